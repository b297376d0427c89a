"""A job as its executor sees it, and what it writes down: through moments without a database, as long as the lease holds."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar
from uuid import UUID

from api.features.restore import job_queries
from api.features.restore.plan import Plan
from api.features.restore.watch import Canceled, LeaseLost, Watch
from pf9 import activity
from pf9.database import Database, Row, Tx
from pf9.errors import DatabaseUnavailable

_log = logging.getLogger(__name__)
_AGAIN = 0.5
Result = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Job:
    """What does not change while it runs."""

    id: UUID
    lineage_id: UUID
    is_retry: bool
    region_name: str
    vm_id: str
    vm_name: str
    project_id: str
    plan: Plan
    seen: dict[str, Any]
    user_data_encrypted: str | None
    executed_by: str

    @classmethod
    def of(cls, row: Row) -> Self:
        """From its row."""
        return cls(
            id=UUID(str(row["id"])),
            lineage_id=UUID(str(row["lineage_id"])),
            is_retry=row["retry_of"] is not None,
            region_name=row["region_name"],
            vm_id=row["vm_id"],
            vm_name=row["vm_name"],
            project_id=row["project_id"],
            plan=Plan.model_validate(row["plan_json"]),
            seen=row["seen_json"],
            user_data_encrypted=row["user_data_encrypted"],
            executed_by=row["executed_by"],
        )


class Ledger:
    """Writes down what a job does, in the name of the process that holds it."""

    def __init__(self, database: Database, job: Job, *, owner: str, watch: Watch) -> None:
        self.database, self.job, self.owner, self._watch = database, job, owner, watch

    def steps(self) -> list[Row]:
        """The steps as they are written down."""
        return self._do(lambda tx: job_queries.list_steps(tx, self.job.id))

    def start_step(self, step: str) -> None:
        """Begin a step.

        Raises:
            Canceled, LeaseLost: the job does not go on.
        """
        match self._do(lambda tx: job_queries.start_step(tx, self.job.id, step, owner=self.owner)):
            case "canceled":
                raise Canceled
            case "lost":
                raise LeaseLost

    def note(self, step: str, result: Mapping[str, Any]) -> None:
        """Write down what the step has made so far, before anything else is done."""
        self._ours(lambda tx: job_queries.note_step(tx, self.job.id, step, owner=self.owner, result=result))

    def note_rebuilt(self, server_id: str, port_ids: Sequence[str]) -> None:
        """Write down as what the old server was built again, and its new ports, before they lose their marks."""
        job_id, owner = self.job.id, self.owner
        self._ours(lambda tx: job_queries.note_rebuilt(tx, job_id, owner=owner, server_id=server_id, port_ids=port_ids))

    def says(self, step: str, waits_for: str | None) -> None:
        """Write down what the step waits for."""
        self._do(lambda tx: job_queries.wait_step(tx, self.job.id, step, owner=self.owner, waits_for=waits_for))

    def finish_step(self, step: str, status: str, result: Mapping[str, Any] | None, error: str | None = None) -> None:
        """End a step."""
        job_id, owner = self.job.id, self.owner
        self._ours(
            lambda tx: job_queries.finish_step(tx, job_id, step, owner=owner, status=status, result=result, error=error)
        )

    def finish(self, status: str, *, actor: str, reason: str | None, result: Mapping[str, Any], in_doubt: bool) -> bool:
        """End the job, and say so in the activity log; False: a job that was to succeed is to be canceled.

        Raises:
            LeaseLost: it is not ours any more.
        """

        def end(tx: Tx) -> bool | None:
            job = self.job
            done = job_queries.finish_job(
                tx,
                job.id,
                owner=self.owner,
                status=status,
                actor=actor,
                reason=reason,
                result=result,
                in_doubt=in_doubt,
            )
            if done:
                record_end(tx, job, status=status, actor=actor, reason=reason)
                return True
            row = job_queries.find_job(tx, job.id)
            if row and row["owner"] == self.owner and row["status"] == status:
                return True  # the answer to an earlier try was lost
            is_ours = row and row["owner"] == self.owner and row["status"] == "RUNNING"
            return False if is_ours else None

        done = self._do(end)
        if done is None:
            raise LeaseLost
        return done

    def canceled_by(self) -> str:
        """Who asked for its end."""
        row = self._do(lambda tx: job_queries.find_job(tx, self.job.id))
        return str(row and row["cancel_requested_by"])

    def _ours(self, write: Callable[[Tx], bool]) -> None:
        if not self._do(write):
            raise LeaseLost

    def _do(self, work: Callable[[Tx], T]) -> T:
        while True:
            try:
                with self.database.transaction() as tx:
                    return work(tx)
            except DatabaseUnavailable as lost:
                if self._watch.is_over:
                    raise LeaseLost from lost
                _log.warning("Restore %s waits for the database: %s", self.job.id, lost)
                time.sleep(_AGAIN)


def record_end(tx: Tx, job: Job, *, status: str, actor: str, reason: str | None) -> None:
    """The job's end, for the activity log."""
    activity.record(
        tx,
        actor=actor,
        action="restore_finished",
        resource_type="restore_jobs",
        resource_id=str(job.id),
        resource_name=job.vm_name,
        project_id=job.project_id,
        success=status == "SUCCEEDED",
        error=reason,
        details={"status": status, "mode": job.plan.mode, "vm_id": job.vm_id, "lineage_id": str(job.lineage_id)},
    )
