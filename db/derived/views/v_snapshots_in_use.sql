-- Snapshots that retention must leave alone for now: those that a restore is being made from.
CREATE VIEW v_snapshots_in_use AS
SELECT j.snapshot_id
FROM restore_jobs AS j
WHERE j.status IN ('PENDING', 'RUNNING')
UNION
SELECT data.volume ->> 'snapshot_id'
FROM restore_jobs AS j
CROSS JOIN LATERAL jsonb_array_elements(j.plan_json -> 'data_volumes') AS data (volume)
WHERE j.status IN ('PENDING', 'RUNNING');
