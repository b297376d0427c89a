"""A server that most restores are not of: its volumes go with it, its addresses come of its MAC, its group leaves no host."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from api.features.restore import cleanup
from tests.fixtures import fault_proxy as faults
from tests.fixtures.fault_proxy import DeferredDeletion
from tests.fixtures.restore_scene import Scene, Vm
from tests.fixtures.restore_shapes import Portrait, PortShape, Shape, World, marked, world
from tests.fixtures.restore_trials import Trials, after_each, wait_for_death

pytestmark = pytest.mark.cloud

ONE_HOST = "az-gold"
SHAPE = Shape(
    name='a "seldom" <b>one</b> ☃',
    ports=(PortShape("slaac", 0), PortShape("v4", 2)),
    floating=True,
    goes_with=(True, True),
    sets=1,
    policy="anti-affinity",
    is_off=False,
    zone=ONE_HOST,
)


@pytest.fixture(scope="module")
def around(stage: Scene) -> Iterator[World]:
    with world(stage) as made:
        yield made


@pytest.fixture(scope="module")
def seldom(around: World) -> dict[str, Vm]:
    """The server; who builds it again says as what."""
    return {"now": around.build(SHAPE)[0]}


@pytest.fixture
def kept(stage: Scene) -> Iterator[None]:
    """What carries the marks of a restore afterwards carried them before."""
    before = marked(stage)
    yield
    assert marked(stage) == before


@pytest.mark.usefixtures("kept")
def test_a_nova_that_cannot_keep_the_volumes_ends_a_replacement_before_anything_is_deleted(
    stage: Scene, trials: Trials, seldom: dict[str, Vm]
) -> None:
    before = Portrait.of(stage, seldom["now"].id)
    old = faults.status(406, message="Version 2.85 is not supported by the API. Minimum is 2.1 and maximum is 2.79.")
    trials.proxy.add(match="PUT compute /servers/.*/os-volume_attachments/", fault=old)
    row = trials.done(seldom["now"], "REPLACE", settings={"cleanup_volumes": True})
    assert row["status"] == "FAILED"
    assert "Nothing was deleted" in row["failure_reason"]
    assert "before Nova microversion 2.85" in row["failure_reason"]
    assert Portrait.of(stage, seldom["now"].id) == before
    assert trials.proxy.asked("DELETE compute /servers/") == 0


@pytest.mark.usefixtures("kept")
def test_a_server_beside_one_whose_group_leaves_it_no_host_fails_with_the_group_named(
    stage: Scene, trials: Trials, seldom: dict[str, Vm]
) -> None:
    (group_id,) = Portrait.of(stage, seldom["now"].id).itself["server_groups"]
    job_id = trials.queue(seldom["now"], "NEW")
    trials.killed_after("CREATE_SERVER", job_id)
    with trials.runner(cleanup_volumes=True):
        wait_for_death(trials, job_id)
        row = trials.ended(
            trials.retry(job_id, seldom["now"])
        )  # does not wait for volumes that the broken server keeps
    assert row["status"] == "FAILED"
    assert "No valid host" in row["failure_reason"]
    assert f"the server group {group_id}" in row["failure_reason"]
    assert row["result_json"]["left"] == []


@pytest.mark.parametrize(("step", "looks"), [("DELETE_EXISTING_VM", 3), ("FINALIZE", 0)])
@pytest.mark.usefixtures("kept")
def test_a_replacement_canceled_late_gives_the_data_back_that_goes_with_its_server(
    stage: Scene, trials: Trials, seldom: dict[str, Vm], step: str, looks: int
) -> None:
    """The old server is about to be out of sight; or the new one had been told already to take the volume along when it goes."""
    vm = seldom["now"]
    before = Portrait.of(stage, vm.id)
    if looks:
        DeferredDeletion(trials.proxy, looks=looks)
    job_id = trials.queue(vm, "REPLACE")
    with after_each(step, lambda: trials.cancel(job_id)), trials.runner() as runner:
        row = trials.ended(job_id)
        answer = cleanup.clean_up(runner, trials.database, row, delete_volume=True)
    again = row["result_json"]["rolled_back"]["server_id"]
    seldom["now"] = replace(vm, id=again)
    after = Portrait.of(stage, again)
    assert (row["status"], again in row["failure_reason"]) == ("CANCELED", True)
    assert (after.goes_with, after.ports, after.floating) == (before.goes_with, before.ports, before.floating)
    (left,) = row["result_json"]["left"]
    assert ([each["id"] for each in answer["deleted"]], left["kept"]) == ([left["id"]], True)


@pytest.mark.usefixtures("kept")
def test_where_nova_defers_deletions_the_new_server_has_addresses_group_and_disks_all_the_same(
    stage: Scene, trials: Trials, seldom: dict[str, Vm]
) -> None:
    """What is busy or fails once is waited for; what was made twice goes; what the storage keeps, the clean-up takes later."""
    vm = seldom["now"]
    before = Portrait.of(stage, vm.id)
    deferred = DeferredDeletion(trials.proxy)
    busy, not_now = faults.status(409, message="it is busy"), faults.status(400, message="it has clones")
    trials.proxy.add(match="POST block-storage /volumes$", fault=faults.done_twice(), times=1)
    trials.proxy.add(match="DELETE block-storage /snapshots/", fault=busy, times=1)
    trials.proxy.add(match=f"DELETE block-storage /volumes/{vm.boot_volume}", fault=not_now, times=1)
    trials.proxy.add(match="PUT network /floatingips/", fault=faults.status(500), times=1)
    wishes = {"cleanup_old_storage": True, "delete_source_snapshot": True}
    with trials.runner() as runner:
        row = trials.ended(trials.queue(vm, "REPLACE", ip_strategy="SAME_IPS_OR_FAIL", **wishes))
        assert row["status"] == "SUCCEEDED", row["failure_reason"]
        answer = cleanup.clean_up(runner, trials.database, row, delete_volume=True)
    after = Portrait.of(stage, row["result_json"]["server_id"])
    assert deferred.forced == [vm.id]
    assert (after.ports, after.floating) == (before.ports, before.floating)
    assert (after.itself, list(after.goes_with.values())) == (before.itself, [True, True])
    assert row["result_json"]["warnings"] == []
    (left,) = row["result_json"]["left"]
    assert (left["id"], "it has clones" in left["why"]) == (vm.boot_volume, True)
    assert ([each["id"] for each in answer["deleted"]], answer["left"]) == ([vm.boot_volume], [])
    assert vm.boot_volume not in stage.holdings()["volumes"]
