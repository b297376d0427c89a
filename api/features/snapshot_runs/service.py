"""Runs and records in pages and files; a request of the button, of which there is one at a time."""

from collections.abc import Callable, Iterator
from typing import Any

from api.features.snapshot_runs import queries
from api.web import time_log
from api.web.pages import PageParams
from api.web.spans import read_span
from pf9 import activity
from pf9.database import Database, Row, Tx
from pf9.errors import Conflict, InvalidInput, NotFound

DEEPEST = 10_000  # rows that a page by number may stand behind
_RUNS_AT, _RECORDS_AT = "started_at", "created_at"
FILE_COLUMNS = {
    "id": "Record",
    "created_at": "At (UTC)",
    "run_id": "Run",
    "action": "Action",
    "status": "Status",
    "reason": "Reason",
    "policy": "Policy",
    "due_on": "Due on (UTC)",
    "volume_name": "Volume",
    "volume_id": "Volume id",
    "server_name": "Server",
    "server_id": "Server id",
    "tenant_name": "Project",
    "project_id": "Project id",
    "domain_name": "Domain",
    "region_name": "Region",
    "snapshot_name": "Snapshot",
    "snapshot_id": "Snapshot id",
    "set_id": "Set",
    "size_gb": "Size (GB)",
    "attempts": "Attempt",
    "updated_at": "Changed at (UTC)",
}
RUN_COLUMNS = {
    "id": "Run",
    "started_at": "Started at (UTC)",
    "finished_at": "Finished at (UTC)",
    "seconds": "Seconds",
    "trigger": "Trigger",
    "status": "Status",
    "planned_count": "Planned",
    "created_count": "Created",
    "deleted_count": "Deleted",
    "failed_count": "Failed",
    "skipped_count": "Skipped",
    "postponed_count": "Postponed",
    "error": "Error",
    "warnings": "Warnings",
    "region_name": "Region",
}
_LAST_HOURS = 24
_MOST_OUTCOMES = 100  # reasons name volumes at times: then each is one of its own


def read(params: PageParams) -> dict[str, Any]:
    """What is asked for, as the conditions of `queries` name it.

    Raises:
        InvalidInput: numbers or times that make no sense.
    """
    asked: dict[str, Any] = {name: list(given) for name, given in params.filters.items()}
    if "run_id" in asked:
        asked["run_id"] = [_number("run_id", text) for text in asked["run_id"]]
    since, until = read_span(params.extra.get("since"), params.extra.get("until"))
    asked |= {name: at for name, at in (("since", since), ("until", until)) if at}
    return asked | ({"q": params.q_pattern, "q_id": params.q} if params.q else {})


def list_runs(tx: Tx, params: PageParams) -> dict[str, Any]:
    """One page of runs, newest first."""
    asked = read(params)
    _within_reach(params)
    rows = queries.list_runs(tx, asked, after=params.after, limit=params.page_size + 1, offset=params.offset)
    return _page(params, rows, queries.count_runs(tx, asked), at=_RUNS_AT)


def list_records(tx: Tx, params: PageParams) -> dict[str, Any]:
    """One page of records, newest first."""
    asked = read(params)
    _within_reach(params)
    rows = queries.list_records(tx, asked, after=params.after, limit=params.page_size + 1, offset=params.offset)
    return _page(params, rows, queries.count_records(tx, asked), at=_RECORDS_AT)


def read_runs(database: Database, params: PageParams, *, stretch: int) -> Iterator[list[Row]]:
    """All runs that are asked for, a stretch at a time, as the cells of a file."""
    for rows in _read_all(database, params, queries.list_runs, at=_RUNS_AT, stretch=stretch):
        yield [{**row, "warnings": "\n".join(row["warnings"])} for row in rows]


def read_records(database: Database, params: PageParams, *, stretch: int) -> Iterator[list[Row]]:
    """All records that are asked for, a stretch at a time."""
    return _read_all(database, params, queries.list_records, at=_RECORDS_AT, stretch=stretch)


def get_run(tx: Tx, run_id: int) -> Row:
    """One run.

    Raises:
        NotFound: there is none.
    """
    run = queries.find_run(tx, run_id)
    if run is None:
        raise NotFound(f"There is no snapshot run {run_id}.")
    return run


def get_summary(tx: Tx) -> dict[str, Any]:
    """The last hours together, the newest run, and the one under way."""
    return {
        **queries.sum_records(tx, hours=_LAST_HOURS),
        "hours": _LAST_HOURS,
        "newest": queries.find_newest_run(tx),
        "running": queries.find_newest_run(tx, running=True),
    }


def list_outcomes(tx: Tx, run_id: int) -> dict[str, Any]:
    """How many records of a run ended alike, what went wrong first.

    Raises:
        NotFound: there is no such run.
    """
    return {"items": queries.list_outcomes(tx, get_run(tx, run_id)["id"], limit=_MOST_OUTCOMES)}


def ask_for_run(database: Database, *, by: str) -> Row:
    """Ask the worker for a run, now.

    Raises:
        Conflict: one is asked for or under way already; the text says whose.
    """
    with database.transaction() as tx:
        queries.interrupt_dead_requests(tx)
    try:
        with database.transaction() as tx:
            request = queries.insert_request(tx, by=by)
            activity.record(
                tx,
                actor=by,
                action="run_snapshots",
                resource_type="snapshot_on_demand_runs",
                resource_id=str(request["id"]),
                success=True,
            )
            return request
    except Conflict as conflict:
        raise Conflict(_in_the_way(database), constraint=conflict.constraint) from conflict


def get_status(tx: Tx) -> dict[str, Any]:
    """The last request, and its run as it stands."""
    queries.interrupt_dead_requests(tx)
    request = queries.find_last_request(tx)
    run = queries.find_run(tx, request["run_id"]) if request and request["run_id"] else None
    return {"is_active": bool(request and request["status"] in {"pending", "running"}), "request": request, "run": run}


def _in_the_way(database: Database) -> str:
    with database.transaction(read_only=True) as tx:
        active = queries.find_last_request(tx)
    if active is None:
        return "A run has been asked for already."
    state = "waits for the worker" if active["status"] == "pending" else "is under way"
    return f"The run that {active['requested_by']} asked for at {active['requested_at']:%H:%M:%S} UTC {state}."


def _read_all(
    database: Database, params: PageParams, list_rows: Callable[..., list[Row]], *, at: str, stretch: int
) -> Iterator[list[Row]]:
    asked = read(params)
    return time_log.read_all(
        database, lambda tx, place: list_rows(tx, asked, after=place, limit=stretch), at=at, stretch=stretch
    )


def _page(params: PageParams, rows: list[Row], counted: int, *, at: str) -> dict[str, Any]:
    page, cursor = time_log.turn(params, rows, at=at)
    return {
        "items": page,
        "total": counted if counted <= queries.COUNTED else None,
        "total_at_least": min(counted, queries.COUNTED),
        "page": params.page,
        "page_size": params.page_size,
        "next_cursor": cursor,
    }


def _within_reach(params: PageParams) -> None:
    if params.cursor is None and params.page * params.page_size > DEEPEST:
        raise _refused("page", f"A page by number stands within the first {DEEPEST} rows; go deeper by next_cursor.")


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:20]) < 2**63):
        raise _refused(name, f"{name} is a whole number")
    return int(text)


def _refused(name: str, message: str) -> InvalidInput:
    return InvalidInput(message, errors=[{"loc": ["query", name], "msg": message}])
