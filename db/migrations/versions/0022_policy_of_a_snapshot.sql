-- Anybody may write anything into the metadata of a snapshot; what is longer than a policy's name would not fit into the index.
DROP INDEX snapshots_newest_of_policy_idx;
ALTER TABLE snapshots DROP COLUMN policy;
ALTER TABLE snapshots ADD COLUMN policy text GENERATED ALWAYS AS (
    CASE WHEN metadata ->> 'created_by' = 'p9_auto_snapshots' AND length(metadata ->> 'policy') <= 40
        THEN metadata ->> 'policy' END) STORED;
CREATE INDEX snapshots_newest_of_policy_idx ON snapshots (volume_id, region_name, policy, created_at)
    WHERE policy IS NOT NULL AND status = 'available';
