"""A plan says what will be done, on the real cloud: every address, every volume, every quota; and shows no secret."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.features.restore import execution
from api.features.restore.plan import Plan
from api.web.parts import Parts
from pf9.errors import InvalidInput
from tests.api.features.restore.conftest import Ask
from tests.fixtures.fault_proxy import FaultProxy, body
from tests.fixtures.restorable import PUBLIC_KEY, USER_DATA, Machine, Restorable

PLAN = "/api/v1/restore/plan"
_TOO_MANY_ITEMS = (
    "A server of the project may have 3 metadata items; the new one needs 4 until it is done: those of the old one and 2"
    " that say which restore it is of."
)
MOST_REQUESTS = 20  # of a server with two ports and two volumes, the login aside


def plan(client: TestClient, machine: Machine, snapshot_id: str, **body: Any) -> dict[str, Any]:
    answer = client.post(PLAN, json={"vm_id": machine.id, "snapshot_id": snapshot_id, **body})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture(scope="module")
def in_new() -> dict[str, Any]:
    """What the tests of one plan look at; made by the first of them."""
    return {}


@pytest.fixture
def beside(admin: TestClient, machine: Machine, points: tuple[str, str], in_new: dict[str, Any]) -> dict[str, Any]:
    """The plan of a server beside the original."""
    if not in_new:
        in_new |= plan(admin, machine, points[0])
    return in_new


def test_the_root_disk_is_the_one_at_the_root_device(beside: dict[str, Any], machine: Machine) -> None:
    """The data volume was attached first."""
    assert beside["source_volume"] == machine.root
    assert beside["restore_point"]["source_volume_id"] == machine.root
    assert (beside["restore_point"]["size_gb"], beside["restore_point"]["volume_type"]) == (1, "__DEFAULT__")


def test_a_port_with_two_addresses_is_one_port(beside: dict[str, Any], machine: Machine, scene: Restorable) -> None:
    front, back = beside["network_plan"]
    assert [front["original_port_id"], back["original_port_id"]] == list(machine.ports)
    assert [each["subnet_id"] for each in front["original_fixed_ips"]] == list(scene.subnets)
    assert front["requested_ips"] == [{"subnet_id": each, "ip_address": None} for each in scene.subnets]
    assert front["security_group_names"] == ["of the restored"]


def test_other_wishes_for_the_addresses_ask_for_none_that_the_network_works_out_itself(beside: dict[str, Any]) -> None:
    plan = Plan.model_validate(beside)
    port = next(each for each in plan.network_plan if len(each.original_fixed_ips) > 1)
    first, second = port.original_fixed_ips
    port = port.model_copy(update={"automatic_subnets": [first.subnet_id]})
    plan = plan.model_copy(update={"network_plan": [port]})
    with pytest.raises(InvalidInput, match="keeps its addresses"):
        execution.with_strategy(plan, "SAME_IPS_OR_FAIL")
    plan = plan.model_copy(update={"mode": "REPLACE"})
    changed = execution.with_strategy(plan, "SAME_IPS_OR_FAIL")
    (again,) = changed.network_plan
    assert [each.ip_address for each in again.requested_ips] == [None, second.ip_address]
    (told,) = [each.details for each in changed.actions if each.step == "CREATE_PORTS"]
    assert f"Keeps {first.ip_address} and {second.ip_address}, or the restore fails" in told


def test_in_new_mode_the_floating_ip_stays(beside: dict[str, Any], machine: Machine) -> None:
    (floating,) = beside["network_plan"][0]["floating_ips"]
    assert (floating["id"], floating["reassociated"]) == (machine.floating_ip, False)
    assert any(floating["floating_ip_address"] in each for each in beside["warnings"])


def test_what_makes_the_server_itself_is_taken_over(beside: dict[str, Any], scene: Restorable) -> None:
    vm = beside["vm"]
    assert vm["metadata"] == {"purpose": "restore", "owner": "nobody"}
    assert (sorted(vm["tags"]), vm["description"]) == (["blue", "restored"], "a server to be restored")
    assert vm["flavor"] == {"id": scene.flavor_id, "name": scene.flavor_name, "vcpus": 1, "ram_mb": 256, "disk_gb": 0}
    assert (beside["key_pair"]["name"], beside["key_pair"]["public_key"]) == ("restore-key", PUBLIC_KEY)
    assert vm["has_user_data"]
    assert vm["server_group_id"] == scene.server_group
    assert any("server group spread (soft-anti-affinity)" in each for each in beside["warnings"])


def test_the_need_is_counted_against_the_quotas(beside: dict[str, Any]) -> None:
    needs = {line["resource"]: line["needed"] for line in beside["quota_check"]["details"]}
    assert (needs["instances"], needs["cores"], needs["ram"], needs["ports"]) == (1, 1, 256, 2)
    assert (needs["volumes"], needs["gigabytes"], needs["gigabytes___DEFAULT__"]) == (1, 1, 1)


def test_in_new_mode_nothing_of_the_old_server_is_touched(beside: dict[str, Any]) -> None:
    assert not {"DELETE_EXISTING_VM", "CLEANUP_OLD_PORTS", "CLEANUP_OLD_STORAGE"} & {
        each["step"] for each in beside["actions"]
    }
    assert beside["new_vm_name"].startswith("the original-restored-")
    assert beside["confirmation"] is None


def test_user_data_is_kept_encrypted_and_shown_to_nobody(
    app: FastAPI, admin: TestClient, beside: dict[str, Any], ask: Ask
) -> None:
    (job,) = ask("SELECT * FROM restore_jobs WHERE id = %s", beside["job_id"])
    parts: Parts = app.state.parts
    assert parts.vault.open(job["user_data_encrypted"]) == USER_DATA
    shown = admin.get(f"/api/v1/restore/jobs/{beside['job_id']}").text
    assert USER_DATA not in shown + str(job["plan_json"]) + str(job["seen_json"])
    assert "user_data_encrypted" not in shown


def test_the_plan_is_a_job_with_its_steps(admin: TestClient, beside: dict[str, Any], ask: Ask) -> None:
    job = admin.get(f"/restore/jobs/{beside['job_id']}").json()
    assert job["plan"] == beside
    assert [step["step"] for step in job["steps"]] == [each["step"] for each in beside["actions"]]
    assert [(each["from_status"], each["to_status"]) for each in job["transitions"]] == [(None, "PLANNED")]
    assert job["progress"] == {
        "total_steps": len(job["steps"]), "completed_steps": 0, "current_step": None, "waits_for": None, "percent": 0,
    }  # fmt: skip
    (act,) = ask("SELECT * FROM activity_log WHERE action = 'restore_plan' AND resource_id = %s", job["id"])
    assert (act["actor"], act["resource_name"]) == (job["requested_by"], "the original")
    listed = admin.get("/restore/jobs", params={"vm_id": beside["vm"]["id"], "status": "PLANNED"}).json()
    assert beside["job_id"] in {each["id"] for each in listed["items"]}
    assert admin.get("/restore/jobs", params={"format": "csv"}).text.startswith("id,created_at,")


def test_a_plan_expires_after_half_an_hour(
    admin: TestClient, machine: Machine, points: tuple[str, str], ask: Ask
) -> None:
    made = plan(admin, machine, points[0])
    (life,) = ask("SELECT expires_at - created_at AS life FROM restore_jobs WHERE id = %s", made["job_id"])
    assert life["life"].total_seconds() == 30 * 60
    ask("UPDATE restore_jobs SET expires_at = now() - interval '1 second' WHERE id = %s RETURNING id", made["job_id"])
    assert admin.get(f"/restore/jobs/{made['job_id']}").json()["is_expired"]
    late = admin.post("/restore/execute", json={"job_id": made["job_id"]})
    assert late.status_code == 409, late.text
    assert admin.get(f"/restore/jobs/{made['job_id']}").json()["status"] == "PLANNED"


def test_a_plan_that_came_to_nothing_is_forgotten_a_week_later(
    admin: TestClient, machine: Machine, points: tuple[str, str], ask: Ask
) -> None:
    jobs = {age: plan(admin, machine, points[0])["job_id"] for age in ("6 days", "8 days")}
    for age, job_id in jobs.items():
        ask("UPDATE restore_jobs SET expires_at = now() - %s::interval WHERE id = %s RETURNING id", age, job_id)
    plan(admin, machine, points[0])
    assert [admin.get(f"/restore/jobs/{jobs[age]}").status_code for age in jobs] == [200, 404]
    assert ask("SELECT 1 AS there FROM activity_log WHERE resource_id = %s", jobs["8 days"]), "that it was made stays"


def test_a_plan_that_is_not_eligible_is_not_carried_out(
    admin: TestClient, machine: Machine, points: tuple[str, str]
) -> None:
    made = plan(admin, machine, points[0], ip_strategy="SAME_IPS_OR_FAIL")
    refused = admin.post("/restore/execute", json={"job_id": made["job_id"]})
    assert refused.status_code == 409
    assert "keeps its addresses" in refused.json()["detail"]


def test_pages_of_jobs_follow_each_other(admin: TestClient) -> None:
    def walk(direction: str) -> list[str]:
        ids: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            params = {"page_size": "2", "sort_dir": direction} | ({"cursor": cursor} if cursor else {})
            page = admin.get("/restore/jobs", params=params).json()
            ids += [each["id"] for each in page["items"]]
            cursor = page["next_cursor"]
        return ids

    newest_first = walk("desc")
    assert len(newest_first) == len(set(newest_first)) > 2
    assert walk("asc") == newest_first[::-1]
    assert admin.get("/restore/jobs", params={"cursor": "WzFd"}).status_code == 422


def test_replacing_says_what_goes_and_what_is_kept(
    admin: TestClient, machine: Machine, points: tuple[str, str]
) -> None:
    made = plan(admin, machine, points[0], mode="REPLACE", ip_strategy="SAME_IPS_OR_FAIL")
    steps = [each["step"] for each in made["actions"]]
    assert steps.index("WAIT_VOLUME_AVAILABLE") < steps.index("DELETE_EXISTING_VM") < steps.index("CREATE_SERVER")
    assert (made["new_vm_name"], made["confirmation"]) == ("the original", "DELETE AND RESTORE the original")
    front = made["network_plan"][0]
    assert front["requested_ips"] == front["original_fixed_ips"]
    assert front["floating_ips"][0]["reassociated"]
    assert [each["volume_id"] for each in made["reattached_volumes"]] == [machine.data]
    needs = {line["resource"]: line["needed"] for line in made["quota_check"]["details"]}
    assert (needs["instances"], needs["ports"], needs["volumes"]) == (0, 0, 1)


def test_a_hostname_that_the_new_name_does_not_give_is_told(
    admin: TestClient, machine: Machine, points: tuple[str, str]
) -> None:
    """Nova makes it of the name, and a server that was renamed has kept its first one."""
    told = ["The hostname of the server is the-original; Nova gives the new one that of its name, Größe_2."]
    for wishes, words in (({}, []), ({"new_vm_name": "Größe_2"}, told)):
        made = plan(admin, machine, points[0], mode="REPLACE", **wishes)
        assert [each for each in made["warnings"] if "hostname" in each] == words


def test_the_data_volumes_of_the_same_set_come_along(
    admin: TestClient, machine: Machine, points: tuple[str, str]
) -> None:
    made = plan(admin, machine, points[0], restore_data_volumes=True)
    (data,) = made["data_volumes"]
    assert (data["source_volume_id"], data["snapshot_id"]) == (machine.data, points[1])
    needs = {line["resource"]: line["needed"] for line in made["quota_check"]["details"]}
    assert (needs["volumes"], needs["gigabytes"]) == (2, 2)


def test_a_quota_that_is_too_small_blocks_in_numbers(
    admin: TestClient, scene: Restorable, machine: Machine, points: tuple[str, str]
) -> None:
    items = admin.get(f"/api/v1/restore/quota/{scene.project_id}").json()["items"]
    used = {each["resource"]: each["in_use"] for each in items}
    scene.quota("compute", cores=used["cores"], server_group_members=1, metadata_items=3)
    scene.quota("block-storage", gigabytes=used["gigabytes"])
    scene.quota("network", port=used["ports"] + 1)
    try:
        made = plan(admin, machine, points[0])
    finally:
        scene.quota("compute", cores=20, server_group_members=10, metadata_items=128)
        scene.quota("block-storage", gigabytes=1000)
        scene.quota("network", port=500)
    assert not made["eligible"]
    assert made["quota_check"]["reasons"] == [
        f"Quota of cores: 1 is needed, 0 are free ({used['cores']} of {used['cores']} in use).",
        f"Quota of gigabytes: 1 GiB is needed, 0 GiB are free ({used['gigabytes']} of {used['gigabytes']} GiB in use).",
        f"Quota of ports: 2 are needed, 1 is free ({used['ports']} of {used['ports'] + 1} in use).",
        "Quota of server_group_members: 1 is needed, 0 are free (1 of 1 in use).",
        _TOO_MANY_ITEMS,
    ]


def test_in_new_mode_the_same_addresses_cannot_be_had(
    admin: TestClient, machine: Machine, points: tuple[str, str]
) -> None:
    made = plan(admin, machine, points[0], ip_strategy="SAME_IPS_OR_FAIL")
    assert not made["eligible"]
    assert "keeps its addresses" in made["blockers"][0]
    tried = plan(admin, machine, points[0], ip_strategy="TRY_SAME_IPS")
    assert tried["eligible"]
    assert {each["ip_address"] for each in tried["network_plan"][0]["requested_ips"]} == {None}


def test_a_locked_server_is_not_replaced(
    admin: TestClient, scene: Restorable, machine: Machine, points: tuple[str, str]
) -> None:
    scene.estate.act("servers", machine.id, "lock", {"locked_reason": "audit"})
    try:
        made = plan(admin, machine, points[0], mode="REPLACE")
    finally:
        scene.estate.act("servers", machine.id, "unlock")
    assert made["blockers"] == ["the original is locked (audit): whoever locked it wants it kept. Unlock it first."]


def test_a_port_that_has_lost_its_address_blocks(
    admin: TestClient, scene: Restorable, machine: Machine, points: tuple[str, str]
) -> None:
    """Nova makes no server with it: not the new one, and not the old one again."""
    addresses = scene.estate.get("ports", machine.ports[1])["fixed_ips"]
    scene.estate.change("ports", machine.ports[1], fixed_ips=[])
    try:
        made = [plan(admin, machine, points[0], mode=mode) for mode in ("NEW", "REPLACE")]
    finally:
        scene.estate.change("ports", machine.ports[1], fixed_ips=addresses)
    assert {each["eligible"] for each in made} == {False}
    assert {f"The port {machine.ports[1]}" in each["blockers"][0] for each in made} == {True}


def test_a_flavor_that_is_gone_asks_for_another_one(
    admin: TestClient, scene: Restorable, machine: Machine, points: tuple[str, str]
) -> None:
    flavor = {"name": scene.flavor_name, "vcpus": 1, "ram": 256, "disk": 0}
    scene.admin.delete("compute", f"/flavors/{scene.flavor_id}")
    body = {"vm_id": machine.id, "snapshot_id": points[0]}
    try:
        refused = admin.post(PLAN, json=body)
        other = next(
            each for each in scene.admin.get("compute", "/flavors/detail")["flavors"] if each["name"] == "m1.tiny"
        )
        made = admin.post(PLAN, json=body | {"flavor_id": other["id"]})
        unknown = admin.post(PLAN, json=body | {"flavor_id": "none"})
    finally:
        scene.admin.post("compute", "/flavors", {"flavor": flavor | {"id": scene.flavor_id}})
    assert refused.status_code == 409
    assert "flavor_id" in refused.json()["detail"]
    assert made.json()["vm"]["flavor"]["name"] == "m1.tiny"
    assert unknown.status_code == 422


@pytest.fixture
def proxy(app: FastAPI) -> Iterator[FaultProxy]:
    """Between the gateway and the cloud."""
    parts: Parts = app.state.parts
    with FaultProxy(parts.settings.cloud.auth_url) as between:
        through = parts.settings.cloud.model_copy(update={"auth_url": between.auth_url})
        settings = dataclasses.replace(parts.settings, cloud=through)
        app.state.parts = dataclasses.replace(parts, settings=settings)
        yield between
        app.state.parts = parts


def test_planning_only_reads_and_asks_for_no_more_than_it_needs(
    admin: TestClient, proxy: FaultProxy, machine: Machine, points: tuple[str, str]
) -> None:
    plan(admin, machine, points[0], mode="REPLACE", ip_strategy="TRY_SAME_IPS", restore_data_volumes=True)
    asked = [request for request in proxy.requests if request.service != "identity"]
    assert {request.method for request in asked} == {"GET"}
    assert len(asked) <= MOST_REQUESTS, "\n".join(map(str, asked))


def test_a_nova_that_cannot_keep_the_volumes_of_a_server_blocks_its_replacement_and_not_one_beside_it(
    admin: TestClient, proxy: FaultProxy, machine: Machine, points: tuple[str, str]
) -> None:
    """Its root disk goes with it."""
    proxy.add(match="GET compute /$", fault=body('{"version": {"version": "2.79"}}'))
    refused = plan(admin, machine, points[0], mode="REPLACE")
    (why,) = refused["blockers"]
    assert (refused["eligible"], machine.root in why, "it takes 2.85" in why) == (False, True, True)
    asked = proxy.asked("GET compute /$")
    assert plan(admin, machine, points[0], mode="NEW")["eligible"]
    assert proxy.asked("GET compute /$") == asked  # there it is of no matter


def test_a_server_whose_zone_has_no_host_any_more_comes_wherever_there_is_room(
    admin: TestClient, proxy: FaultProxy, machine: Machine, points: tuple[str, str]
) -> None:
    zone = plan(admin, machine, points[0])["vm"]["availability_zone"]
    zones = {"availabilityZoneInfo": [{"zoneName": zone, "zoneState": {"available": False}}]}
    proxy.add(match="GET compute /os-availability-zone", fault=body(json.dumps(zones)))
    made = plan(admin, machine, points[0])
    assert (made["eligible"], made["vm"]["availability_zone"]) == (True, None)
    assert any(f"The zone {zone} of the server has no host" in each for each in made["warnings"])
