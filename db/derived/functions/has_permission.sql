-- admin includes write, write includes read; delete stands beside them.
CREATE FUNCTION has_permission(asked_role text, asked_resource text, asked_action text) RETURNS boolean
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM role_permissions AS p
        WHERE p.role = asked_role AND p.resource = asked_resource
            AND (p.action = asked_action
                OR (asked_action = 'read' AND p.action IN ('write', 'admin'))
                OR (asked_action = 'write' AND p.action = 'admin'))
    );
END;
