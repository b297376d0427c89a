"""`make chaos-restore MINUTES=20`: random servers, random restores and drills of them, killed and disturbed at random moments.

The process is killed at any moment of a restore, of its retry, of the way back or of its cancellation, told to stop, or frozen
until another has taken over and then woken up; two are alive at once; the cloud answers 429, 500 or 503, does what was asked
and loses the answer, cuts it off, or hangs; PostgreSQL is restarted; other people do something by hand. Then a user goes on as
a user would: retries, perhaps with other addresses, goes back to the original, or cleans up. After each, everything that the
project has is counted. `python -m tests.bench.restore_faults random MINUTES SEED NUMBER` does one case again.
"""

import random
import time
import traceback
import uuid
from typing import Any

import lab
from tests.bench.chaos.case import Case
from tests.bench.chaos.counting import Count
from tests.bench.chaos.drill import DrillCase
from tests.fixtures.restore_scene import Vm
from tests.fixtures.restore_shapes import Shape, World, world
from tests.fixtures.restore_trials import Trials

_DRILLS = 0.12


def chaos(trials: Trials, server: lab.Lab, arguments: list[str]) -> int:
    """Do cases for so many minutes; how many of them ended wrongly."""
    minutes = float(arguments[0]) if arguments else 20.0
    seed = arguments[1] if len(arguments) > 1 else uuid.uuid4().hex[:6]
    only = int(arguments[2]) if len(arguments) > 2 else None
    end, number, failed = time.monotonic() + 60 * minutes, only or 0, 0
    print(f"seed {seed}", flush=True)
    with world(trials.stage) as around:
        while time.monotonic() < end or only is not None:
            failed += not _do(trials, server, around, seed, number)
            number += 1
            if only is not None:
                break
    print(f"seed {seed}: {number - (only or 0)} cases, {failed} of them ended otherwise than they should", flush=True)
    return failed


def _do(trials: Trials, server: lab.Lab, around: World, seed: str, number: int) -> bool:
    rng, begun = random.Random(f"{seed}/{number}"), time.monotonic()
    shape = Shape.drawn(rng)
    case, group_id, why = None, None, ""
    try:
        vm, moments, group_id = around.build(shape)
        case = _drawn(trials, server, around, rng, shape, vm, moments)
        case.run()
    except Exception as error:  # noqa: BLE001 - the others are done all the same
        why = f"\n      {type(error).__name__}: {str(error)[:2500]}"
        why += f"\n{traceback.format_exc(limit=-6)}"
        trials.proxy.clear()
    took = f"{time.strftime('%H:%M:%S')}, {time.monotonic() - begun:.0f} s"
    print(f"{'FAIL' if why else 'ok  '} {seed} {number}: {case or ''}; {shape} ({took})", flush=True)
    print(f"      {'; '.join(case.told) if case else ''}{why}", flush=True)
    trials.stage.empty()
    if group_id:
        trials.stage.session.delete("compute", f"/os-server-groups/{group_id}", microversion="2.79")
    return not why


def _drawn(
    trials: Trials, server: lab.Lab, around: World, rng: random.Random, shape: Shape, vm: Vm, moments: list[Vm]
) -> Case | DrillCase:
    if rng.random() < _DRILLS:
        return DrillCase(trials, server, rng, vm)
    mode = rng.choice(("NEW", "REPLACE", "REPLACE"))
    strategies = ["NEW_IPS", "TRY_SAME_IPS", "MANUAL_IP"] if shape.ports else ["NEW_IPS"]
    strategy = rng.choice([*strategies, "SAME_IPS_OR_FAIL", "TRY_SAME_IPS"] if mode == "REPLACE" else strategies)
    wishes: dict[str, Any] = {}
    if strategy == "MANUAL_IP":
        wishes["manual_ips"] = _chosen(around, rng, vm)
    if rng.random() < 0.5:
        wishes["restore_data_volumes"] = True
    if mode == "REPLACE" and rng.random() < 0.35:
        wishes |= {"cleanup_old_storage": True, "delete_source_snapshot": rng.random() < 0.6}
    if rng.random() < 0.3:
        wishes["new_vm_name"] = f"new {shape.name}"[:255]
    moment = rng.choice(moments)
    return Case(trials, server, rng, shape, Count(trials.stage, moment, mode, strategy, wishes))


def _chosen(around: World, rng: random.Random, vm: Vm) -> dict[str, list[str]]:
    """Free addresses for some of its ports."""
    ports = around.stage.ports(vm.id)
    tens = {around.networks[kind][0]: ten for kind, ten in (("v4", 77), ("slaac", 78), ("stateful", 79))}
    lasts = rng.sample(range(2, 250), len(ports) * 2)
    found = {}
    for place, port in enumerate(ports):
        own = [each for each in port["fixed_ips"] if ":" not in each["ip_address"]]
        found[port["id"]] = [f"10.{tens[port['network_id']]}.3.{lasts[2 * place + n]}" for n, _ in enumerate(own)]
    return dict(rng.sample(sorted(found.items()), rng.randrange(1, len(found) + 1)))
