-- Forgets versions older than `older_than`, at most `most` of each kind, with their lines of the change log, and drift that
-- is acknowledged; the first and the last version of a resource are always kept. Gives how many rows went: call it until 0.
-- The services' roles can only add to history; this is the one way in which it gets less.
CREATE FUNCTION prune_history(older_than interval, most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kind record;
    part bigint;
    gone bigint := 0;
BEGIN
    IF older_than < interval '1 day' THEN
        RAISE EXCEPTION 'history is kept for a day at least, not for %', older_than;
    END IF;
    FOR kind IN
        SELECT t.relname AS history, left(t.relname, -8) AS name, k.attname AS key,
            EXISTS (
                SELECT FROM pg_attribute WHERE attrelid = t.oid AND attname = 'region_name' AND NOT attisdropped
            ) AS is_regional
        FROM pg_class AS t JOIN pg_attribute AS k ON k.attrelid = t.oid AND k.attnum = 2
        WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace AND t.relname LIKE '%\_history'
            AND t.relname <> 'deletions_history'
    LOOP
        EXECUTE format(
            $sql$
            WITH old AS (
                SELECT h.id FROM %1$I AS h
                WHERE h.recorded_at < now() - $1
                    AND EXISTS (SELECT FROM %1$I AS o WHERE o.%2$I = h.%2$I AND %4$s AND o.id > h.id)
                    AND EXISTS (SELECT FROM %1$I AS o WHERE o.%2$I = h.%2$I AND %4$s AND o.id < h.id)
                ORDER BY h.recorded_at LIMIT $2
            ),
            gone AS (DELETE FROM %1$I AS h USING old WHERE h.id = old.id RETURNING h.id, h.%2$I AS resource_id),
            unlogged AS (
                DELETE FROM change_log AS l USING gone AS g
                WHERE l.resource_type = %3$L AND l.resource_id = g.resource_id AND l.history_id = g.id
            )
            SELECT count(*) FROM gone
            $sql$,
            kind.history, kind.key, kind.name, CASE WHEN kind.is_regional THEN 'o.region_name = h.region_name' ELSE 'true' END
        ) INTO part USING older_than, most;
        gone := gone + part;
    END LOOP;
    DELETE FROM drift_events
    WHERE id IN (
        SELECT id FROM drift_events
        WHERE detected_at < now() - older_than AND acknowledged_at IS NOT NULL ORDER BY detected_at LIMIT most
    );
    GET DIAGNOSTICS part = ROW_COUNT;
    RETURN gone + part;
END $$;
