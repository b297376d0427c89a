"""The loop of a worker: of any number of copies one works, and a job that fails never stops the next."""

import json
import logging
import os
import signal
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pf9.database import Database, Session
from pf9.errors import DatabaseUnavailable
from pf9.settings import WorkerSettings

_log = logging.getLogger(__name__)
_WORKERS = 9  # the first number of the advisory locks that workers hold


@dataclass(frozen=True)
class Job:
    """Work that is due every so many seconds, counted from start to start, and at once when the worker starts."""

    name: str
    every_seconds: float
    work: Callable[["Turn"], None]


@dataclass(frozen=True)
class Turn:
    """What a job gets: the database, and the question whether to go on."""

    database: Database
    goes_on: Callable[[], bool]  # to be asked between two units of work: it also shows that the worker lives


@dataclass
class _Worker:
    settings: WorkerSettings
    database: Database
    jobs: Sequence[Job]
    name: str
    stop: threading.Event
    working: bool = False
    failures: dict[str, int] = field(default_factory=dict)
    _due: dict[str, float] = field(default_factory=dict)

    def stand_by(self) -> None:
        """Wait for the lock, work while it is held, and wait again when the connection that holds it is lost."""
        while self._goes_on():
            try:
                with self.database.session() as session:
                    if session.lock(*lock_key(self.name)):
                        self._work_through(session)
            except DatabaseUnavailable as error:
                _log.warning("%s The worker waits for it", error)
            self.working = False
            self.stop.wait(self.settings.poll_seconds)

    def _work_through(self, session: Session) -> None:
        _log.info("This copy of %s works now", self.name)
        self.working = True
        while self._goes_on():
            for job in self.jobs:
                if time.monotonic() >= self._due.get(job.name, 0) and self._goes_on():
                    with session.transaction(read_only=True) as tx:
                        tx.scalar("SELECT 1")  # who lost the connection lost the lock
                    self._do(job)
            self.stop.wait(self.settings.poll_seconds)

    def _do(self, job: Job) -> None:
        self._due[job.name] = time.monotonic() + job.every_seconds
        try:
            job.work(Turn(self.database, self._goes_on))
        except Exception:  # noqa: BLE001 - whatever a job does wrong, the next one is done
            self.failures[job.name] = self.failures.get(job.name, 0) + 1
            _log.exception("Job %s failed", job.name)

    def _goes_on(self) -> bool:
        beat = {"worker": self.name, "at": time.time(), "working": self.working, "failures": self.failures}
        path = self.settings.heartbeat_file
        unfinished = path.with_name(
            f"{path.name}.{os.getpid()}.{threading.get_ident()}"
        )  # a job may ask from its threads
        unfinished.write_text(json.dumps(beat), encoding="utf-8")
        unfinished.replace(path)  # a reader never sees half of it
        return not self.stop.is_set()


def lock_key(name: str) -> tuple[int, int]:
    """Give the advisory lock that the working copy of this worker holds."""
    return _WORKERS, zlib.crc32(name.encode()) - 2**31


def run(
    settings: WorkerSettings,
    database: Database,
    jobs: Sequence[Job],
    *,
    name: str,
    stop: threading.Event | None = None,
) -> None:
    """Do the jobs until SIGTERM, SIGINT or `stop`; the unit of work under way is finished first."""
    stop = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    _Worker(settings, database, jobs, name, stop).stand_by()


def is_alive(heartbeat_file: Path, *, within_seconds: float) -> bool:
    """Tell whether a worker has shown a sign of life lately (for a container's health check)."""
    try:
        return time.time() - float(json.loads(heartbeat_file.read_text(encoding="utf-8"))["at"]) <= within_seconds
    except (OSError, ValueError, KeyError):
        return False
