-- Forgets runs of the collector that ended longer ago than `older_than` and of which nothing tells any more: no version, no
-- deletion, no drift; at most `most`. Of each region the newest success that looked at most kinds stays: it says how old
-- the figures are.
CREATE FUNCTION prune_runs(older_than interval, most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    unused text;
    gone bigint;
BEGIN
    IF older_than < interval '1 day' THEN
        RAISE EXCEPTION 'runs are kept for a day at least, not for %', older_than;
    END IF;
    SELECT string_agg(
        format('AND NOT EXISTS (SELECT FROM %s AS o WHERE o.%I = r.id)', f.conrelid::regclass, a.attname), ' '
    ) INTO unused
    FROM pg_constraint AS f JOIN pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
    WHERE f.confrelid = 'inventory_runs'::regclass AND f.contype = 'f' AND f.confdeltype = 'a';
    EXECUTE format(
        $sql$
        DELETE FROM inventory_runs WHERE id IN (
            SELECT r.id FROM inventory_runs AS r
            WHERE r.status <> 'running' AND r.finished_at < now() - $1
                AND r.id NOT IN (
                    SELECT DISTINCT ON (s.region_name) s.id
                    FROM inventory_runs AS s LEFT JOIN inventory_run_kinds AS k ON k.run_id = s.id
                    WHERE s.status = 'success' GROUP BY s.id
                    ORDER BY s.region_name, count(k.run_id) DESC, s.finished_at DESC
                )
                %s
            ORDER BY r.id LIMIT $2
        )
        $sql$,
        unused
    ) USING older_than, most;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
