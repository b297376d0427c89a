"""Whatever goes wrong in the middle of a restore: nothing is lost, what is left is told, and it can be finished."""

import dataclasses
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from api.features.restore import cleanup, job_queries, latecomers, marks
from api.features.restore.plan import Mode
from pf9.database import Database
from pf9.errors import Conflict
from pf9.openstack import block_storage, compute, network
from tests.fixtures import fault_proxy as faults
from tests.fixtures.estate import wait_until
from tests.fixtures.fault_proxy import Answer, Forward, Request
from tests.fixtures.restore_scene import Scene, Vm
from tests.fixtures.restore_trials import (
    Before,
    Trials,
    broken_server,
    check,
    made_id,
    tear_down,
    wait_for_death,
)

pytestmark = pytest.mark.cloud

MAKE_VOLUME, MAKE_SERVER = "POST block-storage /volumes$", "POST compute /servers$"


@pytest.fixture
def before(stage: Scene, vm: Vm) -> Iterator[Before]:
    """What there is; the test ends with that."""
    there = Before.of(stage, vm)
    yield there
    tear_down(stage, there)
    assert Before.of(stage, vm) == there


def then(act: Callable[[str], Any]) -> faults.Fault:
    """Have it made, do something to it, and give the answer."""

    def fault(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        act(made_id(answer))
        return answer

    return fault


def test_a_volume_that_ends_in_error_fails_the_job_and_does_not_stay(
    stage: Scene, vm: Vm, trials: Trials, before: Before
) -> None:
    def act(volume_id: str) -> None:
        stage.settled("volumes", volume_id, to="available")
        stage.estate.act("volumes", volume_id, "os-reset_status", {"status": "error"}, to="error")

    trials.proxy.add(match=MAKE_VOLUME, fault=then(act), times=1)
    row = trials.done(vm, "NEW")
    assert row["status"] == "FAILED"
    assert "it is in state error" in row["failure_reason"]
    assert stage.holdings() == before.holdings
    assert row["result_json"]["left"] == []


def test_a_server_that_ends_in_error_is_taken_away_and_the_retry_uses_its_volume(
    stage: Scene, vm: Vm, trials: Trials, before: Before
) -> None:
    trials.proxy.add(match=MAKE_SERVER, fault=broken_server(stage), times=1)
    failed = trials.done(vm, "NEW")
    assert failed["status"] == "FAILED"
    assert "ended in ERROR" in failed["failure_reason"]
    (left,) = failed["result_json"]["left"]
    assert (left["kind"], left["kept"]) == ("volumes", True)
    gone: list[str] = []

    def delete(request: Request, forward: Forward) -> Answer:
        gone.append(request.path.split("/")[-2])
        stage.remove("servers", gone[0])
        return forward(request)

    trials.proxy.add(match="PUT compute /servers/.*/metadata", fault=delete, times=1)
    with trials.runner():
        deleted = trials.ended(trials.retry(failed["id"], vm))
        assert (deleted["status"], f"{gone[0]} was deleted by somebody" in deleted["failure_reason"]) == (
            "FAILED",
            True,
        )
        row = trials.ended(trials.retry(deleted["id"], vm))
    assert row["status"] == "SUCCEEDED", row["failure_reason"]
    assert row["result_json"]["volume_id"] == left["id"]
    check(stage, vm, "NEW", before, row["result_json"])


def test_a_cancel_in_the_middle_takes_back_what_was_made_and_cleaning_up_the_rest(
    stage: Scene, vm: Vm, trials: Trials, before: Before
) -> None:
    job_id = trials.queue(vm, "NEW")
    trials.proxy.add(match=MAKE_SERVER, fault=faults.meanwhile(lambda: trials.cancel(job_id)), times=1)
    with trials.runner() as runner:
        row = trials.ended(job_id)
        assert (row["status"], row["failure_reason"]) == ("CANCELED", "Canceled by ada.")
        (left,) = row["result_json"]["left"]
        answer = cleanup.clean_up(runner, trials.database, row, delete_volume=True)
    assert [each["id"] for each in answer["deleted"]] == [left["id"]]
    assert stage.holdings() == before.holdings


@pytest.mark.parametrize("mode", ["NEW", "REPLACE"])
def test_a_dry_run_walks_through_all_steps_and_asks_the_cloud_for_nothing_but_looks(
    stage: Scene, vm: Vm, trials: Trials, before: Before, mode: Mode
) -> None:
    row = trials.done(vm, mode, settings={"dry_run": True})
    assert (row["status"], row["result_json"]["dry_run"]) == ("SUCCEEDED", True)
    assert {step["status"] for step in trials.steps(row["id"]).values()} == {"SUCCEEDED"}
    sent = {str(each) for each in trials.proxy.requests if each.method != "GET"}
    assert sent == {"POST identity /auth/tokens"}
    assert Before.of(stage, vm) == before


def other_metadata(stage: Scene, vm: Vm) -> None:
    compute.set_server_metadata(stage.session, vm.id, {"tier": "lead", "size": "größer"})


def no_snapshot(stage: Scene, vm: Vm) -> None:
    stage.remove("snapshots", vm.snapshot_id)


def no_room(stage: Scene, _: Vm) -> None:
    used = block_storage.get_quota(stage.admin, stage.project_id)["gigabytes"]["in_use"]
    stage.quota(gigabytes=used)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (other_metadata, "has the metadata size: größer, tier: lead now"),
        (no_snapshot, "is gone"),
        (no_room, "The project has no room any more: gigabytes: 2 needed"),
    ],
)
def test_a_plan_that_holds_no_longer_is_refused_with_what_has_changed(
    stage: Scene, vm: Vm, trials: Trials, before: Before, change: Callable[[Scene, Vm], None], told: str
) -> None:
    of_its_own = dataclasses.replace(vm, snapshot_id=stage.snapshot(vm.boot_volume, "of its own"))
    job_id = trials.queue(of_its_own, "NEW")
    try:
        change(stage, of_its_own)
        with trials.runner():
            row = trials.ended(job_id)
    finally:
        stage.remove("snapshots", of_its_own.snapshot_id)
        compute.set_server_metadata(stage.session, vm.id, {"tier": "gold", "size": "größer"})
        stage.quota(gigabytes=5000)
    assert (row["status"], told in row["failure_reason"]) == ("FAILED", True), row["failure_reason"]
    assert stage.holdings() == before.holdings


def test_a_chosen_address_that_somebody_has_taken_since_fails_the_job_and_says_who_has_it(
    stage: Scene, vm: Vm, trials: Trials, before: Before
) -> None:
    one, two = sorted(stage.ports(vm.id), key=lambda port: len(port["fixed_ips"]))
    chosen = {one["id"]: ["10.77.9.9"], two["id"]: ["10.77.9.10", "10.77.9.11"]}
    job_id = trials.queue(vm, "NEW", ip_strategy="MANUAL_IP", manual_ips=chosen)
    body = {"network_id": stage.network_id, "fixed_ips": [{"ip_address": "10.77.9.9"}]}
    thief = network.create_port(stage.session, body)["id"]
    with trials.runner():
        row = trials.ended(job_id)
        assert row["status"] == "FAILED"
        assert f"10.77.9.9 cannot be had: it belongs to port {thief} of nobody." in row["failure_reason"]
        done = trials.ended(trials.retry(job_id, vm, ip_strategy="NEW_IPS"))  # with whatever there is
    stage.remove("ports", thief)
    assert done["status"] == "SUCCEEDED", done["failure_reason"]
    check(stage, vm, "NEW", before, done["result_json"])
    found = {address for _, each in stage.addresses(done["result_json"]["server_id"]) for address in each}
    assert (len(found), found & {"10.77.9.9", "10.77.9.10", "10.77.9.11"}) == (3, set())


def test_a_gateway_that_is_told_to_stop_lets_its_job_go_and_what_nobody_has_written_down_goes_with_a_canceled_retry(
    stage: Scene, vm: Vm, trials: Trials, before: Before
) -> None:
    job_id = trials.queue(vm, "NEW")
    with trials.runner() as runner:

        def told_to_stop(request: Request, forward: Forward) -> Answer:
            runner._stopping.set()
            runner.wake()
            wait_until(runner._jobs[job_id][0].stopping.is_set, what="the job was not told")
            return faults.lost_answer()(request, forward)

        trials.proxy.add(match=MAKE_SERVER, fault=told_to_stop, times=1)
        row = trials.ended(job_id)
    assert (row["status"], row["failure_reason"]) == ("INTERRUPTED", job_queries.API_STOPPED)
    (volume,) = set(stage.holdings()["volumes"]) - set(before.holdings["volumes"])
    retry = trials.retry(job_id, vm)
    trials.cancel(retry)
    with trials.runner() as runner:
        row = trials.ended(retry)
        assert (row["status"], [each["id"] for each in row["result_json"]["left"]]) == ("CANCELED", [volume])
        assert stage.holdings()["servers"].keys() == before.holdings["servers"].keys()
        assert stage.holdings()["ports"].keys() == before.holdings["ports"].keys()
        answer = cleanup.clean_up(runner, trials.database, row, delete_volume=True)
    assert [each["id"] for each in answer["deleted"]] == [volume]


def test_a_server_whose_replacement_ended_half_way_is_not_planned_for_as_if_it_had_no_ports(
    stage: Scene, vm: Vm, trials: Trials, before: Before
) -> None:
    job_id = trials.queue(vm, "REPLACE")
    with trials.runner() as runner:

        def told_to_stop() -> None:
            runner._stopping.set()
            runner.wake()
            wait_until(runner._jobs[job_id][0].stopping.is_set, what="the job was not told")

        trials.proxy.add(match="PUT network /ports/", fault=faults.meanwhile(told_to_stop), times=1)
        row = trials.ended(job_id)
    assert row["status"] == "INTERRUPTED"
    with pytest.raises(Conflict, match=f"by job {job_id} is half-way .INTERRUPTED. and holds what belongs"):
        stage.planned(trials.database, trials.vault, vm)
    with trials.database.transaction() as tx:
        assert job_queries.keep_clean_up_out(tx, job_id)  # as a retry does: the chain has its first job's id
        with pytest.raises(Conflict, match="or retried already"):
            trials.clean_up(job_id)
    trials.clean_up(job_id)
    assert Before.of(stage, vm) == before
    assert stage.planned(trials.database, trials.vault, vm)


def test_the_process_dies_while_the_server_is_being_made_and_the_retry_takes_that_one_and_no_other_that_comes_late(
    stage: Scene, vm: Vm, trials: Trials, before: Before, owner_database: Database
) -> None:
    job_id = trials.queue(vm, "NEW")
    trials.killed_in(MAKE_SERVER, job_id)
    (made,) = set(stage.holdings()["servers"]) - set(before.holdings["servers"])
    stage.settled("servers", made, to="ACTIVE")
    stage.estate.act("servers", made, "os-stop", to="SHUTOFF")  # somebody wants it quiet before it is looked at
    with trials.runner():
        wait_for_death(trials, job_id)
        row = trials.ended(trials.retry(job_id, vm))
    assert row["status"] == "SUCCEEDED", row["failure_reason"]
    assert trials.proxy.asked(MAKE_SERVER) == 0
    assert (row["result_json"]["server_id"], stage.holdings()["servers"][made]) == (made, "SHUTOFF")
    stage.estate.act("servers", made, "os-start", to="ACTIVE")
    check(stage, vm, "NEW", before, row["result_json"])
    late = stage.volume(name="late", size=2, metadata=marks.metadata(job_id, "CREATE_VOLUME_FROM_SNAPSHOT"))
    port = marks.description(job_id, stage.ports(vm.id)[0]["id"])
    body = {"network_id": stage.network_id, "description": port}
    network.create_port(stage.session, body)
    in_use = network.create_port(stage.session, {**body, "device_id": vm.id, "device_owner": "compute:nova"})
    with owner_database.transaction() as tx:
        tx.execute("UPDATE restore_jobs SET finished_at = finished_at - interval '3 minutes'")
    with trials.runner(past=True) as runner:
        latecomers.take_away(runner, trials.database, lambda: stage.admin, region_name=row["region_name"])
        latecomers.take_away(runner, trials.database, lambda: stage.admin, region_name=row["region_name"])
    network.delete_port(stage.session, in_use["id"])  # a server has it: nobody else takes it away
    check(stage, vm, "NEW", before, row["result_json"])
    with owner_database.transaction(read_only=True) as tx:
        told = tx.all(
            "SELECT actor, details FROM activity_log WHERE action = 'restore_cleanup' AND resource_id = %s",
            (row["id"],),
        )
    assert [(each["actor"], late in str(each["details"]), len(each["details"]["deleted"])) for each in told] == [
        ("system", True, 2)
    ]


def test_when_the_new_server_does_not_come_the_old_one_is_built_again_with_its_addresses_if_not_at_once_then_later(
    stage: Scene, trials: Trials
) -> None:
    old = stage.vm()
    compute.stop_server(stage.session, old.id)
    stage.settled("servers", old.id, to="SHUTOFF")
    there = Before.of(stage, old)
    (gone,) = [port["id"] for port in stage.ports(old.id) if len(port["fixed_ips"]) == 2]
    trials.proxy.add(match=MAKE_SERVER, fault=faults.status(400, message="no host"))
    failed = trials.done(old, "REPLACE", ip_strategy="NEW_IPS")
    assert failed["status"] == "FAILED"
    assert f"{old.name} is SHUTOFF now; the restored server runs." in failed["plan_json"]["warnings"]
    assert old.id in {each["id"] for each in failed["result_json"]["left"]}  # the way back found no host either
    with pytest.raises(Conflict, match=f"by job {failed['id']} is half-way .FAILED."):
        stage.planned(trials.database, trials.vault, old)
    trials.proxy.clear()
    network.delete_port(stage.session, gone)  # by somebody who saw nobody have it: another one is made in its place
    killed = trials.roll_back(failed["id"])
    trials.cancel(killed)  # once more, while it waits: it is taken back all the same
    trials.killed_in("PUT block-storage /volumes/", killed)  # neither the server nor its port carries marks now
    trials.proxy.add(match="PUT network /floatingips/", fault=faults.status(503), times=1)
    with trials.runner():
        wait_for_death(trials, killed)
        row = trials.ended(trials.roll_back(killed))
    assert row["status"] == "CANCELED"
    again = row["result_json"]["rolled_back"]
    assert again["server_id"] in row["failure_reason"]
    stage.settled("servers", again["server_id"], to="SHUTOFF")
    assert stage.addresses(again["server_id"]) == there.addresses
    assert stage.floating(again["server_id"]) == there.floating
    attached = compute.list_attachments(stage.admin, again["server_id"])
    assert [(each["volumeId"], each["delete_on_termination"]) for each in attached] == [(old.boot_volume, True)]
    left = {each["id"] for each in row["result_json"]["left"]}
    assert set(stage.holdings()["volumes"]) - set(there.holdings["volumes"]) == left
    assert {port["description"] for port in stage.ports(again["server_id"])} == {"", "by hand"}
    assert len(stage.holdings()["ports"]) == len(there.holdings["ports"])


def test_what_the_cloud_would_refuse_by_now_is_seen_before_anything_is_deleted_and_whoever_dies_on_the_way_on_loses_nothing(
    stage: Scene, trials: Trials, owner_database: Database
) -> None:
    """One address of a port stays and the other is to be another: first that is taken, then three processes die of it."""
    old = stage.vm()
    there = Before.of(stage, old)
    two = max(stage.ports(old.id), key=lambda port: len(port["fixed_ips"]))
    wanted = {"manual_ips": {two["id"]: [two["fixed_ips"][0]["ip_address"], "10.77.9.20"]}}
    job_id = trials.queue(old, "REPLACE", ip_strategy="MANUAL_IP", **wanted)
    body = {"network_id": stage.network_id, "fixed_ips": [{"ip_address": "10.77.9.20"}]}
    thief = network.create_port(stage.session, body)["id"]
    trials.proxy.add(match="GET compute /flavors/[^/?]+$", fault=faults.status(404))
    trials.proxy.add(match="GET compute /os-availability-zone", fault=faults.body('{"availabilityZoneInfo": []}'))
    no_room = f'{{"subnets": [{{"id": "{stage.subnet_id}", "allocation_pools": []}}]}}'
    trials.proxy.add(match="GET network /subnets", fault=faults.body(no_room))
    stage.estate.act("volumes", old.boot_volume, "os-reset_status", {"status": "maintenance"}, to="maintenance")
    with trials.runner():
        row = trials.ended(job_id)
    assert (row["status"], trials.proxy.asked("(DELETE|PUT) (compute|network) ")) == ("FAILED", 0)
    for why in (
        f"10.77.9.20 belongs to the port {thief}",
        f"flavor {stage.flavor['name']} is gone",
        "has no host",
        "-root is maintenance",
        f"subnet {stage.subnet_id} has 0 free addresses, 1 needed",
    ):
        assert why in row["failure_reason"]
    stage.estate.act("volumes", old.boot_volume, "os-reset_status", {"status": "in-use"}, to="in-use")
    assert (stage.addresses(old.id), stage.floating(old.id)) == (there.addresses, there.floating)
    trials.proxy.clear()
    stage.remove("ports", thief)

    def died(job_id: uuid.UUID) -> None:
        trials.killed_in(MAKE_SERVER, job_id)
        with owner_database.transaction() as tx:  # nobody waits for its lease
            tx.execute("UPDATE restore_jobs SET lease_until = now() WHERE id = %s", (str(job_id),))
        with trials.runner():
            wait_for_death(trials, job_id)

    trials.proxy.add(match=MAKE_SERVER, fault=faults.status(400, message="no host"), times=1)
    died(way_back := trials.retry(job_id, old))  # the old one is being built again, its ports are as they were
    died(again := trials.retry(way_back, old))
    with trials.runner():
        row = trials.ended(trials.retry(again, old, ip_strategy="SAME_IPS_OR_FAIL"))
    assert row["status"] == "SUCCEEDED", row["failure_reason"]
    check(stage, old, "REPLACE", there, row["result_json"])


def test_addresses_that_somebody_takes_in_the_middle_lose_nothing_and_the_retry_ends_with_them(
    stage: Scene, trials: Trials
) -> None:
    old = stage.vm()
    there = Before.of(stage, old)
    thieves: list[str] = []

    def steal() -> None:
        for port in [each for each in there.holdings["ports"] if there.holdings["ports"][each] == old.id]:
            known = network.get_port(stage.admin, port)
            network.delete_port(stage.admin, port)
            body = {"network_id": stage.network_id, "name": "thief", "fixed_ips": known["fixed_ips"]}
            thieves.append(network.create_port(stage.session, body)["id"])

    trials.proxy.add(match="DELETE compute /servers/", fault=faults.meanwhile(steal), times=1)
    failed = trials.done(old, "REPLACE", ip_strategy="SAME_IPS_OR_FAIL")
    assert failed["status"] == "FAILED"
    assert "cannot be had: it belongs to port" in failed["failure_reason"]
    assert stage.holdings()["volumes"][old.boot_volume] == "available"
    assert {each["id"] for each in failed["result_json"]["left"]} >= {old.id, old.boot_volume}
    for thief in thieves:
        stage.remove("ports", thief)
    with trials.runner():
        row = trials.ended(trials.retry(failed["id"], old))
    assert row["status"] == "SUCCEEDED", row["failure_reason"]
    assert stage.addresses(row["result_json"]["server_id"]) == there.addresses
    assert stage.floating(row["result_json"]["server_id"]) == there.floating
    wait_until(lambda: set(stage.holdings()["ports"].values()) <= set(stage.holdings()["servers"]), what="a stray port")
