"""Who did what through this system: the question of a list, and its page."""

from collections.abc import Iterator
from typing import Any

from api.features.cloud_admin import activity_queries
from api.web import time_log
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
    items, last = time_log.turn(asked, rows, at="occurred_at")
    return {
        "items": items,
        "total": activity_queries.count_acts(tx, filters),
        "page": asked.page,
        "page_size": asked.page_size,
        "next_cursor": last,
    }


def read_acts(database: Database, asked: PageParams, *, stretch: int) -> Iterator[list[Row]]:
    """All that is asked for, a stretch at a time; no transaction is open while one is written."""
    filters, descending = _filters(asked), asked.sort_dir == "desc"

    def behind(tx: Tx, place: time_log.Place | None) -> list[Row]:
        return activity_queries.list_acts(tx, filters, after=place, descending=descending, limit=stretch, offset=0)

    return time_log.read_all(database, behind, at="occurred_at", stretch=stretch)


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
