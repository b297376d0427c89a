"""Plays what was drawn: processes that are killed, frozen and told to stop, a database that is restarted, a cloud that fails.

A process that was frozen for longer than its lease wakes up while others have its job. It has a proxy of its own, so what it
asks of the cloud from then on is known: nothing that changes anything.
"""

import random
import signal
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from subprocess import Popen

import lab
from pf9.database import Row
from pf9.errors import Conflict, DatabaseUnavailable
from tests.bench.chaos.attempts import Attempt, nap
from tests.fixtures.fault_proxy import FaultProxy
from tests.fixtures.restore_trials import ENDED, LEASE, Trials

_CALM = 30.0  # the lease where nothing is to happen: a busy machine is no fault
_STOPPED_WITHIN = 60.0
_SETTLES = 3.0  # so long does a process take to see that its jobs are others' now
_LATEST_WAKE = 5.0


@dataclass
class Seat:
    """A process that carries restores out, with a proxy of its own."""

    process: Popen[str]
    proxy: FaultProxy
    closing: ExitStack
    woken_at: int | None = None  # so many requests it had sent by then

    def send(self, what: signal.Signals) -> None:
        """Give it a signal."""
        if what == signal.SIGCONT:
            self.woken_at = len(self.proxy.requests)
        self.process.send_signal(what)

    def changes(self) -> list[str]:
        """What it has asked for since it woke up, but for looks and logins."""
        sent = self.proxy.requests[self.woken_at :]
        return [str(each) for each in sent if each.method != "GET" and not each.path.endswith("/auth/tokens")]


@dataclass
class Player:
    """The stage hand of one case."""

    trials: Trials
    server: lab.Lab
    rng: random.Random
    frozen: list[Seat] = field(default_factory=list)
    late: bool = False  # the cloud may do something yet that was asked for long ago
    _all: list[ExitStack] = field(default_factory=list)

    def live(self, job_id: uuid.UUID, attempt: Attempt) -> Row:
        """One job with what happens to it, until somebody has seen its end."""
        trials = self.trials
        woken = self._wake_while(lambda: trials.row(job_id)["status"] != "PENDING")

        def is_over() -> bool:
            return trials.row(job_id)["status"] in ENDED

        with ExitStack() as stack:
            self.play(stack, attempt, is_over, owner=lambda: trials.row(job_id)["owner"], cancel=job_id)
            row = trials.ended(job_id)
        trials.proxy.clear()
        self._lay_down(woken)
        if row["status"] not in {"INTERRUPTED", "FAILED"}:
            self.wake_all()
        return row

    def play(
        self,
        stack: ExitStack,
        attempt: Attempt,
        is_over: Callable[[], bool],
        *,
        owner: Callable[[], str | None],
        cancel: uuid.UUID,
    ) -> None:
        """Have all of it happen; who is alive at the end goes on until the stack is closed, and so does one whom nobody disturbs."""
        trials = self.trials
        self.late = self.late or bool(attempt.fault and attempt.fault[0].startswith("hang"))
        if not attempt.in_processes:
            attempt.disturb(trials.proxy, trials.stage)
            stack.enter_context(trials.runner(lease=_CALM if attempt.is_quiet else LEASE))
            self._acts(attempt, is_over, [], owner, cancel)
            return
        seats = [self._seat(attempt) for _ in range(attempt.seats)]
        for seat in seats:
            stack.callback(lambda seat=seat: None if seat in self.frozen else seat.closing.close())  # type: ignore[misc]
            assert seat.process.stdout
            seat.process.stdout.readline()
        self._acts(attempt, is_over, seats, owner, cancel)
        stack.enter_context(trials.runner(past=True))

    def _seat(self, attempt: Attempt) -> Seat:
        closing = ExitStack()
        self._all.append(closing)
        proxy = closing.enter_context(FaultProxy(self.trials.cloud_env["PF9_AUTH_URL"]))
        attempt.disturb(proxy, self.trials.stage)
        return Seat(closing.enter_context(self.trials.process(proxy=proxy)), proxy, closing)

    def _acts(
        self,
        attempt: Attempt,
        is_over: Callable[[], bool],
        seats: list[Seat],
        owner: Callable[[], str | None],
        cancel: uuid.UUID,
    ) -> None:
        begun = time.monotonic()
        for at, what in attempt.acts:
            while time.monotonic() < begun + at:
                with suppress(DatabaseUnavailable):
                    if is_over():
                        return
                time.sleep(0.05)
            if what == "restart":
                self._restart()
            elif what == "cancel":
                with suppress(Conflict, DatabaseUnavailable):
                    self.trials.cancel(cancel)
            else:
                self._strike(what, seats, owner)

    def _strike(self, what: str, seats: list[Seat], owner: Callable[[], str | None]) -> None:
        alive = [seat for seat in seats if seat.process.poll() is None and seat not in self.frozen]
        has = [seat for seat in alive if f":{seat.process.pid}:" in str(owner())]
        others = [seat for seat in alive if seat not in has]
        seat = next(iter((others or has) if what == "kill the other" else (has or others)))
        match what:
            case "freeze":
                seat.send(signal.SIGSTOP)
                self.frozen.append(seat)
            case "nap":
                seat.send(signal.SIGSTOP)
                time.sleep(nap(self.rng))
                seat.send(signal.SIGCONT)
            case "term":
                seat.send(signal.SIGTERM)
                assert seat.process.wait(_STOPPED_WITHIN) == 0, "a process that was told to stop did not end well"
            case _:
                seat.process.kill()
                seat.process.wait(10)

    def _restart(self) -> None:
        self.server.database.stop()
        time.sleep(self.rng.uniform(0, 3))
        self.server.database.start()

    # --- those that wake up ----------------------------------------------------------------------------------------------

    def _wake_while(self, is_taken: Callable[[], bool]) -> tuple[list[Seat], threading.Thread | None]:
        """Have those that are frozen wake up some time after others have taken over."""
        seats, self.frozen = self.frozen, []
        if not seats:
            return [], None
        after = self.rng.uniform(0, _LATEST_WAKE)

        def wake() -> None:
            taken = False
            while not taken:
                with suppress(DatabaseUnavailable):
                    taken = is_taken()
                time.sleep(0.1)
            time.sleep(after)
            for seat in seats:
                seat.send(signal.SIGCONT)

        thread = threading.Thread(target=wake, daemon=True)
        thread.start()
        return seats, thread

    def _lay_down(self, woken: tuple[list[Seat], threading.Thread | None], *, may_go_on: bool = False) -> None:
        seats, thread = woken
        if thread:
            thread.join()
            time.sleep(_SETTLES)
        changed = [seat.changes() for seat in seats]
        for seat in seats:
            seat.closing.close()
        assert may_go_on or not any(changed), f"a process that had lost its job went on with it: {changed}"

    def wake_all(self, meanwhile: Callable[[], object] = lambda: None, *, may_go_on: bool = False) -> None:
        """Have those that are frozen wake up while something is done; none is left afterwards.

        Who takes drills away holds a lock, no lease: nobody else has taken over, and it may go on.
        """
        woken = self._wake_while(lambda: True)
        try:
            meanwhile()
        finally:
            self._lay_down(woken, may_go_on=may_go_on)

    def close(self) -> None:
        """End whoever is left."""
        for each in self._all:
            each.close()
