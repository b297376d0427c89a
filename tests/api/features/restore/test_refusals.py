"""What cannot be restored is refused in words, with nothing stored: the wrong server, snapshot, address, role."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from pf9.openstack import compute, network
from tests.api.features.restore.conftest import Ask
from tests.fixtures.restorable import Machine, Restorable

PLAN = "/api/v1/restore/plan"
NOWHERE = "5f0c1f3e-1f0e-4f5a-9c56-6f1a3a5d2b10"


@pytest.fixture
def refused(admin: TestClient, machine: Machine, points: tuple[str, str], ask: Ask) -> Callable[..., tuple[int, str]]:
    """Ask for a plan that is refused: the status, and the words; nothing is stored of it."""

    def refused(**body: Any) -> tuple[int, str]:
        before = ask("SELECT count(*) FROM restore_jobs")
        answer = admin.post(PLAN, json={"vm_id": machine.id, "snapshot_id": points[0], **body})
        assert answer.status_code >= 400, answer.text
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert ask("SELECT count(*) FROM restore_jobs") == before
        return answer.status_code, answer.json()["detail"]

    return refused


Refused = Callable[..., tuple[int, str]]


@pytest.mark.parametrize("vm_id", [NOWHERE, "detail", "nothing-like-an-id"])
def test_a_server_that_is_not_there(refused: Refused, vm_id: str) -> None:
    assert refused(vm_id=vm_id) == (404, f"The cloud has no server with the id {vm_id}.")


@pytest.mark.parametrize("snapshot_id", [NOWHERE, "detail"])
def test_a_snapshot_that_is_not_there(refused: Refused, snapshot_id: str) -> None:
    assert refused(snapshot_id=snapshot_id) == (404, f"The cloud has no snapshot with the id {snapshot_id}.")


def test_a_server_that_boots_from_an_image(refused: Refused, scene: Restorable) -> None:
    servers = compute.list_servers(scene.admin)
    from_image = next(each for each in servers if each["image"] and each["status"] == "ACTIVE")
    status, words = refused(vm_id=from_image["id"])
    assert status == 400
    assert f"{from_image['name']} boots from an image" in words


def test_a_snapshot_of_a_data_volume(refused: Refused, points: tuple[str, str], machine: Machine) -> None:
    status, words = refused(snapshot_id=points[1])
    assert status == 422
    assert f"is of a data volume of the original ({machine.data}), not of the one that it boots from" in words


def test_a_snapshot_of_another_server(refused: Refused, scene: Restorable) -> None:
    stranger = scene.volume("of somebody else", bootable=True)
    snapshot = scene.snapshot(stranger, "a stranger's")
    status, words = refused(snapshot_id=snapshot)
    assert status == 422
    assert f"is of the volume {stranger}" in words
    assert "of another server" in words


def test_a_snapshot_in_another_project(refused: Refused, scene: Restorable, machine: Machine) -> None:
    """An administrator can make one there."""
    body = {"volume_id": machine.root, "name": "elsewhere", "force": True}
    made = scene.admin.post("block-storage", "/snapshots", {"snapshot": body}, microversion="3.59")["snapshot"]["id"]
    scene.estate.settled("snapshots", made, to="available")
    status, words = refused(snapshot_id=made)
    scene.estate.delete("snapshots", made)
    assert status == 422
    assert "belongs to the project" in words


def test_a_snapshot_that_is_broken(refused: Refused, scene: Restorable, machine: Machine) -> None:
    made = scene.snapshot(machine.root, "broken")
    path = f"/snapshots/{made}/action"
    scene.admin.post("block-storage", path, {"os-reset_status": {"status": "error"}}, microversion="3.59")
    assert refused(snapshot_id=made) == (409, "The snapshot broken is not available: its status is error.")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"ip_strategy": "MANUAL_IP"}, "MANUAL_IP needs manual_ips"),
        ({"manual_ips": {NOWHERE: "10.71.0.30"}}, "manual_ips go with ip_strategy MANUAL_IP"),
        ({"cleanup_old_storage": True}, "cleanup_old_storage goes with mode REPLACE"),
        ({"mode": "REPLACE", "delete_source_snapshot": True}, "delete_source_snapshot goes with cleanup_old_storage"),
        ({"mode": "BESIDE"}, "mode"),
        ({"new_vm_name": "a\x00b"}, "control character"),
        ({"new_vm_name": "a\u200bb"}, "that Nova takes in no name (U+200B)"),
        ({"vm_id": "a b"}, "vm_id"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_words_that_make_no_plan(refused: Refused, body: dict[str, Any], words: str) -> None:
    status, said = refused(**body)
    assert status == 422
    assert words in said


def test_addresses_that_cannot_be_had(refused: Refused, scene: Restorable, machine: Machine) -> None:
    front, back = machine.ports

    def wanted(key: str, *addresses: str, **more: Any) -> str:
        status, words = refused(
            ip_strategy="MANUAL_IP", manual_ips={key: list(addresses)} | more.pop("also", {}), **more
        )
        assert status == 422
        return words

    router = next(
        each["ip_address"]
        for port in network.list_ports_of(scene.admin, scene.front)
        if port["device_owner"] == "network:router_interface"
        for each in port["fixed_ips"]
    )
    assert "is no IP address" in wanted(front, "10.71.0.300")
    assert "is in no subnet of the network" in wanted(front, "192.168.0.1")
    assert "is the gateway of" in wanted(front, router)
    assert "is the network's or the broadcast address" in wanted(front, "10.71.0.255")
    assert "is the original server's, which goes on" in wanted(front, "10.71.0.20")
    assert "is given twice" in wanted(front, "10.71.0.30", "10.71.0.30")
    assert "has no port" in wanted(NOWHERE, "10.71.0.30")
    assert "is named twice" in wanted(front, "10.71.0.30", also={scene.front: ["10.71.0.31"]})
    taken = scene.estate.make("ports", network_id=scene.front, fixed_ips=[{"ip_address": "10.71.0.95"}])
    assert f"is taken by the port {taken}" in wanted(front, "10.71.0.95", mode="REPLACE")
    with_two = refused(ip_strategy="MANUAL_IP", manual_ips={back: "10.73.0.999"})
    assert with_two[0] == 422


def test_addresses_that_can_be_had(
    admin: TestClient, scene: Restorable, machine: Machine, points: tuple[str, str]
) -> None:
    body = {
        "vm_id": machine.id,
        "snapshot_id": points[0],
        "mode": "REPLACE",
        "ip_strategy": "MANUAL_IP",
        "manual_ips": {scene.front: ["10.71.0.20", "10.72.0.200"], machine.ports[1]: "10.73.0.98"},
    }
    made = admin.post(PLAN, json=body).json()
    front, back = made["network_plan"]
    assert [each["ip_address"] for each in front["requested_ips"]] == ["10.71.0.20", "10.72.0.200"]
    assert [each["ip_address"] for each in back["requested_ips"]] == ["10.73.0.98"]
    fewer = admin.post(PLAN, json={**body, "manual_ips": {scene.front: "10.71.0.20"}}).json()["network_plan"][0]
    had = " and ".join(each["ip_address"] for each in front["original_fixed_ips"])
    assert fewer["note"] == f"Gets 10.71.0.20, as asked for. It has had 1 more: {had}."
    assert any("10.72.0.200" in each and "outside" in each for each in made["warnings"])


@pytest.mark.parametrize("role", ["viewer", "operator", "technical"])
def test_a_role_without_the_right(
    log_in: Callable[[str], TestClient], machine: Machine, points: tuple[str, str], role: str
) -> None:
    answer = log_in(role).post(PLAN, json={"vm_id": machine.id, "snapshot_id": points[0]})
    assert answer.status_code == 403
