-- What was done about snapshots: by people and by the worker, as one log. The number tells the source by its rest of 4, so
-- that it is one for each line. What was skipped is no act; it stands in snapshot_records.
CREATE VIEW v_snapshot_audit AS
SELECT
    a.occurred_at,
    a.id * 4 AS id,
    a.action AS event,
    CASE
        WHEN a.action IN ('exclude_from_snapshots', 'include_in_snapshots') THEN 'exclusions'
        WHEN a.action = 'run_snapshots' THEN 'runs'
        WHEN a.resource_type IN ('snapshot_policy_sets', 'snapshot_rules', 'snapshot_compliance') THEN 'policies'
        ELSE 'assignments'
    END AS category,
    a.actor,
    false AS by_worker,
    a.success,
    a.resource_type AS subject_type,
    a.resource_id AS subject_id,
    a.resource_name AS subject_name,
    NULL::text AS region_name,
    a.project_id,
    NULL::text AS policy,
    NULL::text AS snapshot_id,
    NULL::text AS snapshot_name,
    NULL::bigint AS run_id,
    a.error AS reason,
    a.details
FROM activity_log AS a
WHERE a.action IN (
    'create_snapshot_policy_set', 'change_snapshot_policy_set', 'delete_snapshot_policy_set', 'save_snapshot_rules',
    'assign_snapshot_policies', 'release_snapshot_policies', 'refresh_snapshot_assignments', 'exclude_from_snapshots',
    'include_in_snapshots', 'run_snapshots', 'set_compliance_thresholds'
)
UNION ALL
SELECT
    r.updated_at,
    r.id * 4 + 1,
    CASE
        WHEN r.status = 'available' THEN 'snapshot_made'
        WHEN r.status = 'deleted' THEN 'snapshot_deleted'
        WHEN r.action = 'delete' THEN 'deletion_failed'
        ELSE 'snapshot_failed'
    END,
    'snapshots',
    'pf9_snapshot_worker',
    true,
    r.status IN ('available', 'deleted'),
    'volumes',
    r.volume_id,
    r.volume_name,
    r.region_name,
    r.project_id,
    r.policy,
    r.snapshot_id,
    r.snapshot_name,
    r.run_id,
    r.reason,
    jsonb_build_object('due_on', r.due_on, 'size_gb', r.size_gb, 'attempts', r.attempts)
FROM snapshot_records AS r
WHERE r.status IN ('available', 'error', 'failed', 'deleted', 'busy')
UNION ALL
SELECT
    v.saved_at,
    v.version::bigint * 4 + 2,
    'take_rules_file',
    'policies',
    'pf9_snapshot_worker',
    true,
    true,
    'snapshot_rules',
    v.version::text,
    v.saved_by,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    jsonb_build_object('version', v.version, 'note', v.note, 'changes', v.changes)
FROM snapshot_rule_versions AS v
WHERE v.origin = 'file'
UNION ALL
SELECT -- the runs that did something, or should be looked at
    r.finished_at,
    r.id * 4 + 3,
    'run_ended',
    'runs',
    'pf9_snapshot_worker',
    true,
    r.status = 'completed',
    'snapshot_runs',
    r.id::text,
    NULL,
    r.region_name,
    NULL,
    NULL,
    NULL,
    NULL,
    r.id,
    r.error,
    jsonb_build_object(
        'status', r.status, 'trigger', r.trigger, 'created', r.created_count, 'deleted', r.deleted_count,
        'failed', r.failed_count, 'skipped', r.skipped_count, 'postponed', r.postponed_count, 'warnings', r.warnings)
FROM snapshot_runs AS r
WHERE r.finished_at IS NOT NULL AND (
    r.trigger = 'on_demand' OR r.status <> 'completed' OR r.warnings <> '[]'
    OR r.created_count + r.deleted_count + r.failed_count > 0
);
