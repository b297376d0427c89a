"""/snapshot/compliance."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.responses import StreamingResponse

from api.features.snapshot_compliance import queries, service, workbook
from api.features.snapshot_compliance.schemas import (
    ComplianceSummary,
    DailyCompliance,
    ReportedVolume,
    VolumeCompliance,
)
from api.web import downloads
from api.web.answers import json_answer
from api.web.deps import Database, SlaDays, Tx
from api.web.pages import Page, Paging

router = APIRouter(prefix="/snapshot/compliance", tags=["snapshot_compliance"])

_PAGING = Paging(
    sortable=queries.SORTABLE,
    default_sort="volume_name",
    filters={
        "status": ("compliant", "noncompliant", "pending"),
        **dict.fromkeys(("policy", "tenant_id", "project_id", "tenant_name", "domain_name", "volume_id")),
    },
    extra={"format": downloads.FORMATS},
)
_REPORTS = Paging(sortable=["made_at"], default_sort="made_at", default_dir="desc")
_REPORTED = Paging(
    sortable=["volume_name"],
    default_sort="volume_name",
    filters={
        "status": ("compliant", "noncompliant", "pending"),
        **dict.fromkeys(("policy", "tenant_id", "project_id", "volume_id")),
    },
)
ReportId = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("", response_model=Page[VolumeCompliance], responses=downloads.DOCUMENTED, openapi_extra=_PAGING.openapi)
def list_snapshot_compliance(request: Request, database: Database) -> Response:
    """Each policy of each volume that is not excluded; as `format=csv` or `xlsx`, all that are filtered."""
    params = _PAGING(request)
    file_format = params.extra["format"]
    if file_format != "json":
        table = downloads.Table("compliance", service.FILE_COLUMNS, service.read_compliance(database, params))
        return downloads.file_answer(file_format, "snapshot_compliance", table)
    with database.transaction(read_only=True) as tx:
        return json_answer(service.list_compliance(tx, params))


@router.get("/summary")
def get_snapshot_compliance_summary(tx: Tx, sla_days: SlaDays) -> ComplianceSummary:
    """Compliance of all, by policy, project and domain, and of how many volumes snapshots are asked for."""
    return ComplianceSummary.model_validate(service.summarise(tx, sla_days=sla_days))


@router.get(
    "/workbook",
    response_class=StreamingResponse,
    responses={200: {"content": {downloads.MEDIA_TYPES["xlsx"]: {"schema": {"type": "string", "format": "binary"}}}}},
)
def download_snapshot_compliance_workbook(database: Database) -> StreamingResponse:
    """Six sheets: each policy of each volume, sums by project, domain and policy, our snapshots, and all volumes with why."""
    return downloads.file_answer("xlsx", "snapshot_compliance", *workbook.tables(database))


@router.get("/reports", openapi_extra=_REPORTS.openapi)
def list_snapshot_compliance_reports(tx: Tx, request: Request) -> Page[DailyCompliance]:
    """The reports that the worker has kept, one a day: the trend."""
    return Page[DailyCompliance].model_validate(service.list_reports(tx, _REPORTS(request)))


@router.get("/reports/{report_id}")
def get_snapshot_compliance_report(report_id: ReportId, tx: Tx) -> DailyCompliance:
    """The sums of one report."""
    return DailyCompliance.model_validate(service.get_report(tx, report_id))


@router.get("/reports/{report_id}/volumes", openapi_extra=_REPORTED.openapi)
def list_snapshot_compliance_report_volumes(report_id: ReportId, tx: Tx, request: Request) -> Page[ReportedVolume]:
    """What a report says of each policy of each volume, as it was on that day."""
    return Page[ReportedVolume].model_validate(service.list_reported(tx, report_id, _REPORTED(request)))
