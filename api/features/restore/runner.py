"""Each process of the gateway takes due jobs, shows that it lives, and sees which others do not any more."""

import logging
import os
import socket
import threading
import time
import uuid
from contextvars import copy_context
from typing import TYPE_CHECKING
from uuid import UUID

from api.features.restore import executor, job_queries
from api.features.restore.jobs import Job, Ledger
from api.features.restore.sessions import Sessions
from api.features.restore.watch import Watch
from api.features.restore.work import Work
from pf9 import activity, log
from pf9.database import Database, Row
from pf9.errors import Pf9Error
from pf9.openstack.session import Cloud
from pf9.secrets import Vault
from pf9.settings import CloudSettings, DatabaseSettings, RestoreSettings, ServiceUserSettings

if TYPE_CHECKING:
    from api.web.parts import Parts

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 1.0
_STOP_SECONDS = 20.0  # less than gunicorn leaves a process


class Runner:
    """The thread that looks for due jobs, and the threads that carry them out."""

    def __init__(
        self,
        database: Database,
        settings: RestoreSettings,
        cloud: CloudSettings,
        *,
        service_user: ServiceUserSettings,
        vault: Vault,
    ) -> None:
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._database, self._settings, self._cloud_settings = database, settings, cloud
        self._service_user, self._vault = service_user, vault
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._jobs: dict[UUID, tuple[Watch, threading.Thread]] = {}
        self._thread = threading.Thread(target=self._look, name="restore-runner", daemon=True)
        self._buried_at = 0.0
        self._sessions: Sessions | None = None
        self._connecting = threading.Lock()

    @classmethod
    def of(cls, parts: "Parts", database: Database | None = None) -> "Runner":
        """The runner of a process of the gateway, with connections of its own if it is given none."""
        settings = parts.settings
        database = database or connections(settings.database, settings.restore)
        return cls(database, settings.restore, settings.cloud, service_user=settings.service_user, vault=parts.vault)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def wake(self) -> None:
        """Look now: something has become due."""
        self._wake.set()

    def stop(self) -> None:
        """Take no more jobs; those under way end their call and are let go as INTERRUPTED."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(_STOP_SECONDS)
        end = time.monotonic() + _STOP_SECONDS
        for _, thread in list(self._jobs.values()):
            thread.join(max(0.0, end - time.monotonic()))
        self._database.close()

    def _look(self) -> None:
        while not self._stopping.is_set():
            try:
                self._beat()
                self._take()
                self._bury()
            except Pf9Error as error:  # the database is away: leases last longer than most of its absences
                _log.warning("Restores cannot be looked at: %s", error)
            except Exception:  # noqa: BLE001 - without this thread no restore is ever done
                _log.exception("Looking for restores met a fault of our own")
            self._wake.wait(_LOOK_SECONDS)
            self._wake.clear()
        for watch, _ in list(self._jobs.values()):
            watch.stopping.set()

    def _beat(self) -> None:
        self._jobs = {job_id: (watch, thread) for job_id, (watch, thread) in self._jobs.items() if thread.is_alive()}
        if not self._jobs:
            return
        asked_at = time.monotonic()
        with self._database.transaction() as tx:
            alive = job_queries.renew_leases(tx, self._jobs, owner=self.owner, lease=self._settings.lease)
        for job_id, (watch, _) in self._jobs.items():
            if job_id not in alive:
                watch.lost.set()
                continue
            watch.renewed(asked_at=asked_at, lease=self._settings.lease)
            if alive[job_id]:
                watch.canceled.set()

    def _take(self) -> None:
        while len(self._jobs) < self._settings.concurrency and not self._stopping.is_set():
            watch = Watch(self._settings.lease)  # begins before the claim: ours never outlives the one in the database
            with self._database.transaction() as tx:
                row = job_queries.claim_job(
                    tx, owner=self.owner, lease=self._settings.lease, region_name=self._cloud_settings.region_name
                )
            if row is None:
                return
            job_id = UUID(str(row["id"]))
            thread = threading.Thread(
                target=copy_context().run, args=(self._carry_out, row, watch), name=f"restore-{job_id}", daemon=True
            )
            self._jobs[job_id] = watch, thread
            thread.start()

    def _bury(self) -> None:
        """Say of jobs whose process is dead that they were interrupted."""
        now = time.monotonic()
        if now < self._buried_at + min(5.0, self._settings.lease / 2):
            return
        self._buried_at = now
        with self._database.transaction() as tx:
            for dead in job_queries.interrupt_dead(tx):
                _log.warning("Restore %s was interrupted: %s showed no sign of life", dead["id"], dead["owner"])
                activity.record(
                    tx,
                    actor=job_queries.SYSTEM,
                    action="restore_finished",
                    resource_type="restore_jobs",
                    resource_id=str(dead["id"]),
                    resource_name=dead["vm_name"],
                    project_id=dead["project_id"],
                    success=False,
                    error=job_queries.LEASE_RAN_OUT,
                    details={"status": "INTERRUPTED", "vm_id": dead["vm_id"]},
                )

    def _carry_out(self, row: Row, watch: Watch) -> None:
        with log.bind(run_id=str(row["id"])):
            try:
                job = Job.of(row)
                ledger = Ledger(self._database, job, owner=self.owner, watch=watch)
                if not executor.execute(self.work(job, ledger, watch)):
                    self._forget_sessions()
            except Exception:  # noqa: BLE001 - the thread's last word
                self._forget_sessions()
                _log.exception("Restore %s ended without an end: its lease runs out", row["id"])
            finally:
                self.wake()

    def work(self, job: Job, ledger: Ledger, watch: Watch) -> Work:
        """What the steps of a job work with."""
        closed = job.user_data_encrypted
        return Work(
            job=job,
            ledger=ledger,
            watch=watch,
            sessions=self._let_in(),
            user_data=lambda: self._vault.open(closed) if closed else None,
            cleanup_volumes=self._settings.cleanup_volumes,
            dry_run=self._settings.dry_run,
        )

    def _let_in(self) -> Sessions:
        """The sessions, kept for all jobs: logging in anew would cost each a part of its second."""
        with self._connecting:
            if self._sessions is None:
                cloud = Cloud.connect(self._cloud_settings, dry_run=self._settings.dry_run)
                self._sessions = Sessions(cloud, self._service_user)
            return self._sessions

    def _forget_sessions(self) -> None:
        """After a job that went wrong: who was let in may not be any more, and one that was refused remembers it."""
        with self._connecting:
            self._sessions = None


def connections(database: DatabaseSettings, restore: RestoreSettings) -> Database:
    """Those of a runner: a sign of life waits for no request, and of a process that is frozen no lock outlives its lease."""
    own = database.model_copy(update={"pool_min": 0, "pool_max": restore.concurrency + 2})
    return Database(own, application_name="pf9-api-restore", frozen_seconds=restore.lease)
