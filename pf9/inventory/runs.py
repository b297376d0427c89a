"""The rows that tell how a run goes: one a run, one a kind."""

from collections.abc import Sequence
from typing import Any

from pf9.database import Tx
from pf9.inventory.kind import Kind

EXCLUSIVE = (790_011, 0)  # the lock of the one run that may be
ALIVE = 790_010  # with the run's id: held while its process lives (db/derived/functions/inventory_run_is_alive.sql)


def insert_run(tx: Tx, *, source: str, host: str, actor: str, region_name: str, kinds: Sequence[Kind]) -> int:
    """Write the run and its kinds, waiting, and give its id."""
    run_id = tx.scalar(
        "INSERT INTO inventory_runs (source, host, actor, region_name) VALUES (%s, %s, %s, %s) RETURNING id",
        (source, host, actor, region_name),
    )
    tx.copy(
        "inventory_run_kinds",
        ["run_id", "kind", "position"],
        [(run_id, kind.name, position) for position, kind in enumerate(kinds)],
    )
    return int(run_id)


def update_dead(tx: Tx) -> int:
    """Close the runs that say "running" though nobody holds the lock: their process ended."""
    return tx.execute(
        """
        UPDATE inventory_runs SET status = 'failed', finished_at = now(),
            error = 'The process ended in the middle of the run; nothing of it was stored.'
        WHERE status = 'running'
        """
    )


def find_running(tx: Tx) -> dict[str, Any] | None:
    """The run that is under way, if there is one."""
    return tx.find(
        "SELECT id, started_at, source, host FROM v_inventory_runs WHERE status = 'running' ORDER BY id DESC"
    )


def update_kind(tx: Tx, run_id: int, *, kind: Kind, state: str, **figures: Any) -> None:
    """Write how far a kind is; `figures` are columns of inventory_run_kinds."""
    names = ["state", *figures]
    tx.execute(
        f"UPDATE inventory_run_kinds SET {', '.join(f'{name} = %s' for name in names)}"  # noqa: S608 (our own keywords)
        " WHERE run_id = %s AND kind = %s",
        (state, *figures.values(), run_id, kind.name),
    )


def finish_run(tx: Tx, run_id: int, *, status: str, error: str | None = None) -> None:
    """Close the run."""
    tx.execute(
        "UPDATE inventory_runs SET status = %s, error = %s, finished_at = now() WHERE id = %s", (status, error, run_id)
    )
