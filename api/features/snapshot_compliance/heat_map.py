"""Compliance of each project, domain or policy day by day, as the worker's reports have kept it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from api.features.snapshot_compliance import queries
from api.features.snapshot_compliance.schemas import Thresholds
from api.features.snapshot_compliance.thresholds import get_thresholds, judged
from pf9.database import Row, Tx

By = Literal["tenant", "domain", "policy"]
COUNTS = ("compliant", "noncompliant", "pending")
FILE_COLUMNS = {
    "day": "Day (UTC)",
    "name": "Name",
    "key": "Id",
    "domain_name": "Domain",
    "compliant": "Compliant",
    "noncompliant": "Not compliant",
    "pending": "Pending",
    "percent": "Compliant (%)",
    "level": "Level",
    "report_id": "Report",
}


def draw(tx: Tx, by: By, asked: Mapping[str, Any], *, days: int, limit: int) -> dict[str, Any]:
    """The last so many days, today included: a day without a report, and who was not in it, are null."""
    thresholds, today = get_thresholds(tx), datetime.now(UTC).date()
    span = [today - timedelta(days=back) for back in reversed(range(days))]
    reports = {row["day"]: row for row in queries.list_last_reports(tx, since=span[0])}
    sums = queries.list_sums_by_day(tx, by, asked, since=span[0])
    rows = sorted(_rows(sums, span, thresholds), key=_worst_first)
    return {
        "by": by,
        "thresholds": thresholds.model_dump(),
        "days": [{"day": day, "report_id": None, "made_at": None, "has_details": False} | reports.get(day, {}) for day in span],
        "total": _row({"key": "", "name": None, "domain_name": None}, _totals(sums), span, thresholds),
        "items": rows[:limit],
        "items_total": len(rows),
    }  # fmt: skip


def lines(found: Mapping[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """A line for each that was measured on a day, as `FILE_COLUMNS`."""
    for row in found["items"]:
        yield [
            {**{name: row[name] for name in ("key", "name", "domain_name")}, **day, **cell}
            for day, cell in zip(found["days"], row["cells"], strict=True)
            if cell
        ]


def _rows(sums: list[Row], span: list[date], thresholds: Thresholds) -> Iterator[dict[str, Any]]:
    by_key: dict[str, dict[date, Row]] = {}
    for each in sums:  # the newest comes last, and with it the name of today
        by_key.setdefault(each["key"], {})[each["day"]] = each
    for of_days in by_key.values():
        yield _row(list(of_days.values())[-1], of_days, span, thresholds)


def _row(
    who: Mapping[str, Any], of_days: Mapping[date, Mapping[str, Any]], span: list[date], thresholds: Thresholds
) -> dict[str, Any]:
    cells = [
        judged({name: of_days[day][name] for name in COUNTS}, thresholds) if day in of_days else None for day in span
    ]
    shares = [cell["percent"] for cell in cells if cell and cell["percent"] is not None]
    change = round(shares[-1] - shares[0], 1) if len(shares) > 1 else None
    return {**{name: who[name] for name in ("key", "name", "domain_name")}, "change": change, "cells": cells}


def _totals(sums: list[Row]) -> dict[date, dict[str, int]]:
    found: dict[date, dict[str, int]] = {}
    for each in sums:
        of_day = found.setdefault(each["day"], dict.fromkeys(COUNTS, 0))
        for name in COUNTS:
            of_day[name] += each[name]
    return found


def _worst_first(row: Mapping[str, Any]) -> tuple[float, str, str]:
    """By the newest share that was measured."""
    shares = [cell["percent"] for cell in row["cells"] if cell and cell["percent"] is not None]
    return (shares[-1] if shares else 101.0, row["name"] or "", row["key"])
