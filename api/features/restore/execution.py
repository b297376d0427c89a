"""Who may have a plan carried out, ended or tried again, and when; the work itself is the runner's."""

from typing import Any
from uuid import UUID

from api.features.restore import actions, drill_queries, job_queries, networks
from api.features.restore.plan import KEEPING, IpStrategy, Plan
from api.security.permissions import HIGHEST
from api.security.sessions import Client, User
from pf9 import activity
from pf9.database import Row, Tx
from pf9.errors import Conflict, Forbidden, InvalidInput, NotFound

_ONE_ACTIVE = "restore_jobs_one_active_per_vm"
_ENDED_BADLY = ("FAILED", "INTERRUPTED")
# What somebody may read who wants to know why not.
_WHY_NOT = {
    "PENDING": "it is waiting to be carried out already",
    "RUNNING": "it is being carried out already",
    "SUCCEEDED": "it has been carried out",
    "FAILED": "it has been carried out, and failed: retry it, or make a new plan",
    "CANCELED": "it was canceled: make a new plan",
    "INTERRUPTED": "it was interrupted: retry it, or make a new plan",
}


def get_job(tx: Tx, job_id: UUID) -> Row:
    """A job's row, which nobody else changes before the transaction ends.

    Raises:
        NotFound: there is none.
    """
    job = job_queries.lock_job(tx, job_id)
    if job is None:
        raise NotFound(f"There is no restore job {job_id}.")
    return job


def must_be_no_drill(job: Row) -> None:
    """Refuse what would have a drill's plan carried out by itself: nobody would take away what it makes.

    Raises:
        Conflict: it is one.
    """
    if job["purpose"] == "drill":
        raise Conflict("This is a drill's: begin a new one with POST /restore/drills.")


def is_dangerous(job: Row) -> bool:
    """Whether it deletes a server."""
    return bool(job["mode"] == "REPLACE")


def execute(tx: Tx, job_id: UUID, *, confirmation: str | None, user: User, client: Client) -> None:
    """Have a plan carried out.

    Raises:
        NotFound, Forbidden, InvalidInput, Conflict: there is none, not by this user, not with this phrase, not now.
    """
    job = get_job(tx, job_id)
    must_be_no_drill(job)
    _check(job, confirmation=confirmation, user=user)
    if job["status"] != "PLANNED":
        raise Conflict(f"The plan cannot be executed: {_WHY_NOT[job['status']]}.")
    if blockers := Plan.model_validate(job["plan_json"]).blockers:
        raise Conflict(f"The plan cannot be executed: {' '.join(blockers)}")
    with one_at_a_time(tx, job):
        if not job_queries.queue_job(tx, job_id, actor=user.username):
            raise Conflict("The plan has expired, the cloud may look otherwise by now: make a new one.")
    _record(tx, "restore_execute", job, actor=user.username, client=client)


def retry(
    tx: Tx,
    job_id: UUID,
    *,
    confirmation: str | None,
    ip_strategy: IpStrategy | None,
    user: User,
    client: Client,
) -> UUID:
    """A new job that goes on where this one ended.

    Raises:
        NotFound, Forbidden, InvalidInput, Conflict: as `execute`.
    """
    job = get_job(tx, job_id)
    must_be_no_drill(job)
    _check(job, confirmation=confirmation, user=user)
    _must_be_to_go_on(tx, job)
    plan = with_strategy(Plan.model_validate(job["plan_json"]), ip_strategy)
    new_id = _go_on(tx, job, plan, user=user)
    details = {"retry_of": str(job_id), "ip_strategy": plan.ip_strategy}
    _record(tx, "restore_retry", job, actor=user.username, client=client, job_id=new_id, **details)
    return new_id


def roll_back(tx: Tx, job_id: UUID, *, user: User, client: Client) -> UUID:
    """A new job that gives up a replacement: it takes back what was made and builds the old server again if that is gone.

    Raises:
        NotFound, Forbidden, Conflict: there is none, not by this user, not of this job.
    """
    job = get_job(tx, job_id)
    must_be_no_drill(job)
    if not is_dangerous(job):
        raise Conflict("The original server was not touched: clean up takes away what was made beside it.")
    _must_be_highest(user)
    _must_be_to_go_on(tx, job)
    new_id = _go_on(tx, job, Plan.model_validate(job["plan_json"]), user=user)
    if not job_queries.request_cancel(tx, new_id, actor=user.username):
        raise Conflict("There is no way back any more: the old storage is being deleted. Retry finishes the restore.")
    _record(tx, "restore_rollback", job, actor=user.username, client=client, job_id=new_id, retry_of=str(job_id))
    return new_id


def cancel(tx: Tx, job_id: UUID, *, user: User, client: Client) -> None:
    """End a job that waits, or ask for the end of one that runs.

    Raises:
        NotFound, Conflict: there is none; it has ended, or is past the point where it could be taken back.
    """
    job = get_job(tx, job_id)
    if not job_queries.cancel_waiting(tx, job_id, actor=user.username) and not job_queries.request_cancel(
        tx, job_id, actor=user.username
    ):
        if job["status"] == "RUNNING":
            raise Conflict("It is too late to cancel: the new server runs, and the old storage is being deleted.")
        raise Conflict(f"There is nothing to cancel: the job is {job['status']}.")
    _record(tx, "restore_cancel", job, actor=user.username, client=client, was=job["status"])


def must_be_done_with(tx: Tx, job: Row) -> None:
    """Whether what the chain of jobs has left behind may be taken away.

    Raises:
        Conflict: not yet, or not any more.
    """
    _must_be_last(tx, job)
    if job["status"] == "SUCCEEDED" and not (job["result_json"] or {}).get("dry_run"):
        return  # what could not be torn down, or the storage did not let go, is there still
    if job["status"] not in {*_ENDED_BADLY, "CANCELED"}:
        raise Conflict(f"There is nothing to clean up after a job that is {job['status']}.")


def record_cleanup(tx: Tx, job: Row, *, actor: str, client: Client, answer: dict[str, Any]) -> None:
    """What was cleaned up, for the activity log, the job and its drill."""
    _record(tx, "restore_cleanup", job, actor=actor, client=client, **answer)
    left = [*answer["kept"], *answer["left"]]
    job_queries.update_left(tx, str(job["id"]), left, is_clean=not answer["left"])
    if job["purpose"] == "drill":
        drill_queries.update_left(tx, str(job["id"]), left=left, torn_down=answer["deleted"])


def _check(job: Row, *, confirmation: str | None, user: User) -> None:
    if not is_dangerous(job):
        return
    _must_be_highest(user)
    wanted = f"DELETE AND RESTORE {job['vm_name']}"
    if confirmation != wanted:
        message = f"Confirm that the server is deleted, with exactly these words: {wanted}"
        raise InvalidInput(message, [{"loc": ["body", "confirmation"], "msg": message}])


def _must_be_highest(user: User) -> None:
    if user.role != HIGHEST:
        raise Forbidden(f"A restore that replaces its server needs the role {HIGHEST}; yours is {user.role}.")


def _must_be_to_go_on(tx: Tx, job: Row) -> None:
    _must_be_last(tx, job)
    if job["status"] not in _ENDED_BADLY:
        raise Conflict(f"Only a job that failed or was interrupted can be retried; this one is {job['status']}.")
    rolled_back = (job["result_json"] or {}).get("rolled_back")
    if rolled_back:
        raise Conflict(f"The old server was built again, as {rolled_back['server_id']}: make a new plan for that one.")


def _go_on(tx: Tx, job: Row, plan: Plan, *, user: User) -> UUID:
    if not job_queries.keep_clean_up_out(tx, UUID(str(job["lineage_id"]))):
        raise Conflict("It is being cleaned up: wait for the end of that.")
    with one_at_a_time(tx, job):
        return job_queries.insert_retry(
            tx, job["id"], actor=user.username, ip_strategy=plan.ip_strategy, plan=plan.model_dump(mode="json")
        )


def _must_be_last(tx: Tx, job: Row) -> None:
    newest = job_queries.find_newest_of(tx, UUID(str(job["lineage_id"])))
    if newest["id"] != job["id"]:
        raise Conflict(f"This job was retried already: the newest of the chain is {newest['id']}.")


def with_strategy(plan: Plan, ip_strategy: IpStrategy | None) -> Plan:
    """The plan with other wishes for the addresses."""
    if ip_strategy is None or ip_strategy == plan.ip_strategy:
        return plan
    if ip_strategy == "MANUAL_IP":
        message = "Addresses of one's own are chosen in a new plan."
        raise InvalidInput(message, [{"loc": ["body", "ip_strategy_override"], "msg": message}])
    if ip_strategy == "SAME_IPS_OR_FAIL" and plan.mode == "NEW":
        message = "In NEW mode the original server goes on and keeps its addresses: SAME_IPS_OR_FAIL can only fail."
        raise InvalidInput(message, [{"loc": ["body", "ip_strategy_override"], "msg": message}])
    keep = plan.mode == "REPLACE" and ip_strategy in KEEPING
    ports = [
        port.model_copy(
            update={
                "requested_ips": [
                    each
                    if keep and each.subnet_id not in port.automatic_subnets
                    else each.model_copy(update={"ip_address": None})
                    for each in port.original_fixed_ips
                ],
                "note": networks.note_of(ip_strategy if keep else "NEW_IPS", port.original_fixed_ips),
            }
        )
        for port in plan.network_plan
    ]
    changed = plan.model_copy(update={"ip_strategy": ip_strategy, "network_plan": ports})
    return changed.model_copy(update={"actions": actions.of(changed)})


class one_at_a_time:  # noqa: N801 - reads as what it is, a context
    """Turns the database's rule into words."""

    def __init__(self, tx: Tx, job: Row) -> None:
        self._tx, self._job = tx, job

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, Conflict) and error.constraint == _ONE_ACTIVE:
            message = f"Another restore of {self._job['vm_name']} is waiting or under way: one at a time."
            raise Conflict(message, constraint=_ONE_ACTIVE) from error


def _record(
    tx: Tx, action: str, job: Row, *, actor: str, client: Client, job_id: UUID | None = None, **details: Any
) -> None:
    activity.record(
        tx,
        actor=actor,
        action=action,
        resource_type="restore_jobs",
        resource_id=str(job_id or job["id"]),
        resource_name=job["vm_name"],
        project_id=job["project_id"],
        success=True,
        details={"mode": job["mode"], "vm_id": job["vm_id"], "snapshot_id": job["snapshot_id"], **details},
        ip_address=client.address,
        request_id=client.request_id,
    )
