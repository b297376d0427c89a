"""What is asked of drills, and told of them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.features.restore.schemas import Id

DrillStatus = Literal["RUNNING", "TEARING_DOWN", "PASSED", "FAILED", "CANCELED", "INTERRUPTED"]
DrillTrigger = Literal["manual", "schedule"]


class RestoreDrillCreate(BaseModel):
    """Which server is to be restored for a trial."""

    model_config = ConfigDict(extra="forbid")

    vm_id: Id = Field(description="The server; it is not touched", examples=["2f0c1f3e-1f0e-4f5a-9c56-6f1a3a5d2b10"])
    snapshot_id: Id | None = Field(default=None, description="null: its newest restore point that can be used")
    restore_data_volumes: bool = Field(default=False, description="Also those volumes that the snapshot's set holds")


class DrillPhase(BaseModel):
    """A step of the drill and how long it took; QUEUED before the first, TEAR_DOWN after the last."""

    step: str
    status: str
    seconds: float | None


class DrillCheck(BaseModel):
    """One thing that was looked at in the restored server."""

    name: str
    expected: str | list[str]
    found: str | list[str]
    ok: bool


class DrillThing(BaseModel):
    """What the drill had made: taken away, or not and why."""

    kind: str
    id: str
    name: str | None
    why: str


class RestoreDrill(BaseModel):
    """A drill: what was restored, how long it took, what was looked at, and what became of it."""

    id: str
    job_id: str | None = Field(description="null: no plan could be made, `error` says why")
    region_name: str
    vm_id: str
    vm_name: str
    project_id: str
    tenant_name: str | None
    domain_name: str | None
    snapshot_id: str | None
    snapshot_taken_at: datetime | None
    policy_set_id: int | None
    policy_set_name: str | None
    trigger: DrillTrigger
    requested_by: str
    status: DrillStatus
    started_at: datetime
    finished_at: datetime | None = Field(description="When everything that it made was gone")
    rto_seconds: float | None = Field(description="From the execution to a server that is ACTIVE; null: it never was")
    phases: list[DrillPhase]
    checks: list[DrillCheck] = Field(description="Empty: it did not come so far")
    torn_down: list[DrillThing]
    left_behind: list[DrillThing] = Field(description="What could not be taken away")
    is_torn_down: bool
    error: str | None


class RestoreDrillPage(BaseModel):
    """A page of drills, newest first; beyond a thousand `total` is not counted: there are at least `total_at_least`."""

    items: list[RestoreDrill]
    total: int | None
    total_at_least: int
    page: int
    page_size: int
    next_cursor: str | None
