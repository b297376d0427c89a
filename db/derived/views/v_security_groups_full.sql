-- Security groups with the servers and networks that their ports belong to, and how many rules they have each way.
CREATE VIEW v_security_groups_full AS
SELECT
    g.id,
    g.region_name,
    g.name,
    g.description,
    g.project_id,
    p.name AS tenant_name,
    d.name AS domain_name,
    u.attached_vm_count,
    u.attached_network_count,
    r.ingress_rule_count,
    r.egress_rule_count,
    g.created_at,
    g.first_seen_at,
    greatest(g.last_seen_at, l.listed_at) AS last_seen_at
FROM security_groups AS g
LEFT JOIN inventory_listings AS l ON l.kind = 'security_groups' AND l.region_name = g.region_name
LEFT JOIN projects AS p ON p.id = g.project_id
LEFT JOIN domains AS d ON d.id = p.domain_id
CROSS JOIN LATERAL (
    SELECT
        count(DISTINCT o.device_id) FILTER (WHERE o.device_owner LIKE 'compute:%') AS attached_vm_count,
        count(DISTINCT o.network_id) AS attached_network_count
    FROM ports AS o
    WHERE o.security_group_ids @> to_jsonb(g.id) AND o.region_name = g.region_name
) AS u
CROSS JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE c.direction = 'ingress') AS ingress_rule_count,
        count(*) FILTER (WHERE c.direction = 'egress') AS egress_rule_count
    FROM security_group_rules AS c
    WHERE c.security_group_id = g.id AND c.region_name = g.region_name
) AS r;
