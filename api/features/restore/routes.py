"""/restore: what can be restored, plans, and jobs as they stand; what changes a job is in job_routes."""

from typing import Annotated, get_args
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response

from api.features.restore import addresses, drill_routes, job_routes, live, planning, points, quota, service
from api.features.restore.desk import Connect, get_desk
from api.features.restore.plan import PLAN_MINUTES, IpStrategy, JobStatus, Mode, Plan
from api.features.restore.schemas import (
    FreeAddress,
    ProjectQuotas,
    Purpose,
    RestorableSnapshotPage,
    RestoreConfig,
    RestoreJobDetail,
    RestoreJobPage,
    RestorePlanCreate,
    RestorePoints,
)
from api.web import downloads
from api.web.answers import json_answer
from api.web.deps import Database, Parts, Tx, require_permission
from api.web.pages import Page, Paging
from pf9.errors import SwitchedOff

router = APIRouter(prefix="/restore", tags=["restore"])

_SNAPSHOTS = Paging(
    sortable=["created_at"],
    default_sort="created_at",
    default_dir="desc",
    filters=dict.fromkeys(("vm_id", "volume_id", "policy", "project_id", "tenant_id", "tenant_name", "domain_name")),
    extra={"since": None, "until": None, "format": downloads.FORMATS},
)
_ADDRESSES = Paging(sortable=["ip_address"], default_sort="ip_address", filters={"subnet_id": None}, searchable=False)
ResourceId = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,64}$")]

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


@enabled.get(
    "/snapshots",
    response_model=RestorableSnapshotPage,
    responses=downloads.DOCUMENTED,
    openapi_extra=_SNAPSHOTS.openapi,
)
def list_restorable_snapshots(request: Request, database: Database) -> Response:
    """Available snapshots of volumes that servers boot from, newest first, by the inventory; files as of jobs."""
    params = _SNAPSHOTS(request)
    return downloads.page_or_file(
        database,
        params.extra["format"],
        "restorable_snapshots",
        page=lambda tx: service.list_snapshots(tx, params),
        table=lambda: downloads.Table(
            "snapshots", service.SNAPSHOT_COLUMNS, service.read_snapshots(database, params, stretch=downloads.STRETCH)
        ),
    )


@enabled.get("/vm/{vm_id}/restore-points", response_model=RestorePoints)
def list_restore_points(vm_id: ResourceId, connect: Connect) -> Response:
    """To which moments a server can be brought back, as the cloud has it now; what cannot be used says why."""
    return json_answer(points.list_points(connect, vm_id))


@enabled.get("/quota/{project_id}")
def get_restore_quota(project_id: ResourceId, connect: Connect) -> ProjectQuotas:
    """The quotas of a project that a restore counts against, as they stand in the cloud now."""
    quotas = live.read_quotas(connect, project_id)
    return ProjectQuotas.model_validate({"project_id": project_id, "items": quota.of_project(quotas)})


@enabled.get("/networks/{network_id}/free-addresses", openapi_extra=_ADDRESSES.openapi)
def list_free_addresses(network_id: ResourceId, request: Request, connect: Connect) -> Page[FreeAddress]:
    """Addresses of a network that nobody holds and that its subnets give out, in their order, for MANUAL_IP."""
    found = addresses.list_free(connect, network_id, _ADDRESSES(request))
    return Page[FreeAddress].model_validate(found)


@enabled.post("/plan", dependencies=[Depends(require_permission("restore", "admin"))])
def create_restore_plan(body: RestorePlanCreate, desk: Annotated[planning.Desk, Depends(get_desk)]) -> Plan:
    """Plan a restore: what will be done, what it needs, what to know before. Nothing in the cloud changes."""
    return planning.create_plan(desk, body)


@enabled.get("/jobs", response_model=RestoreJobPage, responses=downloads.DOCUMENTED, openapi_extra=_JOBS.openapi)
def list_restore_jobs(request: Request, database: Database) -> Response:
    """Jobs, newest first; as `format=csv` or `xlsx`, all that are filtered."""
    params = _JOBS(request)
    return downloads.page_or_file(
        database,
        params.extra["format"],
        "restore_jobs",
        page=lambda tx: service.list_jobs(tx, params),
        table=lambda: downloads.Table(
            "jobs", service.FILE_COLUMNS, service.read_jobs(database, params, stretch=downloads.STRETCH)
        ),
    )


@enabled.get("/jobs/{job_id}", response_model=RestoreJobDetail)
def get_restore_job(job_id: UUID, tx: Tx) -> Response:
    """One job with its plan, its steps and how far they have come."""
    return json_answer(service.get_job(tx, job_id))


enabled.include_router(job_routes.router)
enabled.include_router(drill_routes.router)
router.include_router(enabled)
