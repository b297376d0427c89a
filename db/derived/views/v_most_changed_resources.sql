-- How often each resource changed in the last thirty days (made and gone are no changes).
CREATE VIEW v_most_changed_resources AS
SELECT
    l.resource_type,
    l.resource_id,
    l.region_name,
    (array_agg(l.resource_name ORDER BY l.id DESC))[1] AS resource_name,
    (array_agg(l.project_id ORDER BY l.id DESC))[1] AS project_id,
    count(*) AS changes_count,
    min(l.recorded_at) AS first_changed_at,
    max(l.recorded_at) AS last_changed_at
FROM change_log AS l
WHERE l.action = 'changed' AND l.recorded_at >= now() - interval '30 days'
GROUP BY l.resource_type, l.resource_id, l.region_name;
