-- Users of the cloud with their own role assignments, the roles and projects that are in effect, and what the access log
-- holds of them. What nobody has logged is NULL.
CREATE VIEW v_user_activity_summary AS
SELECT
    u.id AS user_id,
    u.name AS user_name,
    u.domain_id,
    d.name AS domain_name,
    u.email,
    u.enabled,
    a.roles_count,
    a.direct_projects_count,
    (SELECT count(*) FROM group_memberships AS m WHERE m.user_id = u.id) AS groups_count,
    coalesce(e.effective_roles_count, 0) AS effective_roles_count,
    coalesce(e.effective_projects_count, 0) AS effective_projects_count,
    l.last_access_at,
    l.accesses_7_days,
    l.accesses_30_days,
    l.failed_30_days
FROM users AS u
LEFT JOIN domains AS d ON d.id = u.domain_id
CROSS JOIN LATERAL (
    SELECT count(DISTINCT r.role_id) AS roles_count, count(DISTINCT r.project_id) AS direct_projects_count
    FROM role_assignments AS r WHERE r.user_id = u.id
) AS a
LEFT JOIN (
    SELECT v.user_id, count(DISTINCT v.role_id) AS effective_roles_count,
        count(DISTINCT v.project_id) AS effective_projects_count
    FROM v_effective_access AS v GROUP BY v.user_id
) AS e ON e.user_id = u.id
LEFT JOIN LATERAL (
    SELECT max(o.occurred_at) AS last_access_at,
        count(*) FILTER (WHERE o.occurred_at >= now() - interval '7 days') AS accesses_7_days,
        count(*) FILTER (WHERE o.occurred_at >= now() - interval '30 days') AS accesses_30_days,
        count(*) FILTER (WHERE NOT o.success AND o.occurred_at >= now() - interval '30 days') AS failed_30_days
    FROM user_access_logs AS o WHERE o.user_id = u.id
    HAVING count(*) > 0
) AS l ON true;
