"""/drift/…: summary, events and their acknowledgement, rules."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response, status

from api.features.drift import service
from api.features.drift.schemas import (
    Acknowledgement,
    BulkAcknowledged,
    BulkAcknowledgement,
    DriftEvent,
    DriftEventDetail,
    DriftEventPage,
    DriftRule,
    DriftRuleCreate,
    DriftRules,
    DriftRuleUpdate,
    DriftSummary,
)
from api.web import downloads
from api.web.answers import json_answer
from api.web.deps import Database, Tx, User
from api.web.pages import Paging
from pf9.inventory.catalog import KINDS
from pf9.inventory.kind import Kind

router = APIRouter(prefix="/drift", tags=["drift"])

_EVENTS = Paging(
    sortable=["detected_at"],
    default_sort="detected_at",
    default_dir="desc",
    filters={
        "severity": service.SEVERITIES,
        "resource_type": [kind.name for kind in KINDS],
        "acknowledged": ("true", "false"),
        **dict.fromkeys(
            (
                "field_changed",
                "rule_id",
                "run_id",
                "project_id",
                "tenant_id",
                "tenant_name",
                "domain_name",
                "resource_id",
            )
        ),
    },
    extra={"since": None, "until": None, "format": downloads.FORMATS},
)
EventId = Annotated[int, Path(ge=1, lt=2**63)]
RuleId = Annotated[int, Path(ge=1, lt=2**31)]


@router.get("/summary", response_model=DriftSummary)
def get_drift_summary(tx: Tx, user: User) -> Response:
    """Of the kinds that the role may read: how much drifted, how much of it nobody has acknowledged, by severity, kind and rule, and the last thirty days."""
    return json_answer(service.summarise(tx, _readable(user)))


@router.get("/events", response_model=DriftEventPage, responses=downloads.DOCUMENTED, openapi_extra=_EVENTS.openapi)
def list_drift_events(request: Request, database: Database, user: User) -> Response:
    """Events, newest first; as `format=csv` or `xlsx`, all that are filtered."""
    params, readable = _EVENTS(request), _readable(user)
    return downloads.page_or_file(
        database,
        params.extra["format"],
        "drift_events",
        page=lambda tx: service.find_events(tx, params, readable),
        table=lambda: downloads.Table(
            "drift_events",
            service.FILE_COLUMNS,
            service.read_events(database, params, readable, stretch=downloads.STRETCH),
        ),
    )


# Before the route with an id: "bulk-acknowledge" is none.
@router.put("/events/bulk-acknowledge")
def acknowledge_drift_events(tx: Tx, user: User, body: BulkAcknowledgement) -> BulkAcknowledged:
    """Acknowledge events by id, or all open ones that a filter finds."""
    chosen = body.filter.model_dump(exclude_none=True) if body.filter else None
    done = service.acknowledge_many(tx, _readable(user), ids=body.ids, chosen=chosen, by=user.username, note=body.note)
    return BulkAcknowledged.model_validate(done)


@router.get("/events/{event_id}", response_model=DriftEventDetail)
def get_drift_event(event_id: EventId, tx: Tx, user: User) -> Response:
    """One event with its rule, and what else drifted of the same resource."""
    return json_answer(service.get_event(tx, event_id, _readable(user)))


@router.put("/events/{event_id}/acknowledge", response_model=DriftEvent)
def acknowledge_drift_event(event_id: EventId, tx: Tx, user: User, body: Acknowledgement | None = None) -> Response:
    """Say that it is known; 409 when somebody has said so already."""
    note = body.note if body else None
    return json_answer(service.acknowledge(tx, event_id, _readable(user), by=user.username, note=note))


@router.get("/rules")
def list_drift_rules(tx: Tx, user: User) -> DriftRules:
    """The fields that are watched, of the kinds that the role may read."""
    return DriftRules.model_validate(service.list_rules(tx, _readable(user)))


@router.post("/rules", status_code=status.HTTP_201_CREATED)
def create_drift_rule(tx: Tx, user: User, body: DriftRuleCreate) -> DriftRule:
    """Watch another field, from the next run on."""
    return DriftRule.model_validate(service.add_rule(tx, **body.model_dump(), by=user.username))


@router.put("/rules/{rule_id}")
def update_drift_rule(rule_id: RuleId, tx: Tx, user: User, body: DriftRuleUpdate) -> DriftRule:
    """Switch a rule on or off, or give it another severity."""
    return DriftRule.model_validate(service.change_rule(tx, rule_id, **body.model_dump(), by=user.username))


def _readable(user: User) -> list[Kind]:
    return [kind for kind in KINDS if user.may(kind.resource)]
