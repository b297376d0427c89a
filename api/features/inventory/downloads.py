"""All that is filtered of a list, as a file."""

from collections.abc import Iterator
from dataclasses import replace

from fastapi.responses import StreamingResponse

from api.features.inventory import list_queries
from api.features.inventory.question import Question
from api.web import downloads
from pf9.database import Database, Row
from pf9.inventory.kind import Column


def answer(database: Database, question: Question) -> StreamingResponse:
    """The file, in the format that was asked for."""
    columns = {column.name: _title(column) for column in question.columns}
    stretches = _stretches(database, replace(question, page=1, page_size=downloads.STRETCH, after=None))
    table = downloads.Table(question.listing.name, columns, stretches)
    return downloads.file_answer(question.format, question.listing.name, table)


def _stretches(database: Database, question: Question | None) -> Iterator[list[Row]]:
    while question:
        with database.transaction(read_only=True) as tx:
            rows, last = list_queries.list_page(tx, question)
        yield rows
        question = question.following(last) if last else None


def _title(column: Column) -> str:
    return f"{column.title} ({column.unit})" if column.unit else column.title
