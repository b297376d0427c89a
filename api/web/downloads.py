"""A list as a file: read a stretch at a time, so that memory stays small and no connection is kept waiting."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from fastapi import Response
from fastapi.responses import StreamingResponse

from api.web.answers import json_answer
from pf9.database import Database, Tx
from pf9.workbook.cells import neutralise
from pf9.workbook.files import write_xlsx
from pf9.workbook.sheets import Field, Sheet

STRETCH = 2000  # rows that are read at once
FORMATS = ("json", "csv", "xlsx")
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A workbook is made whole before its first byte leaves, and the browser waits no longer than a minute for that byte.
MOST_ROWS = {"csv": 1_000_000, "xlsx": 200_000}
# What a route that gives files says of itself in the OpenAPI document.
DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: {"content": {media_type: {"schema": {"type": "string"}} for media_type in MEDIA_TYPES.values()}}
}
_BLOCK = 64 * 1024
_LONGEST_TITLE = 31  # characters that the name of a sheet may have

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Table:
    """A table of a file; `columns` are their names, which head a CSV, with the titles that head a sheet."""

    name: str
    columns: Mapping[str, str]
    stretches: Iterator[Rows]


def page_or_file(
    database: Database, file_format: str, name: str, *, page: Callable[[Tx], Any], table: Callable[[], Table]
) -> Response:
    """A page of a list as JSON, or all of the list as a file."""
    if file_format != "json":
        return file_answer(file_format, name, table())
    with database.transaction(read_only=True) as tx:
        return json_answer(page(tx))


def file_answer(file_format: str, name: str, *tables: Table) -> StreamingResponse:
    """The tables as one workbook, or the first one as CSV.

    The first stretch is read before anything is given, so that a failure is an answer and not half a file.
    """
    first, *others = tables
    stretches = iter(first.stretches)
    begun = replace(first, stretches=chain([next(stretches, [])], stretches))
    blocks = _xlsx([begun, *others]) if file_format == "xlsx" else _csv(begun)
    file_name = f"{name}_{datetime.now(UTC):%Y%m%dT%H%M%SZ}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return StreamingResponse(blocks, media_type=MEDIA_TYPES[file_format], headers=headers)


def _csv(table: Table) -> Iterator[bytes]:
    """UTF-8, the names of the columns first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(table.columns)
    for rows in _cut(table, MOST_ROWS["csv"]):
        writer.writerows([neutralise(value) for value in row] for row in rows)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def _xlsx(tables: Sequence[Table]) -> Iterator[bytes]:
    """Made whole on disk, then sent: a workbook cannot be written from its beginning to its end."""
    folder = tempfile.TemporaryDirectory(prefix="pf9-download-")
    path = Path(folder.name) / "list.xlsx"
    write_tables(path, tables)
    return _blocks(path, folder)


def write_tables(path: Path, tables: Sequence[Table]) -> None:
    """The tables as the sheets of a workbook."""
    write_xlsx(path, [_sheet(table) for table in tables])


def _sheet(table: Table) -> Sheet:
    rows = chain.from_iterable(_cut(table, MOST_ROWS["xlsx"]))
    return Sheet(table.name[:_LONGEST_TITLE], [Field(title) for title in table.columns.values()], rows)


def _cut(table: Table, most: int) -> Iterator[list[list[Any]]]:
    """The rows as values in the order of the columns; where there are too many, the last one says so."""
    left = most
    for rows in table.stretches:
        yield [[row[name] for name in table.columns] for row in islice(rows, left)]
        if len(rows) > left:
            yield [[f"Cut off after {most:,} rows: narrow the filters.", *[None] * (len(table.columns) - 1)]]
            return
        left -= len(rows)


def _blocks(path: Path, folder: tempfile.TemporaryDirectory[str]) -> Iterator[bytes]:
    with folder, path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block
