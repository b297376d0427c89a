"""`make faults-restore`: what dies, is canceled or fails in the middle of restores, on the lab's cloud, in both modes.

The process is killed after each step and in each call that makes something: its lease runs out, the job is INTERRUPTED, the
retry ends SUCCEEDED. It is canceled after each step. PostgreSQL is restarted in the middle. Twenty are carried out by two
processes. After each, everything that the project has is counted. `python -m tests.bench.restore_faults REPLACE killed` does
the cases that have these words, `… random MINUTES` (`make chaos-restore`) cases that nobody thought of.
"""

import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import lab
from api.features.restore import cleanup
from api.features.restore.plan import Mode
from db.migrate import migrate
from pf9.database import Database
from pf9.openstack import network
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings
from tests.bench.chaos.attempts import REQUEST_TIMEOUT
from tests.bench.restore_chaos import chaos
from tests.conftest import PASSWORDS, owner_settings
from tests.fixtures import fault_proxy, restore_trials
from tests.fixtures.fault_proxy import FaultProxy
from tests.fixtures.restore_scene import NEW, REPLACE, Scene, Vm, scene
from tests.fixtures.restore_trials import Before, Trials

CALLS = {
    "POST volume": "POST block-storage /volumes$",
    "POST port": "POST network /ports$",
    "POST server": "POST compute /servers$",
}
CALLS_OF_REPLACE = {
    "PUT delete_on_termination": "PUT compute /servers/.*/os-volume_attachments/",
    "PUT port": "PUT network /ports/",
    "DELETE server": "DELETE compute /servers/",
}
MANY = 20


@dataclass(frozen=True)
class Case:
    """Something that happens to a restore; `do` gives the server to go on with."""

    called: str
    mode: Mode
    do: Callable[[Trials, Vm], Vm]


def main() -> int:
    """Do the cases and tell how each ended."""
    wanted = sys.argv[1:]
    server = lab.up("test", parts=("database", "cloud"))
    env = dict(server.cloud.variables)
    settings, name = CloudSettings.load(env), server.database.create_database()
    owner = owner_settings(server, name)
    migrate(owner, passwords=PASSWORDS)
    login = owner.model_copy(update={"user": "pf9_api", "password": PASSWORDS.pf9_api})
    database = Database(login, application_name="faults")
    cases = [case for case in _cases(server) if all(word in f"{case.mode} {case.called}" for word in wanted)]
    try:
        with scene(Cloud.connect(settings)) as stage, FaultProxy(settings.auth_url) as proxy:
            if wanted[:1] == ["random"]:
                patient = env | {"PF9_REQUEST_TIMEOUT": str(REQUEST_TIMEOUT)}
                return int(bool(chaos(Trials(stage, database, login, patient, proxy), server, wanted[1:])))
            failed = _do_all(Trials(stage, database, login, env, proxy), cases)
    finally:
        database.close()
        server.database.drop_database(name)
    print(f"{len(cases)} cases, {failed} of them ended otherwise than they should")
    return int(bool(failed))


def _do_all(trials: Trials, cases: list[Case]) -> int:
    failed, vm = 0, None
    for case in cases:
        vm, begun = vm or trials.stage.vm(), time.monotonic()
        try:
            vm = case.do(trials, vm)
            word, why = "ok  ", ""
        except Exception as error:  # noqa: BLE001 - the others are done all the same
            word, why, failed = "FAIL", f" {type(error).__name__}: {str(error)[:1500]}", failed + 1
            trials.proxy.clear()
            trials.stage.empty()
            vm = None
        print(f"{word}  {case.mode:8} {case.called:46} {time.monotonic() - begun:5.1f} s{why}", flush=True)
    return failed


def _cases(server: lab.Lab) -> Iterator[Case]:
    for mode in ("NEW", "REPLACE"):
        steps, calls = (NEW, CALLS) if mode == "NEW" else (REPLACE, CALLS | CALLS_OF_REPLACE)
        kills = {f"killed after {step}": partial(_after, step) for step in steps}
        # In REPLACE mode the old ports are taken over: none is made.
        made = {called: call for called, call in calls.items() if mode == "NEW" or called != "POST port"}
        kills |= {f"killed in {called}": partial(_in, call) for called, call in made.items()}
        for called, kill in kills.items():
            yield Case(called, mode, partial(_killed, mode, kill, {}))
        for step in steps:
            yield Case(f"canceled after {step}", mode, partial(_canceled, mode, step))
    old_storage = {"cleanup_old_storage": True, "delete_source_snapshot": True}
    kill = partial(_after, "CLEANUP_OLD_STORAGE")
    yield Case("killed after CLEANUP_OLD_STORAGE", "REPLACE", partial(_killed, "REPLACE", kill, old_storage))
    yield Case("addresses stolen, others will do", "REPLACE", _stolen)
    yield Case("PostgreSQL restarted in the middle", "NEW", partial(_without_a_database, server))
    yield Case(f"{MANY} at once on two processes", "NEW", _many)


def _after(step: str, trials: Trials, job_id: Any) -> None:
    trials.killed_after(step, job_id)


def _in(call: str, trials: Trials, job_id: Any) -> None:
    trials.killed_in(call, job_id)


def _killed(mode: Mode, kill: Callable[[Trials, Any], None], wishes: dict[str, Any], trials: Trials, vm: Vm) -> Vm:
    stage, before = trials.stage, Before.of(trials.stage, vm)
    job_id = trials.queue(vm, mode, **wishes)
    kill(trials, job_id)
    with trials.runner(past=True):
        restore_trials.wait_for_death(trials, job_id)
        row = trials.ended(trials.retry(job_id, vm))
    assert row["status"] == "SUCCEEDED", row["failure_reason"]
    if wishes:
        before.holdings["volumes"].pop(vm.boot_volume)
        before.holdings["snapshots"].pop(vm.snapshot_id)
        assert row["result_json"]["left"] == []
    restore_trials.check(stage, vm, mode, before, row["result_json"], kept=not wishes)
    if mode == "REPLACE":
        return restore_trials.successor(stage, vm, row["result_json"])
    restore_trials.tear_down(stage, before)
    return vm


def _canceled(mode: Mode, step: str, trials: Trials, vm: Vm) -> Vm:
    stage, before = trials.stage, Before.of(trials.stage, vm)
    job_id = trials.queue(vm, mode)
    with restore_trials.after_each(step, lambda: trials.cancel(job_id)), trials.runner(past=True) as runner:
        row = trials.ended(job_id)
        assert (row["status"], row["failure_reason"].partition(".")[0]) == ("CANCELED", "Canceled by ada")
        again = row["result_json"]["rolled_back"]
        cleanup.clean_up(runner, trials.database, row, delete_volume=True)
    now = replace(vm, id=again["server_id"]) if again else vm
    holdings = stage.holdings()
    for kind in ("volumes", "snapshots"):
        assert holdings[kind] == before.holdings[kind], (kind, holdings, before)
    assert holdings["ports"].keys() == before.holdings["ports"].keys()
    assert len(holdings["servers"]) == len(before.holdings["servers"])
    assert (stage.addresses(now.id), stage.floating(now.id)) == (before.addresses, before.floating)
    return now


def _stolen(trials: Trials, vm: Vm) -> Vm:
    """TRY_SAME_IPS: who has the addresses keeps them, and the server comes with others."""
    stage, before = trials.stage, Before.of(trials.stage, vm)

    def steal() -> None:
        for port in stage.holdings()["ports"]:
            known = network.get_port(stage.admin, port)
            network.delete_port(stage.admin, port)
            network.create_port(
                stage.session, {"network_id": stage.network_id, "name": "thief", "fixed_ips": known["fixed_ips"]}
            )

    trials.proxy.add(match=CALLS_OF_REPLACE["DELETE server"], fault=fault_proxy.meanwhile(steal), times=1)
    row = trials.done(vm, "REPLACE", ip_strategy="TRY_SAME_IPS")
    trials.proxy.clear()
    assert row["status"] == "SUCCEEDED", row["failure_reason"]
    result = row["result_json"]
    assert sum("It got another address." in each for each in result["warnings"]) == len(before.addresses)
    now = stage.addresses(result["server_id"])
    assert [len(each) for _, each in now] != []
    assert not {ip for _, each in now for ip in each} & {ip for _, each in before.addresses for ip in each}
    assert stage.floating(result["server_id"]) == before.floating
    stage.empty()
    return stage.vm()


def _without_a_database(server: lab.Lab, trials: Trials, vm: Vm) -> Vm:
    before = Before.of(trials.stage, vm)

    def restart() -> None:
        server.database.stop()
        time.sleep(2)
        server.database.start()

    trials.proxy.add(match=CALLS["POST server"], fault=fault_proxy.meanwhile(restart), times=1)
    row = trials.done(vm, "NEW", settings={"lease": 60})
    trials.proxy.clear()
    assert row["status"] == "SUCCEEDED", row["failure_reason"]
    restore_trials.check(trials.stage, vm, "NEW", before, row["result_json"])
    restore_trials.tear_down(trials.stage, before)
    return vm


def _many(trials: Trials, vm: Vm) -> Vm:
    """Each exactly once."""
    stage: Scene = trials.stage
    vms = [vm, *(stage.vm(floating=False) for _ in range(MANY - 1))]
    before = stage.holdings()
    ids = [trials.queue(each, "NEW") for each in vms]
    with trials.process(), trials.process():
        rows = [trials.ended(each) for each in ids]
    after = stage.holdings()
    assert [row["status"] for row in rows] == ["SUCCEEDED"] * MANY, [row["failure_reason"] for row in rows]
    begun = [sum(to == "RUNNING" for _, to, _ in trials.transitions(each)) for each in ids]
    assert begun == [1] * MANY
    owners = {re.sub(r":[0-9a-f]+$", "", row["owner"]) for row in rows}
    assert len(owners) == 2, owners
    wanted = {"servers": MANY, "volumes": MANY, "ports": 2 * MANY, "snapshots": 0}
    assert {kind: len(after[kind]) - len(before[kind]) for kind in after} == wanted
    stage.empty()
    return stage.vm()


if __name__ == "__main__":
    sys.exit(main())
