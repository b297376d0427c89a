-- Who has which role where, and why: Keystone's effective role assignments, worked out of what it stores. A row is a user,
-- a role and a scope; `sources` are all the ways that lead there.
--
-- As in Keystone: a group's assignment is its members'; an inherited one is for all projects of the domain or below the
-- project, and not for those themselves; a role brings what it implies, step by step; a role of a domain stands only for
-- what it implies. Unlike Keystone's own list it holds the system scope too. `in_force` is false where the user, the
-- project or a domain is disabled: the role is there, a token is not to be had.
CREATE VIEW v_effective_access AS
WITH RECURSIVE below AS (
    SELECT p.parent_id AS top_id, p.id FROM projects AS p
    WHERE p.parent_id IN (SELECT a.project_id FROM role_assignments AS a WHERE a.inherited AND a.project_id IS NOT NULL)
    UNION
    SELECT b.top_id, p.id FROM below AS b JOIN projects AS p ON p.parent_id = b.id
),
bring AS (
    SELECT DISTINCT a.role_id AS given_id, a.role_id FROM role_assignments AS a
    UNION
    SELECT b.given_id, i.implied_role_id FROM bring AS b JOIN implied_roles AS i ON i.prior_role_id = b.role_id
),
held AS NOT MATERIALIZED (
    SELECT a.id, a.role_id, a.scope_type, a.project_id, a.domain_id, a.inherited, a.user_id, NULL AS group_id,
        a.first_seen_at, greatest(a.last_seen_at, l.listed_at) AS last_seen_at
    FROM role_assignments AS a
    LEFT JOIN inventory_listings AS l ON l.kind = 'role_assignments' AND l.region_name = ''
    WHERE a.user_id IS NOT NULL
    UNION ALL
    SELECT a.id, a.role_id, a.scope_type, a.project_id, a.domain_id, a.inherited, m.user_id, a.group_id,
        greatest(a.first_seen_at, m.first_seen_at),
        least(greatest(a.last_seen_at, l.listed_at), greatest(m.last_seen_at, n.listed_at))
    FROM role_assignments AS a JOIN group_memberships AS m ON m.group_id = a.group_id
    LEFT JOIN inventory_listings AS l ON l.kind = 'role_assignments' AND l.region_name = ''
    LEFT JOIN inventory_listings AS n ON n.kind = 'group_memberships' AND n.region_name = ''
),
reached AS (
    SELECT h.*, h.scope_type AS on_type, h.project_id AS on_project_id, h.domain_id AS on_domain_id
    FROM held AS h WHERE NOT coalesce(h.inherited, false)
    UNION ALL
    SELECT h.*, 'project', p.id, NULL FROM held AS h JOIN projects AS p ON p.domain_id = h.domain_id WHERE h.inherited
    UNION ALL
    SELECT h.*, 'project', b.id, NULL FROM held AS h JOIN below AS b ON b.top_id = h.project_id WHERE h.inherited
),
access AS (
    SELECT r.user_id, b.role_id, r.on_type AS scope_type, r.on_project_id AS project_id, r.on_domain_id AS domain_id,
        min(r.first_seen_at) AS first_seen_at, max(r.last_seen_at) AS last_seen_at,
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'assignment_id', r.id,
            'group_id', r.group_id,
            'inherited_from', CASE WHEN r.inherited THEN r.scope_type END,
            'inherited_from_id', CASE WHEN r.inherited THEN coalesce(r.project_id, r.domain_id) END,
            'implied_by_id', CASE WHEN b.role_id <> r.role_id THEN r.role_id END
        )) ORDER BY b.role_id <> r.role_id, r.group_id NULLS FIRST, r.inherited, r.id) AS sources,
        bool_or(r.group_id IS NULL AND NOT coalesce(r.inherited, false) AND b.role_id = r.role_id) AS direct,
        bool_or(r.group_id IS NOT NULL) AS through_group,
        bool_or(coalesce(r.inherited, false)) AS inherited,
        bool_or(b.role_id <> r.role_id) AS implied
    FROM reached AS r JOIN bring AS b ON b.given_id = r.role_id
    GROUP BY r.user_id, b.role_id, r.on_type, r.on_project_id, r.on_domain_id
)
SELECT
    a.user_id,
    u.name AS user_name,
    u.domain_id AS user_domain_id,
    ud.name AS user_domain_name,
    a.role_id,
    r.name AS role_name,
    a.scope_type,
    a.project_id,
    p.name AS project_name,
    coalesce(a.domain_id, p.domain_id) AS domain_id,
    d.name AS domain_name,
    a.direct,
    a.through_group,
    a.inherited,
    a.implied,
    coalesce(u.enabled AND ud.enabled AND p.enabled IS DISTINCT FROM false AND d.enabled IS DISTINCT FROM false, false)
        AS in_force,
    a.sources,
    a.first_seen_at,
    a.last_seen_at
FROM access AS a
LEFT JOIN users AS u ON u.id = a.user_id
LEFT JOIN domains AS ud ON ud.id = u.domain_id
LEFT JOIN roles AS r ON r.id = a.role_id
LEFT JOIN projects AS p ON p.id = a.project_id
LEFT JOIN domains AS d ON d.id = coalesce(a.domain_id, p.domain_id)
WHERE r.domain_id IS NULL;
