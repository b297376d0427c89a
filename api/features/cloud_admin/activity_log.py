"""Who did what through this system: the question of a list, and its page."""

from collections.abc import Iterator
from typing import Any

from api.features.cloud_admin import activity_queries
from api.web.pages import PageParams
from api.web.spans import read_span
from pf9.database import Database, Row, Tx

# The columns of a file, with the titles that head a sheet.
FILE_COLUMNS = {
    "occurred_at": "When",
    "actor": "Who",
    "action": "Action",
    "resource_type": "Kind",
    "resource_name": "Name",
    "resource_id": "Id",
    "project_id": "Project id",
    "domain_id": "Domain id",
    "success": "Done",
    "error": "Why not",
    "details": "Details",
    "ip_address": "From",
    "request_id": "Request id",
}


def find_page(tx: Tx, asked: PageParams) -> dict[str, Any]:
    """A page of the log.

    Raises:
        InvalidInput: a time that cannot be read, one in the future, or a span that ends before it begins.
    """
    filters = _filters(asked)
    descending = asked.sort_dir == "desc"
    rows = activity_queries.list_acts(
        tx,
        filters,
        after=asked.after,
        descending=descending,
        limit=asked.page_size + 1,
        offset=asked.offset,
    )
    items, last = rows[: asked.page_size], None
    if len(rows) > asked.page_size:
        last = asked.cursor_after(items[-1]["occurred_at"].isoformat(), id=str(items[-1]["id"]))
    return {
        "items": items,
        "total": activity_queries.count_acts(tx, filters),
        "page": asked.page,
        "page_size": asked.page_size,
        "next_cursor": last,
    }


def read_acts(database: Database, asked: PageParams, *, stretch: int) -> Iterator[list[Row]]:
    """All that is asked for, a stretch at a time; no transaction is open while one is written."""
    filters, descending, after = _filters(asked), asked.sort_dir == "desc", None
    while True:
        with database.transaction(read_only=True) as tx:
            rows = activity_queries.list_acts(tx, filters, after=after, descending=descending, limit=stretch, offset=0)
        yield rows
        if len(rows) < stretch:
            return
        after = (rows[-1]["occurred_at"], rows[-1]["id"])


def _filters(asked: PageParams) -> dict[str, Any]:
    since, until = read_span(asked.extra.get("since"), asked.extra.get("until"))
    types = [kind.lower().replace("-", "_") for kind in asked.filters.get("resource_type", ())]
    success = asked.extra.get("success", "")
    return {
        "actors": list(asked.filters.get("actor", ())),
        "actions": list(asked.filters.get("action", ())),
        "types": types,
        "success": None if success == "any" else success == "true",
        "since": since,
        "until": until,
        "words": asked.q.lower() if asked.q else None,
    }
