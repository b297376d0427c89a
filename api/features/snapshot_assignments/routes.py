"""/snapshot/assignments and /snapshot/exclusions."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response, status

from api.features.snapshot_assignments import service
from api.features.snapshot_assignments.schemas import (
    Assignment,
    AssignmentCreate,
    AssignmentWrite,
    Decided,
    Exclusion,
    ExclusionCreate,
    ExclusionWrite,
    VolumeDecision,
)
from api.web.answers import json_answer
from api.web.deps import Home, SlaDays, Tx, User, require_permission
from api.web.pages import Page, Paging

router = APIRouter(prefix="/snapshot", tags=["snapshot_assignments"])

_BOOLEANS = ("true", "false")
_PLACES = dict.fromkeys(("tenant_id", "project_id", "tenant_name", "domain_name", "volume_id"))
_ASSIGNMENTS = Paging(
    sortable=["volume_name", "tenant_name", "volume_id", "source", "decided_at"],
    default_sort="volume_name",
    filters={
        "source": ("manual", "rule", "metadata", "none"),
        "auto_snapshot": _BOOLEANS,
        "excluded": _BOOLEANS,
        "warnings": _BOOLEANS,
        "policy": None,
        **_PLACES,
    },
)
_EXCLUSIONS = Paging(
    sortable=["volume_name", "tenant_name", "volume_id", "excluded_at", "expires_at"],
    default_sort="excluded_at",
    default_dir="desc",
    filters={"active": _BOOLEANS, **_PLACES},
)
DELETES_ASSIGNMENTS = [Depends(require_permission("snapshot_assignments", "delete"))]
DELETES_EXCLUSIONS = [Depends(require_permission("snapshot_exclusions", "delete"))]
VolumeId = Annotated[str, Path(min_length=1, max_length=255)]
RegionName = Annotated[str | None, Query(max_length=255, description="Where several regions hold the id")]


@router.get("/assignments", response_model=Page[Assignment], openapi_extra=_ASSIGNMENTS.openapi)
def list_snapshot_assignments(tx: Tx, request: Request) -> Response:
    """What each volume has and why, as it was decided last."""
    return json_answer(service.list_assignments(tx, _ASSIGNMENTS(request)))


@router.post("/assignments", status_code=status.HTTP_201_CREATED)
def create_snapshot_assignment(
    body: AssignmentCreate, tx: Tx, user: User, home: Home, sla_days: SlaDays
) -> VolumeDecision:
    """Give a volume policies by hand, over all rules and metadata."""
    volume = service.get_volume(tx, body.volume_id, region_name=body.region_name, home=home)
    service.assign(tx, volume, body, new=True, by=user.username, sla_days=sla_days)
    found = service.decide(tx, volume.id, region_name=volume.region_name, home=home, sla_days=sla_days)
    return VolumeDecision.model_validate(found)


# Before the routes with an id: "refresh" is none.
@router.post("/assignments/refresh")
def refresh_snapshot_assignments(tx: Tx, user: User, sla_days: SlaDays) -> Decided:
    """Decide for all volumes by what the inventory says now."""
    return Decided.model_validate(service.refresh(tx, by=user.username, sla_days=sla_days))


@router.get("/assignments/{volume_id}")
def get_snapshot_assignment(
    volume_id: VolumeId, tx: Tx, home: Home, sla_days: SlaDays, region_name: RegionName = None
) -> VolumeDecision:
    """What will happen to a volume and why: decided at this moment."""
    found = service.decide(tx, volume_id, region_name=region_name, home=home, sla_days=sla_days)
    return VolumeDecision.model_validate(found)


@router.put("/assignments/{volume_id}")
def update_snapshot_assignment(
    volume_id: VolumeId,
    body: AssignmentWrite,
    tx: Tx,
    user: User,
    home: Home,
    sla_days: SlaDays,
    region_name: RegionName = None,
) -> VolumeDecision:
    """Other policies by hand for a volume that has some."""
    volume = service.get_volume(tx, volume_id, region_name=region_name, home=home)
    service.assign(tx, volume, body, new=False, by=user.username, sla_days=sla_days)
    found = service.decide(tx, volume.id, region_name=volume.region_name, home=home, sla_days=sla_days)
    return VolumeDecision.model_validate(found)


@router.delete("/assignments/{volume_id}", status_code=status.HTTP_204_NO_CONTENT, dependencies=DELETES_ASSIGNMENTS)
def delete_snapshot_assignment(
    volume_id: VolumeId, tx: Tx, user: User, home: Home, sla_days: SlaDays, region_name: RegionName = None
) -> None:
    """Leave a volume to rules and metadata again."""
    service.release(tx, volume_id, region_name=region_name, home=home, by=user.username, sla_days=sla_days)


@router.get("/exclusions", openapi_extra=_EXCLUSIONS.openapi)
def list_snapshot_exclusions(tx: Tx, request: Request) -> Page[Exclusion]:
    """Volumes that are left out, those whose exclusion has run out too."""
    return Page[Exclusion].model_validate(service.list_exclusions(tx, _EXCLUSIONS(request)))


@router.post("/exclusions", status_code=status.HTTP_201_CREATED)
def create_snapshot_exclusion(body: ExclusionCreate, tx: Tx, user: User, home: Home) -> Exclusion:
    """Leave a volume out, for good or until a moment."""
    volume = service.get_volume(tx, body.volume_id, region_name=body.region_name, home=home)
    return Exclusion.model_validate(service.exclude(tx, volume, body, new=True, by=user.username))


@router.put("/exclusions/{volume_id}")
def update_snapshot_exclusion(
    volume_id: VolumeId, body: ExclusionWrite, tx: Tx, user: User, home: Home, region_name: RegionName = None
) -> Exclusion:
    """Another reason or end for an exclusion."""
    volume = service.get_volume(tx, volume_id, region_name=region_name, home=home)
    return Exclusion.model_validate(service.exclude(tx, volume, body, new=False, by=user.username))


@router.delete("/exclusions/{volume_id}", status_code=status.HTTP_204_NO_CONTENT, dependencies=DELETES_EXCLUSIONS)
def delete_snapshot_exclusion(
    volume_id: VolumeId, tx: Tx, user: User, home: Home, region_name: RegionName = None
) -> None:
    """Let a volume in again."""
    service.include(tx, volume_id, region_name=region_name, home=home, by=user.username)
