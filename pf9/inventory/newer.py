"""What was brought up to date while a run was listing is newer than what the run has listed: the run leaves it alone.

Somebody deletes a network through the gateway in the middle of a run: the listing still holds it. Without this the run
would store it again, and the next one would find a second deletion; with something made meanwhile it would be the reverse.
"""
# ruff: noqa: S608 (identifiers come from the catalog, a fixed map)

from collections.abc import Iterable

from pf9.database import Tx
from pf9.inventory.kind import Kind
from pf9.inventory.sql import in_region

_STORING = 790_012  # held by whoever writes what was found, until it is committed


def take_turn(tx: Tx) -> None:
    """Wait until nobody else stores what it has found."""
    tx.execute("SELECT pg_advisory_xact_lock(%s)", (_STORING,))


def leave_alone(tx: Tx, kinds: Iterable[Kind], *, region_name: str, run_id: int, staged: Iterable[str]) -> None:
    """Take out of what was listed and staged everything that another run has stored since this one began."""
    if not tx.scalar("SELECT EXISTS (SELECT FROM inventory_runs WHERE id > %s)", (run_id,)):
        return
    with_stage = set(staged)
    for kind in kinds:
        tables = [f"seen_{kind.name}", *([f"stage_{kind.name}"] if kind.name in with_stage else [])]
        _forget_deleted(tx, kind, tables, region_name=region_name, run_id=run_id)
        _keep_newer(tx, kind, tables, region_name=region_name, run_id=run_id)


def _forget_deleted(tx: Tx, kind: Kind, tables: Iterable[str], *, region_name: str, run_id: int) -> None:
    for table in tables:
        tx.execute(
            f"""
            DELETE FROM {table} AS n USING deletions_history AS o, inventory_runs AS r
            WHERE r.id = %(run_id)s AND o.resource_type = %(kind)s AND o.resource_id = n.id AND {in_region(kind, "o")}
                AND o.deleted_at >= r.started_at
            """,
            {"run_id": run_id, "kind": kind.name, "region_name": region_name},
        )


def _keep_newer(tx: Tx, kind: Kind, tables: list[str], *, region_name: str, run_id: int) -> None:
    values = {"run_id": run_id, "region_name": region_name}
    newer = f"r.id = %(run_id)s AND {in_region(kind, 'o')} AND o.last_seen_at >= r.started_at"
    seen, *stage = tables
    for table in stage:
        tx.execute(
            f"DELETE FROM {table} AS n USING {kind.name} AS o, inventory_runs AS r WHERE o.id = n.id AND {newer}",
            values,
        )
    tx.execute(
        f"""
        INSERT INTO {seen} (id, row_hash) SELECT o.id, o.row_hash FROM {kind.name} AS o, inventory_runs AS r
        WHERE {newer} ON CONFLICT DO NOTHING
        """,
        values,
    )
