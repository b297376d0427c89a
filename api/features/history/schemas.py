"""Changes, versions and their differences."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

Action = Literal["created", "changed", "deleted"]


class FieldChange(BaseModel):
    """A field that is not what it was: the values as the cloud gave them, and what people read."""

    field: str = Field(examples=["flavor_id"])
    label: str = Field(examples=["Flavor"])
    unit: str | None = None
    old: Any = None
    new: Any = None
    old_text: str = Field(examples=["m1.small"])
    new_text: str = Field(examples=["m1.large"])


class ChangeEntry(BaseModel):
    """Something that a run found made, changed or gone, between two sightings."""

    id: int
    recorded_at: datetime = Field(description="When it was first seen so")
    seen_before_at: datetime | None = Field(description="When it was last seen as before; null when nobody had looked")
    run_id: int
    resource_type: str = Field(examples=["servers"])
    resource_label: str = Field(examples=["Server"])
    resource_id: str
    resource_name: str | None
    region_name: str | None
    project_id: str | None
    project_name: str | None
    domain_id: str | None
    domain_name: str | None
    action: Action
    summary: str = Field(examples=["Flavor m1.small → m1.large; Status ACTIVE → SHUTOFF"])
    changes: list[FieldChange]
    history_id: int | None


class ChangePage(BaseModel):
    """A page of the log; beyond a thousand lines `total` is not counted: there are at least `total_at_least`."""

    items: list[ChangeEntry]
    total: int | None
    total_at_least: int
    page: int
    page_size: int
    next_cursor: str | None


class FieldCount(BaseModel):
    """How often a field changed."""

    field: str
    label: str
    count: int


class ChangedResource(BaseModel):
    """A resource with the number of its changes in the span."""

    resource_type: str
    resource_label: str
    resource_id: str
    resource_name: str | None
    region_name: str | None
    project_id: str | None
    project_name: str | None
    domain_id: str | None
    domain_name: str | None
    changes_count: int
    last_changed_at: datetime
    fields: list[FieldCount]


class MostChanged(BaseModel):
    """The resources that changed most, most first."""

    since: datetime
    until: datetime
    items: list[ChangedResource]
    total: int
    page: int
    page_size: int


class Bucket(BaseModel):
    """What happened within one stretch of time."""

    begins_at: datetime
    ends_at: datetime
    created: int
    changed: int
    deleted: int
    by_kind: dict[str, int]


class Timeframe(BaseModel):
    """Changes by time; stretches in which nothing happened are there too."""

    since: datetime
    until: datetime
    bucket: Literal["hour", "day", "week", "month"]
    items: list[Bucket]


class VersionHead(BaseModel):
    """Which version of a resource; `version` counts from the oldest that is kept."""

    version: int
    history_id: int
    recorded_at: datetime
    run_id: int
    change_hash: str


class Version(VersionHead):
    """A version with what it changed against the one before; the first changes nothing."""

    seen_before_at: datetime | None
    action: Action
    changes: list[FieldChange]


class Deletion(BaseModel):
    """When the resource was found gone."""

    deleted_at: datetime
    last_seen_at: datetime
    run_id: int
    reason: str
    resource_name: str | None


class ResourceHistory(BaseModel):
    """The life of one resource, newest first."""

    resource_type: str
    resource_label: str
    resource_id: str
    resource_name: str | None
    region_name: str | None
    exists: bool
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    deletions: list[Deletion]
    items: list[Version]
    total: int
    page_size: int
    next_cursor: str | None


class UnchangedField(BaseModel):
    """A field that both versions have alike."""

    field: str
    label: str
    value: Any
    text: str


class Comparison(BaseModel):
    """Two versions side by side; `older` and `newer` by time, whichever way they were asked for."""

    resource_type: str
    resource_label: str
    resource_id: str
    older: VersionHead
    newer: VersionHead
    changes: list[FieldChange]
    unchanged: list[UnchangedField]


class DetailedVersion(VersionHead):
    """A version whole, with its place in the sequence."""

    sequence: int
    previous_recorded_at: datetime | None
    seconds_since_previous: float | None
    fields: dict[str, Any]
    changes: list[FieldChange]


class VersionDetails(BaseModel):
    """Every version in sequence, newest first."""

    resource_type: str
    resource_label: str
    resource_id: str
    items: list[DetailedVersion]
    total: int
    page_size: int
    next_cursor: str | None
