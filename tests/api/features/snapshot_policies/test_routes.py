"""Policy sets and rules as an operator meets them: what is saved is decided by at once, and what a save would do is told before."""

import copy
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from pf9.database import Database
from pf9.settings import DatabaseSettings
from pf9.snapshot_policy import assignment
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import store_listings

AWFUL = "<img src=x onerror=alert(1)> 🚀 'quoted'"
PRODUCTION = {
    "name": "production",
    "priority": 10,
    "match": {"tenant_name": "tenant-000"},
    "policies": ["daily_5", "monthly_1st"],
}
SCRATCH = {"name": "scratch", "priority": 5, "match": {"volume_name_contains": "00001"}, "auto_snapshot": False}


@pytest.fixture
def fleet(owner: DatabaseSettings) -> dict[str, list[dict[str, Any]]]:
    """Twelve servers with sixteen volumes, two of them without metadata; nobody has said anything yet."""
    database = Database(owner, application_name="tests-policies")
    with database.transaction() as tx:
        for table in ("snapshot_rule_versions", "snapshot_assignments", "snapshot_exclusions", "activity_log"):
            tx.execute(f"TRUNCATE {table} CASCADE")
        tx.execute("DELETE FROM snapshot_policy_sets WHERE NOT built_in")
    fleet = make_fleet(12)
    for volume in fleet["volumes"][:2]:
        volume["metadata"] = {}
    fleet["volumes"][0]["name"] = AWFUL
    store_listings(database, fleet)
    with database.transaction() as tx:
        assignment.decide_all(tx, sla_days=2)
    database.close()
    return fleet


@pytest.fixture
def admin(log_in: Callable[[str], TestClient], fleet: Any) -> TestClient:
    assert fleet
    return log_in("admin")


def call(client: TestClient, method: str, path: str, status: int = 200, **more: Any) -> Any:
    answer = client.request(method, f"/api/v1/snapshot{path}", **more)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def save(client: TestClient, *rules: dict[str, Any], status: int = 200, version: int = 0, **more: Any) -> Any:
    return call(client, "PUT", "/rules", status, json={"rules": list(rules), "base_version": version, **more})


def acts(database: Database) -> list[dict[str, Any]]:
    with database.transaction(read_only=True) as tx:
        return tx.all("SELECT actor, action, resource_name, success, details FROM activity_log ORDER BY id")


def new_set(**more: Any) -> dict[str, Any]:
    return {"name": "Gold", "policies": [{"name": "weekly", "due": "weekly", "days": [7], "sla_days": 9}], **more}


def test_the_built_in_policies_are_there(admin: TestClient) -> None:
    (built_in,) = call(admin, "GET", "/policy-sets")["items"]
    assert [(policy["name"], policy["due"], policy["days"], policy["sla_days"]) for policy in built_in["policies"]] == [
        ("daily_5", "daily", [], None),
        ("monthly_1st", "monthly", [1], 33),
        ("monthly_15th", "monthly", [15], 33),
    ]
    assert built_in["retention_map"] == dict.fromkeys(("daily_5", "monthly_1st", "monthly_15th"), 7)
    assert built_in["built_in"]


def test_a_built_in_policy_stays_with_its_days_and_may_promise_something_else(admin: TestClient) -> None:
    (built_in,) = call(admin, "GET", "/policy-sets")["items"]
    body = {name: built_in[name] for name in ("name", "description", "project_id", "policies", "retention_map")}
    without = {**body, "policies": body["policies"][1:], "retention_map": {}}
    assert "daily_5 is built in" in call(admin, "PUT", f"/policy-sets/{built_in['id']}", 409, json=without)["detail"]
    moved = copy.deepcopy(body)
    moved["policies"][1]["days"] = [2]
    assert "monthly_1st is built in" in call(admin, "PUT", f"/policy-sets/{built_in['id']}", 409, json=moved)["detail"]
    assert "cannot be deleted" in call(admin, "DELETE", f"/policy-sets/{built_in['id']}", 409)["detail"]
    kept = {**body, "retention_map": {**body["retention_map"], "daily_5": 3}}
    saved = call(admin, "PUT", f"/policy-sets/{built_in['id']}", json=kept)
    assert saved["effects"]["volumes"] == 16
    (found,) = call(admin, "GET", "/assignments", params={"volume_id": _id(admin, 5)})["items"]
    assert (found["policies"][0]["retention"], found["policies"][0]["retention_from"]) == (3, 'policy set "Built in"')
    call(admin, "PUT", f"/policy-sets/{built_in['id']}", json=body)


def _id(client: TestClient, number: int) -> str:
    found = client.get("/api/v1/volumes", params={"q": f"volume-{number:05}"}).json()["items"]
    return str(found[0]["id"])


def test_a_projects_own_set_goes_before_the_one_for_everybody(
    admin: TestClient, fleet: Any, owner_database: Database
) -> None:
    project = fleet["projects"][0]["id"]
    own = {"name": AWFUL, "project_id": project, "policies": [{"name": "daily_5"}], "retention_map": {"daily_5": 30}}
    saved = call(admin, "POST", "/policy-sets", 201, json={**own, "drill_every_days": 30})
    assert saved["drill_every_days"] == 30
    assert (saved["project_name"], saved["domain_name"]) == ("tenant-000", "Default")
    assert saved["effects"]["changed"] == 0  # the figures are others, the reasons and policies the same
    decided = call(admin, "GET", "/assignments", params={"tenant_id": project, "auto_snapshot": "true"})["items"]
    assert {each["policies"][0]["retention"] for each in decided} == {30}
    others = call(admin, "GET", "/assignments", params={"tenant_name": "tenant-003"})["items"]
    assert {each["policies"][0]["retention"] for each in others} == {7}
    again = call(admin, "POST", "/policy-sets", 409, json={**own, "name": "another"})
    assert again["detail"] == "The project has a policy set already; change that one."
    assert call(admin, "GET", "/policy-sets", params={"scope": "project"})["total"] == 1
    assert call(admin, "GET", "/policy-sets", params={"q": "onerror"})["total"] == 1
    call(admin, "DELETE", f"/policy-sets/{saved['id']}", 204)
    call(admin, "GET", f"/policy-sets/{saved['id']}", 404)
    assert [act["action"] for act in acts(owner_database)] == [
        "create_snapshot_policy_set",
        "delete_snapshot_policy_set",
    ]
    assert acts(owner_database)[1]["resource_name"] == AWFUL


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "pattern"),
        ({"name": "built IN"}, None),
        ({"policies": [{"name": "daily_5"}]}, "Another set for everybody has these policies: daily_5."),
        ({"project_id": "nobody"}, "The inventory knows no project nobody."),
        ({"policies": [{"name": "a b"}]}, "pattern"),
        ({"policies": [{"name": "a"}, {"name": "a"}]}, "a policy is named twice"),
        ({"policies": [{"name": "a", "due": "weekly", "days": [8]}]}, "days of the week go from 1"),
        ({"policies": [{"name": "a", "due": "monthly"}]}, "a monthly policy names its days"),
        ({"policies": [{"name": "a", "days": [1]}]}, "a daily policy names no days"),
        ({"policies": [{"name": "a", "due": "monthly", "days": [32]}]}, "less than or equal to 31"),
        ({"policies": [{"name": "a", "sla_days": 0}]}, "greater than or equal to 1"),
        ({"retention_map": {"daily_5": 3}}, "what is no policy of this set: daily_5"),
        ({"retention_map": {"weekly": 0}}, "greater than or equal to 1"),
        ({"retention_map": {"weekly": True}}, "valid integer"),
        ({"drill_every_days": 0}, "greater than or equal to 1"),
        ({"drill_every_days": "7"}, "valid integer"),
        ({"unknown": 1}, "Extra inputs are not permitted"),
    ],
)
def test_a_policy_set_that_makes_no_sense_is_refused(
    admin: TestClient, change: dict[str, Any], words: str | None
) -> None:
    refused = call(admin, "POST", "/policy-sets", 422 if words else 409, json=new_set(**change))
    assert (words or "policy set of this name already") in refused["detail"]
    assert call(admin, "GET", "/policy-sets")["total"] == 1


def test_saved_rules_are_decided_by_at_once_and_say_why(admin: TestClient, fleet: Any) -> None:
    saved = save(admin, SCRATCH, PRODUCTION, note="first")
    assert (saved["version"], saved["origin"], saved["note"]) == (1, "api", "first")
    assert [(each["name"], each["change"]) for each in saved["changes"]] == [
        ("scratch", "added"),
        ("production", "added"),
    ]
    volume = next(each for each in fleet["volumes"] if each["name"] == AWFUL)
    decided = call(admin, "GET", f"/assignments/{volume['id']}")
    assert [each["policy"] for each in decided["policies"]] == ["daily_5", "monthly_1st"]
    assert decided["reasons"] == ['Rule 2 "production" matches: daily_5, monthly_1st.']
    (stored,) = call(admin, "GET", "/assignments", params={"volume_id": volume["id"]})["items"]
    assert (stored["source"], stored["reasons"]) == ("rule", decided["reasons"])
    none = call(admin, "GET", f"/assignments/{fleet['volumes'][1]['id']}")
    assert (none["auto_snapshot"], none["reasons"]) == (False, ['Rule 1 "scratch" matches: no snapshots.'])


def test_each_save_is_a_version_with_who_and_what_changed_and_stays(
    admin: TestClient, database: Database, owner_database: Database
) -> None:
    save(admin, PRODUCTION)
    second = save(admin, SCRATCH, {**PRODUCTION, "priority": 3}, version=1, note="scratch is not kept")
    assert second["changes"] == [
        {"name": "scratch", "change": "added", "fields": []},
        {"name": "production", "change": "changed", "fields": ["priority"]},
    ]
    save(admin, {**PRODUCTION, "priority": 3}, version=2)
    versions = call(admin, "GET", "/rules/versions")["items"]
    assert [(each["version"], each["rules_count"]) for each in versions] == [(3, 1), (2, 2), (1, 1)]
    assert versions[0]["changes"] == [{"name": "scratch", "change": "removed", "fields": []}]
    assert call(admin, "GET", "/rules/versions/2")["rules"][0] == SCRATCH
    call(admin, "GET", "/rules/versions/4", 404)
    logged = acts(owner_database)
    assert [act["action"] for act in logged] == ["save_snapshot_rules"] * 3
    assert logged[1]["details"]["changes"] == second["changes"]
    with pytest.raises(Exception, match="permission denied"), database.transaction() as tx:
        tx.execute("UPDATE snapshot_rule_versions SET note = 'otherwise'")


def test_of_two_who_changed_the_same_version_one_is_told_who_was_first(admin: TestClient) -> None:
    save(admin, PRODUCTION)
    refused = save(admin, SCRATCH, status=409)
    assert "has saved version 1; you changed version 0" in refused["detail"]
    assert call(admin, "GET", "/rules")["rules"] == [PRODUCTION]
    assert "nothing to save" in save(admin, PRODUCTION, version=1, status=422)["detail"]


def test_of_many_who_save_at_the_same_time_one_does(admin: TestClient) -> None:
    def save_own(number: int) -> int:
        body = {"rules": [{**PRODUCTION, "name": f"of {number}"}], "base_version": 0}
        return admin.put("/api/v1/snapshot/rules", json=body).status_code

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(save_own, range(6))) == [200, *[409] * 5]
    assert call(admin, "GET", "/rules/versions")["total"] == 1


def test_a_rule_that_changes_its_place_among_equals_is_told(admin: TestClient) -> None:
    a: dict[str, Any] = {"name": "a", "match": {}, "policies": ["daily_5"]}
    b = {**a, "name": "b"}
    save(admin, a, b)
    assert save(admin, b, a, version=1)["changes"] == [
        {"name": "b", "change": "changed", "fields": ["place"]},
        {"name": "a", "change": "changed", "fields": ["place"]},
    ]


def test_faults_of_a_text_are_told_with_their_lines_and_nothing_is_saved(admin: TestClient) -> None:
    text = '[\n  {"name": "a", "match": {}, "policies": ["hourly"]}\n]'
    for method, path, more in (
        ("PUT", "/rules", {"base_version": 0}),
        ("POST", "/rules/check", {}),
        ("POST", "/rules/preview", {}),
    ):
        refused = call(admin, method, path, 422, json={"text": text, **more})
        (fault,) = refused["errors"]
        assert (fault["line"], fault["loc"]) == (2, ["body", "text", 0, "policies", 0])
    assert call(admin, "GET", "/rules")["version"] == 0
    good = text.replace("hourly", "daily_5")
    assert call(admin, "POST", "/rules/check", json={"text": good}) == {"rules": json.loads(good)}
    assert call(admin, "PUT", "/rules", json={"text": good, "base_version": 0})["version"] == 1


@pytest.mark.parametrize(
    "body", [{}, {"rules": [], "text": "[]"}, {"rules": [{"name": "a"}]}, {"rules": {}}, {"rules": [1]}]
)
def test_rules_that_are_none_are_refused(admin: TestClient, body: dict[str, Any]) -> None:
    call(admin, "POST", "/rules/check", 422, json=body)


def test_the_preview_tells_what_a_save_then_does(admin: TestClient, owner_database: Database) -> None:
    rules: list[dict[str, Any]] = [SCRATCH, PRODUCTION, {"name": "all", "match": {}, "policies": ["daily_5"]}]
    before = _policies(owner_database)
    told = call(admin, "POST", "/rules/preview", json={"rules": rules, "limit": 1000})
    assert _policies(owner_database) == before
    assert told["volumes"] == 16 == told["begins"] + told["ends"] + told["changes"] + told["same"]
    assert (told["begins"], told["ends"], told["changes"]) == (1, 0, 1)
    assert [(each["name"], each["volumes"]) for each in told["rules"]] == [
        ("scratch", 1),
        ("production", 2),
        ("all", 15),
    ]
    save(admin, *rules)
    after = _policies(owner_database)
    changed = {volume for volume in {*before, *after} if before.get(volume) != after.get(volume)}
    assert {item["volume_id"] for item in told["items"]} == changed
    for item in told["items"]:
        assert {each["name"] for each in item["after"]["policies"]} == after.get(item["volume_id"], set())
    counts = {each["policy"]: (each["before"], each["after"]) for each in told["policies"]}
    assert counts["daily_5"] == (
        sum("daily_5" in p for p in before.values()),
        sum("daily_5" in p for p in after.values()),
    )
    volumes = {*before, *after}
    for each in told["policies"]:
        had, has = ({v for v in volumes if each["policy"] in found.get(v, set())} for found in (before, after))
        assert (each["gains"], each["losses"]) == (len(has - had), len(had - has))


def _policies(database: Database) -> dict[str, set[str]]:
    with database.transaction(read_only=True) as tx:
        rows = tx.all("SELECT volume_id, array_agg(policy) AS policies FROM snapshot_assigned_policies GROUP BY 1")
    return {row["volume_id"]: set(row["policies"]) for row in rows}


def test_the_schema_for_editors_is_the_one_that_is_asked(admin: TestClient) -> None:
    assert call(admin, "GET", "/rules/schema")["items"] == {"$ref": "#/$defs/rule"}


def test_an_operator_reads_rules_and_saves_none(log_in: Callable[[str], TestClient], fleet: Any) -> None:
    assert fleet
    operator = log_in("operator")
    assert call(operator, "GET", "/rules")["version"] == 0
    call(operator, "PUT", "/rules", 403, json={"rules": [], "base_version": 0})
    call(operator, "POST", "/rules/preview", 403, json={"rules": []})
    call(operator, "POST", "/policy-sets", 403, json=new_set())
