"""Where the workbook reads: the records of a run just made, or (pf9.workbook.stored) the database. Both give the same rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from pf9.inventory.kind import Column, Kind, Record
from pf9.inventory.run import Result


@dataclass(frozen=True)
class Figures:
    """A line of the Summary: how many there are, and what the last run found new, changed and gone (None: not measured)."""

    kind: str
    total: int | None
    created: int | None = None
    changed: int | None = None
    deleted: int | None = None
    remark: str | None = None


@dataclass(frozen=True)
class LastRun:
    """The run that the workbook shows."""

    id: int | None
    status: str | None
    finished_at: datetime | None


class Source(Protocol):
    """What a workbook is made of; resources can be read again and again, and are never all in memory for it."""

    @property
    def region_name(self) -> str:
        """The region that is shown."""

    @property
    def run(self) -> LastRun:
        """The run that it shows."""

    def has(self, kind: Kind) -> bool:
        """Whether the kind's resources are known: one that was not listed has no sheet."""

    def rows(self, kind: Kind, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """The values of these columns (`id` is one) of every resource of the kind, in the order of their ids."""

    def figures(self) -> Iterator[Figures]:
        """The Summary's lines, for every kind that was asked for."""


class Records:
    """A run's own records."""

    def __init__(self, result: Result, *, region_name: str) -> None:
        self.region_name = region_name
        self.run = LastRun(result.run_id, result.status, None)
        self._result = result

    def has(self, kind: Kind) -> bool:
        """Whether it was listed without an error."""
        listing = self._result.listings.get(kind.name)
        return listing is not None and not listing.error

    def rows(self, kind: Kind, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Read the columns out of each record."""
        readers = [_reader(kind, name) for name in columns]
        for record in sorted(self._result.listings[kind.name].records, key=kind.identify):
            yield tuple([read(record) for read in readers])

    def figures(self) -> Iterator[Figures]:
        """New, changed and deleted are since the run before; without a database nobody measured them."""
        for name, listing in self._result.listings.items():
            stored = self._result.stored.get(name)
            total = None if listing.error else len(listing.records)
            remark = listing.error or self._result.doubts.get(name)
            if stored is None:
                yield Figures(name, total, remark=remark)
            else:
                yield Figures(name, total, stored.created, stored.changed, stored.deleted, remark)


def _reader(kind: Kind, name: str) -> Callable[[Record], Any]:
    if name == "id":
        return kind.identify
    column = kind.column(name)
    assert column is not None, f"{kind.name} has no column {name}"  # noqa: S101 - the names are ours
    return _moment(column) if column.type == "timestamp" else column.read


def _moment(column: Column) -> Callable[[Record], Any]:
    """Services write one moment in several ways; those without a zone mean UTC."""

    def read(record: Record) -> Any:
        value = column.read(record)
        if not isinstance(value, str):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

    return read
