"""What people say about single volumes, and what they are told will happen."""

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


@pytest.fixture
def fleet(owner: DatabaseSettings) -> Listings:
    """Six servers with eight volumes; the first one's metadata names a policy that there is not, the second has none."""
    database = Database(owner, application_name="tests-assignments")
    with database.transaction() as tx:
        for table in ("snapshot_rule_versions", "snapshot_assignments", "snapshot_exclusions", "activity_log"):
            tx.execute(f"TRUNCATE {table} CASCADE")
    fleet = make_fleet(6)
    fleet["volumes"][0]["metadata"] = {"auto_snapshot": "yes", "snapshot_policies": "dayly", "retention": "many"}
    fleet["volumes"][1]["metadata"] = {}
    fleet["snapshots"] = []
    store_listings(database, fleet)
    with database.transaction() as tx:
        assignment.decide_all(tx, sla_days=2)
    database.close()
    return fleet


@pytest.fixture
def ids(fleet: Listings) -> list[str]:
    return [volume["id"] for volume in fleet["volumes"]]


@pytest.fixture
def admin(log_in: Callable[[str], TestClient], fleet: Listings) -> TestClient:
    assert fleet
    return log_in("admin")


def call(client: TestClient, method: str, path: str, status: int = 200, **more: Any) -> Any:
    answer = client.request(method, f"/api/v1/snapshot{path}", **more)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def snapshot(volume: dict[str, Any], number: int, made_at: datetime, **more: Any) -> dict[str, Any]:
    project = volume["os-vol-tenant-attr:tenant_id"]
    metadata = {"created_by": "p9_auto_snapshots", "policy": "daily_5", "original_volume_id": volume["id"]}
    return {
        "id": f"snapshot-{number}",
        "name": f"auto-{number}",
        "status": "available",
        "size": 10,
        "volume_id": volume["id"],
        "os-extended-snapshot-attributes:project_id": project,
        "metadata": metadata,
        "created_at": made_at.replace(tzinfo=None).isoformat(),
        **more,
    }


def test_the_list_says_for_each_volume_what_it_has_and_why(admin: TestClient, ids: list[str]) -> None:
    found = {each["volume_id"]: each for each in call(admin, "GET", "/assignments")["items"]}
    assert set(found) == set(ids)
    assert (found[ids[5]]["source"], found[ids[5]]["policies"][0]["policy"]) == ("metadata", "daily_5")
    assert found[ids[5]]["reasons"] == ["Volume metadata auto_snapshot=true: daily_5."]
    assert (found[ids[1]]["source"], found[ids[1]]["auto_snapshot"]) == ("none", False)
    assert (found[ids[0]]["auto_snapshot"], len(found[ids[0]]["warnings"])) == (False, 1)
    assert (found[ids[5]]["tenant_name"], found[ids[5]]["domain_name"]) == ("tenant-005", "Default")


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"source": "metadata"}, 7),
        ({"source": ["none", "manual"]}, 1),
        ({"auto_snapshot": "true"}, 6),
        ({"policy": "daily_5"}, 6),
        ({"policy": "monthly_1st"}, 0),
        ({"warnings": "true"}, 1),
        ({"excluded": "true"}, 0),
        ({"tenant_name": "tenant-000"}, 2),
        ({"domain_name": "Default", "source": "none"}, 1),
        ({"q": "volume-0000"}, 8),
        ({"q": "100%"}, 0),
    ],
)
def test_the_list_is_filtered_by(admin: TestClient, asked: dict[str, Any], count: int) -> None:
    found = call(admin, "GET", "/assignments", params=asked)
    assert (found["total"], len(found["items"])) == (count, count)


def test_the_list_is_sorted_and_paged(admin: TestClient) -> None:
    pages = [call(admin, "GET", "/assignments", params={"page": page, "page_size": 3})["items"] for page in (1, 2, 3)]
    names = [each["volume_name"] for page in pages for each in page]
    assert names == sorted(names)
    assert len(names) == 8
    for column in ("tenant_name", "volume_id", "source", "decided_at"):
        call(admin, "GET", "/assignments", params={"sort_by": column, "sort_dir": "desc"})
    assert "allowed" in call(admin, "GET", "/assignments", 422, params={"sort_by": "t.source; DROP"})["errors"][0]


def test_policies_by_hand_go_before_metadata_and_end_with_their_deletion(
    admin: TestClient, ids: list[str], owner_database: Database
) -> None:
    body = {"volume_id": ids[5], "policies": ["monthly_1st"], "retention": {"monthly_1st": 12}, "note": "ticket 4711"}
    made = call(admin, "POST", "/assignments", 201, json=body)
    assert made["source"] == "manual"
    (policy,) = made["policies"]
    assert (policy["policy"], policy["retention"], policy["retention_from"]) == (
        "monthly_1st",
        12,
        "assignment by hand",
    )
    assert "already" in call(admin, "POST", "/assignments", 409, json=body)["detail"]
    other = call(admin, "PUT", f"/assignments/{ids[5]}", json={"policies": ["daily_5", "monthly_15th"]})
    assert [each["policy"] for each in other["policies"]] == ["daily_5", "monthly_15th"]
    (listed,) = call(admin, "GET", "/assignments", params={"source": "manual"})["items"]
    assert listed["reasons"] == [f"Assigned by {listed['assigned_by']}: daily_5, monthly_15th."]
    call(admin, "DELETE", f"/assignments/{ids[5]}", 204)
    back = call(admin, "GET", f"/assignments/{ids[5]}")
    assert (back["source"], [each["policy"] for each in back["policies"]]) == ("metadata", ["daily_5"])
    call(admin, "DELETE", f"/assignments/{ids[5]}", 404)
    call(admin, "PUT", f"/assignments/{ids[5]}", 404, json={"policies": ["daily_5"]})
    with owner_database.transaction(read_only=True) as tx:
        logged = tx.all("SELECT action, resource_id, details FROM activity_log ORDER BY id")
    assert [act["action"] for act in logged] == ["assign_snapshot_policies"] * 2 + ["release_snapshot_policies"]
    assert {act["resource_id"] for act in logged} == {ids[5]}
    assert logged[0]["details"]["now"]["note"] == "ticket 4711"
    assert logged[1]["details"]["was"]["policies"] == ["monthly_1st"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"policies": []}, "at least 1"),
        ({"policies": ["hourly"]}, "No policy set of its project knows 'hourly'."),
        ({"retention": {"monthly_1st": 3}}, "'monthly_1st' is none of the policies."),
        ({"retention": {"daily_5": 0}}, "greater than or equal to 1"),
        ({"retention": {"daily_5": 1001}}, "less than or equal to 1000"),
        ({"retention": {"daily_5": "3"}}, "valid integer"),
        ({"auto_snapshot": True}, "Extra inputs"),
    ],
)
def test_an_assignment_that_makes_no_sense_is_refused(
    admin: TestClient, ids: list[str], change: dict[str, Any], words: str
) -> None:
    body = {"volume_id": ids[5], "policies": ["daily_5"], **change}
    assert words in call(admin, "POST", "/assignments", 422, json=body)["detail"]
    assert call(admin, "GET", "/assignments", params={"source": "manual"})["total"] == 0


def test_a_volume_that_nobody_knows_is_a_404(admin: TestClient, ids: list[str]) -> None:
    call(admin, "GET", "/assignments/none", 404)
    call(admin, "POST", "/assignments", 404, json={"volume_id": "none", "policies": ["daily_5"]})
    call(admin, "POST", "/exclusions", 404, json={"volume_id": "none", "reason": "x"})
    call(admin, "GET", f"/assignments/{ids[0]}", 404, params={"region_name": "Elsewhere"})
    call(admin, "DELETE", "/exclusions/none", 404)


def test_an_exclusion_holds_everything_back_until_it_ends(
    admin: TestClient, ids: list[str], owner_database: Database
) -> None:
    ends = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    made = call(admin, "POST", "/exclusions", 201, json={"volume_id": ids[5], "reason": "move", "expires_at": ends})
    assert made["active"]
    decided = call(admin, "GET", f"/assignments/{ids[5]}")
    assert decided["excluded"]
    assert decided["reasons"][0].startswith("Excluded until ")
    assert [(each["is_due"], each["next_due_at"]) for each in decided["policies"]] == [(False, None)]
    (listed,) = call(admin, "GET", "/assignments", params={"excluded": "true"})["items"]
    assert (listed["volume_id"], listed["excluded_until"]) == (ids[5], made["expires_at"])
    assert "already" in call(admin, "POST", "/exclusions", 409, json={"volume_id": ids[5], "reason": "x"})["detail"]
    for_good = call(admin, "PUT", f"/exclusions/{ids[5]}", json={"reason": "never"})
    assert for_good["expires_at"] is None
    with owner_database.transaction() as tx:
        tx.execute(
            "UPDATE snapshot_exclusions SET excluded_at = now() - interval '2 h', expires_at = now() - interval '1 s'"
        )
    assert not call(admin, "GET", f"/assignments/{ids[5]}")["excluded"]
    assert call(admin, "GET", "/exclusions", params={"active": "false"})["total"] == 1
    call(admin, "POST", "/exclusions", 201, json={"volume_id": ids[5], "reason": "again"})
    call(admin, "DELETE", f"/exclusions/{ids[5]}", 204)
    assert call(admin, "GET", "/exclusions")["total"] == 0
    with owner_database.transaction(read_only=True) as tx:
        logged = [row["action"] for row in tx.all("SELECT action FROM activity_log ORDER BY id")]
    assert logged == ["exclude_from_snapshots"] * 3 + ["include_in_snapshots"]


@pytest.mark.parametrize(
    "change",
    [{"reason": ""}, {"reason": "  "}, {"expires_at": "2020-01-01T00:00:00Z"}, {"expires_at": "2099-01-01T00:00:00"}],
)
def test_an_exclusion_that_makes_no_sense_is_refused(admin: TestClient, ids: list[str], change: dict[str, Any]) -> None:
    call(admin, "POST", "/exclusions", 422, json={"volume_id": ids[5], "reason": "move", **change})
    assert call(admin, "GET", "/exclusions")["total"] == 0


def test_what_people_said_outlives_the_volume_until_they_take_it_back(
    admin: TestClient, fleet: Listings, ids: list[str], database: Database
) -> None:
    call(admin, "POST", "/assignments", 201, json={"volume_id": ids[5], "policies": ["daily_5"]})
    call(admin, "POST", "/exclusions", 201, json={"volume_id": ids[5], "reason": "move"})
    fleet["volumes"] = [volume for volume in fleet["volumes"] if volume["id"] not in {ids[5], ids[6]}]
    store_listings(database, fleet)
    call(admin, "POST", "/assignments/refresh")
    left = call(admin, "GET", "/assignments", params={"volume_id": [ids[5], ids[6]]})["items"]
    assert [(each["volume_id"], each["volume_name"]) for each in left] == [(ids[5], None)]
    call(admin, "DELETE", f"/assignments/{ids[5]}", 204)
    call(admin, "DELETE", f"/exclusions/{ids[5]}", 204)
    assert call(admin, "GET", "/assignments", params={"volume_id": ids[5]})["total"] == 0


def test_deciding_again_changes_nothing_and_a_policy_keeps_the_moment_it_was_given(
    admin: TestClient, fleet: Listings, ids: list[str], database: Database
) -> None:
    assert call(admin, "POST", "/assignments/refresh") == {"volumes": 8, "automated": 6, "changed": 0}
    (before,) = call(admin, "GET", f"/assignments/{ids[5]}")["policies"]
    fleet["volumes"][5]["metadata"] = {
        "auto_snapshot": "1",
        "snapshot_policies": "daily_5,monthly_1st",
        "retention": "3",
    }
    store_listings(database, fleet)
    assert call(admin, "POST", "/assignments/refresh")["changed"] == 1
    daily, _ = call(admin, "GET", f"/assignments/{ids[5]}")["policies"]
    assert (daily["given_at"], daily["retention"]) == (before["given_at"], 3)


def test_a_snapshot_of_ours_today_is_the_days_and_one_made_by_hand_is_not(
    admin: TestClient, fleet: Listings, ids: list[str], database: Database
) -> None:
    now = datetime.now(UTC)
    by_hand = snapshot(fleet["volumes"][5], 1, now, metadata={"policy": "daily_5"})
    store_listings(database, {**fleet, "snapshots": [by_hand]})
    (daily,) = call(admin, "GET", f"/assignments/{ids[5]}")["policies"]
    assert (daily["is_due"], daily["newest_snapshot_at"]) == (True, None)
    store_listings(database, {**fleet, "snapshots": [by_hand, snapshot(fleet["volumes"][5], 2, now)]})
    (daily,) = call(admin, "GET", f"/assignments/{ids[5]}")["policies"]
    assert (daily["is_due"], daily["next_due_at"][:10]) == (False, (now + timedelta(days=1)).date().isoformat())
    failed = snapshot(fleet["volumes"][5], 3, now, status="error")
    store_listings(database, {**fleet, "snapshots": [failed]})
    assert call(admin, "GET", f"/assignments/{ids[5]}")["policies"][0]["is_due"]


def test_an_id_that_two_regions_hold_is_asked_with_its_region(
    admin: TestClient, fleet: Listings, ids: list[str], database: Database
) -> None:
    volume = {**fleet["volumes"][5], "metadata": {}}
    store_listings(database, {"projects": fleet["projects"], "volumes": [volume]}, region_name="RegionTwo")
    home, away = (
        call(admin, "GET", f"/assignments/{ids[5]}", params=params) for params in ({}, {"region_name": "RegionTwo"})
    )
    assert (home["region_name"], home["auto_snapshot"]) == ("RegionOne", True)
    assert (away["region_name"], away["auto_snapshot"]) == ("RegionTwo", False)
    store_listings(database, {"volumes": []}, region_name="RegionTwo")


def test_an_operator_assigns_and_excludes_but_takes_nothing_back(
    log_in: Callable[[str], TestClient], ids: list[str]
) -> None:
    operator = log_in("operator")
    call(operator, "POST", "/assignments", 201, json={"volume_id": ids[5], "policies": ["daily_5"]})
    call(operator, "POST", "/exclusions", 201, json={"volume_id": ids[5], "reason": "move"})
    call(operator, "DELETE", f"/assignments/{ids[5]}", 403)
    call(operator, "DELETE", f"/exclusions/{ids[5]}", 403)
    call(log_in("viewer"), "POST", "/exclusions", 403, json={"volume_id": ids[4], "reason": "move"})
