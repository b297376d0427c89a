"""Assignments, exclusions, and the decision about one volume."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from pf9.snapshot_policy.policies import MOST_KEPT

VolumeId = Annotated[str, Field(min_length=1, max_length=255)]
PolicyName = Annotated[str, Field(min_length=1, max_length=40, examples=["daily_5"])]
Kept = Annotated[int, Field(ge=1, le=MOST_KEPT, strict=True)]
Source = Literal["manual", "rule", "metadata", "none"]


class Strict(BaseModel):
    """A body that takes nothing it does not know."""

    model_config = ConfigDict(extra="forbid")


class AssignedPolicy(BaseModel):
    """A policy of a volume, with where its figures come from."""

    policy: str
    retention: int = Field(description="How many are kept")
    retention_from: str = Field(examples=['policy set "Built in"'])
    sla_days: int
    sla_from: str
    given_at: datetime
    first_due_on: date


class Assignment(BaseModel):
    """What a volume has, as it was decided last."""

    volume_id: str
    region_name: str
    volume_name: str | None = Field(description="null: the volume is no more")
    project_id: str | None
    tenant_name: str | None
    domain_name: str | None
    source: Source
    auto_snapshot: bool
    policies: list[AssignedPolicy]
    reasons: list[str]
    warnings: list[str]
    note: str
    assigned_by: str | None
    decided_at: datetime
    excluded: bool
    excluded_until: datetime | None


class DuePolicy(AssignedPolicy):
    """A policy of a volume, with when it is due."""

    newest_snapshot_at: datetime | None
    is_due: bool
    due_since: date | None
    next_due_at: datetime | None = Field(description="null while an exclusion holds")


class Exclusion(BaseModel):
    """A volume that is left out."""

    volume_id: str
    region_name: str
    volume_name: str | None = Field(description="null: the volume is no more")
    project_id: str | None
    tenant_name: str | None
    domain_name: str | None
    reason: str
    excluded_by: str
    excluded_at: datetime
    expires_at: datetime | None
    active: bool


class VolumeDecision(BaseModel):
    """What will happen to a volume, and why, at this moment."""

    volume_id: str
    region_name: str
    volume_name: str
    project_id: str | None
    tenant_name: str | None
    domain_name: str | None
    source: Source
    auto_snapshot: bool
    excluded: bool
    policies: list[DuePolicy] = Field(description="With when each is due; while an exclusion holds none is")
    reasons: list[str]
    warnings: list[str]
    exclusion: Exclusion | None


class AssignmentWrite(Strict):
    """Policies by hand, over all rules and metadata."""

    policies: list[PolicyName] = Field(min_length=1, max_length=50)
    retention: dict[PolicyName, Kept] = {}
    note: str = Field(default="", max_length=2000)


class AssignmentCreate(AssignmentWrite):
    """The same, for a volume."""

    volume_id: VolumeId
    region_name: str | None = Field(default=None, max_length=255, description="Where several regions hold the id")


class Decided(BaseModel):
    """What deciding for all volumes gave."""

    volumes: int
    automated: int
    changed: int


class ExclusionWrite(Strict):
    """Why a volume is left out, and until when."""

    reason: str = Field(min_length=1, max_length=2000, pattern=r"\S")
    expires_at: AwareDatetime | None = Field(default=None, description="null: for good")


class ExclusionCreate(ExclusionWrite):
    """The same, for a volume."""

    volume_id: VolumeId
    region_name: str | None = Field(default=None, max_length=255, description="Where several regions hold the id")
