"""GET /history/…: what changed, how often, when, and every version of a resource."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.features.history import question, service
from api.features.history.schemas import (
    ChangePage,
    Comparison,
    MostChanged,
    ResourceHistory,
    Timeframe,
    VersionDetails,
)
from api.web import downloads
from api.web.answers import json_answer
from api.web.deps import Database, Parts, Tx, User
from pf9.errors import Forbidden
from pf9.inventory.catalog import KINDS
from pf9.inventory.kind import Kind

router = APIRouter(prefix="/history", tags=["history"])

_CHANGES, _MOST = question.paging(format=downloads.FORMATS), question.paging()
_TIMEFRAME = question.paging(bucket=("", *question.BUCKETS), tz=None)
_DAYS = 7
Region = Annotated[str | None, Query(max_length=200)]
Before = Annotated[
    int | None, Query(ge=1, lt=2**63, alias="cursor", description="The `next_cursor` of the page before")
]
Size = Annotated[int, Query(ge=1, le=500)]
Word = Annotated[str | None, Query(max_length=128, description="A version, as v3, its history id or its hash")]


@router.get(
    "/recent-changes", response_model=ChangePage, responses=downloads.DOCUMENTED, openapi_extra=_CHANGES.openapi
)
def list_recent_changes(request: Request, database: Database, user: User) -> Response:
    """What changed, newest first: which fields went from what to what, in which run, between which two sightings.

    As `format=csv` or `xlsx`, all of it that is filtered.
    """
    asked = question.read(_CHANGES(request), readable=_readable(user))
    return downloads.page_or_file(
        database,
        asked.params.extra["format"],
        "change_log",
        page=lambda tx: service.find_changes(tx, asked),
        table=lambda: downloads.Table(
            "change_log", service.FILE_COLUMNS, service.read_changes(database, asked, stretch=downloads.STRETCH)
        ),
    )


@router.get("/most-changed", response_model=MostChanged, openapi_extra=_MOST.openapi)
def list_most_changed(request: Request, tx: Tx, user: User) -> Response:
    """The resources that changed most, in the last seven days unless a span is given."""
    asked = question.read(_MOST(request), readable=_readable(user), default_days=_DAYS)
    return json_answer(service.find_most_changed(tx, asked))


@router.get("/by-timeframe", response_model=Timeframe, openapi_extra=_TIMEFRAME.openapi)
def get_changes_by_timeframe(request: Request, tx: Tx, user: User) -> Response:
    """Changes by hour, day, week or month of a span and of a zone (UTC); the last seven days when none is given."""
    asked = question.read(_TIMEFRAME(request), readable=_readable(user), default_days=_DAYS)
    return json_answer(service.find_timeframe(tx, asked))


@router.get("/resource/{kind}/{resource_id}", response_model=ResourceHistory)
def get_resource_history(
    kind: str,
    resource_id: str,
    tx: Tx,
    user: User,
    parts: Parts,
    region_name: Region = None,
    before: Before = None,
    page_size: Size = 50,
) -> Response:
    """The life of one resource, deletions included, newest first."""
    found = _readable_kind(user, kind)
    region = service.settle_region(tx, found, resource_id, asked=region_name, home=parts.settings.cloud.region_name)
    return json_answer(service.get_history(tx, found, resource_id, region_name=region, before=before, limit=page_size))


@router.get("/compare/{kind}/{resource_id}", response_model=Comparison)
def compare_versions(
    kind: str,
    resource_id: str,
    tx: Tx,
    user: User,
    parts: Parts,
    region_name: Region = None,
    one: Annotated[Word, Query(alias="from")] = None,
    other: Annotated[Word, Query(alias="to")] = None,
) -> Response:
    """Two versions side by side: any two, or one (the last) and that before it."""
    found = _readable_kind(user, kind)
    region = service.settle_region(tx, found, resource_id, asked=region_name, home=parts.settings.cloud.region_name)
    return json_answer(service.compare(tx, found, resource_id, region_name=region, words=(one, other)))


@router.get("/details/{kind}/{resource_id}", response_model=VersionDetails)
def get_version_details(
    kind: str,
    resource_id: str,
    tx: Tx,
    user: User,
    parts: Parts,
    region_name: Region = None,
    before: Before = None,
    page_size: Size = 50,
) -> Response:
    """Every version whole, in sequence, with the time between them."""
    found = _readable_kind(user, kind)
    region = service.settle_region(tx, found, resource_id, asked=region_name, home=parts.settings.cloud.region_name)
    return json_answer(service.get_details(tx, found, resource_id, region_name=region, before=before, limit=page_size))


def _readable(user: User) -> list[Kind]:
    return [kind for kind in KINDS if user.may(kind.resource)]


def _readable_kind(user: User, name: str) -> Kind:
    kind = question.kind_of(name)
    if not user.may(kind.resource):
        raise Forbidden(f"The role {user.role} has no permission to read {kind.resource}.")
    return kind
