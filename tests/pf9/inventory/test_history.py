"""The change log and drift, as the store writes them beside history and deletions."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pf9.database import Database
from pf9.inventory.catalog import KINDS
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import store_listings

Listings = dict[str, list[dict[str, Any]]]
Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def fleet(owner_database: Database) -> Iterator[Listings]:
    """A fleet of three servers, in an inventory that holds nothing before and after."""
    yield make_fleet(3)
    with owner_database.transaction() as tx:
        histories = [f"{kind.name}_history" for kind in KINDS if kind.history]
        kinds = [kind.name for kind in KINDS]
        tx.execute(f"TRUNCATE inventory_runs, drift_counts, {', '.join(histories + kinds)} CASCADE")


@pytest.fixture
def ask(owner_database: Database) -> Ask:
    def ask(statement: str, *params: Any) -> list[dict[str, Any]]:
        with owner_database.transaction(read_only=True) as tx:
            return tx.all(statement, params)

    return ask


def changed(fleet: Listings, kind: str, **fields: Any) -> Listings:
    """The fleet with its first resource of the kind changed."""
    first, *others = copy.deepcopy(fleet[kind])
    return fleet | {kind: [first | fields, *others]}


def test_every_first_sighting_is_a_line_and_no_drift(database: Database, fleet: Listings, ask: Ask) -> None:
    store_listings(database, fleet)
    lines = ask("SELECT resource_type, count(*) FROM change_log WHERE action = 'created' GROUP BY 1")
    stored = {row["resource_type"]: row["count"] for row in lines}
    assert stored["servers"] == 3
    assert stored["ports"] == len(fleet["ports"])
    assert not ask("SELECT FROM drift_events")
    server = ask("SELECT * FROM change_log WHERE resource_id = %s", fleet["servers"][0]["id"])[0]
    assert (server["resource_name"], server["project_id"]) == (
        fleet["servers"][0]["name"],
        fleet["servers"][0]["tenant_id"],
    )
    assert server["domain_id"] == fleet["projects"][0]["domain_id"]
    assert server["seen_before_at"] is None  # nobody had looked before
    assert server["fields"] == []


def test_a_change_says_what_was_and_what_is_and_when_it_was_last_otherwise(
    database: Database, fleet: Listings, ask: Ask
) -> None:
    store_listings(database, fleet)
    seen_at = ask("SELECT last_seen_at FROM v_servers WHERE id = %s", fleet["servers"][0]["id"])[0]["last_seen_at"]
    old_name = fleet["servers"][0]["name"]
    store_listings(database, changed(fleet, "servers", name="O'Brien <b>🚀</b>", status="ERROR"))
    (line,) = ask("SELECT * FROM change_log WHERE action = 'changed'")
    assert line["fields"] == ["name", "status"]
    assert line["changes"] == {"name": [old_name, "O'Brien <b>🚀</b>"], "status": ["ACTIVE", "ERROR"]}
    assert line["seen_before_at"] == seen_at
    assert line["resource_name"] == "O'Brien <b>🚀</b>"
    (history,) = ask("SELECT * FROM servers_history WHERE id = %s", line["history_id"])
    assert history["run_id"] == line["run_id"]


def test_there_and_back_again_is_two_lines_and_two_drift_events(database: Database, fleet: Listings, ask: Ask) -> None:
    for status in ("ACTIVE", "SHUTOFF", "ACTIVE"):
        store_listings(database, changed(fleet, "servers", status=status))
    events = ask("SELECT old_value, new_value, severity, change_id FROM drift_events ORDER BY id")
    assert [(event["old_value"], event["new_value"]) for event in events] == [
        ("ACTIVE", "SHUTOFF"),
        ("SHUTOFF", "ACTIVE"),
    ]
    lines = ask("SELECT id FROM change_log WHERE action = 'changed' ORDER BY id")
    assert [event["change_id"] for event in events] == [line["id"] for line in lines]
    assert ask("SELECT sum(detected)::int AS detected FROM drift_counts") == [{"detected": 2}]


def test_an_unchanged_cloud_adds_no_line(database: Database, fleet: Listings, ask: Ask) -> None:
    store_listings(database, fleet)
    before = ask("SELECT count(*) FROM change_log")
    store_listings(database, make_fleet(3))
    assert ask("SELECT count(*) FROM change_log") == before


def test_what_is_gone_is_a_line_and_so_is_what_went_with_it(database: Database, fleet: Listings, ask: Ask) -> None:
    project = fleet["projects"][0]["id"]
    group = {"id": "group-1", "name": "web", "project_id": project}
    rule = {"id": "rule-1", "security_group_id": "group-1", "direction": "ingress", "project_id": project}
    store_listings(database, fleet | {"security_groups": [group], "security_group_rules": [rule]})
    store_listings(database, fleet | {"security_groups": []})
    lines = ask("SELECT * FROM change_log WHERE action = 'deleted' ORDER BY resource_type")
    assert [(line["resource_type"], line["resource_id"]) for line in lines] == [
        ("security_group_rules", "rule-1"),
        ("security_groups", "group-1"),
    ]
    assert all(line["domain_id"] and line["project_id"] == project and line["seen_before_at"] for line in lines)


def test_deleted_and_made_again_under_one_name_are_two_resources(database: Database, fleet: Listings, ask: Ask) -> None:
    store_listings(database, fleet)
    first, *others = fleet["volumes"]
    again = first | {"id": "00000000-0000-4000-8000-00000000abcd"}
    store_listings(database, fleet | {"volumes": [again, *others]})
    lines = ask(
        "SELECT action, resource_id FROM change_log WHERE resource_type = 'volumes' AND run_id ="
        " (SELECT max(id) FROM inventory_runs) ORDER BY action"
    )
    assert [(line["action"], line["resource_id"]) for line in lines] == [
        ("created", again["id"]),
        ("deleted", first["id"]),
    ]
    assert not ask("SELECT FROM drift_events WHERE resource_type = 'volumes'")


def test_a_field_that_a_release_begins_to_look_at_is_no_change(
    database: Database, fleet: Listings, ask: Ask, owner_database: Database
) -> None:
    store_listings(database, fleet)
    with owner_database.transaction() as tx:  # as an older release has written it
        tx.execute("UPDATE servers_history SET fields = fields - 'status', change_hash = 'older'")
        tx.execute("UPDATE servers SET change_hash = 'older', row_hash = 'older'")
    store_listings(database, fleet)
    assert len(ask("SELECT FROM servers_history")) == 6
    assert not ask("SELECT FROM change_log WHERE action = 'changed'")
    assert not ask("SELECT FROM drift_events")


def test_the_api_can_neither_change_nor_delete_a_line(database: Database, fleet: Listings) -> None:
    store_listings(database, fleet)
    for statement in ("UPDATE change_log SET action = 'deleted'", "DELETE FROM change_log", "DELETE FROM drift_events"):
        with pytest.raises(Exception, match="permission denied"), database.transaction() as tx:
            tx.execute(statement)


def test_counts_follow_acknowledgement(database: Database, fleet: Listings, ask: Ask) -> None:
    store_listings(database, fleet)
    store_listings(database, changed(fleet, "servers", status="ERROR"))
    with database.transaction() as tx:
        tx.execute("UPDATE drift_events SET acknowledged_at = now(), acknowledged_by = 'ada'")
    assert ask("SELECT detected::int, acknowledged::int FROM drift_counts") == [{"detected": 1, "acknowledged": 1}]


def assignment(role: str, user: str, project: str) -> dict[str, Any]:
    """Who has which role where, as Keystone says it."""
    return {
        "role": {"id": f"id-of-{role}", "name": role},
        "user": {"id": f"id-of-{user}", "name": user},
        "scope": {"project": {"id": project, "name": "web shop"}},
    }


def test_a_role_granted_and_revoked_are_lines_in_words_of_the_project(
    database: Database, fleet: Listings, ask: Ask
) -> None:
    project = fleet["projects"][0]
    reads, governs = (assignment(role, "ada", project["id"]) for role in ("reader", "admin"))
    store_listings(database, fleet | {"role_assignments": [reads]})
    store_listings(database, fleet | {"role_assignments": [reads, governs]})
    store_listings(database, fleet | {"role_assignments": [reads]})
    lines = ask(
        "SELECT action, resource_name, project_id, domain_id, history_id, seen_before_at FROM change_log"
        " WHERE resource_type = 'role_assignments' AND resource_name LIKE 'admin%%' ORDER BY id"
    )
    assert [(line["action"], line["resource_name"]) for line in lines] == [
        ("created", "admin for ada on project web shop"),
        ("deleted", "admin for ada on project web shop"),
    ]
    assert {(line["project_id"], line["domain_id"]) for line in lines} == {(project["id"], project["domain_id"])}
    assert [line["history_id"] for line in lines] == [None, None]
    assert lines[1]["seen_before_at"]
    (deletion,) = ask("SELECT resource_name, project_id FROM deletions_history")
    assert deletion == {"resource_name": "admin for ada on project web shop", "project_id": project["id"]}


def test_a_change_of_what_has_no_history_is_told_against_what_was_stored(
    database: Database, fleet: Listings, ask: Ask
) -> None:
    group = {"id": "group-1", "name": "ops", "domain_id": "nobody-knows-it", "description": ""}
    store_listings(database, fleet | {"groups": [group]})
    store_listings(database, fleet | {"groups": [group | {"name": "operations"}]})
    store_listings(database, fleet | {"groups": [group | {"name": "operations"}]})
    store_listings(database, fleet | {"groups": [group]})
    lines = ask("SELECT action, changes, seen_before_at FROM change_log WHERE resource_type = 'groups' ORDER BY id")
    assert [(line["action"], line["changes"]) for line in lines] == [
        ("created", {}),
        ("changed", {"name": ["ops", "operations"]}),
        ("changed", {"name": ["operations", "ops"]}),
    ]
    assert lines[1]["seen_before_at"]


def test_a_rename_changes_what_an_assignment_is_called_and_is_no_change_of_it(
    database: Database, fleet: Listings, ask: Ask
) -> None:
    given = assignment("reader", "ada", fleet["projects"][0]["id"])
    store_listings(database, fleet | {"role_assignments": [given]})
    given["user"]["name"] = "ada lovelace"
    store_listings(database, fleet | {"role_assignments": [given]})
    assert ask("SELECT name FROM role_assignments") == [{"name": "reader for ada lovelace on project web shop"}]
    assert len(ask("SELECT FROM change_log WHERE resource_type = 'role_assignments'")) == 1
