"""GET /audit/compliance-report and /audit/change-patterns."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from api.features.audit import service, tables
from api.features.audit.schemas import ChangePatterns, ComplianceReport
from api.web import downloads
from api.web.deps import Tx, User
from api.web.spans import read_span, read_zone, whole_days
from pf9.inventory import catalog
from pf9.inventory.catalog import KINDS

router = APIRouter(prefix="/audit", tags=["audit"])

_DAYS = 30
Format = Annotated[
    Literal["json", "csv", "xlsx"],
    Query(alias="format", description="csv is one table, xlsx is all of them, a sheet each"),
]
Text = Annotated[str | None, Query(max_length=200)]


def read_question(
    user: User,
    since: Text = None,
    until: Text = None,
    resource_type: Annotated[list[str] | None, Query(max_length=len(KINDS))] = None,
    project_id: Text = None,
    domain_id: Text = None,
) -> dict[str, Any]:
    """The span (30 days when none is given) and what it is narrowed to, of the kinds that the role may read."""
    begins, ends = whole_days(*read_span(since, until), days=_DAYS)
    asked = [catalog.named(name) for name in resource_type] if resource_type else KINDS
    kinds = [kind.name for kind in asked if user.may(kind.resource)]
    return {"since": begins, "until": ends, "kinds": kinds, "project_id": project_id, "domain_id": domain_id}


Question = Annotated[dict[str, Any], Depends(read_question)]


@router.get("/compliance-report", response_model=ComplianceReport, responses=downloads.DOCUMENTED)
def get_compliance_report(
    tx: Tx,
    question: Question,
    file_format: Format = "json",
    table: Literal["by_kind", "by_project", "deletions", "by_actor"] = "by_kind",
) -> Any:
    """What changed, how completely it was looked at, what drifted, who acted, what was deleted."""
    report = service.make_report(tx, question)
    return report if file_format == "json" else _file(file_format, "audit", table, tables.of_report(report))


@router.get("/change-patterns", response_model=ChangePatterns, responses=downloads.DOCUMENTED)
def get_change_patterns(
    tx: Tx,
    question: Question,
    tz: Annotated[str, Query(max_length=60, examples=["Europe/Berlin"])] = "UTC",
    file_format: Format = "json",
    table: Literal["by_hour", "by_weekday", "by_kind", "by_project", "bursts"] = "by_hour",
) -> Any:
    """When the cloud changes: by hour, weekday, kind and project, and bursts."""
    patterns = service.find_patterns(tx, {**question, "time_zone": read_zone(tz)})
    made = tables.of_patterns(patterns)
    return patterns if file_format == "json" else _file(file_format, "change_patterns", table, made)


def _file(file_format: str, name: str, table: str, made: Iterator[downloads.Table]) -> Response:
    """All tables as a workbook, or the one as CSV."""
    if file_format == "xlsx":
        return downloads.file_answer(file_format, name, *made)
    (chosen,) = (one for one in made if one.name == table)
    return downloads.file_answer(file_format, f"{name}_{table}", chosen)
