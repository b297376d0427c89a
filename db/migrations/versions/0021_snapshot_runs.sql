-- What a run leaves to the next one, and what whoever looks at it must see.
ALTER TABLE snapshot_runs
    ADD COLUMN postponed_count integer NOT NULL DEFAULT 0,
    ADD COLUMN warnings jsonb NOT NULL DEFAULT '[]';
-- What an earlier run left open is looked for by each.
CREATE INDEX snapshot_records_open_idx ON snapshot_records (region_name, id)
    WHERE status IN ('requested', 'creating', 'deleting');
