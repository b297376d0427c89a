"""/snapshot/audit: who changed what about snapshots, and what the worker did."""

from typing import Annotated, get_args

from fastapi import APIRouter, Path, Request, Response

from api.features.snapshot_audit import service
from api.features.snapshot_audit.schemas import AuditPage, Category, Event, RuleChanges
from api.web import downloads
from api.web.deps import Database, Tx
from api.web.pages import Paging

router = APIRouter(prefix="/snapshot/audit", tags=["snapshot_audit"])

_PAGING = Paging(
    sortable=["occurred_at"],
    default_sort="occurred_at",
    default_dir="desc",
    filters={
        "category": get_args(Category),
        "event": get_args(Event),
        **dict.fromkeys(
            (
                "actor", "policy", "run_id", "snapshot_id", "volume_id", "project_id", "tenant_id", "tenant_name",
                "domain_name",
            )
        ),
    },
    extra={"success": ("any", "true", "false"), "since": None, "until": None, "format": downloads.FORMATS},
)  # fmt: skip
Version = Annotated[int, Path(ge=1, lt=2**31)]


@router.get("", response_model=AuditPage, responses=downloads.DOCUMENTED, openapi_extra=_PAGING.openapi)
def list_snapshot_audit(request: Request, database: Database) -> Response:
    """What people and the worker did, newest first; as `format=csv` or `xlsx`, all that is filtered."""
    params = _PAGING(request)
    return downloads.page_or_file(
        database,
        params.extra["format"],
        "snapshot_audit",
        page=lambda tx: service.list_events(tx, params),
        table=lambda: downloads.Table(
            "audit", service.FILE_COLUMNS, service.read_events(database, params, stretch=downloads.STRETCH)
        ),
    )


@router.get("/rule-changes/{version}")
def get_snapshot_rule_changes(version: Version, tx: Tx) -> RuleChanges:
    """What a version of the rules has otherwise than the one before it, field by field."""
    return RuleChanges.model_validate(service.get_rule_changes(tx, version))
