INSERT INTO nav_items (group_id, key, label, path, icon, resource, action, position)
SELECT g.id, page.key, page.label, page.path, page.icon, 'restore', 'read',
    page.place + (SELECT coalesce(max(position), 0) FROM nav_items WHERE group_id = g.id)
FROM nav_groups AS g
CROSS JOIN (VALUES
    (1, 'restore', 'Restore', '/restore', 'restore'),
    (2, 'restore_audit', 'Restore audit', '/restore-audit', 'restore_audit')
) AS page (place, key, label, path, icon)
WHERE g.key = 'snapshot_management';
