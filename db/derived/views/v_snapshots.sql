-- Snapshots with the names and counts that lists show.
CREATE VIEW v_snapshots AS
SELECT
    t.id,
    t.region_name,
    t.name,
    t.status,
    t.size_gb,
    t.volume_id,
    v.name AS volume_name,
    t.project_id,
    p.name AS project_name,
    d.name AS domain_name,
    t.progress,
    t.user_id,
    t.description,
    t.metadata,
    t.created_at,
    t.updated_at,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM snapshots AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'snapshots' AND l.region_name = t.region_name
LEFT JOIN projects AS p ON p.id = t.project_id
LEFT JOIN domains AS d ON d.id = p.domain_id
LEFT JOIN volumes AS v ON v.id = t.volume_id AND v.region_name = t.region_name;
