-- Group memberships with the names that lists show.
CREATE VIEW v_group_memberships AS
SELECT
    t.id,
    t.name,
    t.group_id,
    coalesce(g.name, t.raw_json #>> '{group,name}') AS group_name,
    t.user_id,
    coalesce(u.name, t.raw_json #>> '{user,name}') AS user_name,
    t.domain_id,
    d.name AS domain_name,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM group_memberships AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'group_memberships' AND l.region_name = ''
LEFT JOIN groups AS g ON g.id = t.group_id
LEFT JOIN users AS u ON u.id = t.user_id
LEFT JOIN domains AS d ON d.id = t.domain_id;
