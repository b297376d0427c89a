"""`make bench-restore`: a restore against the same changes of the cloud asked for and waited for bare, in turns, in one run.

Prints each figure beside its limit and ends with 1 when one is over. `python -m tests.bench.restore 5` does so many turns.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import lab
from db.migrate import migrate
from pf9.database import Database
from pf9.openstack import block_storage, compute, network
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings
from tests.conftest import PASSWORDS, owner_settings
from tests.fixtures.fault_proxy import FaultProxy
from tests.fixtures.restore_scene import Scene, Vm, scene
from tests.fixtures.restore_trials import Before, Trials, tear_down

TURNS, LIMIT, PLAN_LIMIT = 5, 2.0, 1.0
_LOOK = 0.1


def main() -> int:
    """Make a server, restore it both ways in turns, take all away."""
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else TURNS
    server = lab.up("test", parts=("database", "cloud"))
    env = dict(server.cloud.variables)
    settings, name = CloudSettings.load(env), server.database.create_database()
    owner = owner_settings(server, name)
    migrate(owner, passwords=PASSWORDS)
    login = owner.model_copy(update={"user": "pf9_api", "password": PASSWORDS.pf9_api})
    database = Database(login, application_name="bench-restore")
    bare: list[float] = []
    whole: list[float] = []
    plans: list[float] = []
    try:
        with scene(Cloud.connect(settings)) as stage, FaultProxy(settings.auth_url) as proxy:
            vm, trials = stage.vm(), Trials(stage, database, login, env, proxy)
            before = Before.of(stage, vm)
            with trials.runner(past=True, lease=60) as runner:
                for _ in range(turns + 1):
                    bare.append(_timed(lambda: _drive_bare(stage, vm)))
                    tear_down(stage, before)
                    begun = time.perf_counter()
                    job_id = trials.queue(vm, "NEW")
                    plans.append(time.perf_counter() - begun)
                    runner.wake()
                    row = trials.ended(job_id)
                    assert row["status"] == "SUCCEEDED", row["failure_reason"]
                    whole.append(row["result_json"]["rto_seconds"])
                    tear_down(stage, before)
    finally:
        database.close()
        server.database.drop_database(name)
    over = _told(bare[1:], whole[1:])  # the first one warms up
    return max(over, _told_of_plans(plans))


def _drive_bare(stage: Scene, vm: Vm) -> None:
    """The changes that a restore makes, and looks until each is done."""
    cloud = stage.session
    volume = block_storage.create_volume_from_snapshot(
        cloud, vm.snapshot_id, size_gb=2, name="bare", description="", metadata={"bench": "bare"}
    )["id"]
    _until(lambda: block_storage.get_volume(cloud, volume)["status"] == "available")
    ports: list[str] = []
    for old in stage.ports(vm.id):
        fixed = [{"subnet_id": each["subnet_id"]} for each in old["fixed_ips"]]
        body = {"network_id": stage.network_id, "fixed_ips": fixed, "security_groups": old["security_groups"]}
        ports.append(network.create_port(cloud, {**body, "description": "bare"})["id"])
    device = {"uuid": volume, "boot_index": 0, "source_type": "volume", "destination_type": "volume"}
    server: dict[str, Any] = {
        "name": "bare",
        "flavorRef": stage.flavor["id"],
        "networks": [{"port": each} for each in ports],
        "block_device_mapping_v2": [device],
        "metadata": {"bench": "bare"},
    }
    made = compute.create_server(cloud, server, hints={})["id"]
    _until(lambda: compute.look_at_server(cloud, made)["status"] == "ACTIVE")
    compute.set_server_metadata(cloud, made, {"tier": "gold"})
    for port in ports:
        network.update_port(cloud, port, {"description": ""})
    block_storage.update_volume(cloud, volume, {"metadata": {}})
    compute.set_delete_on_termination(cloud, made, volume, deleted=True)


def _until(true: Callable[[], bool]) -> None:
    while not true():
        time.sleep(_LOOK)


def _timed(do: Callable[[], None]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def _told(bare: list[float], whole: list[float]) -> int:
    over = [one - other for one, other in zip(whole, bare, strict=True)]
    overhead = statistics.median(over)
    print(f"driven bare: {_list(bare)} s; restored: {_list(whole)} s; the difference: {_list(over)} s")
    print(f"overhead, the median: {overhead:.2f} s (limit {LIMIT}); best against best: {min(whole) - min(bare):.2f} s")
    print(f"load {os.getloadavg()[0]:.1f}")
    return int(overhead > LIMIT)


def _told_of_plans(plans: list[float]) -> int:
    """From what is asked for to the job that is kept and queued; the first one has no session yet."""
    worst = max(plans)
    print(f"planned in: {', '.join(f'{each:.2f}' for each in plans)} s, the worst {worst:.2f} (limit {PLAN_LIMIT})")
    return int(worst > PLAN_LIMIT)


def _list(seconds: list[float]) -> str:
    return ", ".join(f"{each:.1f}" for each in seconds)


if __name__ == "__main__":
    sys.exit(main())
