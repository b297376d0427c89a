"""Drift as an operator meets it, over what the store has detected."""

import copy
import csv
import io
from typing import Any

import openpyxl
import pytest
from starlette.testclient import TestClient

from api.web import downloads
from pf9.database import Database
from pf9.settings import DatabaseSettings
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import store_listings

AWFUL = "<img src=x onerror=alert(1)> 🚀 'quoted'"


@pytest.fixture
def fleet(owner: DatabaseSettings) -> dict[str, list[dict[str, Any]]]:
    """Eight servers; nothing has drifted yet."""
    database = Database(owner, application_name="tests-drift")
    with database.transaction() as tx:
        tx.execute("DELETE FROM drift_events")
        tx.execute("DELETE FROM drift_counts")
        tx.execute("DELETE FROM drift_rules WHERE NOT built_in")
        tx.execute("UPDATE drift_rules SET enabled = true, severity = 'warning' WHERE field_name = 'status'")
    fleet = make_fleet(8)
    for server in fleet["servers"]:
        server |= {"status": "ACTIVE", "name": AWFUL}
    store_listings(database, fleet)
    with database.transaction() as tx:
        tx.execute("DELETE FROM drift_events")
    database.close()
    return fleet


@pytest.fixture
def stop(database: Database, fleet: dict[str, list[dict[str, Any]]]) -> Any:
    """Stop so many servers and look at the cloud again."""

    def stop(number: int, **fields: Any) -> None:
        later = copy.deepcopy(fleet)
        for server in later["servers"][:number]:
            server.update(status="SHUTOFF", **fields)
        store_listings(database, later)

    return stop


@pytest.fixture
def admin(log_in: Any) -> TestClient:
    client: TestClient = log_in("admin")
    return client


def call(client: TestClient, method: str, path: str, status: int = 200, **more: Any) -> Any:
    answer = client.request(method, f"/api/v1/drift{path}", **more)
    assert answer.status_code == status, answer.text
    return answer.json()


def events(client: TestClient, **params: Any) -> Any:
    return call(client, "GET", "/events", params=params)


def test_an_event_says_what_was_and_what_is(admin: TestClient, stop: Any) -> None:
    stop(1)
    (event,) = events(admin)["items"]
    assert (event["field_label"], event["old_text"], event["new_text"]) == ("Status", "ACTIVE", "SHUTOFF")
    assert (event["resource_name"], event["severity"], event["acknowledged"]) == (AWFUL, "warning", False)
    assert (event["project_name"], event["domain_name"]) == ("tenant-000", "Default")
    detail = call(admin, "GET", f"/events/{event['id']}")
    assert detail["rule"]["field_name"] == "status"
    assert detail["resource_exists"]
    assert detail["other_events"] == []


def test_acknowledging_is_written_down_and_happens_once(admin: TestClient, stop: Any, owner_database: Database) -> None:
    stop(1)
    (event,) = events(admin)["items"]
    done = call(admin, "PUT", f"/events/{event['id']}/acknowledge", json={"note": "planned"})
    assert (done["acknowledged"], done["acknowledge_note"]) == (True, "planned")
    again = call(admin, "PUT", f"/events/{event['id']}/acknowledge", 409)
    assert done["acknowledged_by"] in again["detail"]
    with owner_database.transaction(read_only=True) as tx:
        act = tx.one("SELECT actor, action, success FROM activity_log ORDER BY id DESC LIMIT 1")
    assert act == {"actor": done["acknowledged_by"], "action": "acknowledge_drift", "success": True}


def test_many_are_acknowledged_by_id(admin: TestClient, stop: Any) -> None:
    stop(3)
    ids = [event["id"] for event in events(admin)["items"]]
    call(admin, "PUT", f"/events/{ids[0]}/acknowledge")
    done = call(admin, "PUT", "/events/bulk-acknowledge", json={"ids": [*ids, 10**12]})
    assert done == {"acknowledged": 2, "already": 1, "unknown": [10**12]}


def test_all_that_a_filter_finds_are_acknowledged(admin: TestClient, stop: Any) -> None:
    stop(4, hostId="elsewhere")
    done = call(admin, "PUT", "/events/bulk-acknowledge", json={"filter": {"field_changed": ["status"]}})
    assert done == {"acknowledged": 4, "already": 0, "unknown": []}
    assert {event["field_changed"] for event in events(admin, acknowledged="false")["items"]} == {"host_id"}
    assert events(admin, acknowledged="true")["total"] == 4


def test_a_filter_in_bulk_has_the_names_of_the_list(admin: TestClient, stop: Any) -> None:
    stop(2)
    for narrow in ({"q": "100%"}, {"tenant_name": ["nobody"]}, {"until": "2020-01-01T00:00:00Z"}):
        done = call(admin, "PUT", "/events/bulk-acknowledge", json={"filter": narrow})
        assert done["acknowledged"] == 0, narrow
    chosen = {"q": "onerror", "tenant_name": ["tenant-000"], "since": "2020-01-01T00:00:00Z"}
    expected = events(admin, **chosen)["total"]
    assert expected
    assert call(admin, "PUT", "/events/bulk-acknowledge", json={"filter": chosen})["acknowledged"] == expected


@pytest.mark.parametrize(
    "body",
    [{}, {"ids": []}, {"filter": {}}, {"ids": [1], "filter": {"severity": ["info"]}}, {"filter": {"colour": ["red"]}}],
)
def test_a_bulk_that_is_unclear_is_refused(admin: TestClient, body: dict[str, Any]) -> None:
    call(admin, "PUT", "/events/bulk-acknowledge", 422, json=body)


def test_a_bulk_of_a_time_that_makes_no_sense_is_refused(admin: TestClient, stop: Any) -> None:
    stop(1)
    for span in (
        {"since": "2026-02-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"},
        {"since": "2999-01-01T00:00:00Z"},
    ):
        assert "since" in call(admin, "PUT", "/events/bulk-acknowledge", 422, json={"filter": span})["detail"]
    assert events(admin, acknowledged="false")["total"] == 1


def test_the_summary_adds_up(admin: TestClient, stop: Any) -> None:
    stop(4, hostId="elsewhere")
    (first, *_) = events(admin, severity="warning")["items"]
    call(admin, "PUT", f"/events/{first['id']}/acknowledge")
    summary = call(admin, "GET", "/summary")
    assert (summary["total"], summary["open"], summary["acknowledged"]) == (8, 7, 1)
    assert summary["by_severity"]["warning"] == {"open": 3, "total": 4}
    assert summary["by_severity"]["info"] == {"open": 4, "total": 4}
    assert summary["by_resource_type"] == [{"resource_type": "servers", "label": "Servers", "open": 7, "total": 8}]
    assert len(summary["trend"]) == 30
    assert summary["trend"][-1]["warning"] == 4
    assert (summary["rules_enabled"], summary["rules_total"]) == (24, 24)


def test_pages_by_cursor_hold_every_event_once(admin: TestClient, stop: Any) -> None:
    stop(8, hostId="elsewhere")
    seen, params = [], {"page_size": 5}
    while True:
        page = events(admin, **params)
        seen += [event["id"] for event in page["items"]]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert len(seen) == len(set(seen)) == page["total"] == 16


def test_a_file_holds_exactly_the_events_that_are_filtered(
    admin: TestClient, stop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop(8, hostId="elsewhere")
    monkeypatch.setattr(downloads, "STRETCH", 3)
    answer = admin.get("/api/v1/drift/events", params={"format": "csv", "field_changed": "status"})
    assert answer.headers["content-disposition"].startswith('attachment; filename="drift_events_')
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    listed = events(admin, field_changed="status")["items"]
    assert [int(row["id"]) for row in rows] == [event["id"] for event in listed]
    assert {(row["old_text"], row["new_text"], row["resource_name"]) for row in rows} == {("ACTIVE", "SHUTOFF", AWFUL)}
    book = admin.get("/api/v1/drift/events", params={"format": "xlsx", "field_changed": "status"}).content
    assert len(list(openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].iter_rows())) == 9


def test_what_a_role_may_not_read_is_not_counted_either(
    admin: TestClient, log_in: Any, stop: Any, owner_database: Database
) -> None:
    stop(2)
    viewer = log_in("viewer")
    with owner_database.transaction() as tx:
        tx.execute("DELETE FROM role_permissions WHERE role = 'viewer' AND resource = 'servers'")
    try:
        summary = call(viewer, "GET", "/summary")
        assert (summary["total"], summary["by_rule"], summary["oldest_open_at"]) == (0, [], None)
        assert {day["warning"] for day in summary["trend"]} == {0}
        rules = call(viewer, "GET", "/rules")["items"]
        assert rules
        assert "servers" not in {rule["resource_type"] for rule in rules}
        assert summary["rules_total"] == len(rules)
        assert events(viewer)["total"] == 0
    finally:
        with owner_database.transaction() as tx:
            tx.execute("INSERT INTO role_permissions (role, resource, action) VALUES ('viewer', 'servers', 'read')")
    assert call(admin, "GET", "/summary")["total"] == 2


@pytest.mark.parametrize("name", ["severity", "resource_type", "field_changed", "rule_id", "run_id", "project_id"])
def test_a_filter_finds_what_has_the_value_one_or_several(admin: TestClient, stop: Any, name: str) -> None:
    stop(4, hostId="elsewhere")
    everything = events(admin)["items"]
    value = everything[0][name]
    found = events(admin, **{name: value})["items"]
    assert [event["id"] for event in found] == [event["id"] for event in everything if event[name] == value]
    values = sorted({event[name] for event in everything})
    assert events(admin, **{name: [*values, *values]})["total"] == 8


def test_the_events_of_one_resource_are_found_by_its_id(admin: TestClient, stop: Any) -> None:
    stop(4, hostId="elsewhere")
    wanted = events(admin)["items"][0]["resource_id"]
    found = events(admin, resource_id=wanted)["items"]
    assert [event["resource_id"] for event in found] == [wanted, wanted]
    assert events(admin, resource_id="unknown")["total"] == 0


def test_what_another_rule_could_watch_is_told(admin: TestClient) -> None:
    kinds = {kind["resource_type"]: kind for kind in call(admin, "GET", "/rules")["watchable"]}
    names = [field["name"] for field in kinds["servers"]["fields"]]
    assert "key_name" in names
    assert "status" not in names  # has its rule
    assert "flavors" not in kinds  # nobody keeps their history


def test_the_24_rules_are_there(admin: TestClient) -> None:
    rules = call(admin, "GET", "/rules")
    assert rules["total"] == 24
    assert len({rule["resource_type"] for rule in rules["items"]}) == 8
    assert all(rule["built_in"] for rule in rules["items"])


def test_a_rule_that_is_off_tells_nothing_and_another_severity_is_taken(admin: TestClient, stop: Any) -> None:
    rule = next(
        rule
        for rule in call(admin, "GET", "/rules")["items"]
        if (rule["resource_type"], rule["field_name"]) == ("servers", "status")
    )
    assert not call(admin, "PUT", f"/rules/{rule['id']}", json={"enabled": False})["enabled"]
    stop(1)
    assert events(admin)["total"] == 0
    call(admin, "PUT", f"/rules/{rule['id']}", json={"enabled": True, "severity": "critical"})
    stop(3)  # two more than before
    assert [event["severity"] for event in events(admin)["items"]] == ["critical", "critical"]


def test_a_rule_on_another_field_needs_no_code(admin: TestClient, stop: Any) -> None:
    body = {"resource_type": "servers", "field_name": "key_name", "severity": "info"}
    made = call(admin, "POST", "/rules", 201, json=body)
    assert (made["built_in"], made["field_label"]) == (False, "Key pair")
    stop(1, key_name="another")
    assert events(admin, field_changed="key_name")["total"] == 1
    call(admin, "POST", "/rules", 409, json=body)


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        ({"resource_type": "unicorns", "field_name": "horn", "severity": "info"}, "servers"),
        ({"resource_type": "servers", "field_name": "task_state", "severity": "info"}, "status"),
        ({"resource_type": "flavors", "field_name": "name", "severity": "info"}, "servers"),
    ],
)
def test_a_field_without_a_history_is_refused_with_those_that_have_one(
    admin: TestClient, body: dict[str, str], allowed: str
) -> None:
    problem = call(admin, "POST", "/rules", 422, json=body)
    assert allowed in problem["errors"][0]["allowed"]


@pytest.mark.parametrize(
    "params",
    [
        {"severity": "fatal"},
        {"acknowledged": "maybe"},
        {"rule_id": "one"},
        {"rule_id": "9" * 30},
        {"since": "2026-02-01", "until": "2026-01-01"},
        {"cursor": "x"},
        {"sort_by": "severity"},
        {"page": 9999, "page_size": 500},
    ],
)
def test_what_makes_no_sense_is_refused(admin: TestClient, params: dict[str, Any]) -> None:
    assert call(admin, "GET", "/events", 422, params=params)["errors"]


def test_what_is_not_there_is_404(admin: TestClient) -> None:
    call(admin, "GET", "/events/999999999", 404)
    call(admin, "PUT", "/events/999999999/acknowledge", 404)
    call(admin, "PUT", "/rules/9999", 404, json={"enabled": True})


def test_a_viewer_reads_and_acknowledges_nothing(log_in: Any, stop: Any) -> None:
    stop(1)
    viewer = log_in("viewer")
    (event,) = events(viewer)["items"]
    call(viewer, "PUT", f"/events/{event['id']}/acknowledge", 403)
    call(viewer, "PUT", "/events/bulk-acknowledge", 403, json={"ids": [event["id"]]})
    call(viewer, "PUT", "/rules/1", 403, json={"enabled": False})
