-- Forgets plans that nobody carried out within a week of their end, at most a hundred; that they were made stays in the
-- activity log. Nothing can be done with them, and each holds what its server was.
CREATE FUNCTION prune_restore_plans() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM restore_jobs WHERE id IN (
            SELECT id FROM restore_jobs
            WHERE status = 'PLANNED' AND expires_at < now() - interval '7 days'
            ORDER BY created_at LIMIT 100 FOR UPDATE SKIP LOCKED
        )
        RETURNING 1
    )
    SELECT count(*) FROM gone
$$;
