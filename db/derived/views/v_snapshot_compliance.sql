-- The one definition of compliance (ruling 21): each policy of each volume that no exclusion holds back, with its newest available
-- snapshot of ours. What is not compliant is pending until the end of the policy's first due day (UTC).
CREATE VIEW v_snapshot_compliance AS
SELECT
    a.volume_id,
    a.region_name,
    v.name AS volume_name,
    v.status AS volume_status,
    v.size_gb,
    v.server_id,
    v.project_id,
    p.name AS tenant_name,
    p.domain_id,
    d.name AS domain_name,
    a.policy,
    a.retention,
    a.sla_days,
    a.sla_from,
    a.given_at,
    a.first_due_on,
    n.newest_snapshot_at AS last_snapshot_at,
    round(date_part('epoch', now() - n.newest_snapshot_at) / 864) / 100 AS days_since,
    CASE
        WHEN n.newest_snapshot_at > now() - a.sla_days * interval '1 day' THEN 'compliant'
        WHEN now() < (a.first_due_on + 1)::timestamp AT TIME ZONE 'UTC' THEN 'pending'
        ELSE 'noncompliant'
    END AS status
FROM snapshot_assigned_policies AS a
JOIN volumes AS v ON v.id = a.volume_id AND v.region_name = a.region_name
LEFT JOIN projects AS p ON p.id = v.project_id
LEFT JOIN domains AS d ON d.id = p.domain_id
LEFT JOIN ( -- read from its index in one go: for a whole cloud that is half of what a look for each volume takes
    SELECT volume_id, region_name, policy, max(created_at) AS newest_snapshot_at FROM snapshots
    WHERE policy IS NOT NULL AND status = 'available' GROUP BY 1, 2, 3
) AS n ON n.volume_id = a.volume_id AND n.region_name = a.region_name AND n.policy = a.policy
WHERE NOT EXISTS (
    SELECT FROM snapshot_exclusions AS e
    WHERE e.volume_id = a.volume_id AND e.region_name = a.region_name AND coalesce(e.expires_at > now(), true)
);
