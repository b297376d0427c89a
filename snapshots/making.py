"""Makes the snapshots of a plan: so many at a time, set by set, each followed to its end by listings of the whole run."""

import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pf9.errors import (
    CloudCredentials,
    CloudError,
    CloudRefused,
    CloudUnavailable,
    ListingBroken,
    NotFound,
    Pf9Error,
    QuotaExceeded,
)
from pf9.openstack import block_storage
from pf9.settings import SnapshotWorkerSettings
from snapshots import naming
from snapshots.ledger import Ledger, snapshot_name
from snapshots.naming import Ours
from snapshots.plan import Due, Key
from snapshots.sessions import Sessions

_log = logging.getLogger(__name__)
_FIRST_LOOK, _LONGEST_LOOK = 0.25, 5.0  # seconds between two listings
_LONGEST_PAUSE = 60.0
_PATIENCE = 5  # requests in a row without an answer, or refusals for being busy: then the cloud is left alone
_ANSWERED = (500, 503)  # the service itself has spoken: what it has not listed by now it has not made
_NOT_LET_IN = (401, 403)
_GONE = "The cloud lists it no more: it, or its volume, has been deleted meanwhile."
_BUSY = 429
_CONFIRMED = 25  # so many are confirmed by one listing


@dataclass
class Work:
    """One snapshot on its way."""

    due: Due
    record_id: int = 0  # none yet
    snapshot_id: str | None = None
    answered_at: float = 0.0
    problem: str | None = None  # the answer did not come, or was 5xx: there may be a snapshot or not
    answered: bool = False  # … by the service itself
    by_admin: bool = False

    @property
    def project_id(self) -> str:
        """Whose volume it is."""
        return self.due.candidate.project_id


class Maker:
    """The loop of one run; everything but the asking itself happens in the thread that calls `make`."""

    def __init__(
        self,
        ledger: Ledger,
        sessions: Sessions,
        settings: SnapshotWorkerSettings,
        *,
        at: datetime,
        goes_on: Callable[[], bool],
    ) -> None:
        self._ledger, self._sessions, self._settings, self._at, self._goes_on = ledger, sessions, settings, at, goes_on
        self._queue: deque[list[Work]] = deque()
        self._later: list[tuple[float, Work]] = []
        self._asking: dict[Future[dict[str, Any]], Work] = {}
        self._creating: list[Work] = []
        self._settled: list[Work] = []
        self._unsure: list[Work] = []
        self._closed: dict[str, str] = {}  # by the project that pays
        self._allowed = settings.concurrency
        self._resume_at = self._look_at = 0.0
        self._look_pause = _FIRST_LOOK
        self._in_a_row = 0
        self.given_up: str | None = None
        self.slow = 0  # were not ready in time, and are left to the cloud

    def make(self, sets: Sequence[Sequence[Due]]) -> None:
        """Make them all, or as many as the cloud lets; why it ended before is in `given_up`."""
        self._queue.extend([Work(due) for due in together] for together in sets)
        with ThreadPoolExecutor(self._settings.concurrency) as threads:
            while self._queue or self._later or self._asking or self._creating or self._settled or self._unsure:
                if not self._goes_on():
                    self.given_up = self.given_up or "The worker was told to stop."
                if self.given_up:
                    self._put_down()
                self._dispatch(threads)
                self._await()
                self._look()
                self._ledger.flush()
                if self.given_up and not self._asking:
                    break
            self._look(last=True)
            self._ledger.flush()

    # --- asking ---------------------------------------------------------------------------------------------------

    def _dispatch(self, threads: ThreadPoolExecutor) -> None:
        now = time.monotonic()
        self._queue.extend([work] for when, work in self._later if when <= now)
        self._later = [(when, work) for when, work in self._later if when > now]
        if now < self._resume_at:
            return
        while together := self._next_set():
            works = self._written(together)
            for work in works:
                self._asking[threads.submit(copy_context().run, self._ask, work)] = work

    def _next_set(self) -> list[Work] | None:
        """The first that there is room for. One that is larger than the bounds is begun when nothing else is under way."""
        under_way = [*self._asking.values(), *self._creating, *self._unsure]
        of_projects = Counter(work.project_id for work in under_way)
        free = self._allowed - len(under_way)
        if free <= 0:
            return None
        for place, together in enumerate(self._queue):
            project = together[0].project_id
            room = min(free, self._settings.project_concurrency - of_projects[project])
            whole = min(len(together), self._allowed, self._settings.project_concurrency)
            if room >= whole:
                del self._queue[place]
                if together[room:]:
                    self._queue.appendleft(together[room:])
                return together[:room]
        return None

    def _written(self, together: list[Work]) -> list[Work]:
        """Those that may be asked for: not of a full project, not under way already, and written down."""
        if full := self._closed.get(self._sessions.payer(together[0].project_id)):
            self._drop(together, lambda _: full)
            return []
        new = self._ledger.request([work.due for work in together if not work.record_id], at=self._at)
        for work in together:
            work.record_id = work.record_id or new.get(work.due, 0)
        return [work for work in together if work.record_id]

    def _ask(self, work: Work) -> dict[str, Any]:
        due, session = work.due, self._sessions.of(work.project_id)
        work.by_admin = session is self._sessions.admin
        return block_storage.create_snapshot(
            session,
            due.candidate.volume_id,
            name=snapshot_name(due, self._at),
            description=f"Policy {due.candidate.policy}, by Platform9 Management",
            metadata=naming.metadata(
                policy=due.candidate.policy,
                project_id=work.project_id,
                volume_id=due.candidate.volume_id,
                run_id=self._ledger.run_id,
                set_id=due.set_id,
            ),
        )

    def _await(self) -> None:
        """Take the answers that have come; wait for one, but no longer than until the next thing to do."""
        now = time.monotonic()
        pauses = [self._look_at - now] if self._creating or self._settled or self._unsure else []
        pauses += [when - now for when, _ in self._later] + ([self._resume_at - now] if self._resume_at > now else [])
        pause = max(0.0, min([*pauses, 1.0]))
        if self._asking:
            done, _ = wait(self._asking, timeout=pause, return_when=FIRST_COMPLETED)
            for future in done:
                self._answer(self._asking.pop(future), future)
        elif pause:
            time.sleep(pause)

    def _answer(self, work: Work, future: "Future[dict[str, Any]]") -> None:
        work.answered_at = time.monotonic()
        match future.exception():
            case None:
                work.snapshot_id = future.result()["id"]
                self._ledger.note(work.record_id, "creating", snapshot_id=work.snapshot_id)
                self._creating.append(work)
                self._in_a_row, self._allowed = 0, min(self._settings.concurrency, self._allowed + 1)
                self._look_soon()
            case QuotaExceeded() as full:
                self._closed[self._sessions.payer(work.project_id)] = f"Quota: {full}"
                self._drop([work], lambda _: f"Quota: {full}")
            case CloudRefused() as refused if refused.status == _BUSY or refused.retry_after:
                self._yield_to(work, refused)
            case (CloudRefused() | CloudCredentials()) as refused if self._is_shut_out(work, refused):
                self._queue.appendleft([work])
            case NotFound():
                self._drop([work], lambda _: "The volume has been deleted.")
            case (CloudUnavailable() | ListingBroken()) as failure:
                self._doubt(work, failure)
            case Pf9Error() as failure:
                self._ledger.note(work.record_id, "failed", reason=str(failure))
            case unexpected:
                raise unexpected

    def _is_shut_out(self, work: Work, refused: CloudError) -> bool:
        """Whether it was the service user that was refused: then the administrator is to ask."""
        if isinstance(refused, CloudRefused) and refused.status not in _NOT_LET_IN:
            return False
        if work.by_admin:
            return False
        self._sessions.shut_out(work.project_id, refused)
        return True

    def _yield_to(self, work: Work, refused: CloudRefused) -> None:
        """The cloud is busy: half as many at a time, after the pause that it asks for."""
        self._queue.appendleft([work])
        self._in_a_row += 1
        self._allowed = max(1, self._allowed // 2)
        pause = refused.retry_after or 2.0**self._in_a_row / 2
        self._resume_at = max(self._resume_at, time.monotonic() + min(pause, _LONGEST_PAUSE))
        if self._in_a_row > _PATIENCE * self._settings.concurrency:
            self.given_up = f"The cloud stays busy: {refused}"

    def _doubt(self, work: Work, failure: CloudError) -> None:
        """Nobody knows whether it is made: the next listing tells."""
        work.problem = str(failure)
        work.answered = isinstance(failure, CloudUnavailable) and failure.status in _ANSWERED
        self._unsure.append(work)
        self._in_a_row += 1
        self._allowed = max(1, self._allowed // 2)
        self._look_soon()
        if self._in_a_row >= _PATIENCE:
            self.given_up = f"The cloud does not do what it is asked for: {failure}"

    # --- following ------------------------------------------------------------------------------------------------

    def _look(self, *, last: bool = False) -> None:
        """See which are still being made; what has become of the others is seen when there is a slot to gain by it."""
        begun = time.monotonic()
        if not (self._creating or self._settled or self._unsure) or (begun < self._look_at and not last):
            return
        of_run = {**naming.OURS, "run_id": str(self._ledger.run_id)}
        try:
            if self._creating:
                listed = block_storage.list_snapshots(self._sessions.admin, metadata=of_run, status="creating")
                self._divide({record["id"] for record in listed}, begun)
            idle = not (self._queue or self._asking or self._creating)
            if self._unsure or last or (self._settled and (idle or len(self._settled) >= _CONFIRMED)):
                records = block_storage.list_snapshots(self._sessions.admin, metadata=of_run)
                self._confirm([ours for each in records if (ours := Ours.read(each))], begun, last=last)
        except CloudError as failure:
            _log.warning("What becomes of the snapshots could not be seen: %s", failure)
            self._in_a_row += 1
            if self._in_a_row >= _PATIENCE or last:
                self.given_up = self.given_up or str(failure)
        self._look_at = time.monotonic() + self._look_pause
        self._look_pause = min(self._look_pause * 1.5, _LONGEST_LOOK)

    def _look_soon(self) -> None:
        self._look_pause = _FIRST_LOOK
        self._look_at = min(self._look_at, time.monotonic() + _FIRST_LOOK)

    def _divide(self, still: set[str], begun: float) -> None:
        waiting = []
        for work in self._creating:
            if work.snapshot_id in still or work.answered_at > begun:
                waiting.append(self._patiently(work, begun))
            else:
                self._settled.append(work)
                self._look_pause = _FIRST_LOOK
        self._creating = [work for work in waiting if work]

    def _patiently(self, work: Work, begun: float) -> Work | None:
        """None: it takes too long; it is left in the cloud's hands, and a later run sees what has become of it."""
        if begun - work.answered_at < self._settings.timeout:
            return work
        self._ledger.note(
            work.record_id,
            "creating",
            reason=f"Not ready after {self._settings.timeout:.0f} s; a later run looks again.",
        )
        self.slow += 1
        return None

    def _confirm(self, ours: Sequence[Ours], begun: float, *, last: bool) -> None:
        by_id = {each.id: each for each in ours}
        settled, self._settled = self._settled, []
        for work in settled:
            self._end(work, by_id.get(work.snapshot_id or ""))
        known = {work.snapshot_id for work in (*self._creating, *settled)}
        unclaimed: dict[Key, Ours] = {(each.volume_id, each.policy): each for each in ours if each.id not in known}
        unsure, self._unsure = self._unsure, []
        for work in unsure:
            self._resolve(work, unclaimed.get(work.due.key), begun, last=last)

    def _end(self, work: Work, found: Ours | None) -> None:
        match found.status if found else None:
            case "creating":
                self._creating.append(work)
            case "error":
                self._ledger.note(work.record_id, "error", reason="The cloud could not make it.")
                self._again(work)
            case None | "deleting" | "deleted" | "error_deleting":
                self._ledger.note(work.record_id, "failed", reason=_GONE)
            case _:
                self._ledger.note(work.record_id, "available")

    def _resolve(self, work: Work, found: Ours | None, begun: float, *, last: bool) -> None:
        if found:
            work.snapshot_id = found.id
            self._ledger.note(work.record_id, "creating", snapshot_id=found.id)
            self._end(work, found)
        elif work.answered_at > begun and not last:
            self._unsure.append(work)  # the listing may be older than what it was asked for
        else:
            self._ledger.note(work.record_id, "failed", reason=work.problem)
            if work.answered:
                self._again(work)

    def _again(self, work: Work) -> None:
        if work.due.attempt < self._settings.max_attempts and not self.given_up:
            again = Work(replace(work.due, attempt=work.due.attempt + 1))
            self._later.append((time.monotonic() + 2.0 ** (work.due.attempt - 1), again))

    # --- leaving out ----------------------------------------------------------------------------------------------

    def _drop(self, works: Sequence[Work], why: Callable[[Work], str]) -> None:
        for work in works:
            if work.record_id:
                self._ledger.note(work.record_id, "skipped", reason=why(work))
        unwritten = [replace(work.due, reason=why(work)) for work in works if not work.record_id]
        if unwritten:
            self._ledger.skip(unwritten)

    def _put_down(self) -> None:
        """What has not been asked for is left to the next run."""
        rest = [work for together in self._queue for work in together] + [work for _, work in self._later]
        self._queue.clear()
        self._later.clear()
        for work in rest:
            if work.record_id:
                self._ledger.note(work.record_id, "skipped", reason=f"{self.given_up} The next run takes it.")
