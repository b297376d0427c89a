"""Logs in the order of time: a page of one with the way to the next, and all of one, a stretch at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from api.web.pages import PageParams
from pf9.database import Database, Tx

Place = tuple[datetime, Any]  # when, and the number or id of the row
Line = TypeVar("Line", bound=Mapping[str, Any])


def turn(asked: PageParams, rows: Sequence[Line], *, at: str) -> tuple[Sequence[Line], str | None]:
    """The rows of the page, of which one more than fits was read, and the cursor of the next one; `at` names the time."""
    page = rows[: asked.page_size]
    more = len(rows) > asked.page_size
    return page, asked.cursor_after(page[-1][at].isoformat(), id=str(page[-1]["id"])) if more else None


def read_all(
    database: Database, read: Callable[[Tx, Place | None], list[Line]], *, at: str, stretch: int
) -> Iterator[list[Line]]:
    """Everything that `read` gives behind a place, until it gives less than a stretch; no transaction is open meanwhile."""
    place: Place | None = None
    while True:
        with database.transaction(read_only=True) as tx:
            rows = read(tx, place)
        yield rows
        if len(rows) < stretch:
            return
        place = (rows[-1][at], rows[-1]["id"])
