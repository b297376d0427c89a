"""What the workbook asks of the database; every name in the statements comes from the catalog."""
# ruff: noqa: S608 (identifiers come from the catalog, a fixed map)

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from pf9.database import Row, Tx
from pf9.inventory.kind import Kind
from pf9.inventory.sql import in_region

STRETCH = 1000  # rows that are in memory at a time
_numbers = count(1)


def freeze(tx: Tx) -> None:
    """Let every statement of the transaction see one moment; it has to be the first."""
    tx.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def stream_rows(tx: Tx, kind: Kind, columns: Sequence[str], *, region_name: str) -> Iterator[tuple[Any, ...]]:
    """These columns of every resource, in the order of their ids, a stretch at a time."""
    cursor = f"rows_{next(_numbers)}"
    tx.execute(
        f"""
        DECLARE {cursor} NO SCROLL CURSOR FOR
        SELECT {", ".join(_expression(kind, name) for name in columns)} FROM {kind.name} AS t
        WHERE {in_region(kind, "t")} ORDER BY t.id COLLATE "C"
        """,
        {"region_name": region_name},
    )
    while rows := tx.all(f"FETCH {STRETCH} FROM {cursor}"):
        yield from (tuple(row.values()) for row in rows)
    tx.execute(f"CLOSE {cursor}")


def _expression(kind: Kind, name: str) -> str:
    """An id that the inventory does not hold stands in `unresolved`."""
    column = kind.column(name)
    if column is not None and column.reference and column.reference.enforced:
        return f"coalesce(t.{name}, t.unresolved ->> '{name}') AS {name}"
    return f"t.{name}"


def count_resources(tx: Tx, kind: Kind, *, region_name: str) -> int:
    """How many resources of the kind the region has."""
    return int(
        tx.scalar(
            f"SELECT count(*) FROM {kind.name} AS t WHERE {in_region(kind, 't')}",
            {"region_name": region_name},
        )
    )


def find_last_run(tx: Tx, *, region_name: str) -> Row | None:
    """The newest run of the region that listed something and has ended."""
    return tx.find(
        """
        SELECT r.id, r.status, r.finished_at FROM inventory_runs AS r
        WHERE r.region_name = %s AND r.finished_at IS NOT NULL
            AND EXISTS (SELECT FROM inventory_run_kinds AS k WHERE k.run_id = r.id)
        ORDER BY r.id DESC LIMIT 1
        """,
        (region_name,),
    )


def list_last_figures(tx: Tx, *, region_name: str) -> list[Row]:
    """Of each kind what its newest ended run found, and that run's number."""
    return tx.all(
        """
        SELECT DISTINCT ON (k.kind) k.kind, k.run_id, k.state, k.created, k.changed, k.deleted, k.error
        FROM inventory_run_kinds AS k JOIN inventory_runs AS r ON r.id = k.run_id
        WHERE r.region_name = %s AND r.finished_at IS NOT NULL AND k.state IN ('stored', 'failed')
        ORDER BY k.kind, k.run_id DESC
        """,
        (region_name,),
    )
