"""From which share on compliance is as it should be, and below which it is critical: said once, for every sum."""

from collections.abc import Mapping
from typing import Any, Literal

from api.features.snapshot_compliance import queries
from api.features.snapshot_compliance.schemas import Thresholds
from pf9 import activity
from pf9.database import Tx

Level = Literal["ok", "warning", "critical"]


def get_thresholds(tx: Tx) -> Thresholds:
    """Those that somebody has set, else the product's."""
    return Thresholds.model_validate(queries.find_thresholds(tx) or {})


def set_thresholds(tx: Tx, thresholds: Thresholds, *, by: str) -> Thresholds:
    """Judge by these from now on."""
    before, now = get_thresholds(tx).model_dump(), thresholds.model_dump()
    queries.upsert_thresholds(tx, now, by=by)
    activity.record(
        tx,
        actor=by,
        action="set_compliance_thresholds",
        resource_type="snapshot_compliance",
        success=True,
        details={"was": before, "now": now},
    )
    return thresholds


def judged(sums: Mapping[str, Any], thresholds: Thresholds) -> dict[str, Any]:
    """The sums with their percentage and level; both null where nothing is to be measured yet."""
    measured = sums["compliant"] + sums["noncompliant"]
    percent = round(100 * sums["compliant"] / measured, 1) if measured else None
    return {**sums, "percent": percent, "level": level(percent, thresholds)}


def level(percent: float | None, thresholds: Thresholds) -> Level | None:
    """How good a share is."""
    if percent is None:
        return None
    if percent >= thresholds.target_percent:
        return "ok"
    return "warning" if percent >= thresholds.critical_percent else "critical"
