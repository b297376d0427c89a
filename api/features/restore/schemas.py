"""What is told of restores, and what is asked for."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.features.restore.plan import IpStrategy, JobStatus, Mode, Plan, StepName, StepStatus

Purpose = Literal["restore", "drill"]


class RestoreConfig(BaseModel):
    """Whether servers are restored from here, and how far that goes."""

    enabled: bool = Field(description="RESTORE_ENABLED; false: everything else under /restore is 503")
    dry_run: bool = Field(description="RESTORE_DRY_RUN: steps say what they would do, nothing in the cloud changes")
    cleanup_volumes: bool = Field(description="RESTORE_CLEANUP_VOLUMES: a failed restore deletes its new volume")
    service_user: bool = Field(description="Whether the snapshot service user is configured, in whose name it is done")
    plan_minutes: int = Field(description="How long a plan can be executed")


class Progress(BaseModel):
    """How far a job has come."""

    total_steps: int
    completed_steps: int = Field(description="Done, or found not to be needed")
    current_step: StepName | None
    waits_for: str | None = Field(examples=["volume 7f3c to be available (creating)"])
    percent: int


class RestoreJob(BaseModel):
    """A job: planned, under way or ended."""

    id: str
    lineage_id: str = Field(description="The first job of a chain of retries; what they make in the cloud carries it")
    retry_of: str | None
    purpose: Purpose
    region_name: str
    vm_id: str
    vm_name: str
    project_id: str
    tenant_name: str | None
    domain_name: str | None
    snapshot_id: str
    mode: Mode
    ip_strategy: IpStrategy
    status: JobStatus
    new_vm_name: str
    requested_by: str
    created_at: datetime
    expires_at: datetime
    is_expired: bool = Field(description="Planned, and not executed in time")
    executed_by: str | None
    queued_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    seconds: float | None = Field(description="How long it ran; null: it has not ended")
    failure_reason: str | None
    cancel_requested_by: str | None
    cancel_requested_at: datetime | None
    last_heartbeat: datetime | None
    is_alive: bool = Field(description="Running, and its process shows signs of life")
    progress: Progress


class RestoreJobPage(BaseModel):
    """A page of jobs, newest first; beyond a thousand `total` is not counted: there are at least `total_at_least`."""

    items: list[RestoreJob]
    total: int | None
    total_at_least: int
    page: int
    page_size: int
    next_cursor: str | None


class RestoreJobStep(BaseModel):
    """One step of a job."""

    position: int
    step: StepName
    status: StepStatus
    details: dict[str, Any] = Field(description="Of the plan: what it will do")
    waits_for: str | None
    result: dict[str, Any] | None = Field(description="What it made or found: ids of the cloud")
    error: str | None
    started_at: datetime | None
    finished_at: datetime | None
    seconds: float | None = Field(description="How long it took, or has been taking")


class RestoreJobTransition(BaseModel):
    """A change of the job's state."""

    from_status: JobStatus | None
    to_status: JobStatus
    happened_at: datetime
    actor: str
    reason: str | None


class RestoreJobDetail(RestoreJob):
    """A job with all that is known of it; its user data is shown to nobody."""

    plan: Plan
    result: dict[str, Any] | None
    steps: list[RestoreJobStep]
    transitions: list[RestoreJobTransition]
