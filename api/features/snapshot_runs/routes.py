"""/snapshot/runs, /snapshot/records and the button, /snapshot/run-now."""

from typing import Annotated, get_args

from fastapi import APIRouter, Path, Request, Response, status

from api.features.snapshot_runs import service
from api.features.snapshot_runs.schemas import (
    Action,
    OnDemandRun,
    OnDemandStatus,
    RecordStatus,
    RunOutcomes,
    RunsSummary,
    RunStatus,
    SnapshotRecordPage,
    SnapshotRun,
    SnapshotRunPage,
    Trigger,
)
from api.web import downloads
from api.web.answers import json_answer
from api.web.deps import Database, Tx, User
from api.web.pages import Paging

router = APIRouter(prefix="/snapshot", tags=["snapshot_runs"])

_RUNS = Paging(
    sortable=["started_at"],
    default_sort="started_at",
    default_dir="desc",
    filters={"status": get_args(RunStatus), "trigger": get_args(Trigger)},
    extra={"since": None, "until": None, "format": downloads.FORMATS},
)
_RECORDS = Paging(
    sortable=["created_at"],
    default_sort="created_at",
    default_dir="desc",
    filters={
        "action": get_args(Action),
        "status": get_args(RecordStatus),
        **dict.fromkeys(
            (
                "run_id", "reason", "policy", "volume_id", "server_id", "snapshot_id", "set_id", "project_id", "tenant_id",
                "tenant_name", "domain_name",
            )
        ),
    },
    extra={"since": None, "until": None, "format": downloads.FORMATS},
)  # fmt: skip
RunId = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("/runs", response_model=SnapshotRunPage, responses=downloads.DOCUMENTED, openapi_extra=_RUNS.openapi)
def list_snapshot_runs(request: Request, database: Database) -> Response:
    """Runs of the worker, newest first; as `format=csv` or `xlsx`, all that are filtered."""
    params = _RUNS(request)
    return downloads.page_or_file(
        database,
        params.extra["format"],
        "snapshot_runs",
        page=lambda tx: service.list_runs(tx, params),
        table=lambda: downloads.Table(
            "runs", service.RUN_COLUMNS, service.read_runs(database, params, stretch=downloads.STRETCH)
        ),
    )


# Before the route with an id: "summary" is none.
@router.get("/runs/summary", response_model=RunsSummary)
def get_snapshot_runs_summary(tx: Tx) -> Response:
    """What became of what was begun in the last 24 hours, the newest run, and the one under way."""
    return json_answer(service.get_summary(tx))


@router.get("/runs/{run_id}", response_model=SnapshotRun)
def get_snapshot_run(run_id: RunId, tx: Tx) -> Response:
    """One run, as it stands."""
    return json_answer(service.get_run(tx, run_id))


@router.get("/runs/{run_id}/outcomes", response_model=RunOutcomes)
def list_snapshot_run_outcomes(run_id: RunId, tx: Tx) -> Response:
    """For how many volumes a run ended alike and why: what went wrong first; the records are in /snapshot/records."""
    return json_answer(service.list_outcomes(tx, run_id))


@router.get(
    "/records", response_model=SnapshotRecordPage, responses=downloads.DOCUMENTED, openapi_extra=_RECORDS.openapi
)
def list_snapshot_records(request: Request, database: Database) -> Response:
    """What became of each snapshot and deletion, newest first; as `format=csv` or `xlsx`, all that are filtered."""
    params = _RECORDS(request)
    return downloads.page_or_file(
        database,
        params.extra["format"],
        "snapshot_records",
        page=lambda tx: service.list_records(tx, params),
        table=lambda: downloads.Table(
            "records", service.FILE_COLUMNS, service.read_records(database, params, stretch=downloads.STRETCH)
        ),
    )


@router.post("/run-now", status_code=status.HTTP_202_ACCEPTED)
def run_snapshots_now(database: Database, user: User) -> OnDemandRun:
    """Ask the worker for a run now: policy assign, inventory, snapshots, inventory; 409 while one is asked for or runs."""
    return OnDemandRun.model_validate(service.ask_for_run(database, by=user.username))


@router.get("/run-now/status")
def get_run_now_status(tx: Tx) -> OnDemandStatus:
    """The last request with the state of each step, and its run."""
    return OnDemandStatus.model_validate(service.get_status(tx))
