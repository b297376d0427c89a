"""What one chooses from: moments, snapshots, addresses, quotas; and whether a plan still holds."""

import ipaddress
import time

import pytest
from starlette.testclient import TestClient

from api.features.restore import freshness
from pf9.database import Database
from pf9.inventory.run import Run
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings, DatabaseSettings
from tests.api.features.restore.conftest import Ask
from tests.fixtures.restorable import Machine, Restorable

NOWHERE = "5f0c1f3e-1f0e-4f5a-9c56-6f1a3a5d2b10"
KINDS = ["domains", "projects", "servers", "volumes", "snapshots"]


@pytest.fixture(scope="module")
def listed(
    cloud_settings: CloudSettings, database_settings: DatabaseSettings, points: tuple[str, str]
) -> tuple[str, str]:
    """The snapshots, now that the inventory knows them."""
    database = Database(database_settings, application_name="tests-first-run")
    Run.begin(database, source="tests", actor="tests", region_name=cloud_settings.region_name, kinds=KINDS).execute(
        lambda: Cloud.connect(cloud_settings, dry_run=True)
    )
    database.close()
    return points


def test_a_server_shows_its_moments(admin: TestClient, machine: Machine, points: tuple[str, str], set_id: str) -> None:
    found = admin.get(f"/api/v1/restore/vm/{machine.id}/restore-points").json()
    assert (found["root_volume"]["volume_id"], found["root_volume"]["delete_on_termination"]) == (machine.root, True)
    point = next(each for each in found["items"] if each["snapshot_id"] == points[0])
    assert (point["eligible"], point["set_id"], point["policy"]) == (True, set_id, "daily_5")
    assert point["data_volumes"] == [
        {
            "volume_id": machine.data, "volume_name": "the original-data", "snapshot_id": points[1],
            "status": "available",
        }
    ]  # fmt: skip
    assert points[1] not in {each["snapshot_id"] for each in found["items"]}


def test_a_moment_that_cannot_be_used_says_why(admin: TestClient, scene: Restorable, machine: Machine) -> None:
    made = scene.snapshot(machine.root, "broken moment")
    path = f"/snapshots/{made}/action"
    scene.admin.post("block-storage", path, {"os-reset_status": {"status": "error"}}, microversion="3.59")
    found = admin.get(f"/api/v1/restore/vm/{machine.id}/restore-points").json()
    point = next(each for each in found["items"] if each["snapshot_id"] == made)
    assert (point["eligible"], point["reason"]) == (
        False,
        "The snapshot broken moment is not available: its status is error.",
    )


def test_an_unknown_server_has_none(admin: TestClient) -> None:
    assert admin.get(f"/api/v1/restore/vm/{NOWHERE}/restore-points").status_code == 404


def test_restorable_snapshots_are_listed(admin: TestClient, machine: Machine, listed: tuple[str, str]) -> None:
    everywhere = admin.get("/api/v1/restore/snapshots", params={"page_size": 2}).json()
    assert everywhere["total_at_least"] >= len(everywhere["items"]) > 0
    of_one = admin.get("/api/v1/restore/snapshots", params={"vm_id": machine.id, "sort_dir": "asc"}).json()["items"]
    assert listed[0] in {each["id"] for each in of_one}
    assert listed[1] not in {each["id"] for each in of_one}
    assert {each["volume_id"] for each in of_one} == {machine.root}
    found = admin.get("/api/v1/restore/snapshots", params={"q": "the original", "policy": "daily_5"}).json()["items"]
    assert [each["id"] for each in found] == [listed[0]]
    assert admin.get("/api/v1/restore/snapshots", params={"colour": "blue"}).status_code == 422


@pytest.mark.usefixtures("listed")
def test_pages_of_snapshots_follow_each_other(admin: TestClient) -> None:
    def walk(direction: str) -> list[str]:
        ids: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            params = {"page_size": "3", "sort_dir": direction} | ({"cursor": cursor} if cursor else {})
            page = admin.get("/api/v1/restore/snapshots", params=params).json()
            ids += [each["id"] for each in page["items"]]
            cursor = page["next_cursor"]
        return ids

    newest_first = walk("desc")
    assert len(newest_first) == len(set(newest_first)) > 3
    assert walk("asc") == newest_first[::-1]


@pytest.mark.usefixtures("machine")
def test_free_addresses_are_those_that_nobody_holds(admin: TestClient, scene: Restorable) -> None:
    path = f"/api/v1/restore/networks/{scene.front}/free-addresses"
    first = admin.get(path, params={"subnet_id": scene.subnets[0], "page_size": 15}).json()
    addresses = [each["ip_address"] for each in first["items"]]
    assert addresses[0] == "10.71.0.10"
    assert "10.71.0.20" not in addresses  # the original's
    assert "10.71.0.11" in addresses
    behind = admin.get(path, params={"subnet_id": scene.subnets[0], "page_size": 15, "page": 2}).json()["items"]
    assert behind[0]["ip_address"] not in addresses
    whole = admin.get(path, params={"page_size": 500}).json()
    assert whole["total"] == len(whole["items"])
    assert {each["subnet_id"] for each in whole["items"]} == set(scene.subnets)
    ordered = [ipaddress.ip_address(each["ip_address"]) for each in whole["items"]]
    assert ordered == sorted(ordered, key=lambda each: (each.version, each))
    for direction, expected in (("asc", ordered), ("desc", ordered[::-1])):
        walked: list[ipaddress.IPv4Address | ipaddress.IPv6Address] = []
        cursor: str | None = ""
        while cursor is not None:
            page = admin.get(path, params={"page_size": 200, "sort_dir": direction, "cursor": cursor}).json()
            walked += [ipaddress.ip_address(each["ip_address"]) for each in page["items"]]
            cursor = page["next_cursor"]
        assert walked == expected
    refused = admin.get(path, params={"q": "10.71"})
    assert (refused.status_code, "sort_dir" in refused.json()["errors"][0]["allowed"]) == (422, True)
    assert admin.get(path, params={"subnet_id": NOWHERE}).status_code == 422
    assert admin.get(f"/api/v1/restore/networks/{NOWHERE}/free-addresses").status_code == 404


def test_a_page_far_into_a_large_pool_costs_what_the_first_does(admin: TestClient, scene: Restorable) -> None:
    lonely = scene.estate.make("networks", name="wide")
    scene.estate.make("subnets", network_id=lonely, cidr="fd00:71::/64", ip_version=6, enable_dhcp=False)
    began = time.process_time()
    path = f"/api/v1/restore/networks/{lonely}/free-addresses"
    page = admin.get(path, params={"page": 1_000_000, "page_size": 500}).json()
    assert time.process_time() - began < 1
    assert (page["total"], len(page["items"])) == (2**53 - 1, 500)


def test_the_quotas_of_a_project(admin: TestClient, scene: Restorable) -> None:
    items = admin.get(f"/api/v1/restore/quota/{scene.project_id}").json()["items"]
    found = {(each["service"], each["resource"]): each for each in items}
    instances = found["compute", "instances"]
    assert (instances["limit"], instances["in_use"]) == (10, len(scene.everything()["servers"]))
    assert ("network", "ports") in found
    for unknown in ("0" * 32, "nothing"):
        assert admin.get(f"/api/v1/restore/quota/{unknown}").status_code == 404


def test_a_plan_knows_what_has_changed_since(
    admin: TestClient, scene: Restorable, machine: Machine, points: tuple[str, str], ask: Ask
) -> None:
    made = admin.post("/restore/plan", json={"vm_id": machine.id, "snapshot_id": points[0]}).json()
    (job,) = ask("SELECT seen_json FROM restore_jobs WHERE id = %s", made["job_id"])
    before = job["seen_json"]
    unchanged = freshness.look(scene.admin, before)
    assert freshness.server_differences(before, unchanged, replaces=True) == []
    assert freshness.snapshot_differences(before, unchanged) == []

    scene.session.post("compute", f"/servers/{machine.id}/metadata", {"metadata": {"owner": "somebody"}})
    kept = [{"subnet_id": scene.subnets[0], "ip_address": "10.71.0.20"}]
    scene.estate.change("ports", machine.ports[0], fixed_ips=kept)
    now = freshness.look(scene.admin, before)
    scene.session.post("compute", f"/servers/{machine.id}/metadata", {"metadata": {"owner": "nobody"}})
    both = [*kept, {"subnet_id": scene.subnets[1], "ip_address": "10.72.0.20"}]
    scene.estate.change("ports", machine.ports[0], fixed_ips=both)
    changed = "owner: somebody, purpose: restore"
    assert freshness.server_differences(before, now, replaces=False) == [
        f"The server the original has the metadata {changed} now, not owner: nobody, purpose: restore.",
        f"The port {machine.ports[0]} has the addresses 10.71.0.20 now, not 10.71.0.20, 10.72.0.20.",
    ]


def test_a_plan_knows_that_its_snapshot_or_server_is_gone(
    admin: TestClient, scene: Restorable, machine: Machine, ask: Ask
) -> None:
    snapshot = scene.snapshot(machine.root, "short-lived")
    made = admin.post("/restore/plan", json={"vm_id": machine.id, "snapshot_id": snapshot}).json()
    (job,) = ask("SELECT seen_json FROM restore_jobs WHERE id = %s", made["job_id"])
    scene.estate.delete("snapshots", snapshot)
    before = job["seen_json"]
    now = freshness.look(scene.admin, before | {"server": before["server"] | {"id": NOWHERE}})
    assert freshness.snapshot_differences(before, now) == ["The snapshot short-lived is gone."]
    assert freshness.server_differences(before, now, replaces=False) == [
        f"The cloud has no server with the id {NOWHERE}."
    ]
