-- Images with the names and counts that lists show.
CREATE VIEW v_images AS
SELECT
    t.id,
    t.region_name,
    t.name,
    t.status,
    t.visibility,
    t.project_id,
    p.name AS project_name,
    d.name AS domain_name,
    t.size_bytes,
    t.virtual_size_bytes,
    t.disk_format,
    t.container_format,
    t.min_disk_gb,
    t.min_ram_mb,
    t.protected,
    t.hidden,
    t.os_type,
    t.os_distro,
    t.checksum,
    t.tags,
    t.created_at,
    t.updated_at,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM images AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'images' AND l.region_name = t.region_name
LEFT JOIN projects AS p ON p.id = t.project_id
LEFT JOIN domains AS d ON d.id = p.domain_id;
