-- Security groups with the names and counts that lists show.
CREATE VIEW v_security_groups AS
SELECT
    t.id,
    t.region_name,
    t.name,
    t.description,
    t.project_id,
    p.name AS project_name,
    d.name AS domain_name,
    (SELECT count(*) FROM security_group_rules AS c WHERE c.security_group_id = t.id AND c.region_name = t.region_name AND c.direction = 'ingress') AS ingress_rules_count,
    (SELECT count(*) FROM security_group_rules AS c WHERE c.security_group_id = t.id AND c.region_name = t.region_name AND c.direction = 'egress') AS egress_rules_count,
    (
        SELECT count(DISTINCT c.device_id) FROM ports AS c
        WHERE c.security_group_ids @> to_jsonb(t.id) AND c.region_name = t.region_name AND c.device_owner LIKE 'compute:%'
    ) AS servers_count,
    t.stateful,
    t.is_shared,
    t.tags,
    t.created_at,
    t.updated_at,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM security_groups AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'security_groups' AND l.region_name = t.region_name
LEFT JOIN projects AS p ON p.id = t.project_id
LEFT JOIN domains AS d ON d.id = p.domain_id;
