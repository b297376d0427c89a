-- A run is alive while its process holds the advisory lock (790010, run id).
CREATE FUNCTION inventory_run_is_alive(run_id bigint) RETURNS boolean
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND classid = 790010 AND objid::bigint = run_id AND objsubid = 2 AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    );
END;
