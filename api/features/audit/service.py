"""The two reports, put together of their statements."""

from typing import Any

from api.features.audit import queries
from pf9.database import Row, Tx
from pf9.inventory.catalog import BY_NAME, KINDS

_BUSINESS_HOURS = range(8, 18)
_SATURDAY = 6


def make_report(tx: Tx, values: dict[str, Any]) -> dict[str, Any]:
    """What an auditor asks first; `values` are the span and what it is narrowed to."""
    by_kind = queries.list_by_kind(tx, values)
    changes = {name: sum(row[name] for row in by_kind) for name in ("created", "changed", "deleted")}
    acts = queries.list_acts(tx, values)
    here = queries.count_through_here(tx, values)
    return {
        "since": values["since"],
        "until": values["until"],
        "changes": changes,
        "by_kind": [_labelled(row) for row in by_kind],
        "by_project": queries.list_by_project(tx, values),
        "looks": queries.get_looks(tx, values | {"all_kinds": len(KINDS)}),
        "drift": _drift(tx, values),
        "acts": {
            "acts": sum(row["acts"] for row in acts),
            "refused_or_failed": sum(row["failed"] for row in acts),
            "changes_through_here": here,
            "changes_from_elsewhere": sum(changes.values()) - here,
            "by_actor": {row["actor"]: row["acts"] for row in acts},
        },
        "access": queries.get_access(tx, values),
        "deletions": queries.list_deletions(tx, values),
    }


def _drift(tx: Tx, values: dict[str, Any]) -> dict[str, Any]:
    rows = {row["severity"]: row for row in queries.list_drift(tx, values)}
    severities = ("critical", "warning", "info")
    none: Row = {"detected": 0, "open": 0, "oldest_open_at": None}
    return {
        "detected": {severity: rows.get(severity, none)["detected"] for severity in severities},
        "open": {severity: rows.get(severity, none)["open"] for severity in severities},
        "oldest_open_critical_at": rows.get("critical", none)["oldest_open_at"],
        "median_seconds_to_acknowledge": queries.get_median_acknowledgement(tx, values),
    }


def find_patterns(tx: Tx, values: dict[str, Any]) -> dict[str, Any]:
    """When the cloud changes: hours and days of the reader's zone, kinds, projects, bursts."""
    hours = queries.list_hours(tx, values)
    bursts = queries.list_bursts(tx, values)
    by_kind = queries.list_by_kind(tx, values)
    total = sum(row["count"] for row in hours)
    return {
        "since": values["since"],
        "until": values["until"],
        "time_zone": values["time_zone"],
        "total": total,
        "by_hour": [{"hour": hour, "count": _sum(hours, hour=hour)} for hour in range(24)],
        "by_weekday": [{"weekday": day, "count": _sum(hours, weekday=day)} for day in range(1, 8)],
        "by_kind": [_labelled(row) | {"count": row["created"] + row["changed"] + row["deleted"]} for row in by_kind],
        "by_project": queries.list_by_project(tx, values),
        "outside_business_hours": sum(row["count"] for row in hours if _is_outside(row)),
        "burst_threshold": bursts[0]["threshold"] if total else None,
        "bursts": [
            {**row, "by_kind": row["by_kind"] or {}, "by_project": row["by_project"] or {}}
            for row in bursts
            if row["begins_at"]
        ],
    }


def _labelled(row: Row) -> Row:
    return {**row, "label": BY_NAME[row["resource_type"]].label}


def _sum(rows: list[Row], **where: int) -> int:
    return sum(row["count"] for row in rows if all(row[name] == value for name, value in where.items()))


def _is_outside(row: Row) -> bool:
    return row["weekday"] >= _SATURDAY or row["hour"] not in _BUSINESS_HOURS
