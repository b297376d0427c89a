"""The overview."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field


class KindCount(BaseModel):
    """How many resources of a kind there are."""

    kind: str = Field(examples=["servers"])
    label: str = Field(examples=["Servers"])
    total: int = Field(examples=[120])


class StatusCount(BaseModel):
    """How many are in a state; null is for those whose state the cloud did not say."""

    status: str | None = Field(examples=["ACTIVE"])
    count: int = Field(examples=[96])


class Capacity(BaseModel):
    """What a hypervisor has and what is taken; null is what was not measured."""

    hypervisor_id: str
    region_name: str
    hypervisor_hostname: str | None
    state: str | None = Field(examples=["up"])
    status: str | None = Field(examples=["enabled"])
    vcpus: int | None
    vcpus_used: int | None
    memory_mib: int | None
    memory_used_mib: int | None
    disk_gib: int | None
    disk_used_gib: int | None
    servers: int = Field(description="Servers of the inventory on this host")


class InventoryAge(BaseModel):
    """How old the figures are; null when no run has succeeded yet, and for an interval that nobody has set."""

    last_success_at: datetime | None
    age_seconds: float | None
    interval_seconds: int | None


class RunSummary(BaseModel):
    """One run of the collector."""

    id: int
    status: Literal["running", "success", "partial", "failed"]
    source: str
    host: str
    actor: str
    region_name: str
    started_at: datetime
    finished_at: datetime | None
    duration_seconds: float | None
    error: str | None


class Overview(BaseModel):
    """Counts, capacity and age, of what the role may read."""

    region_name: str
    counts: list[KindCount]
    servers_by_status: list[StatusCount]
    volumes_by_status: list[StatusCount]
    capacity: list[Capacity]
    inventory: InventoryAge
    last_runs: list[RunSummary]
