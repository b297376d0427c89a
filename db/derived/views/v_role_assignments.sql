-- Role assignments with the names and counts that lists show.
CREATE VIEW v_role_assignments AS
SELECT
    t.id,
    t.name,
    t.role_id,
    coalesce(r.name, t.raw_json #>> '{role,name}') AS role_name,
    t.user_id,
    coalesce(u.name, t.raw_json #>> '{user,name}') AS user_name,
    t.group_id,
    coalesce(g.name, t.raw_json #>> '{group,name}') AS group_name,
    t.scope_type,
    t.project_id,
    coalesce(p.name, t.raw_json #>> '{scope,project,name}') AS project_name,
    t.domain_id,
    coalesce(d.name, t.raw_json #>> '{scope,domain,name}') AS domain_name,
    t.inherited,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM role_assignments AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'role_assignments' AND l.region_name = ''
LEFT JOIN roles AS r ON r.id = t.role_id
LEFT JOIN users AS u ON u.id = t.user_id
LEFT JOIN groups AS g ON g.id = t.group_id
LEFT JOIN projects AS p ON p.id = t.project_id
LEFT JOIN domains AS d ON d.id = coalesce(t.domain_id, p.domain_id);
