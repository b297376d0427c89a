"""/restore: what can be restored, plans, and jobs as they stand; what changes a job is in job_routes."""

from typing import get_args
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.features.restore import service
from api.features.restore.plan import PLAN_MINUTES, IpStrategy, JobStatus, Mode
from api.features.restore.schemas import Purpose, RestoreConfig, RestoreJobDetail, RestoreJobPage
from api.web import downloads
from api.web.answers import json_answer
from api.web.deps import Database, Parts, Tx
from api.web.pages import Paging
from pf9.errors import SwitchedOff

router = APIRouter(prefix="/restore", tags=["restore"])

_JOBS = Paging(
    sortable=["created_at"],
    default_sort="created_at",
    default_dir="desc",
    filters={
        "status": get_args(JobStatus),
        "mode": get_args(Mode),
        "ip_strategy": get_args(IpStrategy),
        "purpose": get_args(Purpose),
        **dict.fromkeys(
            (
                "vm_id", "snapshot_id", "requested_by", "lineage_id", "project_id", "tenant_id", "tenant_name",
                "domain_name",
            )
        ),
    },
    extra={"since": None, "until": None, "format": downloads.FORMATS},
)  # fmt: skip


async def require_enabled(parts: Parts) -> None:
    """Refuse while RESTORE_ENABLED is off."""
    if not parts.settings.restore.enabled:
        variable = "RESTORE_ENABLED"
        raise SwitchedOff(variable, f"Restore is switched off on this installation: {variable}=true switches it on.")


@router.get("/config")
async def get_restore_config(parts: Parts) -> RestoreConfig:
    """Whether restores are done from here; answers while they are switched off, too."""
    settings = parts.settings.restore
    return RestoreConfig(
        enabled=settings.enabled,
        dry_run=settings.dry_run,
        cleanup_volumes=settings.cleanup_volumes,
        service_user=bool(parts.settings.service_user.email),
        plan_minutes=PLAN_MINUTES,
    )


enabled = APIRouter(dependencies=[Depends(require_enabled)])


@enabled.get("/jobs", response_model=RestoreJobPage, responses=downloads.DOCUMENTED, openapi_extra=_JOBS.openapi)
def list_restore_jobs(request: Request, database: Database) -> Response:
    """Jobs, newest first; as `format=csv` or `xlsx`, all that are filtered."""
    params = _JOBS(request)
    file_format = params.extra["format"]
    if file_format != "json":
        stretches = service.read_jobs(database, params, stretch=downloads.STRETCH)
        return downloads.file_answer(
            file_format, "restore_jobs", downloads.Table("jobs", service.FILE_COLUMNS, stretches)
        )
    with database.transaction(read_only=True) as tx:
        return json_answer(service.list_jobs(tx, params))


@enabled.get("/jobs/{job_id}", response_model=RestoreJobDetail)
def get_restore_job(job_id: UUID, tx: Tx) -> Response:
    """One job with its plan, its steps and how far they have come."""
    return json_answer(service.get_job(tx, job_id))


router.include_router(enabled)
