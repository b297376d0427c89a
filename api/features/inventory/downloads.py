"""All that is filtered, as a file: read a stretch at a time, so that memory stays small and no connection is kept waiting."""

import csv
import io
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from api.features.inventory import list_queries
from api.features.inventory.question import Question
from pf9.database import Database, Row
from pf9.inventory.kind import Column
from pf9.workbook.cells import neutralise
from pf9.workbook.files import write_xlsx
from pf9.workbook.sheets import Field, Sheet

STRETCH = 2000  # rows
_BLOCK = 64 * 1024

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_name(question: Question) -> str:
    """Such as servers_20260504T120000Z.csv."""
    return f"{question.listing.name}_{datetime.now(UTC):%Y%m%dT%H%M%SZ}.{question.format}"


def stream(database: Database, question: Question) -> Iterator[bytes]:
    """The bytes of the file; the first stretch is read before anything is given, so that a failure is an answer."""
    rows = _stretches(database, replace(question, page=1, page_size=STRETCH, after=None))
    rows = chain([next(rows)], rows)
    return _xlsx(question, rows) if question.format == "xlsx" else _csv(question, rows)


def _stretches(database: Database, question: Question | None) -> Iterator[list[Row]]:
    while question:
        with database.transaction(read_only=True) as tx:
            rows, last = list_queries.list_page(tx, question)
        yield rows
        question = question.following(last) if last else None


def _csv(question: Question, stretches: Iterator[list[Row]]) -> Iterator[bytes]:
    """UTF-8, the names of the columns first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([column.name for column in question.columns])
    for rows in stretches:
        writer.writerows([neutralise(row[column.name]) for column in question.columns] for row in rows)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def _xlsx(question: Question, stretches: Iterator[list[Row]]) -> Iterator[bytes]:
    """Made whole on disk, then sent: a workbook cannot be written from its beginning to its end."""
    rows = ([row[column.name] for column in question.columns] for rows in stretches for row in rows)
    sheet = Sheet(question.listing.name, [Field(_title(column)) for column in question.columns], rows)
    folder = tempfile.TemporaryDirectory(prefix="pf9-download-")
    path = Path(folder.name) / "list.xlsx"
    write_xlsx(path, [sheet])
    return _blocks(path, folder)


def _blocks(path: Path, folder: tempfile.TemporaryDirectory[str]) -> Iterator[bytes]:
    with folder, path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _title(column: Column) -> str:
    return f"{column.title} ({column.unit})" if column.unit else column.title
