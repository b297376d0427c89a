"""/snapshot/compliance."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.responses import StreamingResponse

from api.features.snapshot_compliance import heat_map, queries, service, thresholds, workbook
from api.features.snapshot_compliance.schemas import (
    ComplianceSummary,
    DailyCompliance,
    HeatMap,
    ReportedVolume,
    Thresholds,
    VolumeCompliance,
)
from api.web import downloads
from api.web.answers import json_answer
from api.web.deps import Database, SlaDays, Tx, User
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
    sortable=queries.REPORT_SORTABLE,
    default_sort="volume_name",
    filters={
        "status": ("compliant", "noncompliant", "pending"),
        **dict.fromkeys(("policy", "tenant_id", "project_id", "tenant_name", "domain_name", "volume_id")),
    },
    extra={"format": downloads.FORMATS},
)
Names = Annotated[list[Annotated[str, Query(max_length=256)]] | None, Query()]
ReportId = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("", response_model=Page[VolumeCompliance], responses=downloads.DOCUMENTED, openapi_extra=_PAGING.openapi)
def list_snapshot_compliance(request: Request, database: Database) -> Response:
    """Each policy of each volume that is not excluded; as `format=csv` or `xlsx`, all that are filtered."""
    params = _PAGING(request)
    return downloads.page_or_file(
        database,
        params.extra["format"],
        "snapshot_compliance",
        page=lambda tx: service.list_compliance(tx, params),
        table=lambda: downloads.Table("compliance", service.FILE_COLUMNS, service.read_compliance(database, params)),
    )


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


@router.get("/thresholds")
def get_snapshot_compliance_thresholds(tx: Tx) -> Thresholds:
    """From which share on compliance is as it should be, and below which it is critical."""
    return thresholds.get_thresholds(tx)


@router.put("/thresholds")
def update_snapshot_compliance_thresholds(body: Thresholds, tx: Tx, user: User) -> Thresholds:
    """Judge every project, domain and policy by these from now on; past days too."""
    return thresholds.set_thresholds(tx, body, by=user.username)


@router.get("/heat-map", response_model=HeatMap, responses=downloads.DOCUMENTED)
def get_snapshot_compliance_heat_map(
    tx: Tx,
    by: heat_map.By = "tenant",
    days: Annotated[int, Query(ge=1, le=366, description="That end today (UTC)")] = 30,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many rows; a file has all of them")] = 50,
    policy: Names = None,
    tenant_id: Names = None,
    domain_name: Names = None,
    file_format: Annotated[Literal["json", "csv", "xlsx"], Query(alias="format")] = "json",
) -> Response:
    """Compliance of each project, domain or policy by day, as the reports have kept it: the worst of today first."""
    given = {"policy": policy, "tenant_id": tenant_id, "domain_name": domain_name}
    asked: dict[str, Any] = {name: values for name, values in given.items() if values}
    if file_format == "json":
        return json_answer(heat_map.draw(tx, by, asked, days=days, limit=limit))
    found = heat_map.draw(tx, by, asked, days=days, limit=downloads.MOST_ROWS[file_format])
    table = downloads.Table("heat map", heat_map.FILE_COLUMNS, heat_map.lines(found))
    return downloads.file_answer(file_format, "snapshot_compliance_by_day", table)


@router.get("/reports", openapi_extra=_REPORTS.openapi)
def list_snapshot_compliance_reports(tx: Tx, request: Request) -> Page[DailyCompliance]:
    """The reports that the worker has kept, one a day: the trend."""
    return Page[DailyCompliance].model_validate(service.list_reports(tx, _REPORTS(request)))


@router.get("/reports/{report_id}")
def get_snapshot_compliance_report(report_id: ReportId, tx: Tx) -> DailyCompliance:
    """The sums of one report."""
    return DailyCompliance.model_validate(service.get_report(tx, report_id))


@router.get(
    "/reports/{report_id}/volumes",
    response_model=Page[ReportedVolume],
    responses=downloads.DOCUMENTED,
    openapi_extra=_REPORTED.openapi,
)
def list_snapshot_compliance_report_volumes(report_id: ReportId, database: Database, request: Request) -> Response:
    """What a report says of each policy of each volume, as it was on that day; as a file, all that are filtered."""
    params = _REPORTED(request)
    return downloads.page_or_file(
        database,
        params.extra["format"],
        f"snapshot_compliance_report_{report_id}",
        page=lambda tx: service.list_reported(tx, report_id, params),
        table=lambda: downloads.Table(
            "compliance", service.REPORT_COLUMNS, service.read_reported(database, report_id, params)
        ),
    )
