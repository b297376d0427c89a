-- Security group rules with the names and counts that lists show.
CREATE VIEW v_security_group_rules AS
SELECT
    t.id,
    t.region_name,
    t.name,
    t.security_group_id,
    g.name AS security_group_name,
    t.project_id,
    p.name AS project_name,
    d.name AS domain_name,
    t.direction,
    t.ethertype,
    t.protocol,
    t.port_range_min,
    t.port_range_max,
    t.remote_ip_prefix,
    t.remote_group_id,
    h.name AS remote_group_name,
    t.description,
    t.created_at,
    t.updated_at,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM security_group_rules AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'security_group_rules' AND l.region_name = t.region_name
LEFT JOIN projects AS p ON p.id = t.project_id
LEFT JOIN domains AS d ON d.id = p.domain_id
LEFT JOIN security_groups AS g ON g.id = t.security_group_id AND g.region_name = t.region_name
LEFT JOIN security_groups AS h ON h.id = t.remote_group_id AND h.region_name = t.region_name;
