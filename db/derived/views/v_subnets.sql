-- Subnets with the names and counts that lists show.
CREATE VIEW v_subnets AS
SELECT
    t.id,
    t.region_name,
    t.name,
    t.cidr,
    t.network_id,
    n.name AS network_name,
    t.project_id,
    p.name AS project_name,
    d.name AS domain_name,
    t.ip_version,
    t.gateway_ip,
    t.enable_dhcp,
    t.allocation_pools,
    t.dns_nameservers,
    t.host_routes,
    t.ipv6_address_mode,
    t.ipv6_ra_mode,
    t.description,
    t.tags,
    t.created_at,
    t.updated_at,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM subnets AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'subnets' AND l.region_name = t.region_name
LEFT JOIN projects AS p ON p.id = t.project_id
LEFT JOIN domains AS d ON d.id = p.domain_id
LEFT JOIN networks AS n ON n.id = t.network_id AND n.region_name = t.region_name;
