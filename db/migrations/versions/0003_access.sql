-- An assignment in words: what the change log and the deletions call it when the user, the role or the project is gone.
ALTER TABLE role_assignments DROP COLUMN search_text;
ALTER TABLE role_assignments ADD COLUMN name text;
ALTER TABLE role_assignments
    ADD COLUMN search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, ''))) STORED;
CREATE INDEX ON role_assignments (name);
CREATE INDEX ON role_assignments USING gin (search_text gin_trgm_ops);

-- Who is in which group.
CREATE TABLE group_memberships (
    id text NOT NULL,
    name text,
    group_id text,
    user_id text,
    domain_id text,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, ''))) STORED,
    PRIMARY KEY (id)
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON group_memberships (name);
CREATE INDEX ON group_memberships (group_id);
CREATE INDEX ON group_memberships (user_id);
CREATE INDEX ON group_memberships (domain_id);
CREATE INDEX ON group_memberships USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON group_memberships USING gin (search_text gin_trgm_ops);

-- Which role implies which, one step at a time.
CREATE TABLE implied_roles (
    id text NOT NULL,
    name text,
    prior_role_id text,
    implied_role_id text,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, ''))) STORED,
    PRIMARY KEY (id)
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON implied_roles (name);
CREATE INDEX ON implied_roles (prior_role_id);
CREATE INDEX ON implied_roles (implied_role_id);
CREATE INDEX ON implied_roles USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON implied_roles USING gin (search_text gin_trgm_ops);

-- The new pages.
INSERT INTO nav_items (group_id, key, label, path, icon, resource, position)
SELECT g.id, i.key, i.label, i.path, i.icon, i.resource, i.position
FROM (VALUES
    ('customer_onboarding', 'group_memberships', 'Group memberships', '/group-memberships', 'users', 'groups', 7),
    ('customer_onboarding', 'implied_roles', 'Implied roles', '/implied-roles', 'key', 'roles', 8)
) AS i (group_key, key, label, path, icon, resource, position)
JOIN nav_groups AS g ON g.key = i.group_key;
