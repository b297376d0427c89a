"""Who came in, who was refused, and who changed who may do what: the question of a list, and its page."""

import ipaddress
from collections.abc import Iterator
from typing import Any

from api.features.access import log_queries
from api.security.audit_actions import AUDIT_ACTIONS
from api.web import downloads, time_log
from api.web.pages import PageParams, Paging
from api.web.spans import read_span
from pf9.database import Database, Row, Tx
from pf9.errors import InvalidInput

DEEPEST = 10_000  # entries that a page by number may stand behind

PAGING = Paging(
    sortable=["occurred_at"],
    default_sort="occurred_at",
    default_dir="desc",
    filters={"actor": None, "action": AUDIT_ACTIONS, "request_id": None},
    extra={
        "success": ("any", "true", "false"),
        "ip_address": None,
        "since": None,
        "until": None,
        "format": downloads.FORMATS,
    },
)
# The columns of a file, with the titles that head a sheet.
FILE_COLUMNS = {
    "occurred_at": "When",
    "actor": "Who",
    "action": "Action",
    "success": "Done",
    "resource": "Resource",
    "details": "Details",
    "ip_address": "From",
    "user_agent": "Client",
    "request_id": "Request id",
}


def find_page(tx: Tx, params: PageParams) -> dict[str, Any]:
    """A page of the log.

    Raises:
        InvalidInput: an address or a time that is none, or a page too deep to be found by its number.
    """
    asked = read(params)
    if params.cursor is None and params.page * params.page_size > DEEPEST:
        raise _refused("page", f"A page by number stands within the first {DEEPEST} entries; go deeper by next_cursor.")
    counted = log_queries.count_entries(tx, asked)
    whole = counted <= log_queries.COUNTED
    rows = log_queries.list_entries(
        tx,
        asked,
        after=params.after,
        descending=params.sort_dir == "desc",
        limit=params.page_size + 1,
        offset=params.offset,
        few=whole,
    )
    items, cursor = time_log.turn(params, rows, at="occurred_at")
    return {
        "items": items,
        "total": counted if whole else None,
        "total_at_least": min(counted, log_queries.COUNTED),
        "page": params.page,
        "page_size": params.page_size,
        "next_cursor": cursor,
    }


def read_entries(database: Database, params: PageParams, *, stretch: int) -> Iterator[list[Row]]:
    """All that is asked for, a stretch at a time."""
    asked = read(params)
    with database.transaction(read_only=True) as tx:
        few = log_queries.count_entries(tx, asked) <= log_queries.COUNTED

    def behind(tx: Tx, place: time_log.Place | None) -> list[Row]:
        descending = params.sort_dir == "desc"
        return log_queries.list_entries(tx, asked, after=place, descending=descending, limit=stretch, offset=0, few=few)

    return time_log.read_all(database, behind, at="occurred_at", stretch=stretch)


def read(params: PageParams) -> dict[str, Any]:
    """What is asked for, as `log_queries.CONDITIONS` names it.

    Raises:
        InvalidInput: an address or a time that is none.
    """
    asked: dict[str, Any] = {name: sorted(set(given)) for name, given in params.filters.items()}
    success = params.extra.get("success", "any")
    if success != "any":
        asked["succeeded" if success == "true" else "refused"] = None
    if address := params.extra.get("ip_address"):
        asked |= _place_of(address)
    since, until = read_span(params.extra.get("since"), params.extra.get("until"))
    asked |= {name: at for name, at in (("since", since), ("until", until)) if at}
    if params.q:
        asked["words"] = params.q_pattern
    return asked


def _place_of(text: str) -> dict[str, str]:
    """One address, or a network of them."""
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise _refused("ip_address", "ip_address is an address or a network, as in 192.0.2.7 or 192.0.2.0/24") from None
    single = network.num_addresses == 1
    return {"address": str(network.network_address)} if single else {"network": str(network)}


def _refused(name: str, message: str) -> InvalidInput:
    return InvalidInput(message, errors=[{"loc": ["query", name], "msg": message}])
