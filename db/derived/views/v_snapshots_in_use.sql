-- Snapshots that retention must leave alone for now. Nothing needs any yet: a running restore will.
CREATE VIEW v_snapshots_in_use AS
SELECT s.id AS snapshot_id
FROM snapshots AS s
WHERE false;
