"""What the audit trail tells."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

Category = Literal["policies", "assignments", "exclusions", "runs", "snapshots"]
Event = Literal[
    "create_snapshot_policy_set",
    "change_snapshot_policy_set",
    "delete_snapshot_policy_set",
    "save_snapshot_rules",
    "take_rules_file",
    "set_compliance_thresholds",
    "assign_snapshot_policies",
    "release_snapshot_policies",
    "refresh_snapshot_assignments",
    "exclude_from_snapshots",
    "include_in_snapshots",
    "run_snapshots",
    "run_ended",
    "snapshot_made",
    "snapshot_failed",
    "snapshot_deleted",
    "deletion_failed",
]


class AuditChange(BaseModel):
    """A field before and after."""

    field: str
    was: str | None = Field(description="null: there was none")
    now: str | None = Field(description="null: there is none any more")


class AuditEvent(BaseModel):
    """One thing that was done, by a person or by the worker."""

    id: int
    occurred_at: datetime
    event: Event
    category: Category
    actor: str
    by_worker: bool
    success: bool
    summary: str = Field(description="What was done, as a sentence")
    subject_type: str
    subject_id: str | None
    subject_name: str | None
    region_name: str | None
    project_id: str | None
    tenant_name: str | None
    domain_name: str | None
    policy: str | None
    snapshot_id: str | None
    snapshot_name: str | None
    run_id: int | None
    reason: str | None
    changes: list[AuditChange] = Field(description="Fields before and after; of rules see rule-changes")
    rules_version: int | None = Field(description="The version of the rules that was saved")


class AuditPage(BaseModel):
    """A page, newest first; beyond a thousand `total` is not counted: there are at least `total_at_least`."""

    items: list[AuditEvent]
    total: int | None
    total_at_least: int
    page: int
    page_size: int
    next_cursor: str | None


class RuleChanges(BaseModel):
    """What a version of the rules has otherwise than the one before it."""

    version: int
    saved_at: datetime
    saved_by: str
    changes: list[AuditChange]
