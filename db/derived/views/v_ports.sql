-- Ports with the names and counts that lists show.
CREATE VIEW v_ports AS
SELECT
    t.id,
    t.region_name,
    t.name,
    t.status,
    t.mac_address,
    t.ip_addresses,
    t.network_id,
    n.name AS network_name,
    t.project_id,
    p.name AS project_name,
    d.name AS domain_name,
    t.device_id,
    coalesce(s.name, r.name) AS device_name,
    t.device_owner,
    t.admin_state_up,
    t.fixed_ips,
    t.security_group_ids,
    t.host_id,
    t.vnic_type,
    t.vif_type,
    t.port_security_enabled,
    t.allowed_address_pairs,
    t.description,
    t.tags,
    t.created_at,
    t.updated_at,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM ports AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'ports' AND l.region_name = t.region_name
LEFT JOIN projects AS p ON p.id = t.project_id
LEFT JOIN domains AS d ON d.id = p.domain_id
LEFT JOIN networks AS n ON n.id = t.network_id AND n.region_name = t.region_name
LEFT JOIN servers AS s ON s.id = t.device_id AND s.region_name = t.region_name
LEFT JOIN routers AS r ON r.id = t.device_id AND r.region_name = t.region_name;
