-- Every filter of the access log walks along an index in the order of time, or finds the few lines that it leaves.
ALTER TABLE auth_audit_log ADD COLUMN search_text text GENERATED ALWAYS AS (
    lower(username || ' ' || coalesce(resource, '') || ' ' || details::text)
) STORED;
CREATE INDEX auth_audit_log_by_time ON auth_audit_log (occurred_at, id);
CREATE INDEX auth_audit_log_by_actor ON auth_audit_log (username, occurred_at, id);
CREATE INDEX auth_audit_log_by_action ON auth_audit_log (action, occurred_at, id);
CREATE INDEX auth_audit_log_by_address ON auth_audit_log (ip_address, occurred_at, id);
CREATE INDEX auth_audit_log_by_request ON auth_audit_log (request_id, occurred_at, id);
CREATE INDEX auth_audit_log_refused ON auth_audit_log (occurred_at, id) WHERE NOT success;
CREATE INDEX auth_audit_log_by_words ON auth_audit_log USING gin (search_text gin_trgm_ops);
-- The same without the key at their end.
DROP INDEX auth_audit_log_occurred_at_idx, auth_audit_log_username_occurred_at_idx, auth_audit_log_action_occurred_at_idx;

-- The new pages: a group's last ones.
INSERT INTO nav_items (group_id, key, label, path, icon, resource, action, position)
SELECT g.id, i.key, i.label, i.path, i.icon, i.resource, i.action,
    i.position + (SELECT coalesce(max(position), 0) FROM nav_items WHERE group_id = g.id)
FROM (VALUES
    ('admin', 'People', '/people', 'users', 'users', 'admin', 1),
    ('permissions', 'Permissions', '/permissions', 'lock', 'permissions', 'read', 2),
    ('access_log', 'Access log', '/access-log', 'eye', 'audit', 'admin', 3)
) AS i (key, label, path, icon, resource, action, position)
JOIN nav_groups AS g ON g.key = 'admin_tools';
