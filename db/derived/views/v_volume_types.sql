-- Volume types with the names and counts that lists show.
CREATE VIEW v_volume_types AS
SELECT
    t.id,
    t.region_name,
    t.name,
    t.description,
    t.is_public,
    t.extra_specs,
    t.qos_specs_id,
    (SELECT count(*) FROM volumes AS c WHERE c.volume_type = t.name AND c.region_name = t.region_name) AS volumes_count,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM volume_types AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'volume_types' AND l.region_name = t.region_name;
