"""A plan is carried out on the real cloud: everything that it names is there afterwards, and nothing else is touched."""

import pytest

from api.features.restore import marks
from pf9.database import Database
from pf9.openstack import block_storage, compute
from tests.fixtures import fault_proxy
from tests.fixtures.restore_scene import Scene, Vm
from tests.fixtures.restore_trials import Before, Trials, check, tear_down

pytestmark = pytest.mark.cloud


def test_a_new_server_stands_beside_the_old_one_with_all_that_it_had(
    stage: Scene, vm: Vm, trials: Trials, owner_database: Database
) -> None:
    before = Before.of(stage, vm)
    trials.proxy.add(match="(GET|POST) block-storage /volumes", fault=fault_proxy.expired_token())  # revoked on the way
    with owner_database.transaction() as tx:
        tx.execute("REVOKE INSERT ON inventory_runs FROM pf9_api")
    row = trials.done(vm, "NEW", restore_data_volumes=True)  # that the inventory cannot be shown it is no fault of its
    with owner_database.transaction() as tx:
        tx.execute("GRANT INSERT ON inventory_runs TO pf9_api")
    assert (row["status"], row["failure_reason"]) == ("SUCCEEDED", None)
    assert trials.transitions(row["id"]) == [
        (None, "PLANNED", "ada"), ("PLANNED", "PENDING", "ada"), ("PENDING", "RUNNING", "ada"),
        ("RUNNING", "SUCCEEDED", "system"),
    ]  # fmt: skip
    result = row["result_json"]
    assert set(result["data_volumes"]) == set(vm.data_volumes)
    check(stage, vm, "NEW", before, result)
    _is_as_the_old_one(stage, vm, result["server_id"])
    volume = block_storage.get_volume(stage.admin, result["volume_id"])
    assert (volume["os-vol-tenant-attr:tenant_id"], volume["metadata"]) == (stage.project_id, {})
    assert set(result["timings"]) == set(trials.steps(row["id"]))
    tear_down(stage, before)


def test_in_place_of_the_old_server_addresses_volumes_and_floating_ips_are_what_they_were(
    stage: Scene, trials: Trials
) -> None:
    vm = stage.vm(data=1)
    before = Before.of(stage, vm)
    old = compute.look_at_server(stage.admin, vm.id)
    row = trials.done(vm, "REPLACE", ip_strategy="SAME_IPS_OR_FAIL")
    assert (row["status"], row["failure_reason"]) == ("SUCCEEDED", None)
    result = row["result_json"]
    check(stage, vm, "REPLACE", before, result)
    new = compute.look_at_server(stage.admin, result["server_id"])
    same = ("name", "metadata", "tags", "description", "key_name", "flavor", "tenant_id", "status")
    assert {key: new[key] for key in same} == {key: old[key] for key in same}
    attached = {
        each["volumeId"]: each["delete_on_termination"] for each in compute.list_attachments(stage.admin, new["id"])
    }
    assert attached == {
        result["volume_id"]: True,
        next(iter(vm.data_volumes)): False,
    }  # what was not restored came over
    made, kept = (block_storage.get_volume(stage.admin, each) for each in (result["volume_id"], vm.boot_volume))
    assert made["metadata"] == {"auto_snapshot": "true"}  # as well protected as the old one was
    assert kept["metadata"] == {"auto_snapshot": "true", marks.REPLACED_BY: new["id"]}
    assert (made["name"], made["bootable"], result["left"], result["warnings"]) == (kept["name"], "true", [], [])


def _is_as_the_old_one(stage: Scene, vm: Vm, server_id: str) -> None:
    old, new = (compute.look_at_server(stage.admin, each) for each in (vm.id, server_id))
    same = ("metadata", "tags", "description", "key_name", "flavor", "config_drive", "tenant_id", "status")
    assert {key: new[key] for key in same} == {key: old[key] for key in same}
    shapes = [
        sorted((len(each["fixed_ips"]), sorted(each["security_groups"])) for each in stage.ports(one))
        for one in (vm.id, server_id)
    ]
    assert shapes[0] == shapes[1]
    assert {marks.JOB in each["description"] for each in stage.ports(server_id)} == {False}
