-- Runs as they are: one that says "running" while no process holds its lock died, and is told so.
CREATE VIEW v_inventory_runs AS
SELECT
    r.id,
    CASE WHEN is_dead THEN 'failed' ELSE r.status END AS status,
    r.source,
    r.host,
    r.actor,
    r.region_name,
    r.started_at,
    r.finished_at,
    extract(epoch FROM coalesce(r.finished_at, CASE WHEN is_dead THEN r.started_at ELSE now() END) - r.started_at)
        AS duration_seconds,
    CASE WHEN is_dead THEN 'The process ended in the middle of the run; nothing of it was stored.' ELSE r.error END
        AS error
FROM inventory_runs AS r,
    LATERAL (SELECT r.status = 'running' AND NOT inventory_run_is_alive(r.id)) AS d (is_dead);
