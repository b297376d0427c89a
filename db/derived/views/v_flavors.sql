-- Flavors with the names and counts that lists show.
CREATE VIEW v_flavors AS
SELECT
    t.id,
    t.region_name,
    t.name,
    t.vcpus,
    t.ram_mb,
    t.disk_gb,
    t.ephemeral_gb,
    t.swap_mb,
    t.is_public,
    t.disabled,
    t.description,
    t.extra_specs,
    (SELECT count(*) FROM servers AS c WHERE c.flavor_id = t.id AND c.region_name = t.region_name) AS servers_count,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM flavors AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'flavors' AND l.region_name = t.region_name;
