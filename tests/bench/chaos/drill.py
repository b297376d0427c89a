"""A drill that is killed and disturbed at any moment, also while it is torn down: nothing of it is left in the cloud."""

import random
import time
import uuid
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import lab
from pf9.database import Row
from pf9.openstack import network
from tests.bench.chaos.attempts import REQUEST_TIMEOUT, Attempt
from tests.bench.chaos.play import Player
from tests.fixtures import restore_drills
from tests.fixtures.restore_scene import Vm
from tests.fixtures.restore_shapes import Portrait, marked
from tests.fixtures.restore_trials import Trials

_WITHIN = 25.0  # so long nobody but the disturbed processes looks after it


@dataclass
class DrillCase:
    """From its beginning to nothing."""

    trials: Trials
    server: lab.Lab
    rng: random.Random
    vm: Vm
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """With a stage hand of its own."""
        self.player = Player(self.trials, self.server, self.rng)

    def __str__(self) -> str:
        return "drill"

    def run(self) -> None:
        """Do it."""
        try:
            self._run()
        finally:
            self.player.close()

    def _run(self) -> None:
        before, data = self._there(), self.rng.random() < 0.5
        drill = restore_drills.begun(self.trials, self.vm, restore_data_volumes=data)
        job_id = uuid.UUID(str(drill["job_id"]))
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            self._disturbed(drill, job_id, Attempt.drawn(self.rng))
        with restore_drills.gateway(self.trials, past=True):
            self.player.wake_all(may_go_on=True)
            done = restore_drills.ended(self.trials, drill)
        self.told.append(done["status"])
        left = done["left_behind"]
        if self.player.late:
            time.sleep(REQUEST_TIMEOUT)
            left = self.trials.clean_up(job_id)["left"]
        assert left == [], done
        assert not marked(self.trials.stage), marked(self.trials.stage)
        after = self._there()
        assert after == before, (after, before)

    def _disturbed(self, drill: Row, job_id: uuid.UUID, attempt: Attempt) -> None:
        """The processes are left alone with it for a while."""

        def is_over() -> bool:
            return bool(restore_drills.found(self.trials, drill["id"])["finished_at"])

        def owner() -> str | None:
            return str(self.trials.row(job_id)["owner"])

        self.told.append(str(attempt))
        end = time.monotonic() + self.rng.uniform(0, _WITHIN)
        with ExitStack() as stack:
            self.player.play(stack, attempt, is_over, owner=owner, cancel=job_id)
            while time.monotonic() < end and not is_over():
                time.sleep(0.2)
        self.trials.proxy.clear()

    def _there(self) -> dict[str, Any]:
        stage = self.trials.stage
        nets = network.list_networks_by(stage.admin, project_id=stage.project_id)
        return {
            "server": Portrait.of(stage, self.vm.id),
            "networks": {each["id"] for each in nets},
            **{kind: set(found) for kind, found in stage.holdings().items()},
        }
