-- Everything that was found made, changed or gone, of all kinds. It is the change log with names: what narrows it by an index
-- of the log (time, kind, resource, project, domain, run) is read along that index.
CREATE VIEW v_comprehensive_changes AS
SELECT
    l.id AS change_id,
    l.recorded_at,
    l.seen_before_at,
    l.run_id,
    l.resource_type,
    l.resource_id,
    l.resource_name,
    l.region_name,
    l.project_id,
    p.name AS project_name,
    l.domain_id,
    d.name AS domain_name,
    l.action,
    l.fields,
    l.changes,
    l.history_id
FROM change_log AS l
LEFT JOIN projects AS p ON p.id = l.project_id
LEFT JOIN domains AS d ON d.id = l.domain_id;
