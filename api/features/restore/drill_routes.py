"""/restore/drills: servers restored for a trial, where nobody is reached, and taken away again."""

from typing import Annotated, get_args
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response, status

from api.features.restore import drills, planning
from api.features.restore.desk import get_desk
from api.features.restore.drill_schemas import (
    DrillStatus,
    DrillTrigger,
    RestoreDrill,
    RestoreDrillCreate,
    RestoreDrillPage,
)
from api.features.restore.runner import Runner
from api.web import downloads
from api.web.answers import json_answer
from api.web.deps import Database, Tx, require_permission
from api.web.pages import Paging

router = APIRouter(prefix="/drills")

_DRILLS = Paging(
    sortable=["started_at"],
    default_sort="started_at",
    default_dir="desc",
    filters={
        "status": get_args(DrillStatus),
        "trigger": get_args(DrillTrigger),
        **dict.fromkeys(
            (
                "job_id", "vm_id", "snapshot_id", "policy_set_name", "requested_by", "project_id", "tenant_id", "tenant_name",
                "domain_name",
            )
        ),
    },
    extra={"since": None, "until": None, "format": downloads.FORMATS},
)  # fmt: skip


@router.post(
    "",
    status_code=status.HTTP_202_ACCEPTED,
    response_model=RestoreDrill,
    dependencies=[Depends(require_permission("restore", "admin"))],
)
def create_restore_drill(
    body: RestoreDrillCreate, request: Request, desk: Annotated[planning.Desk, Depends(get_desk)]
) -> Response:
    """Restore a server into networks of its own, look whether it came back, measure it, and take it away again."""
    drill_id = drills.begin(desk, body, trigger="manual")
    runner: Runner | None = getattr(request.app.state, "restore_runner", None)
    if runner:
        runner.wake()
    with desk.database.transaction(read_only=True) as tx:
        answer = json_answer(drills.get_drill(tx, drill_id))
    answer.status_code = status.HTTP_202_ACCEPTED
    return answer


@router.get("", response_model=RestoreDrillPage, responses=downloads.DOCUMENTED, openapi_extra=_DRILLS.openapi)
def list_restore_drills(request: Request, database: Database) -> Response:
    """Drills, newest first; as `format=csv` or `xlsx`, all that are filtered."""
    params = _DRILLS(request)
    return downloads.page_or_file(
        database,
        params.extra["format"],
        "restore_drills",
        page=lambda tx: drills.list_drills(tx, params),
        table=lambda: downloads.Table(
            "drills", drills.FILE_COLUMNS, drills.read_drills(database, params, stretch=downloads.STRETCH)
        ),
    )


@router.get("/{drill_id}", response_model=RestoreDrill)
def get_restore_drill(drill_id: UUID, tx: Tx) -> Response:
    """One drill with its phases, checks, and what became of all that it made."""
    return json_answer(drills.get_drill(tx, drill_id))
