-- The audit trail walks along the time at which something ended.
CREATE INDEX snapshot_records_ended_idx ON snapshot_records (updated_at, id)
    WHERE status IN ('available', 'error', 'failed', 'deleted', 'busy');
CREATE INDEX snapshot_runs_finished_at_idx ON snapshot_runs (finished_at, id);

INSERT INTO nav_items (group_id, key, label, path, icon, resource, action, position)
SELECT g.id, 'snapshot_audit', 'Snapshot audit trail', '/snapshot-audit', 'clipboard', 'snapshots', 'read',
    1 + (SELECT coalesce(max(position), 0) FROM nav_items WHERE group_id = g.id)
FROM nav_groups AS g WHERE g.key = 'snapshot_management';
