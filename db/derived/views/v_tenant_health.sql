-- The health of each project, 0 to 100: a hundred less what is in error, shut off or has drifted (open, younger than 30 days).
-- compliance_percent is NULL where there is nothing to comply with, and takes nothing off; `is_complete`: of each volume it is
-- decided which snapshots it is to have.
CREATE VIEW v_tenant_health AS
SELECT
    f.*,
    CASE WHEN f.health_score >= 80 THEN 'healthy' WHEN f.health_score >= 50 THEN 'warning' ELSE 'critical' END AS health_status
FROM (
    SELECT
        p.id AS project_id,
        p.name AS project_name,
        p.domain_id,
        d.name AS domain_name,
        s.servers_count,
        s.active_servers_count,
        s.shutoff_servers_count,
        s.error_servers_count,
        v.volumes_count,
        v.error_volumes_count,
        n.snapshots_count,
        n.error_snapshots_count,
        (SELECT count(*) FROM networks AS w WHERE w.project_id = p.id) AS networks_count,
        e.critical_drift_count,
        e.warning_drift_count,
        round(c.compliance_percent, 1) AS compliance_percent,
        NOT EXISTS (
            SELECT FROM volumes AS w WHERE w.project_id = p.id AND NOT EXISTS (
                SELECT FROM snapshot_assignments AS a WHERE a.volume_id = w.id AND a.region_name = w.region_name)
        ) AS is_complete,
        round(greatest(0, 100 - least(20, 10 * s.error_servers_count) - least(10, 2 * s.shutoff_servers_count)
            - least(15, 5 * v.error_volumes_count) - least(10, 5 * n.error_snapshots_count)
            - least(20, 0.2 * (100 - coalesce(c.compliance_percent, 100)))
            - least(15, 5 * e.critical_drift_count) - least(10, 2 * e.warning_drift_count)), 1) AS health_score
    FROM projects AS p
    LEFT JOIN domains AS d ON d.id = p.domain_id
    LEFT JOIN (
        SELECT project_id, 100.0 * count(*) FILTER (WHERE status = 'compliant')
            / nullif(count(*) FILTER (WHERE status <> 'pending'), 0) AS compliance_percent
        FROM v_snapshot_compliance GROUP BY project_id
    ) AS c ON c.project_id = p.id
    CROSS JOIN LATERAL (
        SELECT count(*) AS servers_count, count(*) FILTER (WHERE status = 'ACTIVE') AS active_servers_count,
            count(*) FILTER (WHERE status = 'SHUTOFF') AS shutoff_servers_count,
            count(*) FILTER (WHERE status = 'ERROR') AS error_servers_count
        FROM servers WHERE project_id = p.id
    ) AS s
    CROSS JOIN LATERAL (
        SELECT count(*) AS volumes_count, count(*) FILTER (WHERE status LIKE 'error%') AS error_volumes_count
        FROM volumes WHERE project_id = p.id
    ) AS v
    CROSS JOIN LATERAL (
        SELECT count(*) AS snapshots_count, count(*) FILTER (WHERE status LIKE 'error%') AS error_snapshots_count
        FROM snapshots WHERE project_id = p.id
    ) AS n
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE severity = 'critical') AS critical_drift_count,
            count(*) FILTER (WHERE severity = 'warning') AS warning_drift_count
        FROM drift_events
        WHERE project_id = p.id AND acknowledged_at IS NULL AND detected_at >= now() - interval '30 days'
    ) AS e
) AS f;
