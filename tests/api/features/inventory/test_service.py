"""Details of a resource: its relations, its history as changes, what is kept back, and what is said of one that is gone."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.features.inventory.service import HIDDEN, without_secrets
from pf9.database import Database
from pf9.values import Json
from tests.fixtures.inventory_rows import insert, insert_history, insert_run


@pytest.fixture(scope="module", autouse=True)
def village(arranged: Database) -> dict[str, int]:
    """One project with a server, its volumes, ports, group and router; flavors with odd ids."""
    with arranged.transaction() as tx:
        run_id, later = insert_run(tx), insert_run(tx)
        insert(tx, "domains", id="d", name="Default")
        insert(tx, "projects", id="p", name="shop", domain_id="d")
        for region in ("RegionOne", "RegionTwo"):
            insert(tx, "flavors", id="a b.c", name=f"small of {region}", region_name=region)
        insert(tx, "flavors", id="far", name="far", region_name="RegionTwo")
        for region in ("RegionTwo", "RegionThree"):
            insert(tx, "flavors", id="abroad", name="abroad", region_name=region)
        insert(
            tx, "servers", id="s", name="web-01", status="ACTIVE", project_id="p", flavor_id="a b.c", image_id="gone",
            volume_ids=["v1", "v2"],
            raw_json=Json({"id": "s", "OS-EXT-SRV-ATTR:user_data": "I2Nsb3Vk", "adminPass": "x", "nested": [{"password": "y"}]}),
        )  # fmt: skip
        insert(tx, "volumes", id="v1", name="root", status="in-use", server_id="s", project_id="p")
        insert(tx, "volumes", id="v2", name="data", status="in-use", server_id="s", project_id="p")
        insert(tx, "volumes", id="v3", name="far", status="in-use", server_id="s", region_name="RegionTwo")
        insert(tx, "volumes", id="v4", name="copy", status="available", source_volume_id="v1", snapshot_id="sn")
        insert(tx, "snapshots", id="sn", name="sunday", volume_id="v1", status="available")
        insert(tx, "security_groups", id="g", name="web", project_id="p")
        insert(
            tx, "security_group_rules", id="r1", security_group_id="g", direction="ingress", ethertype="IPv4",
            protocol="tcp", port_range_min=80, port_range_max=443, remote_ip_prefix="0.0.0.0/0",
        )  # fmt: skip
        insert(tx, "networks", id="n", name="net", project_id="p")
        insert(tx, "routers", id="ro", name="gate")
        insert(tx, "ports", id="po", name="", device_id="s", network_id="n", security_group_ids=["g"])
        insert(tx, "ports", id="ro-po", name="", device_id="ro", network_id="n")
        for number in range(60):
            insert(tx, "users", id=f"u{number}", name=f"user-{number:02}", domain_id="d")
        insert_history(tx, "servers", "s", run_id=run_id, name="web", status="ACTIVE", ip_addresses=["10.0.0.1"])
        insert_history(tx, "servers", "s", run_id=later, name="web", status="SHUTOFF", ip_addresses=["10.0.0.1"])
        insert_history(tx, "servers", "s", run_id=later, name="web-01", status="ACTIVE", ip_addresses=[])
        for number in range(130):
            insert_history(tx, "volumes", "v1", run_id=run_id, size_gb=number)
        tx.execute(
            "INSERT INTO deletions_history (resource_type, resource_id, resource_name, region_name, reason, first_seen_at,"
            " last_seen_at, deleted_at, raw_json, run_id)"
            " VALUES ('servers', 'lost', 'old <b>web</b>', 'RegionOne', 'not listed', now(), now(),"
            " '2026-05-04 12:00:00+00', '{}', %s)",
            (later,),
        )
    return {"first": run_id, "later": later}


def relations(client: TestClient, address: str) -> dict[tuple[str, str], list[str]]:
    found = client.get(address)
    assert found.status_code == 200, found.text
    return {
        (relation["kind"], relation["label"]): [item["id"] for item in relation["items"]]
        for relation in found.json()["relations"]
    }


def test_a_server_shows_what_it_names_and_what_names_it(viewer: TestClient) -> None:
    assert relations(viewer, "/servers/s") == {
        ("projects", "Project"): ["p"],
        ("flavors", "Flavor"): ["a b.c"],
        ("volumes", "Volumes"): ["v2", "v1"],
        ("ports", "Ports"): ["po"],
    }


def test_a_volume_shows_its_servers_once_and_where_it_came_from(viewer: TestClient) -> None:
    shown = relations(viewer, "/volumes/v1")
    assert shown["servers", "Attached to"] == ["s"]
    assert shown["snapshots", "Snapshots"] == ["sn"]
    assert [kind for kind, _ in shown].count("servers") == 1
    copied = relations(viewer, "/volumes/v4")
    assert copied["volumes", "From volume"] == ["v1"]
    assert copied["snapshots", "From snapshot"] == ["sn"]
    assert copied["servers", "Attached to"] == []


def test_a_port_shows_its_groups_and_whatever_it_is_plugged_into(viewer: TestClient) -> None:
    shown = relations(viewer, "/ports/po")
    assert shown["security_groups", "Security groups"] == ["g"]
    assert shown["servers", "Device"] == ["s"]
    assert ("routers", "Routers") not in shown
    assert relations(viewer, "/ports/ro-po")["routers", "Routers"] == ["ro"]


def test_a_rule_in_a_relation_can_be_told_from_another(viewer: TestClient) -> None:
    shown = viewer.get("/security-groups/g").json()["relations"]
    rules = next(relation for relation in shown if relation["kind"] == "security_group_rules")
    assert rules["items"][0]["name"] == "ingress IPv4 tcp 80-443 0.0.0.0/0"


def test_a_long_relation_gives_the_first_fifty_and_the_total(viewer: TestClient) -> None:
    shown = viewer.get("/domains/d").json()["relations"]
    users = next(relation for relation in shown if relation["kind"] == "users")
    assert (users["total"], len(users["items"])) == (60, 50)
    assert users["items"][0]["name"] == "user-00"


def test_relations_stay_in_the_region_of_the_resource(viewer: TestClient) -> None:
    assert relations(viewer, "/volumes/v3")["servers", "Attached to"] == []


def test_history_tells_what_changed_newest_first(viewer: TestClient, village: dict[str, int]) -> None:
    history = viewer.get("/servers/s").json()["history"]
    assert [row["run_id"] for row in history] == [village["later"], village["later"], village["first"]]
    assert [row["first"] for row in history] == [False, False, True]
    assert history[0]["changes"] == [
        {"field": "name", "label": "Name", "old": "web", "new": "web-01"},
        {"field": "status", "label": "Status", "old": "SHUTOFF", "new": "ACTIVE"},
        {"field": "ip_addresses", "label": "Addresses", "old": ["10.0.0.1"], "new": []},
    ]
    assert history[2]["changes"] == []


def test_a_long_history_is_cut_and_its_last_row_is_not_called_the_first(viewer: TestClient) -> None:
    history = viewer.get("/volumes/v1").json()["history"]
    assert len(history) == 100
    assert not any(row["first"] for row in history)
    assert history[-1]["changes"][0] == {"field": "size_gb", "label": "Size", "old": 29, "new": 30}


def test_a_kind_without_history_has_none(viewer: TestClient) -> None:
    assert viewer.get("/flavors/far").json()["history"] == []


def test_what_is_for_the_cloud_alone_is_not_shown(viewer: TestClient) -> None:
    text = viewer.get("/servers/s")
    assert text.json()["raw_json"] == {
        "id": "s",
        "OS-EXT-SRV-ATTR:user_data": HIDDEN,
        "adminPass": HIDDEN,
        "nested": [{"password": HIDDEN}],
    }
    assert "I2Nsb3Vk" not in text.text


def test_only_the_values_of_secret_keys_are_blanked() -> None:
    record = {"user_data": None, "password_expires_at": "2026", "metadata": {"Password": "p", "user": "password"}}
    assert without_secrets(record) == {
        "user_data": None,
        "password_expires_at": "2026",
        "metadata": {"Password": HIDDEN, "user": "password"},
    }


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/flavors/a b.c", "small of RegionOne"),
        ("/flavors/a%20b%2Ec", "small of RegionOne"),
        ("/flavors/a%20b.c?region_name=RegionTwo", "small of RegionTwo"),
        ("/flavors/far", "far"),
        ("/flavors/abroad?region_name=RegionThree", "abroad"),
    ],
)
def test_the_region_asked_for_is_meant_else_ours_else_the_only_one(viewer: TestClient, address: str, name: str) -> None:
    item = viewer.get(f"/api/v1{address}").json()["item"]
    assert item["name"] == name


def test_an_id_of_two_other_regions_needs_to_be_told_apart(viewer: TestClient) -> None:
    answer = viewer.get("/flavors/abroad")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["allowed"] == ["RegionThree", "RegionTwo"]


def test_a_resource_that_is_gone_says_when_and_who_found_it(viewer: TestClient, village: dict[str, int]) -> None:
    answer = viewer.get("/servers/lost")
    assert answer.status_code == 404
    assert answer.json()["detail"] == (
        "There is no server with the id lost. It was named old <b>web</b>."
        f" Run {village['later']} found it deleted at 2026-05-04 12:00:00 UTC."
    )
    assert viewer.get("/servers/never").json()["detail"] == "There is no server with the id never."


@pytest.mark.parametrize("resource_id", ["%00", "%F0%9F%9A%80", "'", "%25", "x" * 3000, "..%2F.."])
def test_an_odd_id_is_not_found_and_nothing_worse(viewer: TestClient, resource_id: str) -> None:
    assert viewer.get(f"/servers/{resource_id}").status_code == 404


def test_a_viewer_and_a_superadmin_see_the_same_record(log_in: Callable[[str], TestClient], viewer: TestClient) -> None:
    seen: list[Any] = [client.get("/servers/s").json() for client in (viewer, log_in("superadmin"))]
    assert seen[0] == seen[1]
