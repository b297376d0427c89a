-- Projects with the names and counts that lists show.
CREATE VIEW v_projects AS
SELECT
    t.id,
    t.name,
    t.domain_id,
    d.name AS domain_name,
    t.enabled,
    t.description,
    t.parent_id,
    t.tags,
    (SELECT count(*) FROM servers AS c WHERE c.project_id = t.id) AS servers_count,
    (SELECT count(*) FROM volumes AS c WHERE c.project_id = t.id) AS volumes_count,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM projects AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'projects' AND l.region_name = ''
LEFT JOIN domains AS d ON d.id = t.domain_id;
