"""The figures of the two reports; docs/audit.md says what each means."""

from datetime import datetime

from pydantic import BaseModel, Field


class ActionCounts(BaseModel):
    """Lines of the change log by what happened."""

    created: int
    changed: int
    deleted: int


class KindChanges(ActionCounts):
    """Of one kind."""

    resource_type: str
    label: str


class ProjectChanges(BaseModel):
    """Of one project."""

    project_id: str
    project_name: str | None
    count: int


class Looks(BaseModel):
    """How completely the cloud was looked at: a gap is a time in which a change could come and go unseen."""

    runs: int
    complete: int = Field(description="Runs that listed every kind and doubted none")
    partial: int
    failed: int
    longest_gap_seconds: float | None = Field(
        description="From one complete look to the next, or to the end of the span; null without any"
    )
    longest_gap_from: datetime | None
    longest_gap_until: datetime | None
    last_complete_at: datetime | None


class Drift(BaseModel):
    """Events of drift rules: detected in the span, and open now."""

    detected: dict[str, int] = Field(description="By severity")
    open: dict[str, int] = Field(description="By severity")
    oldest_open_critical_at: datetime | None
    median_seconds_to_acknowledge: float | None = Field(
        description="Of the newest 10,000; null when none of the span was acknowledged"
    )


class Acts(BaseModel):
    """What people did to the cloud through this system, against what changed without it."""

    acts: int
    refused_or_failed: int
    changes_through_here: int
    changes_from_elsewhere: int
    by_actor: dict[str, int]


class Access(BaseModel):
    """Logins and refusals."""

    logins: int
    failed_logins: int
    permissions_denied: int


class DeletedResource(BaseModel):
    """One of the newest deletions; `actor` is known when it was done through this system."""

    resource_type: str
    resource_id: str
    resource_name: str | None
    project_id: str | None
    project_name: str | None
    deleted_at: datetime
    last_seen_at: datetime | None
    actor: str | None


class ComplianceReport(BaseModel):
    """What an auditor asks first."""

    since: datetime
    until: datetime
    changes: ActionCounts
    by_kind: list[KindChanges]
    by_project: list[ProjectChanges]
    looks: Looks
    drift: Drift
    acts: Acts
    access: Access
    deletions: list[DeletedResource]


class HourCount(BaseModel):
    """Changes seen in an hour of the day."""

    hour: int
    count: int


class WeekdayCount(BaseModel):
    """Changes seen on a day of the week; 1 is Monday."""

    weekday: int
    count: int


class KindCount(BaseModel):
    """Changes of a kind."""

    resource_type: str
    label: str
    count: int


class Burst(BaseModel):
    """Five minutes with far more changes than usual."""

    begins_at: datetime
    count: int
    by_kind: dict[str, int]
    by_project: dict[str, int]


class ChangePatterns(BaseModel):
    """When the cloud changes; the hour is that in which a run saw it."""

    since: datetime
    until: datetime
    time_zone: str
    total: int
    by_hour: list[HourCount]
    by_weekday: list[WeekdayCount]
    by_kind: list[KindCount]
    by_project: list[ProjectChanges]
    outside_business_hours: int = Field(description="Saturday, Sunday, or before 8 and after 18 o'clock")
    burst_threshold: int | None = Field(description="Changes in five minutes from which on they are a burst")
    bursts: list[Burst]
