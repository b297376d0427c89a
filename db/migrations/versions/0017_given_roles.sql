-- Who gave a role: a person (or the settings), or the first login, which looks at the directory's groups.
ALTER TABLE user_roles ADD COLUMN role_is_given boolean NOT NULL DEFAULT true;
-- Viewers whom nobody has made viewers.
UPDATE user_roles AS r SET role_is_given = false
WHERE r.role = 'viewer' AND NOT EXISTS (
    SELECT FROM auth_audit_log AS a
    WHERE a.action IN ('user_created', 'role_changed') AND a.details ->> 'person' = r.username);
