"""`make chaos-restore MINUTES=20`: random servers, random restores of them, killed and disturbed at random moments.

The process is killed at any moment of a restore, of its retry, of its rollback or of its cancellation; the cloud answers 429, 500
or 503, does what was asked and loses the answer, cuts it off, or hangs; PostgreSQL is restarted. Then a user goes on as a user
would: retries, or cleans up. After each, everything that the project has is counted. `python -m tests.bench.restore_faults
random MINUTES SEED NUMBER` does one case again.
"""

import random
import time
import traceback
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import lab
from api.features.restore import cleanup
from pf9.database import Row
from pf9.errors import Conflict, DatabaseUnavailable
from tests.fixtures import fault_proxy
from tests.fixtures.fault_proxy import Fault
from tests.fixtures.restore_scene import Vm
from tests.fixtures.restore_shapes import Portrait, Shape, World, marked, world
from tests.fixtures.restore_trials import ENDED, Trials, broken_server

REQUEST_TIMEOUT = 15.0
_USUAL, _SLOW = 6.0, 12.0  # so long does a restore take here, and one that waits for something
_MOST = 8  # tries of a user
_CHANGES = (
    "POST block-storage /volumes$",
    "POST block-storage /volumes/.*/action",
    "PUT block-storage /volumes/",
    "POST network /ports$",
    "PUT network /ports/",
    "DELETE network /ports/",
    "PUT network /floatingips/",
    "POST compute /servers$",
    "PUT compute /servers/.*/os-volume_attachments/",
    "PUT compute /servers/.*/metadata",
    "DELETE compute /servers/",
    "DELETE block-storage /",
)
_LOOKS = (
    "GET compute /servers/",
    "GET compute /servers/detail",
    "GET block-storage /volumes/",
    "GET network /ports",
    "GET network /floatingips",
    "POST identity /auth/tokens",
)


@dataclass
class Attempt:
    """What happens to one job: when, in seconds from the start."""

    kill_at: float | None = None
    cancel_at: float | None = None
    restart_at: float | None = None
    fault: tuple[str, str, Fault, int] | None = None  # in words, where, what, how often
    broken: int = 0  # so many servers end in ERROR

    @classmethod
    def drawn(cls, rng: random.Random) -> "Attempt":
        """At random; something happens in it."""
        made = cls(fault=_fault(rng) if rng.random() < 0.55 else None)
        if rng.random() < 0.75 or not made.fault:
            made.kill_at = rng.uniform(0, rng.choice((_USUAL, _USUAL, _SLOW)))
        if rng.random() < 0.25:
            made.broken = rng.choice((1, 1, 2))
        if rng.random() < 0.15:
            made.cancel_at = rng.uniform(0, _USUAL)
        if rng.random() < 0.06:
            made.restart_at = rng.uniform(0, _USUAL)
        return made

    def __str__(self) -> str:
        words = [self.fault[0]] if self.fault else []
        words += [f"{self.broken} servers end in ERROR"] if self.broken else []
        for what, at in (("killed", self.kill_at), ("canceled", self.cancel_at), ("database", self.restart_at)):
            words += [f"{what} {at:.1f}"] if at is not None else []
        return " + ".join(words) or "left alone"


@dataclass
class Case:
    """One server, one chain of jobs."""

    trials: Trials
    server: lab.Lab
    world: World
    rng: random.Random
    shape: Shape
    vm: Vm
    moments: list[Vm]
    mode: str
    strategy: str
    wishes: dict[str, Any]
    told: list[str] = field(default_factory=list)
    late: bool = False  # the cloud may do something yet that was asked for long ago

    def run(self) -> None:
        """From the plan to an end that is right."""
        stage = self.world.stage
        self.before, self.held = Portrait.of(stage, self.vm.id), stage.holdings()
        job_id = self.trials.queue(self.vm, self.mode, ip_strategy=self.strategy, **self.wishes)  # type: ignore[arg-type]
        disturbed = self.rng.choice((1, 1, 2, 3))
        for number in range(_MOST):
            attempt = Attempt.drawn(self.rng) if number < disturbed else Attempt()
            row = self._live(job_id, attempt)
            self.told.append(f"{attempt} → {row['status']}")
            if self._ends(row, quiet=number >= disturbed and not self.late):
                return
            job_id = self.trials.retry(job_id, self.vm)
        raise AssertionError(f"{_MOST} tries, and no end: {row['failure_reason']}")

    def _live(self, job_id: uuid.UUID, attempt: Attempt) -> Row:
        """One job with what happens to it, until somebody has seen its end."""
        trials = self.trials
        if attempt.fault:
            _, match, fault, times = attempt.fault
            trials.proxy.add(match=match, fault=fault, times=times)
            self.late = self.late or attempt.fault[0].startswith("hang")
        if attempt.broken:
            broken = broken_server(self.world.stage)
            trials.proxy.add(match="POST compute /servers$", fault=broken, times=attempt.broken)
        if attempt.kill_at is None:
            with trials.runner():
                self._play(job_id, attempt)
                row = trials.ended(job_id)
        else:
            with trials.process() as process:
                assert process.stdout
                process.stdout.readline()
                self._play(job_id, attempt)
            with trials.runner(past=True):
                row = trials.ended(job_id)
        trials.proxy.clear()
        return row

    def _play(self, job_id: uuid.UUID, attempt: Attempt) -> None:
        acts: list[tuple[float, Callable[[], object]]] = []
        if attempt.cancel_at is not None:
            acts.append((attempt.cancel_at, lambda: self._cancel(job_id)))
        if attempt.restart_at is not None:
            acts.append((attempt.restart_at, self._restart))
        begun, end = time.monotonic(), attempt.kill_at if attempt.kill_at is not None else 0.0
        for at, act in sorted(acts, key=lambda each: each[0]):
            _pause(begun + at)
            act()
        while time.monotonic() < begun + end:
            with suppress(DatabaseUnavailable):
                if self.trials.row(job_id)["status"] in ENDED:
                    return
            _pause(min(time.monotonic() + 0.05, begun + end))

    def _cancel(self, job_id: uuid.UUID) -> None:
        with suppress(Conflict, DatabaseUnavailable):
            self.trials.cancel(job_id)

    def _restart(self) -> None:
        self.server.database.stop()
        time.sleep(self.rng.uniform(0, 3))
        self.server.database.start()

    # --- how it ends -----------------------------------------------------------------------------------------------------

    def _ends(self, row: Row, *, quiet: bool) -> bool:
        """Whether this is the end, and a right one; else it is to be tried again."""
        reason = str(row["failure_reason"] or "")
        assert "unexpected fault" not in reason, reason
        assert self._active() == 0
        status, rolled_back = row["status"], (row["result_json"] or {}).get("rolled_back")
        if status != "INTERRUPTED":
            self._owned(row)
        if status == "SUCCEEDED":
            self._succeeded(row, quiet=quiet)
            return True
        no_host = self.mode == "NEW" and self.shape.policy == "anti-affinity" and "No valid host" in reason
        assert not quiet or no_host, f"{status} although nothing happened: {reason}"
        assert len(reason) > 10, reason
        if no_host or status == "CANCELED" or rolled_back or self.rng.random() < 0.25:
            return self._taken_back(row, must=no_host or status == "CANCELED" or bool(rolled_back))
        return False

    def _active(self) -> int:
        with self.trials.database.transaction(read_only=True) as tx:
            sql = "SELECT count(*) FROM restore_jobs WHERE vm_id = %s AND status IN ('PENDING', 'RUNNING')"
            return int(tx.scalar(sql, (self.vm.id,)))

    def _owned(self, row: Row) -> None:
        """Whatever carries our marks is named by the job that has ended."""
        result = row["result_json"]
        named = {each["id"] for each in result["left"]}
        strays = {each: kind for each, kind in marked(self.world.stage).items() if each not in named}
        if self.late and strays:
            return  # it came after the end: the retry or the clean-up finds it
        assert not strays, f"{row['status']}: nobody owns {strays}; {result}"

    def _taken_back(self, row: Row, *, must: bool) -> bool:
        """Nothing of it stays, and the server is as it was; False: only a retry helps."""
        if self.late:
            time.sleep(REQUEST_TIMEOUT)
        with self.trials.runner(past=True) as runner:
            try:
                answer = cleanup.clean_up(runner, self.trials.database, row, delete_volume=True)
            except Conflict:
                assert not must, row
                self.told.append("clean-up refused")
                return False
        self.told.append("cleaned up")
        stage = self.world.stage
        assert answer["left"] == [], answer
        assert not marked(stage), marked(stage)
        again = (row["result_json"] or {}).get("rolled_back")
        after, held = Portrait.of(stage, again["server_id"] if again else self.vm.id), stage.holdings()
        self._same(after)
        servers = {again["server_id"] if again else each for each in self.held["servers"] if each == self.vm.id}
        assert set(held["servers"]) == servers | (set(self.held["servers"]) - {self.vm.id})
        for kind in ("volumes", "snapshots", "ports"):
            assert set(held[kind]) == set(self.held[kind]), (kind, held[kind], self.held[kind])
        return True

    def _same(self, now: Portrait) -> None:
        """The original; built again it runs."""
        was = self.before
        assert (now.ports, now.floating, now.goes_with) == (was.ports, was.floating, was.goes_with), (now, was)
        for name in was.itself.keys() - {"status"}:
            assert now.itself[name] == was.itself[name], (name, now.itself, was.itself)

    def _succeeded(self, row: Row, *, quiet: bool) -> None:
        stage, result = self.world.stage, row["result_json"]
        left = {each["id"]: each["why"] for each in result["left"]}
        now, held = Portrait.of(stage, result["server_id"]), stage.holdings()
        told_wrong = " ".join(result["warnings"])
        new = {kind: set(held[kind]) - set(self.held[kind]) for kind in held}
        gone = {kind: set(self.held[kind]) - set(held[kind]) for kind in held}
        made = {result["volume_id"], *result["data_volumes"].values()}
        assert new["servers"] == {result["server_id"]}, (new, left)
        assert new["volumes"] == made, (new, made, left)
        assert not new["snapshots"], new
        assert now.itself["status"] == "ACTIVE"
        assert now.interfaces == self.before.interfaces, (now, self.before)
        strange = set(held["ports"].values()) - set(held["servers"])
        assert not strange, (strange, held["ports"])
        self._like(now, told_wrong)
        if self.mode == "NEW":
            assert not any(gone.values()), gone
            self._same(Portrait.of(stage, self.vm.id))
            assert len(now.goes_with) == len(made), (now, made)
        else:
            self._replaced(now, gone, left, result)
        if quiet and self.mode == "REPLACE" and not self.wishes.get("cleanup_old_storage"):
            assert not left, left
        self._addressed(now, told_wrong)

    def _like(self, now: Portrait, told_wrong: str) -> None:
        """All but the name is the old one's."""
        was = self.before
        for name in was.itself.keys() - {"status", "name"}:
            assert now.itself[name] == was.itself[name] or name in told_wrong, (
                name,
                now.itself,
                was.itself,
                told_wrong,
            )
        if self.mode == "REPLACE":
            assert now.itself["name"] == self.wishes.get("new_vm_name", was.itself["name"])

    def _replaced(self, now: Portrait, gone: dict[str, set[str]], left: dict[str, str], result: Row) -> None:
        assert gone["servers"] == {self.vm.id}, gone
        deleted = {self.vm.boot_volume} if self.wishes.get("cleanup_old_storage") else set()
        assert gone["volumes"] <= deleted, gone
        assert deleted - gone["volumes"] <= left.keys(), (deleted, gone, left)
        snapshots = {self.vm.snapshot_id} if self.wishes.get("delete_source_snapshot") else set()
        assert gone["snapshots"] <= snapshots, gone
        assert snapshots - gone["snapshots"] <= left.keys(), (snapshots, gone, left)
        by_old = {self.vm.boot_volume: result["volume_id"], **result["data_volumes"]}
        wanted = {by_old.get(each, each): goes for each, goes in self.before.goes_with.items()}
        assert list(now.goes_with.items()) == list(wanted.items()), (now.goes_with, wanted, result["warnings"])
        assert [each for each, _ in now.floating] == [each for each, _ in self.before.floating], (now, self.before)

    def _addressed(self, now: Portrait, told_wrong: str) -> None:
        was, others = self.before, "It got another address" in told_wrong
        if self.mode == "REPLACE" and self.strategy in {"SAME_IPS_OR_FAIL", "TRY_SAME_IPS"} and not others:
            assert now.ports == was.ports, (now.ports, was.ports)
            assert now.floating == was.floating, (now.floating, was.floating)
        if self.strategy == "SAME_IPS_OR_FAIL":
            assert not others, told_wrong
        if self.mode == "NEW":
            assert not now.addresses & was.addresses, (now.ports, was.ports)
        for addresses in self.wishes.get("manual_ips", {}).values():
            assert set(addresses) <= now.addresses, (addresses, now.ports)


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
        why += "" if isinstance(error, AssertionError) else f"\n{traceback.format_exc(limit=-6)}"
        trials.proxy.clear()
    what = f"{case.mode} {case.strategy} {case.wishes}" if case else ""
    print(
        f"{'FAIL' if why else 'ok  '} {seed} {number}: {what}; {shape} ({time.monotonic() - begun:.0f} s)", flush=True
    )
    print(f"      {'; '.join(case.told) if case else ''}{why}", flush=True)
    trials.stage.empty()
    if group_id:
        trials.stage.session.delete("compute", f"/os-server-groups/{group_id}", microversion="2.79")
    return not why


def _drawn(
    trials: Trials, server: lab.Lab, around: World, rng: random.Random, shape: Shape, vm: Vm, moments: list[Vm]
) -> Case:
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
    return Case(trials, server, around, rng, shape, rng.choice(moments), moments, mode, strategy, wishes)


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


def _fault(rng: random.Random) -> tuple[str, str, Fault, int]:
    match, times = rng.choice(_CHANGES if rng.random() < 0.75 else _LOOKS), rng.choice((1, 1, 1, 2, 3))
    kinds: dict[str, Fault] = {
        "429": fault_proxy.status(429, retry_after=1),
        "500": fault_proxy.status(500),
        "503": fault_proxy.status(503),
        "409": fault_proxy.status(409, message="it is busy"),
        "lost": fault_proxy.lost_answer(),
        "cut": fault_proxy.cut_body(),
        "reset": fault_proxy.reset(),
        "slow": fault_proxy.late(rng.uniform(1, 5)),
        "hang": fault_proxy.late(REQUEST_TIMEOUT + rng.uniform(1, 6)),
    }
    kind = rng.choice([each for each in kinds if match not in _LOOKS or each != "409"])
    return f"{kind} x{times} {match}", match, kinds[kind], times


def _pause(until: float) -> None:
    time.sleep(max(0.0, until - time.monotonic()))
