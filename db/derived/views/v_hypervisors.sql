-- Hypervisors with the names and counts that lists show.
CREATE VIEW v_hypervisors AS
SELECT
    t.id,
    t.region_name,
    t.hypervisor_hostname,
    t.state,
    t.status,
    t.hypervisor_type,
    t.hypervisor_version,
    t.host_ip,
    t.vcpus,
    t.vcpus_used,
    t.memory_mb,
    t.memory_mb_used,
    t.local_gb,
    t.local_gb_used,
    t.running_vms,
    t.service_host,
    t.disabled_reason,
    t.raw_json,
    t.unresolved,
    t.first_seen_at,
    greatest(t.last_seen_at, l.listed_at) AS last_seen_at,
    t.search_text
FROM hypervisors AS t
LEFT JOIN inventory_listings AS l ON l.kind = 'hypervisors' AND l.region_name = t.region_name;
