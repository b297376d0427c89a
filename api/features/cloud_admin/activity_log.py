"""Who did what through this system: the question of a list, and its page."""

from typing import Any

from api.features.cloud_admin import activity_queries
from api.web.pages import PageParams
from api.web.spans import read_span
from pf9.database import Tx


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
