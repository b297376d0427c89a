"""Compliance in pages, files and sums; what it is, the view says."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.features.snapshot_compliance import queries
from api.features.snapshot_compliance.schemas import Thresholds
from api.features.snapshot_compliance.thresholds import get_thresholds, judged
from api.web.pages import PageParams
from pf9.database import Database, Row, Tx
from pf9.errors import NotFound

FILE_COLUMNS = {
    "volume_name": "Volume",
    "volume_id": "Volume id",
    "tenant_name": "Project",
    "project_id": "Project id",
    "domain_name": "Domain",
    "region_name": "Region",
    "policy": "Policy",
    "status": "Status",
    "last_snapshot_at": "Last snapshot (UTC)",
    "days_since": "Days since",
    "sla_days": "SLA (days)",
    "sla_from": "SLA from",
    "retention": "Kept",
    "given_at": "Policy since (UTC)",
    "first_due_on": "First due on (UTC)",
    "size_gb": "Size (GB)",
    "volume_status": "Volume status",
    "server_id": "Server id",
}
REPORT_COLUMNS = {
    name: FILE_COLUMNS[name]
    for name in (
        *("volume_name", "volume_id", "tenant_name", "project_id", "domain_name", "region_name", "policy", "status"),
        *("last_snapshot_at", "days_since", "sla_days"),
    )
}
STRETCH = 10_000  # rows of a file that are read at once: the view is read whole for each


def read(params: PageParams) -> dict[str, Any]:
    """What is asked for, as `queries.CONDITIONS` names it."""
    asked: dict[str, Any] = {name: list(values) for name, values in params.filters.items()}
    return asked | ({"q": params.q_pattern, "q_id": params.q} if params.q else {})


def list_compliance(tx: Tx, params: PageParams) -> dict[str, Any]:
    """One page of policies of volumes."""
    asked = read(params)
    rows = queries.list_compliance(
        tx,
        asked,
        sort_by=params.sort_by,
        descending=params.sort_dir == "desc",
        limit=params.page_size,
        offset=params.offset,
    )
    return {
        "items": [{name: value for name, value in row.items() if name != "total"} for row in rows],
        "total": rows[0]["total"] if rows else queries.count_compliance(tx, asked),
        "page": params.page,
        "page_size": params.page_size,
        "next_cursor": None,
    }


def read_compliance(database: Database, params: PageParams) -> Iterator[list[Row]]:
    """All that is asked for, as `read_rows`."""
    return read_rows(database, read(params))


def read_rows(database: Database, asked: Mapping[str, Any]) -> Iterator[list[Row]]:
    """All that is `asked` for, a stretch at a time; no transaction is open while one is written."""
    after = None
    while True:
        with database.transaction(read_only=True) as tx:
            rows = queries.list_stretch(tx, asked, after=after, limit=STRETCH)
        yield rows
        if len(rows) < STRETCH:
            return
        after = (rows[-1]["volume_id"], rows[-1]["region_name"], rows[-1]["policy"])


def list_sums(tx: Tx, thresholds: Thresholds) -> dict[str, list[dict[str, Any]]]:
    """The sums with percentage and level: of `all`, by `policy`, by `tenant` and by `domain`."""
    parts: dict[str, list[dict[str, Any]]] = {"all": [], "policy": [], "tenant": [], "domain": []}
    for row in queries.list_sums(tx):
        parts[row["part"]].append(judged(row, thresholds))
    return parts


def summarise(tx: Tx, *, sla_days: int) -> dict[str, Any]:
    """Compliance of all, by policy, by project and by domain, and what of all volumes is asked for at all."""
    thresholds = get_thresholds(tx)
    parts = list_sums(tx, thresholds)
    (total,) = parts["all"]
    drilled = queries.list_drills_by_tenant(tx)
    return {
        "total": total,
        "volumes": queries.get_coverage(tx),
        "sla_days": sla_days,
        "thresholds": thresholds,
        "by_policy": parts["policy"],
        "by_tenant": [{**each, "last_drill": drilled.get(each["project_id"])} for each in parts["tenant"]],
        "by_domain": parts["domain"],
        "drills": queries.list_drills_by_set(tx),
    }


def list_reports(tx: Tx, params: PageParams) -> dict[str, Any]:
    """One page of the daily reports."""
    rows = queries.list_reports(tx, descending=params.sort_dir == "desc", limit=params.page_size, offset=params.offset)
    thresholds = get_thresholds(tx)
    items = [judged(row, thresholds) for row in rows]
    return {"items": items, "total": queries.count_reports(tx), "page": params.page, "page_size": params.page_size}


def get_report(tx: Tx, report_id: int) -> Row:
    """One report.

    Raises:
        NotFound: there is none of this number.
    """
    found = queries.find_report(tx, report_id)
    if found is None:
        raise NotFound(f"There is no compliance report {report_id}.")
    return judged(found, get_thresholds(tx))


def list_reported(tx: Tx, report_id: int, params: PageParams) -> dict[str, Any]:
    """One page of what a report says of volumes."""
    get_report(tx, report_id)
    asked = read(params)
    rows = queries.list_reported(
        tx,
        report_id,
        asked,
        sort_by=params.sort_by,
        descending=params.sort_dir == "desc",
        limit=params.page_size,
        offset=params.offset,
    )
    return {
        "items": rows,
        "total": rows[0]["total"] if rows else queries.count_reported(tx, report_id, asked),
        "page": params.page,
        "page_size": params.page_size,
    }


def read_reported(database: Database, report_id: int, params: PageParams) -> Iterator[list[Row]]:
    """All that a report says of what is asked for, by volume; a report does not change any more.

    Raises:
        NotFound: there is none of this number.
    """
    asked, offset = read(params), 0
    while True:
        with database.transaction(read_only=True) as tx:
            get_report(tx, report_id)
            rows = queries.list_reported(tx, report_id, asked, sort_by="volume_name", limit=STRETCH, offset=offset)
        yield rows
        if len(rows) < STRETCH:
            return
        offset += STRETCH
