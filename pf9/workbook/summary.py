"""The Summary: counts, and the change since the last run."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from pf9.workbook.sheets import SHEETS, Field, Sheet
from pf9.workbook.source import Source

FIELDS = (
    Field("Kind", source="the name of its sheet"),
    Field("Total", source="how many there are; empty where they could not be listed"),
    Field("New", source="since the run before; empty without a database"),
    Field("Changed", source="since the run before; empty without a database"),
    Field("Deleted", source="since the run before; empty without a database"),
    Field("Remark", source="why a kind is missing or in doubt; the status of the run"),
)


def make_summary(source: Source) -> Sheet:
    """The first sheet."""
    return Sheet("Summary", FIELDS, _rows(source))


def _rows(source: Source) -> Iterator[Sequence[Any]]:
    figures = {line.kind: line for line in source.figures()}
    for sheet, kind_name in SHEETS.items():
        if line := figures.get(kind_name):
            yield (sheet, line.total, line.created, line.changed, line.deleted, line.remark)
    yield ("Region", source.region_name)
    yield ("Run", source.run.id, None, None, None, source.run.status)
    if source.run.finished_at:
        yield ("Run finished at", source.run.finished_at)
    yield ("Made at", datetime.now(UTC).isoformat(timespec="seconds"))
