"""What an auditor reads: who changed what, and what the worker did and why, as one log."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from pf9.database import Database
from pf9.snapshot_policy import versions
from pf9.values import Json
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import store_listings

LogIn = Callable[[str], TestClient]
AUDIT = "/api/v1/snapshot/audit"
BEGIN = datetime(2026, 11, 1, 2, tzinfo=UTC)
VOLUME = "audited-volume"
RULE = {"name": "shop", "priority": 20, "match": {"tenant_name": ["shop"]}, "policies": ["daily_5"]}


@pytest.fixture(autouse=True)
def _history(owner_database: Database) -> None:
    """A run of the worker that made, failed, skipped and deleted; one that did nothing."""
    with owner_database.transaction() as tx:
        tx.execute("TRUNCATE snapshot_runs, snapshot_records, snapshot_on_demand_runs RESTART IDENTITY")
        tx.execute("TRUNCATE snapshot_exclusions, snapshot_rule_versions, snapshot_assignments, activity_log CASCADE")
        for created, warnings in ((1, ["The snapshot service user is not used."]), (0, [])):
            tx.execute(
                "INSERT INTO snapshot_runs (region_name, trigger, status, owner, lease_until, started_at, finished_at,"
                " created_count, warnings) VALUES ('RegionOne', 'schedule', 'completed', 'me', now(), %s, %s, %s, %s)",
                (BEGIN, BEGIN + timedelta(minutes=5), created, Json(warnings)),
            )
        outcomes = [
            ("create", "available", None),
            ("create", "failed", "The cloud could not make it."),
            ("create", "skipped", "The volume is error."),
            ("delete", "deleted", "7 newer ones are kept."),
            ("create", "creating", None),
        ]
        for number, (action, status, reason) in enumerate(outcomes):
            tx.execute(
                "INSERT INTO snapshot_records (run_id, action, status, reason, volume_id, region_name, volume_name, policy,"
                " due_on, snapshot_id, snapshot_name, updated_at) VALUES (1, %s, %s, %s, %s, 'RegionOne', 'disk', %s,"
                " '2026-11-01', %s, %s, %s)",
                (action, status, reason, VOLUME, f"policy-{number}", f"s-{number}", f"auto-{number}", BEGIN),
            )


@pytest.fixture
def admin(log_in: LogIn) -> TestClient:
    return log_in("superadmin")


@pytest.fixture
def volume(owner_database: Database) -> dict[str, Any]:
    """One of the inventory's."""
    fleet = make_fleet(2)
    store_listings(owner_database, fleet)
    found: dict[str, Any] = fleet["volumes"][0]
    return found


def told(client: TestClient, **params: Any) -> list[dict[str, Any]]:
    """Every event, by the cursors of short pages."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(AUDIT, params={"page_size": 2, **params, **cursor}).json()
        found += page["items"]
        if not page["next_cursor"]:
            return found
        cursor = {"cursor": page["next_cursor"]}


def test_the_worker_s_deeds_are_told_with_their_reasons_and_what_it_left_out_is_none(admin: TestClient) -> None:
    events = told(admin, since="2026-11-01T00:00:00Z", until="2026-11-02T00:00:00Z")
    assert [(event["event"], event["success"]) for event in events] == [
        ("run_ended", True),  # the one that did nothing is missing
        ("snapshot_deleted", True),
        ("snapshot_failed", False),
        ("snapshot_made", True),
    ]
    assert [event["summary"] for event in events] == [
        "Run 1, by the schedule: completed; 1 made. The snapshot service user is not used.",
        "auto-3 deleted for policy-3. 7 newer ones are kept.",
        "auto-1 not made for policy-1 of 2026-11-01. The cloud could not make it.",
        "auto-0 made for policy-0 of 2026-11-01.",
    ]
    assert {event["actor"] for event in events} == {"pf9_snapshot_worker"}
    assert [event["event"] for event in told(admin, success="false")] == ["snapshot_failed"]
    assert [event["policy"] for event in told(admin, policy="policy-3", volume_id=VOLUME)] == ["policy-3"]
    assert told(admin, q="newer ones")[0]["snapshot_id"] == "s-3"
    assert admin.get(AUDIT, params={"category": "gossip"}).status_code == 422


def test_an_exclusion_and_an_assignment_are_told_with_what_was_and_what_is(
    admin: TestClient, volume: dict[str, Any]
) -> None:
    exclusion = {"volume_id": volume["id"], "reason": "Rebuilt each night", "expires_at": "2099-12-31T00:00:00Z"}
    assert admin.post("/api/v1/snapshot/exclusions", json=exclusion).status_code == 201
    longer = {"reason": "Rebuilt each night", "expires_at": None}
    assert admin.put(f"/api/v1/snapshot/exclusions/{volume['id']}", json=longer).status_code == 200
    assert admin.delete(f"/api/v1/snapshot/exclusions/{volume['id']}").status_code == 204
    assignment = {"volume_id": volume["id"], "policies": ["daily_5"], "retention": {"daily_5": 3}, "note": "A ticket"}
    assert admin.post("/api/v1/snapshot/assignments", json=assignment).status_code == 201
    assignment["retention"] = {"daily_5": 5}
    del assignment["volume_id"]
    assert admin.put(f"/api/v1/snapshot/assignments/{volume['id']}", json=assignment).status_code == 200

    changed, assigned, included, prolonged, excluded = told(
        admin, volume_id=volume["id"], category=["exclusions", "assignments"]
    )
    assert excluded["summary"] == 'Excluded until 2099-12-31 00:00 UTC: "Rebuilt each night".'
    assert prolonged["changes"] == [{"field": "ends", "was": "2099-12-31 00:00 UTC", "now": None}]
    assert included["summary"] == "The exclusion taken back."
    assert assigned["summary"] == 'Policies by hand: daily_5. Note: "A ticket".'
    assert changed["changes"] == [{"field": "kept", "was": "daily_5: 3", "now": "daily_5: 5"}]
    assert {event["subject_name"] for event in (changed, assigned, included, prolonged, excluded)} == {volume["name"]}


def test_a_version_of_the_rules_is_told_field_by_field(admin: TestClient, owner_database: Database) -> None:
    def save(rules: list[dict[str, Any]], base: int) -> None:
        body = {"rules": rules, "base_version": base, "note": "A ticket"}
        assert admin.put("/api/v1/snapshot/rules", json=body).status_code == 200

    save([RULE], 0)
    save([{**RULE, "retention": {"daily_5": 14}}], 1)
    with owner_database.transaction() as tx:
        versions.save(tx, [], by=versions.FILE, origin="file")
    from_file, changed, added = told(admin, category="policies")
    assert added["summary"].startswith('Rules, version 1: "shop" new. Note: "A ticket".')
    assert (changed["rules_version"], changed["summary"].split(".")[0]) == (2, 'Rules, version 2: "shop" kept')
    assert (from_file["actor"], from_file["summary"]) == (
        "pf9_snapshot_worker",
        'Rules, version 3 from the rules file: "shop" taken out.',
    )
    found = admin.get(f"{AUDIT}/rule-changes/2").json()
    assert found["changes"] == [{"field": "shop: kept", "was": None, "now": "daily_5: 14"}]
    gone = admin.get(f"{AUDIT}/rule-changes/3").json()["changes"]
    assert {"field": "shop: policies", "was": "daily_5", "now": None} in gone
    assert admin.get(f"{AUDIT}/rule-changes/9").status_code == 404


def test_a_policy_set_and_the_button_are_told(admin: TestClient) -> None:
    policies = [{"name": "audit_weekly", "due": "weekly", "days": [1]}]
    made = admin.post("/api/v1/snapshot/policy-sets", json={"name": "Audited", "policies": policies}).json()
    policies[0]["days"] = [1, 5]
    path = f"/api/v1/snapshot/policy-sets/{made['id']}"
    assert admin.put(path, json={"name": "Audited", "policies": policies}).status_code == 200
    assert admin.delete(path).status_code == 204
    assert admin.post("/api/v1/snapshot/run-now").status_code == 202
    asked, deleted, changed, created = told(admin, actor="superadmin", since=made["created_at"])
    assert asked["summary"] == "Asked for a run."
    assert deleted["summary"].startswith('Policy set "Audited" deleted: audit_weekly.')
    assert created["summary"].startswith('Policy set "Audited" made: audit_weekly.')
    assert changed["changes"] == [
        {
            "field": "policies",
            "was": "audit_weekly (weekly, days 1)",
            "now": "audit_weekly (weekly, days 1, 5)",
        }
    ]


def test_other_thresholds_of_compliance_are_told(admin: TestClient) -> None:
    path = "/api/v1/snapshot/compliance/thresholds"
    before = admin.get(path).json()
    other = {"target_percent": 97, "critical_percent": 60}
    assert admin.put(path, json=other).status_code == 200
    (set_,) = told(admin, event="set_compliance_thresholds")
    assert {"field": "critical percent", "was": f"{before['critical_percent']:g}", "now": "60"} in set_["changes"]
    assert (set_["category"], set_["actor"]) == ("policies", "superadmin")
    back = {name: before[name] for name in other}
    assert admin.put(path, json=back).status_code == 200


def test_the_trail_comes_as_a_file_too(admin: TestClient) -> None:
    answer = admin.get(AUDIT, params={"format": "csv", "category": "snapshots"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["event"], row["reason"]) for row in rows] == [
        ("snapshot_deleted", "7 newer ones are kept."),
        ("snapshot_failed", "The cloud could not make it."),
        ("snapshot_made", ""),
    ]
