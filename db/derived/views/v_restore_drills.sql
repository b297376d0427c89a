-- Drills with where they belong; one whose job has ended and whose things are not gone yet is TEARING_DOWN.
CREATE VIEW v_restore_drills AS
SELECT
    r.id, r.job_id, r.region_name, r.vm_id, r.vm_name, r.project_id, p.name AS tenant_name, d.name AS domain_name,
    r.snapshot_id, r.snapshot_taken_at, r.policy_set_id, r.policy_set_name, r.trigger, r.requested_by,
    CASE
        WHEN r.status = 'RUNNING' AND j.status NOT IN ('PENDING', 'RUNNING') THEN 'TEARING_DOWN'
        ELSE r.status
    END AS status,
    r.started_at, r.finished_at, r.rto_seconds, r.phases, r.checks, r.torn_down, r.left_behind,
    r.status <> 'RUNNING' AND r.left_behind = '[]' AS is_torn_down,
    r.error
FROM restore_drills AS r
LEFT JOIN restore_jobs AS j ON j.id = r.job_id
LEFT JOIN projects AS p ON p.id = r.project_id
LEFT JOIN domains AS d ON d.id = p.domain_id;
