-- Volumes with their tenant, its domain, and the server that they are attached to.
CREATE VIEW v_volumes_full AS
SELECT
    v.id,
    v.region_name,
    v.name,
    v.status,
    v.size_gb,
    v.volume_type,
    v.bootable,
    v.encrypted,
    v.multiattach,
    v.project_id,
    p.name AS tenant_name,
    p.domain_id,
    d.name AS domain_name,
    v.server_id,
    s.name AS server_name,
    s.status AS server_status,
    v.device,
    v.server_id IS NOT NULL AS is_attached,
    (SELECT count(*) FROM snapshots AS c WHERE c.volume_id = v.id AND c.region_name = v.region_name) AS snapshots_count,
    (SELECT max(c.created_at) FROM snapshots AS c
        WHERE c.volume_id = v.id AND c.region_name = v.region_name AND c.status = 'available') AS newest_snapshot_at,
    v.metadata,
    v.created_at,
    v.first_seen_at,
    greatest(v.last_seen_at, l.listed_at) AS last_seen_at
FROM volumes AS v
LEFT JOIN inventory_listings AS l ON l.kind = 'volumes' AND l.region_name = v.region_name
LEFT JOIN projects AS p ON p.id = v.project_id
LEFT JOIN domains AS d ON d.id = p.domain_id
LEFT JOIN servers AS s ON s.id = v.server_id AND s.region_name = v.region_name;
