-- Volumes with the names and counts that lists show.
CREATE VIEW v_volumes AS
SELECT
    t.id,
    t.region_name,
    t.name,
    t.status,
    t.size_gb,
    t.volume_type,
    t.bootable,
    t.project_id,
    p.name AS project_name,
    d.name AS domain_name,
    t.server_id,
    s.name AS server_name,
    t.device,
    t.attachments,
    (SELECT count(*) FROM snapshots AS c WHERE c.volume_id = t.id AND c.region_name = t.region_name) AS snapshots_count,
    t.availability_zone,
    t.backend,
    t.user_id,
    t.multiattach,
    t.encrypted,
    t.snapshot_id,
    t.source_volume_id,
    t.image_id,
    t.description,
    t.metadata,
    t.created_at,
    t.updated_at,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM volumes AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'volumes' AND l.region_name = t.region_name
LEFT JOIN projects AS p ON p.id = t.project_id
LEFT JOIN domains AS d ON d.id = p.domain_id
LEFT JOIN servers AS s ON s.id = t.server_id AND s.region_name = t.region_name;
