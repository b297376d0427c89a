-- Floating IPs with the names and counts that lists show.
CREATE VIEW v_floating_ips AS
SELECT
    t.id,
    t.region_name,
    t.floating_ip_address,
    t.status,
    t.fixed_ip_address,
    t.project_id,
    p.name AS project_name,
    d.name AS domain_name,
    t.port_id,
    s.name AS server_name,
    t.router_id,
    r.name AS router_name,
    t.floating_network_id,
    n.name AS network_name,
    t.description,
    t.tags,
    t.created_at,
    t.updated_at,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM floating_ips AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'floating_ips' AND l.region_name = t.region_name
LEFT JOIN projects AS p ON p.id = t.project_id
LEFT JOIN domains AS d ON d.id = p.domain_id
LEFT JOIN routers AS r ON r.id = t.router_id AND r.region_name = t.region_name
LEFT JOIN networks AS n ON n.id = t.floating_network_id AND n.region_name = t.region_name
LEFT JOIN ports AS o ON o.id = t.port_id AND o.region_name = t.region_name
LEFT JOIN servers AS s ON s.id = o.device_id AND s.region_name = o.region_name;
