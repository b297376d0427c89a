-- Routers with the names and counts that lists show.
CREATE VIEW v_routers AS
SELECT
    t.id,
    t.region_name,
    t.name,
    t.status,
    t.project_id,
    p.name AS project_name,
    d.name AS domain_name,
    t.admin_state_up,
    t.external_network_id,
    n.name AS external_network_name,
    t.external_ips,
    t.enable_snat,
    t.distributed,
    t.ha,
    t.routes,
    t.description,
    t.tags,
    t.created_at,
    t.updated_at,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM routers AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'routers' AND l.region_name = t.region_name
LEFT JOIN projects AS p ON p.id = t.project_id
LEFT JOIN domains AS d ON d.id = p.domain_id
LEFT JOIN networks AS n ON n.id = t.external_network_id AND n.region_name = t.region_name;
