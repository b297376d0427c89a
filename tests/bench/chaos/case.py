"""One server and one chain of jobs, gone on with as a user would: retried, given up, cleaned up."""

import random
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field

import lab
from api.features.restore import cleanup
from pf9.database import Row
from pf9.errors import Conflict
from tests.bench.chaos import meddling
from tests.bench.chaos.attempts import REQUEST_TIMEOUT, Attempt
from tests.bench.chaos.counting import Count
from tests.bench.chaos.meddling import Meddler
from tests.bench.chaos.play import Player
from tests.fixtures.restore_shapes import Shape, marked
from tests.fixtures.restore_trials import Trials

_MOST = 12  # tries of a user
_STRATEGIES = {"NEW": ("NEW_IPS", "TRY_SAME_IPS"), "REPLACE": ("NEW_IPS", "TRY_SAME_IPS", "SAME_IPS_OR_FAIL")}


@dataclass
class Case:
    """From the plan to an end that is right."""

    trials: Trials
    server: lab.Lab
    rng: random.Random
    shape: Shape
    count: Count
    told: list[str] = field(default_factory=list)
    last: str = "restore"  # what the user did last

    def __post_init__(self) -> None:
        """With a stage hand of its own."""
        self.player = Player(self.trials, self.server, self.rng)
        self.meddlers: list[Meddler] = []

    def __str__(self) -> str:
        return f"{self.count.mode} {self.count.strategy} {self.count.wishes}"

    def run(self) -> None:
        """Do it."""
        try:
            self._run()
        finally:
            self.player.close()
            meddling.over(self.meddlers)

    def _run(self) -> None:
        count, rng = self.count, self.rng
        job_id = self.trials.queue(count.vm, count.mode, ip_strategy=count.strategy, **count.wishes)  # type: ignore[arg-type]
        disturbed = rng.choice((1, 1, 2, 3, 4))
        comes = rng.randrange(disturbed) if rng.random() < 0.4 else None
        for number in range(_MOST):
            attempt = Attempt.drawn(rng) if number < disturbed else Attempt()
            if number == comes:
                self.meddlers.append(Meddler(self.trials, count.vm, job_id, rng, count.meddled))
                self.meddlers[-1].start()
            row = self.player.live(job_id, attempt)
            meddling.over(self.meddlers)
            self.told.append(f"{self.last}: {attempt} → {row['status']}")
            if self._ends(row, quiet=attempt.is_quiet and not self.player.late):
                self.told += count.meddled.told
                return
            job_id = self._go_on(job_id, row, hopeless=attempt.is_quiet)
        raise AssertionError(f"{_MOST} tries, and no end: {row['failure_reason']}")

    # --- what the user does next -----------------------------------------------------------------------------------------

    def _go_on(self, job_id: uuid.UUID, row: Row, *, hopeless: bool) -> uuid.UUID:
        """The next job of the chain; one that fails although nothing happens, because of what somebody did, is given up."""
        replaces = self.count.mode == "REPLACE"
        if replaces and (self.rng.random() < 0.35 or (hopeless and row["status"] == "FAILED")):
            with suppress(Conflict):  # the old storage is being deleted
                given_up = self.trials.roll_back(job_id)
                self.last = "way back"
                return given_up
            assert self.trials.steps(job_id)["CLEANUP_OLD_STORAGE"]["result"] is not None, "the way back was refused"
        strategy = None
        if self.rng.random() < 0.2:
            strategy = self.rng.choice(_STRATEGIES[self.count.mode])
            self.count.changed_strategy = self.count.changed_strategy or strategy != self.count.strategy
            self.count.strategy = strategy
        self.last = f"retry {strategy}" if strategy else "retry"
        return self.trials.retry(job_id, self.count.vm, ip_strategy=strategy)

    # --- how it ends -----------------------------------------------------------------------------------------------------

    def _ends(self, row: Row, *, quiet: bool) -> bool:
        """Whether this is the end, and a right one; else it is to be tried again."""
        reason, status = str(row["failure_reason"] or ""), row["status"]
        assert "unexpected fault" not in reason, reason
        assert self._active() == 0
        if status != "INTERRUPTED":
            self._owned(row)
        if status == "SUCCEEDED":
            assert self.last != "way back", row
            self.count.restored(row, quiet=quiet)
            return True
        rolled_back = (row["result_json"] or {}).get("rolled_back")
        no_host = self.count.mode == "NEW" and self.shape.policy == "anti-affinity" and "No valid host" in reason
        fits = no_host or self.count.meddled or (status == "CANCELED" and self.last == "way back")
        assert not quiet or fits, f"{status} although nothing happened: {reason}"
        assert len(reason) > 10, reason
        hopeless = quiet and self.count.meddled and self.count.mode == "NEW"
        must = bool(no_host or status == "CANCELED" or rolled_back or hopeless)
        return (must or self.rng.random() < 0.2) and self._taken_back(row, must=must)

    def _active(self) -> int:
        with self.trials.database.transaction(read_only=True) as tx:
            sql = "SELECT count(*) FROM restore_jobs WHERE vm_id = %s AND status IN ('PENDING', 'RUNNING')"
            return int(tx.scalar(sql, (self.count.vm.id,)))

    def _owned(self, row: Row) -> None:
        """Whatever carries our marks is named by the job that has ended."""
        result = row["result_json"]
        named = {each["id"] for each in result["left"]}
        strays = {each: kind for each, kind in marked(self.trials.stage).items() if each not in named}
        if self.player.late and strays:
            return  # it came after the end: the retry or the clean-up finds it
        assert not strays, f"{row['status']}: nobody owns {strays}; {result}"

    def _taken_back(self, row: Row, *, must: bool) -> bool:
        """Nothing of it stays, and the server is as it was; False: only a retry helps."""
        if self.player.late:
            time.sleep(REQUEST_TIMEOUT)
        answers = []

        def clean_up() -> None:
            with self.trials.runner(past=True) as runner:
                answers.append(cleanup.clean_up(runner, self.trials.database, row, delete_volume=True))

        try:
            self.player.wake_all(clean_up)
        except Conflict:
            assert not must, row
            self.told.append("clean-up refused")
            return False
        self.told.append("cleaned up")
        assert answers[0]["left"] == [], answers
        again = (row["result_json"] or {}).get("rolled_back")
        self.count.nothing(again["server_id"] if again else self.count.vm.id)
        return True
