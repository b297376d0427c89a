"""/restore: what has a plan carried out, ended, tried again or cleared away, and how one watches it."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response, status
from starlette.responses import StreamingResponse

from api.features.restore import cleanup, execution, progress_stream, service
from api.features.restore.desk import Connect
from api.features.restore.job_schemas import RestoreCleanedUp, RestoreCleanup, RestoreExecute, RestoreRetry
from api.features.restore.runner import Runner
from api.features.restore.schemas import RestoreJobDetail
from api.web.answers import json_answer
from api.web.deps import Client, Database, Parts, Tx, User, check_fresh_code, require_permission
from pf9.database import Row

router = APIRouter()
_ADMIN = [Depends(require_permission("restore", "admin"))]
_ACCEPTED: dict[str, Any] = {
    "status_code": status.HTTP_202_ACCEPTED,
    "response_model": RestoreJobDetail,
    "dependencies": _ADMIN,
}


def _wake(request: Request) -> None:
    """Have this process look at once; any other would within a second."""
    runner: Runner | None = getattr(request.app.state, "restore_runner", None)
    if runner:
        runner.wake()


def _accepted(job: Row) -> Response:
    answer = json_answer(job)
    answer.status_code = status.HTTP_202_ACCEPTED
    return answer


def _check_danger(job: Row, user: User) -> None:
    if execution.is_dangerous(job):
        check_fresh_code(user)


@router.post("/execute", **_ACCEPTED)
def execute_restore(body: RestoreExecute, request: Request, database: Database, user: User, client: Client) -> Response:
    """Have a plan carried out; where that deletes the server: by a superadmin, with the phrase and a fresh code."""
    with database.transaction() as tx:
        _check_danger(execution.get_job(tx, body.job_id), user)
        execution.execute(tx, body.job_id, confirmation=body.confirmation, user=user, client=client)
        job = service.get_job(tx, body.job_id)
    _wake(request)
    return _accepted(job)


@router.post("/cancel/{job_id}", **_ACCEPTED)
def cancel_restore(job_id: UUID, request: Request, database: Database, user: User, client: Client) -> Response:
    """End a job: one that waits at once, one that runs once it has taken back what it did."""
    with database.transaction() as tx:
        execution.cancel(tx, job_id, user=user, client=client)
        job = service.get_job(tx, job_id)
    _wake(request)
    return _accepted(job)


@router.post("/jobs/{job_id}/retry", **_ACCEPTED)
def retry_restore(
    job_id: UUID, request: Request, database: Database, user: User, client: Client, body: RestoreRetry | None = None
) -> Response:
    """Have a job that failed or was interrupted go on, as a new job; what it made is not made twice."""
    asked = body or RestoreRetry()
    with database.transaction() as tx:
        _check_danger(execution.get_job(tx, job_id), user)
        new_id = execution.retry(
            tx,
            job_id,
            confirmation=asked.confirmation,
            ip_strategy=asked.ip_strategy_override,
            user=user,
            client=client,
        )
        job = service.get_job(tx, new_id)
    _wake(request)
    return _accepted(job)


@router.post("/jobs/{job_id}/rollback", **_ACCEPTED)
def roll_back_restore(job_id: UUID, request: Request, database: Database, user: User, client: Client) -> Response:
    """Give up a replacement that ended half-way, as a new job: the old server is built again from its old volumes."""
    with database.transaction() as tx:
        _check_danger(execution.get_job(tx, job_id), user)
        job = service.get_job(tx, execution.roll_back(tx, job_id, user=user, client=client))
    _wake(request)
    return _accepted(job)


@router.post("/jobs/{job_id}/cleanup", dependencies=_ADMIN)
def clean_up_restore(
    job_id: UUID, parts: Parts, connect: Connect, user: User, client: Client, body: RestoreCleanup | None = None
) -> RestoreCleanedUp:
    """Take away what a job that ended badly left behind; volumes only when asked for."""
    delete_volume = body.delete_volume if body else False
    with parts.database.transaction() as tx:
        job = execution.get_job(tx, job_id)
    answer = cleanup.clean_up(Runner.of(parts, parts.database), parts.database, job, delete_volume=delete_volume)
    with parts.database.transaction() as tx:
        execution.record_cleanup(tx, job, actor=user.username, client=client, answer=answer)
    cleanup.show_gone(parts.database, connect, answer["deleted"], actor=user.username)
    return RestoreCleanedUp.of(answer)


@router.get(
    "/jobs/{job_id}/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
def stream_restore_job(job_id: UUID, tx: Tx, database: Database) -> StreamingResponse:
    """The job's detail as it changes (server-sent events `job`), until `end`."""
    service.get_job(tx, job_id)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(progress_stream.follow(database, job_id), media_type="text/event-stream", headers=headers)
