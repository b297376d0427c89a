-- Groups with the names and counts that lists show.
CREATE VIEW v_groups AS
SELECT
    t.id,
    t.name,
    t.domain_id,
    d.name AS domain_name,
    t.description,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM groups AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'groups' AND l.region_name = ''
LEFT JOIN domains AS d ON d.id = t.domain_id;
