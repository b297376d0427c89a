-- Who sees which page in the menu. Seeing a page grants nothing: nav_items.action of its resource is asked for as well.
ALTER TABLE nav_items ADD COLUMN action text NOT NULL DEFAULT 'read'
    CONSTRAINT nav_items_action_known CHECK (action IN ('read', 'write', 'admin', 'delete'));

-- What is not written down is seen: by default every department sees every group.
CREATE TABLE department_nav_groups (
    department_id integer NOT NULL REFERENCES departments (id) ON DELETE CASCADE,
    group_id integer NOT NULL REFERENCES nav_groups (id) ON DELETE CASCADE,
    is_visible boolean NOT NULL,
    PRIMARY KEY (department_id, group_id)
);
CREATE INDEX ON department_nav_groups (group_id);

CREATE TABLE department_nav_items (
    department_id integer NOT NULL REFERENCES departments (id) ON DELETE CASCADE,
    item_id integer NOT NULL REFERENCES nav_items (id) ON DELETE CASCADE,
    is_visible boolean NOT NULL,
    PRIMARY KEY (department_id, item_id)
);
CREATE INDEX ON department_nav_items (item_id);

CREATE TABLE user_nav_overrides (
    username text NOT NULL,
    item_id integer NOT NULL REFERENCES nav_items (id) ON DELETE CASCADE,
    is_granted boolean NOT NULL,
    PRIMARY KEY (username, item_id)
);
CREATE INDEX ON user_nav_overrides (item_id);

CREATE TABLE user_preferences (
    username text NOT NULL,
    key text NOT NULL CONSTRAINT user_preferences_key_short CHECK (length(key) <= 100),
    value jsonb NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (username, key)
);

CREATE TABLE app_settings (
    key text PRIMARY KEY,
    value jsonb NOT NULL,
    updated_by text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);
