"""A plan is carried out on the real cloud: everything that it names is there afterwards, and nothing else is touched."""

import pytest

from pf9.openstack import block_storage, compute, network
from tests.api.features.restore.execution.conftest import Jobs, Start
from tests.fixtures.restore_scene import Scene, Vm

pytestmark = pytest.mark.cloud


def test_a_new_server_stands_beside_the_old_one_with_all_that_it_had(
    stage: Scene, vm: Vm, jobs: Jobs, start: Start
) -> None:
    before, floating = stage.holdings(), stage.floating(vm.id)
    start()
    job_id = jobs.queue(vm, "NEW", "TRY_SAME_IPS")
    row = jobs.ended(job_id)
    assert (row["status"], row["failure_reason"]) == ("SUCCEEDED", None)
    assert jobs.states(job_id) == [
        (None, "PLANNED", "ada"), ("PLANNED", "PENDING", "ada"), ("PENDING", "RUNNING", "ada"), ("RUNNING", "SUCCEEDED", "system"),
    ]  # fmt: skip
    after, result = stage.holdings(), row["result_json"]
    new = {kind: set(after[kind]) - set(before[kind]) for kind in after}
    assert new["servers"] == {result["server_id"]}
    assert new["volumes"] == {result["volume_id"]}
    assert new["ports"] == {each["port_id"] for each in result["addresses"]}
    assert {kind: {its: after[kind].get(its) for its in before[kind]} for kind in before} == before
    assert stage.floating(vm.id) == floating  # they stay with the old one
    _is_as_the_old_one(stage, vm, result["server_id"])
    volume = block_storage.get_volume(stage.admin, result["volume_id"])
    assert volume["os-vol-tenant-attr:tenant_id"] == stage.project_id
    assert volume["metadata"] == {}
    assert set(result["timings"]) == {step for step, each in jobs.steps(job_id).items() if each["finished_at"]}


def _is_as_the_old_one(stage: Scene, vm: Vm, server_id: str) -> None:
    old, new = (compute.look_at_server(stage.admin, each) for each in (vm.id, server_id))
    same = ("metadata", "tags", "description", "key_name", "flavor", "config_drive", "tenant_id", "status")
    assert {key: new[key] for key in same} == {key: old[key] for key in same}
    assert new["OS-EXT-SRV-ATTR:root_device_name"] == old["OS-EXT-SRV-ATTR:root_device_name"]
    shapes = [
        sorted(
            (len(each["fixed_ips"]), sorted(each["security_groups"]), each["description"]) for each in stage.ports(one)
        )
        for one in (vm.id, server_id)
    ]
    assert [shape[:2] for shape in shapes[0]] == [shape[:2] for shape in shapes[1]]
    assert not network.list_ports_by(stage.admin, description=f"pf9_restore_job={server_id}")
