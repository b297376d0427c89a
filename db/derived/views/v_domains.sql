-- Domains with the names and counts that lists show.
CREATE VIEW v_domains AS
SELECT
    t.id,
    t.name,
    t.enabled,
    t.description,
    (SELECT count(*) FROM projects AS c WHERE c.domain_id = t.id) AS projects_count,
    (SELECT count(*) FROM users AS c WHERE c.domain_id = t.id) AS users_count,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM domains AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'domains' AND l.region_name = '';
