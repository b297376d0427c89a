"""The daily report, and what an auditor reads in it later."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.features.snapshot_compliance import queries as reader
from pf9.database import Database
from pf9.settings import DatabaseSettings, SnapshotSettings, SnapshotWorkerSettings
from pf9.snapshot_policy import assignment
from snapshots import compliance
from tests.conftest import PASSWORDS
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import store_listings

SETTINGS = SnapshotWorkerSettings(compliance_detail_days=30)
Listings = dict[str, list[dict[str, Any]]]


@pytest.fixture
def fleet(owner_database: Database) -> Listings:
    """Four volumes whose daily policy was due long ago, one of them excluded; no report yet."""
    with owner_database.transaction() as tx:
        tx.execute("TRUNCATE compliance_reports, snapshot_assignments, snapshot_exclusions CASCADE")
    fleet = make_fleet(3)
    store_listings(owner_database, fleet)
    with owner_database.transaction() as tx:
        assignment.decide_all(tx, sla_days=2)
        tx.execute("UPDATE snapshot_assigned_policies SET first_due_on = '2026-01-01'")
        tx.execute(
            "INSERT INTO snapshot_exclusions (volume_id, region_name, reason, excluded_by) VALUES (%s, 'RegionOne', 'x', 'ann')",
            (fleet["volumes"][0]["id"],),
        )
    return fleet


@pytest.fixture
def worker_database(owner: DatabaseSettings, fleet: Listings) -> Iterator[Database]:
    assert fleet
    own = owner.model_copy(update={"user": "pf9_snapshots", "password": PASSWORDS.pf9_snapshots})
    database = Database(own, application_name="tests-worker")
    yield database
    database.close()


def report(database: Database) -> int | None:
    return compliance.report(database, SETTINGS, SnapshotSettings())


def grow_older(database: Database, interval: str) -> None:
    with database.transaction() as tx:
        tx.execute("UPDATE compliance_reports SET made_at = made_at - %s::interval", (interval,))


def test_a_report_is_made_once_a_day_of_utc_however_often_and_late_the_worker_looks(
    worker_database: Database, owner_database: Database
) -> None:
    assert [report(worker_database) is not None for _ in range(3)] == [True, False, False]
    midnight = "date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'"
    for made_at, is_due in ((midnight, False), (f"{midnight} - interval '1 second'", True)):
        with owner_database.transaction() as tx:
            tx.execute(f"UPDATE compliance_reports SET made_at = {made_at}")
        assert (report(worker_database) is not None) is is_due


def test_it_keeps_what_was_true_then_whatever_becomes_of_the_volumes(
    worker_database: Database, owner_database: Database, fleet: Listings
) -> None:
    report_id = report(worker_database)
    assert report_id
    store_listings(owner_database, {"volumes": fleet["volumes"][:1]})
    with owner_database.transaction(read_only=True) as tx:
        found = reader.find_report(tx, report_id)
        details = reader.list_reported(tx, report_id, {}, sort_by="volume_name", limit=10, offset=0)
    assert found
    figures = {name: found[name] for name in ("volumes", "compliant", "noncompliant", "pending", "excluded", "percent")}
    assert figures == {"volumes": 4, "compliant": 0, "noncompliant": 3, "pending": 0, "excluded": 1, "percent": 0}
    assert {(row["volume_name"], row["status"], row["policy"]) for row in details} == {
        (f"volume-0000{number}", "noncompliant", "daily_5") for number in (1, 2, 3)
    }


def test_the_volumes_of_old_reports_are_forgotten_and_their_sums_stay(
    worker_database: Database, owner_database: Database
) -> None:
    old = report(worker_database)
    grow_older(owner_database, "31 days")
    new = report(worker_database)
    with owner_database.transaction(read_only=True) as tx:
        reports = reader.list_reports(tx, descending=False, limit=10, offset=0)
    assert [(row["id"], row["noncompliant"], row["has_details"]) for row in reports] == [
        (old, 3, False),
        (new, 3, True),
    ]
