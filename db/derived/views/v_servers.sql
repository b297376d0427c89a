-- Servers with the names and counts that lists show.
CREATE VIEW v_servers AS
SELECT
    t.id,
    t.region_name,
    t.name,
    t.status,
    t.vm_state,
    t.power_state,
    t.task_state,
    t.project_id,
    p.name AS project_name,
    d.name AS domain_name,
    t.user_id,
    t.flavor_id,
    t.flavor_name,
    t.vcpus,
    t.ram_mb,
    t.disk_gb,
    (SELECT coalesce(sum(c.size_gb), 0) FROM volumes AS c WHERE c.server_id = t.id AND c.region_name = t.region_name)
        AS volumes_gb,
    t.ip_addresses,
    t.hypervisor_hostname,
    t.host_id,
    t.availability_zone,
    t.image_id,
    t.key_name,
    t.security_groups,
    t.volume_ids,
    t.locked,
    t.description,
    t.metadata,
    t.tags,
    t.fault,
    t.created_at,
    t.launched_at,
    t.updated_at,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM servers AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'servers' AND l.region_name = t.region_name
LEFT JOIN projects AS p ON p.id = t.project_id
LEFT JOIN domains AS d ON d.id = p.domain_id;
