"""Deletes what is old, a part at a time."""

from pf9.database import Tx


def delete_old_records(tx: Tx, *, days: int, most: int) -> int:
    """Forget records, but those that are open and those of snapshots that are still there."""
    return tx.execute(
        """
        DELETE FROM snapshot_records WHERE id IN (
            SELECT r.id FROM snapshot_records AS r
            WHERE r.created_at < now() - make_interval(days => %s) AND r.status NOT IN ('requested', 'creating', 'deleting')
                AND NOT (r.action = 'create' AND EXISTS (
                    SELECT FROM snapshots AS s WHERE s.id = r.snapshot_id AND s.region_name = r.region_name))
            ORDER BY r.created_at LIMIT %s
        )
        """,
        (days, most),
    )


def delete_old_runs(tx: Tx, *, days: int, most: int) -> int:
    """Forget runs that no record tells of any more, with what people asked for by the button so long ago."""
    tx.execute(
        "DELETE FROM snapshot_on_demand_runs WHERE status NOT IN ('pending', 'running')"
        " AND requested_at < now() - make_interval(days => %s)",
        (days,),
    )
    return tx.execute(
        """
        DELETE FROM snapshot_runs WHERE id IN (
            SELECT r.id FROM snapshot_runs AS r
            WHERE r.started_at < now() - make_interval(days => %s) AND r.status <> 'running'
                AND NOT EXISTS (SELECT FROM snapshot_records AS o WHERE o.run_id = r.id)
                AND NOT EXISTS (SELECT FROM snapshot_on_demand_runs AS q WHERE q.run_id = r.id)
            ORDER BY r.started_at LIMIT %s
        )
        """,
        (days, most),
    )
