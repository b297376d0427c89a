-- Implied roles with the names that lists show.
CREATE VIEW v_implied_roles AS
SELECT
    t.id,
    t.name,
    t.prior_role_id,
    coalesce(p.name, t.raw_json #>> '{prior_role,name}') AS prior_role_name,
    t.implied_role_id,
    coalesce(i.name, t.raw_json #>> '{implied_role,name}') AS implied_role_name,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM implied_roles AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'implied_roles' AND l.region_name = ''
LEFT JOIN roles AS p ON p.id = t.prior_role_id
LEFT JOIN roles AS i ON i.id = t.implied_role_id;
