"""The database as the source of a workbook: one moment of it, a stretch at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pf9.database import Database, Tx
from pf9.inventory.catalog import KINDS
from pf9.inventory.kind import Kind
from pf9.workbook import queries
from pf9.workbook.source import Figures, LastRun


@contextmanager
def open_stored(database: Database, *, region_name: str) -> Iterator["Stored"]:
    """Keep one connection of its own (none of the pool's) in one transaction, which sees one moment, until the end."""
    with database.session() as session, session.transaction(read_only=True) as tx:
        queries.freeze(tx)
        yield Stored(tx, region_name=region_name)


class Stored:
    """What the inventory holds of a region."""

    def __init__(self, tx: Tx, *, region_name: str) -> None:
        self.region_name = region_name
        self._tx = tx
        last = queries.find_last_run(tx, region_name=region_name) or {"id": None, "status": None, "finished_at": None}
        self.run = LastRun(**last)

    def has(self, kind: Kind) -> bool:  # noqa: ARG002 - it holds every kind, if only none of it
        """Always: what a run could not list is as the run before left it, and the Summary says so."""
        return True

    def rows(self, kind: Kind, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Read the columns of each row."""
        return queries.stream_rows(self._tx, kind, columns, region_name=self.region_name)

    def figures(self) -> Iterator[Figures]:
        """What the newest run of each kind found."""
        last = {row["kind"]: row for row in queries.list_last_figures(self._tx, region_name=self.region_name)}
        for kind in KINDS:
            total = queries.count_resources(self._tx, kind, region_name=self.region_name)
            row = last.get(kind.name)
            if row is None:
                yield Figures(kind.name, total, remark="No run has listed it yet.")
                continue
            remark = row["error"]
            if row["state"] == "failed":
                remark = f"Run {row['run_id']} could not list it, shown is what was known before: {remark}"
            yield Figures(kind.name, total, row["created"], row["changed"], row["deleted"], remark)
