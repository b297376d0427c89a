"""What the steps of one job work with: the plan, the cloud in the right name, what earlier steps have made."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from api.features.restore.jobs import Job, Ledger, Result
from api.features.restore.plan import Plan
from api.features.restore.sessions import Sessions
from api.features.restore.watch import Watch
from pf9.errors import CloudRefused, CloudUnavailable, ListingBroken, QuotaExceeded
from pf9.openstack.session import Cloud

_log = logging.getLogger(__name__)
Record = dict[str, Any]
T = TypeVar("T")
_ANSWERED = (500, 503)  # the service itself has spoken: what it does not list by now it has not made
_LOOKS = (0.5, 1.0, 2.0, 4.0)  # for what may have been made although no answer came
_BUSY_TRIES, _BUSY_PAUSE, _LONGEST_BUSY = 5, 2.0, 30.0
_BUSY = 429
_AGAIN, _LONGEST_AGAIN = (0.5, 1.0, 2.0, 4.0), 45.0  # for what may be asked for twice
_BLIND = 60.0  # a wait goes on so long while nobody answers


@dataclass(frozen=True)
class Left:
    """What could not be taken away, or was kept, and why."""

    kind: str
    id: str
    name: str | None
    why: str
    kept: bool = False  # on purpose


@dataclass
class Work:
    """One job under way."""

    job: Job
    ledger: Ledger
    watch: Watch
    sessions: Sessions
    user_data: Callable[[], str | None]
    cleanup_volumes: bool
    dry_run: bool
    results: dict[str, Result] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)  # steps, by this job or an earlier one of the chain
    warnings: list[str] = field(default_factory=list)
    step: str = ""  # the one under way
    doubted: bool = False  # of something that it made no answer came

    @property
    def plan(self) -> Plan:
        """What was read and confirmed."""
        return self.job.plan

    @property
    def cloud(self) -> Cloud:
        """The session that makes things in the VM's project."""
        return self.admin if self.dry_run else self.sessions.of(self.job.project_id)

    @property
    def admin(self) -> Cloud:
        """The session that sees everything."""
        return self.sessions.admin

    @property
    def replaces(self) -> bool:
        """Whether the old server goes."""
        return self.plan.mode == "REPLACE"

    @property
    def is_drill(self) -> bool:
        """Whether all that is made is torn down afterwards, whatever becomes of it (drill_runner)."""
        return self.plan.isolated_network

    @property
    def baseline(self) -> Result:
        """The old server as the first step saw it."""
        return self.results["VALIDATE_LIVE_STATE"]

    def note(self, result: Result) -> None:
        """Have written down what the step has made so far, or is about to do."""
        self.results[self.step] = result
        self.ledger.note(self.step, result)

    def wait(self, look: Callable[[], str | None], *, timeout: float) -> None:
        """Wait until `look` has nothing to wait for any more; what it says is shown. One that gets no answer looks again."""
        seen_at = time.monotonic()

        def look_again() -> str | None:
            nonlocal seen_at
            try:
                waits_for = look()
            except (CloudUnavailable, ListingBroken) as failure:
                if time.monotonic() - seen_at > _BLIND:
                    raise
                _log.warning("Restore %s could not look: %s", self.job.id, failure)
                return f"an answer of the cloud ({failure})"
            seen_at = time.monotonic()
            return waits_for

        self.watch.wait(look_again, timeout=timeout, says=lambda words: self.ledger.says(self.step, words))

    def again(self, send: Callable[[], T], *, busy: tuple[int, ...] = (_BUSY,)) -> T:
        """Have done what may be asked for twice (a change to a value, a deletion): what passes by itself is waited for.

        Raises:
            CloudError, NotFound: it is refused, or nobody answers.
        """
        begun = time.monotonic()
        for pause in _AGAIN:
            self.watch.check()
            try:
                return send()
            except QuotaExceeded:
                raise
            except CloudRefused as refusal:
                if not (refusal.status in busy or refusal.retry_after):
                    raise
                pause = min(max(pause, refusal.retry_after or 0.0), _LONGEST_BUSY)  # noqa: PLW2901 - the cloud says how long
                _log.warning("Restore %s tries again: %s", self.job.id, refusal)
            except (CloudUnavailable, ListingBroken) as failure:
                if time.monotonic() - begun > _LONGEST_AGAIN:
                    raise
                _log.warning("Restore %s tries again: %s", self.job.id, failure)
            self.watch.pause(pause)
        return send()

    def make(self, send: Callable[[], Record], find: Callable[[], Record | None]) -> Record:
        """Have something made, once: when no answer comes it is looked for, by the marks that it carries.

        Raises:
            CloudError: it was not made, as far as anybody can tell.
        """
        for tries in range(_BUSY_TRIES):
            self.watch.check()
            try:
                return send()
            except QuotaExceeded:
                raise
            except CloudRefused as busy:
                if tries == _BUSY_TRIES - 1 or not (busy.status == _BUSY or busy.retry_after):
                    raise
                self.watch.pause(min(busy.retry_after or _BUSY_PAUSE * 2**tries, _LONGEST_BUSY))
            except (CloudUnavailable, ListingBroken) as doubt:
                self.doubted = True
                found = self._look_for(find)
                if found:
                    return found
                answered = isinstance(doubt, CloudUnavailable) and doubt.status in _ANSWERED
                if not answered or tries:
                    raise
        raise AssertionError  # the last try returns or raises

    def _look_for(self, find: Callable[[], Record | None]) -> Record | None:
        for pause in _LOOKS:
            self.watch.pause(pause)
            try:
                if found := find():
                    return found
            except (CloudUnavailable, ListingBroken):
                continue
        return None
