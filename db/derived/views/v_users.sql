-- Users with the names and counts that lists show.
CREATE VIEW v_users AS
SELECT
    t.id,
    t.name,
    t.domain_id,
    d.name AS domain_name,
    t.email,
    t.enabled,
    t.description,
    t.default_project_id,
    t.password_expires_at,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM users AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'users' AND l.region_name = ''
LEFT JOIN domains AS d ON d.id = t.domain_id;
