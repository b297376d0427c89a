"""Jobs in pages and files, and one with all that is known of it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from api.features.restore import queries
from api.web import time_log
from api.web.pages import PageParams, foreign_cursor
from api.web.spans import read_span
from pf9.database import Database, Row, Tx
from pf9.errors import InvalidInput, NotFound

DEEPEST = 10_000  # rows that a page by number may stand behind
FILE_COLUMNS = {
    "id": "Job",
    "created_at": "Planned at (UTC)",
    "requested_by": "Planned by",
    "executed_by": "Executed by",
    "status": "Status",
    "mode": "Mode",
    "ip_strategy": "IP strategy",
    "purpose": "Purpose",
    "vm_name": "Server",
    "vm_id": "Server id",
    "new_vm_name": "New name",
    "tenant_name": "Project",
    "project_id": "Project id",
    "domain_name": "Domain",
    "region_name": "Region",
    "snapshot_id": "Snapshot id",
    "started_at": "Started at (UTC)",
    "finished_at": "Finished at (UTC)",
    "seconds": "Seconds",
    "failure_reason": "Why it failed",
    "cancel_requested_by": "Canceled by",
    "retry_of": "Retry of",
}


SNAPSHOT_COLUMNS = {
    "id": "Snapshot id",
    "name": "Snapshot",
    "created_at": "Taken at (UTC)",
    "size_gb": "Size (GiB)",
    "policy": "Policy",
    "set_id": "Set",
    "vm_name": "Server",
    "vm_id": "Server id",
    "vm_status": "Server status",
    "volume_name": "Volume",
    "volume_id": "Volume id",
    "tenant_name": "Project",
    "project_id": "Project id",
    "domain_name": "Domain",
    "region_name": "Region",
}


def read(params: PageParams) -> dict[str, Any]:
    """What is asked for, as `queries.CONDITIONS` names it.

    Raises:
        InvalidInput: times that make no sense.
    """
    asked: dict[str, Any] = {name: list(given) for name, given in params.filters.items()}
    since, until = read_span(params.extra.get("since"), params.extra.get("until"))
    asked |= {name: at for name, at in (("since", since), ("until", until)) if at}
    return asked | ({"q": params.q_pattern, "q_id": params.q} if params.q else {})


def list_jobs(tx: Tx, params: PageParams) -> dict[str, Any]:
    """One page of jobs, newest first."""
    asked = read(params)
    within_reach(params)
    rows = queries.list_jobs(tx, asked, after=place_of(params), **turn(params))
    return as_page(params, [_with_percent(row) for row in rows], queries.count_jobs(tx, asked))


def read_jobs(database: Database, params: PageParams, *, stretch: int) -> Iterator[list[Row]]:
    """All jobs that are asked for, a stretch at a time."""
    asked = read(params)
    return time_log.read_all(
        database,
        lambda tx, place: queries.list_jobs(
            tx, asked, after=place, descending=params.sort_dir == "desc", limit=stretch
        ),
        at="created_at",
        stretch=stretch,
    )


def get_job(tx: Tx, job_id: UUID) -> Row:
    """One job with its plan, steps and every change of its state.

    Raises:
        NotFound: there is none.
    """
    job = queries.find_job(tx, str(job_id))
    if job is None:
        raise NotFound(f"There is no restore job {job_id}.")
    return {
        **_with_percent(job),
        "steps": queries.list_steps(tx, str(job_id)),
        "transitions": queries.list_transitions(tx, str(job_id)),
    }


def list_snapshots(tx: Tx, params: PageParams) -> dict[str, Any]:
    """One page of snapshots that a server can be restored from, newest first."""
    asked = read(params)
    within_reach(params)
    rows = queries.list_snapshots(tx, asked, after=place_of(params, is_uuid=False), **turn(params))
    return as_page(params, rows, queries.count_snapshots(tx, asked))


def read_snapshots(database: Database, params: PageParams, *, stretch: int) -> Iterator[list[Row]]:
    """All of them that are asked for, a stretch at a time."""
    asked = read(params)
    return time_log.read_all(
        database,
        lambda tx, place: queries.list_snapshots(
            tx, asked, after=place, descending=params.sort_dir == "desc", limit=stretch
        ),
        at="created_at",
        stretch=stretch,
    )


def turn(params: PageParams) -> dict[str, Any]:
    """One row more than fits shows whether there are any behind."""
    return {"descending": params.sort_dir == "desc", "limit": params.page_size + 1, "offset": params.offset}


def as_page(params: PageParams, rows: list[Row], counted: int, *, at: str = "created_at") -> dict[str, Any]:
    """Rows of which one more than fits was read, as a page with the way to the next."""
    page, cursor = time_log.turn(params, rows, at=at)
    return {
        "items": page,
        "total": counted if counted <= queries.COUNTED else None,
        "total_at_least": min(counted, queries.COUNTED),
        "page": params.page,
        "page_size": params.page_size,
        "next_cursor": cursor,
    }


def within_reach(params: PageParams) -> None:
    """Refuse a page by number that stands far behind.

    Raises:
        InvalidInput: it does.
    """
    if params.cursor is None and params.page * params.page_size > DEEPEST:
        message = f"A page by number stands within the first {DEEPEST} rows; go deeper by next_cursor."
        raise InvalidInput(message, errors=[{"loc": ["query", "page"], "msg": message}])


def _with_percent(job: Row) -> Row:
    progress = job["progress"]
    total, completed = progress["total_steps"], progress["completed_steps"]
    return {**job, "progress": {**progress, "percent": 100 * completed // total if total else 0}}


def place_of(params: PageParams, *, is_uuid: bool = True) -> queries.Place | None:
    """The row behind which a page begins, if a cursor says so.

    Raises:
        InvalidInput: it is no cursor of this list.
    """
    if params.cursor is None:
        return None
    try:
        at = datetime.fromisoformat(str(params.cursor.value)).astimezone(UTC)
        return at, str(UUID(params.cursor.id)) if is_uuid else params.cursor.id
    except (ValueError, OverflowError):
        raise foreign_cursor() from None
