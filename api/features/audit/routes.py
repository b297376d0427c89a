"""GET /audit/compliance-report and /audit/change-patterns."""

from typing import Annotated, Any
from zoneinfo import available_timezones

from fastapi import APIRouter, Depends, Query

from api.features.audit import service
from api.features.audit.schemas import ChangePatterns, ComplianceReport
from api.web.deps import Tx, User
from api.web.spans import read_span, whole_days
from pf9.errors import InvalidInput
from pf9.inventory import catalog
from pf9.inventory.catalog import KINDS

router = APIRouter(prefix="/audit", tags=["audit"])

_DAYS = 30
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


@router.get("/compliance-report")
def get_compliance_report(tx: Tx, question: Question) -> ComplianceReport:
    """What changed, how completely it was looked at, what drifted, who acted, what was deleted."""
    return ComplianceReport.model_validate(service.make_report(tx, question))


@router.get("/change-patterns")
def get_change_patterns(
    tx: Tx, question: Question, tz: Annotated[str, Query(max_length=60, examples=["Europe/Berlin"])] = "UTC"
) -> ChangePatterns:
    """When the cloud changes: by hour, weekday, kind and project, and bursts."""
    if tz not in available_timezones():
        message = f"{tz!r} is no time zone; name one as Europe/Berlin, or UTC."
        raise InvalidInput(message, errors=[{"loc": ["query", "tz"], "msg": message}])
    return ChangePatterns.model_validate(service.find_patterns(tx, {**question, "time_zone": tz}))
