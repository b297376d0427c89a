-- Who may change them is who sees them in the menu.
INSERT INTO nav_items (group_id, key, label, path, icon, resource, action, position)
SELECT g.id, i.key, i.label, i.path, i.icon, i.resource, 'admin', i.position
FROM (VALUES
    ('navigation', 'Departments & navigation', '/navigation', 'layout-sidebar', 'navigation', 40),
    ('branding', 'Branding', '/branding', 'palette', 'branding', 50)
) AS i (key, label, path, icon, resource, position)
JOIN nav_groups AS g ON g.key = 'admin_tools';
