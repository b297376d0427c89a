"""Runs of the snapshot worker, what became of each snapshot, and the button."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

RunStatus = Literal["running", "completed", "partial", "failed", "interrupted"]
Trigger = Literal["schedule", "on_demand"]
Action = Literal["create", "delete"]
RecordStatus = Literal[
    "requested", "creating", "available", "error", "failed", "skipped", "deleting", "deleted", "busy"
]
RequestStatus = Literal["pending", "running", "completed", "failed", "interrupted"]
StepState = Literal["pending", "running", "done", "failed", "skipped"]


class SnapshotRun(BaseModel):
    """A run; while it is running its counts grow."""

    id: int
    region_name: str
    trigger: Trigger
    status: RunStatus
    started_at: datetime
    finished_at: datetime | None
    seconds: float | None = Field(description="How long it took; null: it has not ended")
    planned_count: int
    created_count: int
    deleted_count: int = Field(description="Those that the cloud lists no more")
    failed_count: int
    skipped_count: int
    postponed_count: int = Field(description="Due, and left to the next run")
    warnings: list[str]
    error: str | None
    is_alive: bool = Field(description="Running, and its worker shows signs of life")


class RunsSummary(BaseModel):
    """What was begun in the last hours and what became of it, the newest run, and the one under way."""

    hours: int
    since: datetime = Field(description="When these hours began")
    runs_count: int
    broken_count: int = Field(description="Runs that failed or were interrupted")
    created_count: int
    deleted_count: int
    failed_count: int
    skipped_count: int
    newest: SnapshotRun | None
    running: SnapshotRun | None


class RunOutcome(BaseModel):
    """Records of a run that ended alike, for the same reason."""

    action: Action
    status: RecordStatus
    reason: str | None
    records_count: int


class RunOutcomes(BaseModel):
    """How a run ended for its volumes: what went wrong comes first."""

    items: list[RunOutcome]


class SnapshotRecord(BaseModel):
    """What became of one snapshot of a volume for a policy and day, or of a deletion."""

    id: int
    run_id: int
    action: Action
    status: RecordStatus
    reason: str | None
    volume_id: str
    volume_name: str | None
    region_name: str
    project_id: str | None
    tenant_name: str | None
    domain_name: str | None
    server_id: str | None
    server_name: str | None
    set_id: str | None = Field(description="One for the volumes of a server that were taken together")
    policy: str
    due_on: date = Field(description="The day (UTC) that it is the snapshot of")
    snapshot_id: str | None
    snapshot_name: str | None
    size_gb: int | None
    attempts: int
    created_at: datetime
    updated_at: datetime


class SnapshotRunPage(BaseModel):
    """A page of runs, newest first; beyond a thousand `total` is not counted: there are at least `total_at_least`."""

    items: list[SnapshotRun]
    total: int | None
    total_at_least: int
    page: int
    page_size: int
    next_cursor: str | None


class SnapshotRecordPage(BaseModel):
    """A page of records, newest first; `total` as of runs."""

    items: list[SnapshotRecord]
    total: int | None
    total_at_least: int
    page: int
    page_size: int
    next_cursor: str | None


class Step(BaseModel):
    """One step of what the button asks for."""

    name: str
    state: StepState
    started_at: datetime | None
    finished_at: datetime | None
    detail: str | None


class OnDemandRun(BaseModel):
    """What somebody has asked for by the button; without steps no worker has taken it up yet."""

    id: int
    requested_by: str
    requested_at: datetime
    status: RequestStatus
    steps: list[Step]
    started_at: datetime | None
    finished_at: datetime | None
    run_id: int | None
    error: str | None


class OnDemandStatus(BaseModel):
    """The last request, and its run as it stands."""

    is_active: bool = Field(description="It waits or runs: another one would be a conflict")
    request: OnDemandRun | None
    run: SnapshotRun | None
