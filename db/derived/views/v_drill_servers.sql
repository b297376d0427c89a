-- Servers that boot from a volume with an available snapshot, and the policy sets whose policies that volume has: those of its
-- project go before those for everybody (as pf9/snapshot_policy decides).
CREATE VIEW v_drill_servers AS
SELECT DISTINCT s.id AS policy_set_id, m.id AS vm_id, m.region_name, m.name AS vm_name, m.project_id
FROM snapshot_assigned_policies AS a
JOIN volumes AS v ON v.id = a.volume_id AND v.region_name = a.region_name
JOIN servers AS m ON m.id = v.server_id AND m.region_name = v.region_name AND m.image_id IS NULL
JOIN snapshot_policy_sets AS s ON s.policies @> jsonb_build_array(jsonb_build_object('name', a.policy))
WHERE (
        s.project_id = m.project_id
        OR s.project_id IS NULL AND NOT EXISTS (
            SELECT FROM snapshot_policy_sets AS own
            WHERE own.project_id = m.project_id AND own.policies @> jsonb_build_array(jsonb_build_object('name', a.policy))
        )
    )
    AND EXISTS (
        SELECT FROM snapshots AS n
        WHERE n.volume_id = v.id AND n.region_name = v.region_name AND n.status = 'available' AND n.project_id = m.project_id
    )
    AND v.device = m.raw_json ->> 'OS-EXT-SRV-ATTR:root_device_name';
