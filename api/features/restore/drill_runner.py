"""Each process of the gateway takes away what drills have made, or came too late, and begins the drills that are due."""

import logging
import threading
import time
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from api.features.restore import cleanup, drill_queries, drills, job_queries, latecomers, planning
from api.features.restore.drill_schemas import RestoreDrillCreate
from api.features.restore.job_queries import SYSTEM
from api.features.restore.runner import Runner
from api.features.restore.watch import LeaseLost
from api.security.sessions import Client
from api.web import clouds
from pf9 import log
from pf9.database import Database, Row
from pf9.errors import CloudError, CloudUnavailable, Conflict, ListingBroken, Pf9Error

if TYPE_CHECKING:
    from api.web.parts import Parts

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 1.0
_SCHEDULE_SECONDS = 30.0
_SCHEDULING = (790_032, 0)  # the lock under which a drill of the schedule is begun
_TEARING_DOWN = 790_033  # the first number of the locks under which one is taken away, by one process to its end
_STOP_SECONDS = 20.0
_MOST_TRIES = 8  # then it is told what is left; while the cloud does not answer at all it goes on


class DrillRunner:
    """A thread beside the runner that carries restores out. It holds no lease: the lock of a dead process is let go by the database."""

    def __init__(self, runner: Runner, database: Database, desk: planning.Desk, *, region_name: str) -> None:
        self._runner, self._database, self._desk, self._region = runner, database, desk, region_name
        self._stopping = threading.Event()
        self._scheduled_at = float("-inf")
        self._thread = threading.Thread(target=self._look, name="drill-runner", daemon=True)

    @classmethod
    def of(cls, parts: "Parts", runner: Runner) -> "DrillRunner":
        """That of a process of the gateway, with connections of its own."""
        settings = parts.settings
        own = settings.database.model_copy(update={"pool_min": 0, "pool_max": 4})
        database = Database(own, application_name="pf9-api-drills")
        desk = planning.Desk(
            database=database,
            connect=partial(clouds.of, settings.cloud),
            vault=parts.vault,
            restore=settings.restore,
            service_user=settings.service_user,
            administrator=settings.cloud.username,
            actor=SYSTEM,
            client=Client(None, None, None),
        )
        return cls(runner, database, desk, region_name=settings.cloud.region_name)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; what is half torn down another process finishes."""
        self._stopping.set()
        self._thread.join(_STOP_SECONDS)
        self._database.close()

    def _look(self) -> None:
        while not self._stopping.is_set():
            try:
                self.tear_down()
                if not self._desk.restore.dry_run and time.monotonic() > self._scheduled_at + _SCHEDULE_SECONDS:
                    self._scheduled_at = time.monotonic()
                    latecomers.take_away(self._runner, self._database, self._desk.connect, region_name=self._region)
                    self.begin_due()
            except Pf9Error as error:  # the database or the cloud is away
                _log.warning("Drills cannot be looked at: %s", error)
            except Exception:  # noqa: BLE001 - without this thread drills leave behind what they made
                _log.exception("Looking for drills met a fault of our own")
            self._stopping.wait(_LOOK_SECONDS)

    def tear_down(self) -> None:
        """Take away what drills have made whose jobs have ended, in whatever way and process."""
        with self._database.transaction(read_only=True) as tx:
            due = drill_queries.list_to_tear_down(tx, region_name=self._region)
        for each in due:
            if self._stopping.is_set():
                return
            with log.bind(run_id=each["job_id"]), self._database.lock(_TEARING_DOWN, _number(each)) as ours:
                if ours:
                    self._take_away(each)

    def begin_due(self) -> str | None:
        """Begin the one drill that is due, if any is; its id. One process at a time looks for it."""
        with self._database.lock(*_SCHEDULING) as ours:
            if not ours:
                return None
            with self._database.transaction(read_only=True) as tx:
                due = drill_queries.find_due(tx, region_name=self._region)
            return self._begin(due) if due else None

    def _begin(self, due: Row) -> str | None:
        body = RestoreDrillCreate(vm_id=due["vm_id"], restore_data_volumes=True)
        try:
            return drills.begin(self._desk, body, trigger="schedule", of_set=due)
        except CloudError as error:
            _log.warning("The drill of %s waits for the cloud: %s", due["vm_name"], error)
        except Pf9Error as refusal:
            if not (isinstance(refusal, Conflict) and refusal.constraint):  # else somebody was quicker: look again
                drills.record_refusal(self._desk, due, region_name=self._region, error=str(refusal))
        return None

    def _take_away(self, due: Row) -> None:
        begun = time.monotonic()
        with self._database.transaction(read_only=True) as tx:
            job = job_queries.find_job(tx, UUID(due["job_id"]))
            steps = job_queries.list_steps(tx, UUID(due["job_id"]))
        assert job  # noqa: S101 - the drill names it
        gone: list[Row] = []
        try:
            # Twice: what a dead process had asked for may have come only now.
            for _ in range(2):
                answer = cleanup.clean_up(self._runner, self._database, job, delete_volume=True)
                gone += answer["deleted"]
                if not answer["deleted"] or answer["left"]:
                    break
        except Conflict:
            return  # another process is at it
        except (Pf9Error, LeaseLost) as failure:
            _log.warning("What drill %s has made is not gone yet: %s", due["drill_id"], failure)
            if isinstance(failure, (CloudUnavailable, ListingBroken, LeaseLost)) or due["tries"] < _MOST_TRIES:
                self._postpone(due, [], gone)
                return
            why = f"Nobody is let into it any more, what the drill made there was not seen to go: {failure}"
            answer = {"kept": [], "left": [{"kind": "projects", "id": job["project_id"], "name": None, "why": why}]}
        left = [*answer["left"], *answer["kept"]]
        if left and due["tries"] < _MOST_TRIES:
            self._postpone(due, left, gone)
            return
        outcome = drills.outcome(job, steps, tear_down_seconds=time.monotonic() - begun)
        self._finish(due, {**outcome, "torn_down": gone, "left": left})

    def _postpone(self, due: Row, left: list[Row], gone: list[Row]) -> None:
        with self._database.transaction() as tx:
            drill_queries.postpone(tx, due["drill_id"], left=left, torn_down=gone)

    def _finish(self, due: Row, outcome: Row) -> None:
        with self._database.transaction() as tx:
            if drill_queries.finish_drill(tx, due["drill_id"], outcome):
                drill = drills.get_drill(tx, due["drill_id"])
                error = outcome["error"] or (None if outcome["status"] == "PASSED" else outcome["status"])
                told = {"status": outcome["status"], "rto_seconds": outcome["rto_seconds"], "left": outcome["left"]}
                drills.record(tx, drill, "restore_drill_finished", desk=self._desk, error=error, **told)
        cleanup.show_gone(self._database, self._desk.connect, outcome["torn_down"], actor=SYSTEM)


def _number(due: Row) -> int:
    return UUID(due["drill_id"]).int % 2**31
