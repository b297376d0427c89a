"""Who did what through this system: the question of a list, and its page."""

from datetime import UTC, datetime
from typing import Any

from api.features.cloud_admin import activity_queries
from api.web.pages import Cursor, PageParams
from pf9.database import Tx
from pf9.errors import InvalidInput


def find_page(tx: Tx, asked: PageParams) -> dict[str, Any]:
    """A page of the log.

    Raises:
        InvalidInput: a time that cannot be read, or a span that ends before it begins.
    """
    filters = _filters(asked)
    descending = asked.sort_dir == "desc"
    rows = activity_queries.list_acts(
        tx,
        filters,
        after=_place(asked.cursor),
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
    since, until = (_time(name, asked.extra.get(name, "")) for name in ("since", "until"))
    if since and until and since >= until:
        raise _refused("until", "until is not after since")
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


def _time(name: str, text: str) -> datetime | None:
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _refused(name, f"{name} is no time such as 2026-05-04T12:00:00Z") from None


def _place(cursor: Cursor | None) -> tuple[datetime, int] | None:
    if cursor is None:
        return None
    try:
        at, number = datetime.fromisoformat(str(cursor.value)), int(cursor.id)
    except ValueError:
        raise _refused("cursor", "cursor is no next_cursor of this list; begin again without it") from None
    return at, min(number, 2**63 - 1)


def _refused(name: str, message: str) -> InvalidInput:
    return InvalidInput(message, [{"loc": ["query", name], "msg": message}])
