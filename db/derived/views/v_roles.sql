-- Roles with the names and counts that lists show.
CREATE VIEW v_roles AS
SELECT
    t.id,
    t.name,
    t.domain_id,
    d.name AS domain_name,
    t.description,
    (SELECT count(*) FROM role_assignments AS c WHERE c.role_id = t.id) AS assignments_count,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM roles AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'roles' AND l.region_name = ''
LEFT JOIN domains AS d ON d.id = t.domain_id;
