-- Forgets who did what longer ago than `older_than`: logins and refusals, accesses that others report, acts on the cloud; at
-- most `most` of each log. Gives how many rows went: call it until 0. The gateway writes these logs and can only add to them;
-- the collector may call this, and nobody can use it to wipe out the last 30 days.
CREATE FUNCTION prune_audit(older_than interval, most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    log text;
    part bigint;
    gone bigint := 0;
BEGIN
    IF older_than < interval '30 days' THEN
        RAISE EXCEPTION 'audit logs are kept for 30 days at least, not for %', older_than;
    END IF;
    FOREACH log IN ARRAY ARRAY['auth_audit_log', 'user_access_logs', 'activity_log'] LOOP
        EXECUTE format(
            'DELETE FROM %1$I WHERE id IN
                (SELECT id FROM %1$I WHERE occurred_at < now() - $1 ORDER BY occurred_at LIMIT $2)',
            log
        ) USING older_than, most;
        GET DIAGNOSTICS part = ROW_COUNT;
        gone := gone + part;
    END LOOP;
    RETURN gone;
END $$;
