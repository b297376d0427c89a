-- Networks with the names and counts that lists show.
CREATE VIEW v_networks AS
SELECT
    t.id,
    t.region_name,
    t.name,
    t.status,
    t.project_id,
    p.name AS project_name,
    d.name AS domain_name,
    t.admin_state_up,
    t.is_shared,
    t.is_external,
    (SELECT count(*) FROM subnets AS c WHERE c.network_id = t.id AND c.region_name = t.region_name) AS subnets_count,
    (SELECT count(*) FROM ports AS c WHERE c.network_id = t.id AND c.region_name = t.region_name) AS ports_count,
    t.mtu,
    t.network_type,
    t.physical_network,
    t.segmentation_id,
    t.port_security_enabled,
    t.subnet_ids,
    t.description,
    t.tags,
    t.created_at,
    t.updated_at,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM networks AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'networks' AND l.region_name = t.region_name
LEFT JOIN projects AS p ON p.id = t.project_id
LEFT JOIN domains AS d ON d.id = p.domain_id;
