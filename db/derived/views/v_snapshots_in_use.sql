-- Snapshots that retention must leave alone for now: those that a restore is being made from.
CREATE VIEW v_snapshots_in_use AS
SELECT DISTINCT j.snapshot_id
FROM restore_jobs AS j
WHERE j.status IN ('PENDING', 'RUNNING');
