"""A small fleet with the daily policy, and snapshots of any age for it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from pf9.database import Database
from pf9.settings import DatabaseSettings
from pf9.snapshot_policy import assignment
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import store_listings

Listings = dict[str, list[dict[str, Any]]]
NOW = datetime.now(UTC)
AWFUL = "=cmd|'/c calc'!A1"


@pytest.fixture
def fleet(owner: DatabaseSettings) -> Listings:
    """Six servers, eight volumes with the daily policy, no snapshot."""
    database = Database(owner, application_name="tests-compliance")
    with database.transaction() as tx:
        for table in ("snapshot_assignments", "snapshot_exclusions"):
            tx.execute(f"TRUNCATE {table} CASCADE")
        tx.execute("DELETE FROM drift_events")
    fleet = make_fleet(6)
    for server in fleet["servers"]:
        server["status"] = "ACTIVE"
    fleet["volumes"][0]["name"] = AWFUL
    fleet["snapshots"] = []
    store_listings(database, fleet)
    database.close()
    return fleet


@pytest.fixture
def reader(log_in: Callable[[str], TestClient]) -> TestClient:
    return log_in("viewer")


@pytest.fixture
def show(fleet: Listings, owner: DatabaseSettings) -> Callable[..., None]:
    """Store these snapshots, decide, and take the policies as given long ago (or on this day)."""

    def show(*snapshots: dict[str, Any], first_due_on: str = "2026-01-01") -> None:
        database = Database(owner, application_name="tests-compliance")
        store_listings(database, {**fleet, "snapshots": list(snapshots)})
        with database.transaction() as tx:
            assignment.decide_all(tx, sla_days=2)
            tx.execute("UPDATE snapshot_assigned_policies SET first_due_on = %s", (first_due_on,))
        database.close()

    return show


def snapshot(volume: dict[str, Any], days_ago: float, *, policy: str = "daily_5", **more: Any) -> dict[str, Any]:
    made_at = NOW - timedelta(days=days_ago)
    return {
        "id": f"{volume['id']}-{policy}-{days_ago}",
        "name": "auto",
        "status": "available",
        "size": 10,
        "volume_id": volume["id"],
        "os-extended-snapshot-attributes:project_id": volume["os-vol-tenant-attr:tenant_id"],
        "metadata": {"created_by": "p9_auto_snapshots", "policy": policy},
        "created_at": made_at.replace(tzinfo=None).isoformat(),
        **more,
    }


def call(client: TestClient, path: str = "", **params: Any) -> Any:
    answer = client.get(f"/api/v1/snapshot/compliance{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()
