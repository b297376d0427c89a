-- The last seven days of the change log, deletions included.
CREATE VIEW v_recent_changes AS
SELECT
    l.id AS change_id,
    l.recorded_at,
    l.resource_type,
    l.resource_id,
    l.resource_name,
    l.region_name,
    l.project_id,
    p.name AS project_name,
    d.name AS domain_name,
    l.action,
    l.fields,
    l.run_id
FROM change_log AS l
LEFT JOIN projects AS p ON p.id = l.project_id
LEFT JOIN domains AS d ON d.id = l.domain_id
WHERE l.recorded_at >= now() - interval '7 days';
