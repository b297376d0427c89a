INSERT INTO nav_items (group_id, key, label, path, icon, resource, action, position)
SELECT g.id, 'snapshot_policies', 'Snapshot policies', '/snapshot-policies', 'policies', 'snapshot_policy_sets', 'read',
    1 + (SELECT coalesce(max(position), 0) FROM nav_items WHERE group_id = g.id)
FROM nav_groups AS g WHERE g.key = 'snapshot_management';
