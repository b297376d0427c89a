"""The kinds of a run; runs themselves are a list like the others."""

from pf9.database import Row, Tx


def list_run_kinds(tx: Tx, run_id: int) -> list[Row]:
    """How far each kind of the run is, in the order in which they are collected."""
    return tx.all(
        """
        SELECT kind, state, listed, created, changed, unchanged, deleted, seconds, error FROM inventory_run_kinds
        WHERE run_id = %(run_id)s ORDER BY position
        """,
        {"run_id": run_id},
    )


def find_run(tx: Tx, run_id: int) -> Row | None:
    """The run as it is, if there is one: one whose process died says so."""
    return tx.find(
        """
        SELECT id, status, source, host, actor, region_name, started_at, finished_at, duration_seconds, error
        FROM v_inventory_runs WHERE id = %(run_id)s
        """,
        {"run_id": run_id},
    )
