"""Compliance as an auditor reads it: one definition, case by case, and the sums of it."""

import csv
import io
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from starlette.testclient import TestClient

from api.features.snapshot_compliance import service
from pf9.database import Database
from pf9.settings import SnapshotSettings, SnapshotWorkerSettings
from snapshots import compliance
from tests.api.features.snapshot_compliance.conftest import AWFUL, NOW, Listings, call, snapshot
from tests.fixtures.stored import store_listings


def status_of(client: TestClient, volume: dict[str, Any]) -> str:
    (found,) = call(client, volume_id=volume["id"])["items"]
    return str(found["status"])


@pytest.mark.parametrize(
    ("made", "status"),
    [
        ([], "noncompliant"),
        ([(1.9, {})], "compliant"),
        ([(2.1, {})], "noncompliant"),
        ([(5, {}), (0.5, {}), (3, {})], "compliant"),
        ([(0.5, {"status": "error"})], "noncompliant"),
        ([(0.5, {"status": "creating"})], "noncompliant"),
        ([(0.5, {"status": "error"}), (1.5, {})], "compliant"),
        ([(0.5, {"policy": "monthly_1st"})], "noncompliant"),
        ([(0.5, {"metadata": {"policy": "daily_5"}})], "noncompliant"),
        ([(0.5, {"metadata": {"created_by": "somebody", "policy": "daily_5"}})], "noncompliant"),
    ],
)
def test_a_policy_is_kept_by_the_newest_available_snapshot_of_ours_for_it(
    reader: TestClient, fleet: Listings, show: Callable[..., None], made: list[tuple[float, Any]], status: str
) -> None:
    volume = fleet["volumes"][3]
    show(*(snapshot(volume, days, **more) for days, more in made))
    assert status_of(reader, volume) == status
    assert status_of(reader, fleet["volumes"][4]) == "noncompliant"


def test_a_snapshot_whose_metadata_is_anything_at_all_is_stored_and_is_not_ours(
    reader: TestClient, fleet: Listings, show: Callable[..., None], database: Database
) -> None:
    volume, numbers = fleet["volumes"][3], random.Random(1)
    noise = "".join(chr(numbers.randrange(33, 0xD7FF)) for _ in range(5000))
    odd: list[Any] = [
        {"created_by": "p9_auto_snapshots", "policy": noise},
        {"created_by": "p9_auto_snapshots"},
        {"created_by": ["p9_auto_snapshots"], "policy": {}},
        {},
        [],
        None,
    ]
    show(*(snapshot(volume, 0.1 + number, metadata=metadata) for number, metadata in enumerate(odd)))
    assert status_of(reader, volume) == "noncompliant"
    with database.transaction(read_only=True) as tx:
        assert tx.scalar("SELECT count(*) FROM snapshots WHERE policy IS NULL") == len(odd)


def test_the_sla_of_the_volume_goes_before_the_policys(
    reader: TestClient, fleet: Listings, show: Callable[..., None]
) -> None:
    strict, patient, monthly = fleet["volumes"][3:6]
    strict["metadata"]["sla_days"] = "1"
    patient["metadata"]["sla_days"] = "9"
    monthly["metadata"]["snapshot_policies"] = "monthly_1st"
    show(snapshot(strict, 1.5), snapshot(patient, 8), snapshot(monthly, 30, policy="monthly_1st"))
    assert [status_of(reader, volume) for volume in (strict, patient, monthly)] == [
        "noncompliant",
        "compliant",
        "compliant",
    ]
    (found,) = call(reader, volume_id=strict["id"])["items"]
    assert (found["sla_days"], found["sla_from"]) == (1, "metadata sla_days")
    since_then = (datetime.now(UTC) - NOW) / timedelta(days=1)  # a whole run of the tests may lie between
    assert found["days_since"] == pytest.approx(1.5 + since_then, abs=0.01)


def test_what_is_not_compliant_is_pending_until_the_first_due_day_is_over(
    reader: TestClient, fleet: Listings, show: Callable[..., None]
) -> None:
    today = datetime.now(UTC).date()
    for first_due_on, status in (
        (today, "pending"),
        (today + timedelta(days=9), "pending"),
        (today - timedelta(days=1), "noncompliant"),
    ):
        show(first_due_on=first_due_on.isoformat())
        assert status_of(reader, fleet["volumes"][3]) == status
    show(snapshot(fleet["volumes"][3], 0.1), first_due_on=(today + timedelta(days=9)).isoformat())
    assert status_of(reader, fleet["volumes"][3]) == "compliant"


def test_an_excluded_volume_is_not_judged_until_the_exclusion_ends(
    reader: TestClient, fleet: Listings, show: Callable[..., None], owner_database: Database
) -> None:
    show()
    volume = fleet["volumes"][3]
    with owner_database.transaction() as tx:
        tx.execute(
            "INSERT INTO snapshot_exclusions (volume_id, region_name, reason, excluded_by) VALUES (%s, 'RegionOne', 'x', 'ann')",
            (volume["id"],),
        )
    assert call(reader, volume_id=volume["id"])["total"] == 0
    assert call(reader, "/summary")["volumes"]["excluded"] == 1
    with owner_database.transaction() as tx:
        tx.execute(
            "UPDATE snapshot_exclusions SET excluded_at = now() - interval '2 h', expires_at = now() - interval '1 h'"
        )
    assert status_of(reader, volume) == "noncompliant"
    assert call(reader, "/summary")["volumes"]["excluded"] == 0


def test_the_sums_are_those_of_the_rows_and_say_what_nobody_asked_for(
    reader: TestClient, fleet: Listings, show: Callable[..., None], database: Database
) -> None:
    for volume in fleet["volumes"][6:]:
        volume["metadata"] = {}
    fleet["volumes"][5]["metadata"]["snapshot_policies"] = "daily_5,monthly_1st"
    show(snapshot(fleet["volumes"][3], 1), snapshot(fleet["volumes"][5], 1))
    rows = call(reader, page_size=500)["items"]
    found = call(reader, "/summary")
    counted = {
        status: sum(row["status"] == status for row in rows) for status in ("compliant", "noncompliant", "pending")
    }
    assert counted == {"compliant": 2, "noncompliant": 5, "pending": 0}
    assert {name: found["total"][name] for name in counted} == counted
    assert found["total"]["percent"] == 28.6
    assert [(each["policy"], each["compliant"], each["noncompliant"]) for each in found["by_policy"]] == [
        ("daily_5", 2, 4),
        ("monthly_1st", 0, 1),
    ]
    assert [(each["domain_name"], each["percent"]) for each in found["by_domain"]] == [("Default", 28.6)]
    tenants = {each["tenant_name"]: each["percent"] for each in found["by_tenant"]}
    assert (tenants["tenant-003"], tenants["tenant-005"], tenants["tenant-000"]) == (100.0, 50.0, 0.0)
    assert found["volumes"] == {
        "volumes": 8,
        "automated": 6,
        "excluded": 0,
        "not_asked": 2,
        "undecided": 0,
        "with_warnings": 0,
    }
    store_listings(database, {**fleet, "volumes": [*fleet["volumes"], {**fleet["volumes"][0], "id": "new"}]})
    assert call(reader, "/summary")["volumes"]["undecided"] == 1


def test_with_nothing_to_comply_with_there_is_no_percentage(reader: TestClient, fleet: Listings) -> None:
    assert fleet
    found = call(reader, "/summary")
    assert found["total"] == {"compliant": 0, "noncompliant": 0, "pending": 0, "percent": None, "level": None}
    assert found["volumes"]["undecided"] == 8
    assert call(reader)["items"] == []


def test_the_last_drill_that_came_to_an_end_is_told_of_each_policy_set_and_project(
    reader: TestClient, fleet: Listings, show: Callable[..., None], owner_database: Database
) -> None:
    show()
    first, second = fleet["servers"][0], fleet["servers"][1]
    drilled = [
        (first, 9, "PASSED", 8.5, None),
        (first, 4, "FAILED", None, "Volumes: 1 is missing"),
        (first, 2, "CANCELED", None, None),  # it shows nothing
        (second, 5, "PASSED", 7.25, None),
    ]
    with owner_database.transaction() as tx:
        for server, days_ago, *outcome in drilled:
            place = (server["id"], server["name"], server["tenant_id"])
            tx.execute(_DRILLED, (*place, NOW - timedelta(days=days_ago), *outcome, NOW - timedelta(days=days_ago)))
        tx.execute("UPDATE snapshot_policy_sets SET drill_every_days = 7")
    found = call(reader, "/summary")
    with owner_database.transaction() as tx:
        tx.execute("DELETE FROM restore_drills")
        tx.execute("UPDATE snapshot_policy_sets SET drill_every_days = NULL")
    (of_set,) = found["drills"]
    assert (of_set["policy_set_name"], of_set["drill_every_days"]) == ("Built in", 7)
    last = of_set["last_drill"]
    assert (last["vm_name"], last["status"], last["error"]) == (first["name"], "FAILED", "Volumes: 1 is missing")
    by_project = {each["project_id"]: each["last_drill"] for each in found["by_tenant"]}
    assert by_project[first["tenant_id"]] == last
    assert (by_project[second["tenant_id"]]["status"], by_project[second["tenant_id"]]["rto_seconds"]) == (
        "PASSED",
        7.25,
    )
    others = set(by_project) - {first["tenant_id"], second["tenant_id"]}
    assert others
    assert {by_project[each] for each in others} == {None}


_DRILLED = """
    INSERT INTO restore_drills (region_name, vm_id, vm_name, project_id, started_at, status, rto_seconds, error, finished_at,
        policy_set_id, policy_set_name, trigger, requested_by)
    SELECT 'RegionOne', %s, %s, %s, %s, %s, %s, %s, %s, id, name, 'schedule', 'system' FROM snapshot_policy_sets WHERE built_in"""


def test_the_list_is_filtered_sorted_and_paged(reader: TestClient, fleet: Listings, show: Callable[..., None]) -> None:
    show(snapshot(fleet["volumes"][3], 1), snapshot(fleet["volumes"][4], 1.5))
    assert call(reader, status="compliant")["total"] == 2
    assert call(reader, status=["compliant", "pending"], tenant_name="tenant-003")["total"] == 1
    assert call(reader, q="volume-00003")["total"] == 1
    assert call(reader, policy="monthly_1st")["total"] == 0
    newest = call(reader, sort_by="last_snapshot_at", sort_dir="desc", page_size=3)
    assert [row["volume_name"] for row in newest["items"][:2]] == ["volume-00003", "volume-00004"]
    assert (newest["total"], len(call(reader, page=3, page_size=3)["items"])) == (8, 2)
    assert call(reader, page=9, page_size=3)["total"] == 8
    for column in ("tenant_name", "domain_name", "policy", "status", "sla_days", "days_since", "size_gb"):
        call(reader, sort_by=column)
    assert reader.get("/api/v1/snapshot/compliance", params={"sort_by": "status; --"}).status_code == 422


def test_the_file_holds_every_row_and_no_formula(reader: TestClient, show: Callable[..., None]) -> None:
    show()
    text = reader.get("/api/v1/snapshot/compliance", params={"format": "csv"}).text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 8
    assert f"'{AWFUL}" in {row["volume_name"] for row in rows}
    answer = reader.get("/api/v1/snapshot/compliance", params={"format": "xlsx", "tenant_name": "tenant-003"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet.max_row == 2


def test_the_workbook_has_its_six_sheets_and_says_of_every_volume_why(
    reader: TestClient,
    fleet: Listings,
    show: Callable[..., None],
    owner_database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service, "STRETCH", 3)  # several stretches of eight volumes
    fleet["volumes"][6]["metadata"] = {}
    show(snapshot(fleet["volumes"][3], 1), snapshot(fleet["volumes"][4], 1, status="error"))
    with owner_database.transaction() as tx:
        tx.execute(
            "INSERT INTO snapshot_exclusions (volume_id, region_name, reason, excluded_by) VALUES (%s, 'RegionOne', 'move', 'ann')",
            (fleet["volumes"][5]["id"],),
        )
    store_listings(owner_database, {"volumes": [*fleet["volumes"], {**fleet["volumes"][7], "id": "new"}]})
    answer = reader.get("/api/v1/snapshot/compliance/workbook")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == [
        "VolumeSnapshotCompliance",
        "TenantComplianceSummary",
        "DomainComplianceSummary",
        "PolicyComplianceSummary",
        "SnapshotDetails",
        "AllVolumes",
    ]
    judged, _, domains, policies, snapshots, volumes = (_rows(sheet) for sheet in book.worksheets)
    assert [row["Status"] for row in judged].count("compliant") == 1
    assert len(judged) == 6
    assert (domains[0]["Domain"], domains[0]["Compliant (%)"], domains[0]["Level"]) == ("Default", 16.7, "critical")
    assert (domains[0]["Target (%)"], domains[0]["Critical below (%)"]) == (95, 80)
    assert (policies[0]["Policy"], policies[0]["Not compliant"]) == ("daily_5", 5)
    assert sorted(row["Status"] for row in snapshots) == ["available", "error"]
    told = {row["Volume id"]: row for row in volumes}
    assert len(told) == 9
    assert told[fleet["volumes"][3]["id"]]["Why"] == "Volume metadata auto_snapshot=true: daily_5."
    assert told[fleet["volumes"][6]["id"]]["Decided by"] == "none"
    assert told[fleet["volumes"][5]["id"]]["Excluded because"] == "move"
    assert told["new"]["Decided by"] == "not decided yet"


def _rows(sheet: Any) -> list[dict[str, Any]]:
    titles, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows]


def test_the_daily_reports_are_listed_and_opened(
    reader: TestClient, show: Callable[..., None], owner_database: Database
) -> None:
    show()
    with owner_database.transaction() as tx:
        tx.execute("TRUNCATE compliance_reports CASCADE")
    for _ in range(2):
        compliance.report(owner_database, SnapshotWorkerSettings(), SnapshotSettings())
        with owner_database.transaction() as tx:
            tx.execute("UPDATE compliance_reports SET made_at = made_at - interval '1 day'")
    newest, oldest = call(reader, "/reports")["items"]
    assert newest["made_at"] > oldest["made_at"]
    assert (newest["noncompliant"], newest["percent"], newest["has_details"]) == (8, 0.0, True)
    assert call(reader, f"/reports/{newest['id']}") == newest
    told = call(reader, f"/reports/{newest['id']}/volumes", page_size=3)
    assert (told["total"], len(told["items"]), told["items"][0]["tenant_name"]) == (8, 3, "tenant-000")
    assert call(reader, f"/reports/{newest['id']}/volumes", status="compliant", page=2)["total"] == 0
    assert reader.get("/api/v1/snapshot/compliance/reports/999999").status_code == 404
    assert reader.get("/api/v1/snapshot/compliance/reports/999999/volumes").status_code == 404


def test_the_health_of_a_project_counts_its_compliance(
    fleet: Listings, show: Callable[..., None], database: Database
) -> None:
    kept, half = fleet["volumes"][3], fleet["volumes"][5]
    half["metadata"]["snapshot_policies"] = "daily_5,monthly_1st"
    fleet["volumes"][4]["metadata"] = {}
    show(snapshot(kept, 1), snapshot(half, 1))
    with database.transaction(read_only=True) as tx:
        health = {row["project_name"]: row for row in tx.all("SELECT * FROM v_tenant_health")}
    figures = {
        name: (health[name]["compliance_percent"], health[name]["health_score"], health[name]["is_complete"])
        for name in ("tenant-002", "tenant-003", "tenant-004", "tenant-005")
    }
    assert figures == {
        "tenant-002": (0, 80, True),
        "tenant-003": (100, 100, True),
        "tenant-004": (None, 100, True),
        "tenant-005": (50, 90, True),
    }
    store_listings(database, {**fleet, "volumes": [*fleet["volumes"], {**kept, "id": "new"}]})
    with database.transaction(read_only=True) as tx:
        assert not tx.scalar("SELECT is_complete FROM v_tenant_health WHERE project_name = 'tenant-003'")
