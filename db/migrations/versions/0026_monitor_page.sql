INSERT INTO nav_items (group_id, key, label, path, icon, resource, action, position)
SELECT g.id, 'snapshot_monitor', 'Snapshot monitor', '/snapshot-monitor', 'activity', 'snapshot_runs', 'read',
    1 + (SELECT coalesce(max(position), 0) FROM nav_items WHERE group_id = g.id)
FROM nav_groups AS g WHERE g.key = 'snapshot_management';
