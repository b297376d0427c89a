"""POST and GET /inventory/runs: start a collection and watch it."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, status

from api.features.inventory import question, runs, service
from api.features.inventory.listing import RUNS
from api.features.inventory.schemas import Run, RunCreate, RunDetail
from api.web.deps import Database, Parts, Tx, User
from api.web.pages import Page

router = APIRouter(prefix="/inventory/runs", tags=["inventory"])


@router.post("", status_code=status.HTTP_202_ACCEPTED)
def start_inventory_run(database: Database, parts: Parts, user: User, body: RunCreate | None = None) -> RunDetail:
    """Collect the cloud in the background; 409 while another run is under way."""
    kinds = body.kinds if body else None
    run_id = runs.start(database, parts.settings.cloud, actor=user.username, kinds=kinds)
    with database.transaction(read_only=True) as tx:
        return RunDetail.model_validate(runs.get_run(tx, run_id))


@router.get("", openapi_extra=question.paging(RUNS).openapi)
def list_inventory_runs(tx: Tx, request: Request) -> Page[Run]:
    """Runs, newest first."""
    asked = question.read(RUNS, request.query_params.multi_items())
    return Page[Run].model_validate(service.find_page(tx, asked))


@router.get("/{run_id}")
def get_inventory_run(tx: Tx, run_id: Annotated[int, Path(ge=1, lt=2**63)]) -> RunDetail:
    """How far a run is, kind by kind; a run whose process died says so."""
    return RunDetail.model_validate(runs.get_run(tx, run_id))
