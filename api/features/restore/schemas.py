"""What is told of restores, and what is asked for."""

import unicodedata
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from api.features.restore.plan import IpStrategy, JobStatus, Mode, Plan, StepName, StepStatus

Purpose = Literal["restore", "drill"]


def _printable(text: str) -> str:
    """As Nova reads names: what it refuses it would refuse once the old server is gone."""
    for letter in text:
        kind = unicodedata.category(letter)
        if kind[0] == "C" or (kind[0] == "Z" and letter != " "):
            raise ValueError(f"holds a control character or another that Nova takes in no name (U+{ord(letter):04X})")
    return text


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255), AfterValidator(_printable)
]
# One address may stand by itself.
Addresses = Annotated[
    list[Annotated[str, StringConstraints(max_length=64)]],
    BeforeValidator(lambda given: [given] if isinstance(given, str) else given),
    Field(min_length=1, max_length=16),
]


class RestoreConfig(BaseModel):
    """Whether servers are restored from here, and how far that goes."""

    enabled: bool = Field(description="RESTORE_ENABLED; false: everything else under /restore is 503")
    dry_run: bool = Field(description="RESTORE_DRY_RUN: steps say what they would do, nothing in the cloud changes")
    cleanup_volumes: bool = Field(description="RESTORE_CLEANUP_VOLUMES: a failed restore deletes its new volume")
    service_user: bool = Field(description="Whether the snapshot service user is configured, in whose name it is done")
    plan_minutes: int = Field(description="How long a plan can be executed")


class RestorePlanCreate(BaseModel):
    """What is to be restored, and how."""

    model_config = ConfigDict(extra="forbid")

    vm_id: Id = Field(description="The server", examples=["2f0c1f3e-1f0e-4f5a-9c56-6f1a3a5d2b10"])
    snapshot_id: Id = Field(description="Of the volume that it boots from")
    mode: Mode = Field(default="NEW", description="NEW: beside the server; REPLACE: in its place")
    ip_strategy: IpStrategy = "NEW_IPS"
    manual_ips: dict[Id, Addresses] = Field(
        default_factory=dict,
        max_length=64,
        description="MANUAL_IP: addresses by the id of the network, or of the port where there are several in one network",
    )
    new_vm_name: Name | None = Field(default=None, description="Else: the name, in NEW mode with -restored-<time>")
    restore_data_volumes: bool = Field(default=False, description="Also those volumes that the snapshot's set holds")
    cleanup_old_storage: bool = Field(default=False, description="REPLACE: delete the old boot volume at the end")
    delete_source_snapshot: bool = Field(default=False, description="Then delete the snapshot, too")
    flavor_id: Id | None = Field(default=None, description="Another flavor than the server's")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.cleanup_old_storage and self.mode != "REPLACE":
            raise ValueError("cleanup_old_storage goes with mode REPLACE: in NEW mode the old storage is in use")
        if self.delete_source_snapshot and not self.cleanup_old_storage:
            raise ValueError("delete_source_snapshot goes with cleanup_old_storage")
        if self.manual_ips and self.ip_strategy != "MANUAL_IP":
            raise ValueError(f"manual_ips go with ip_strategy MANUAL_IP, not with {self.ip_strategy}")
        if self.ip_strategy == "MANUAL_IP" and not self.manual_ips:
            raise ValueError("MANUAL_IP needs manual_ips: {network id or port id: address}")
        return self


class RestorePointVolume(BaseModel):
    """A data volume of the server, and its snapshot of the same set."""

    volume_id: str
    volume_name: str
    snapshot_id: str | None = Field(description="None: the set has none of it")
    status: str | None


class RestorePoint(BaseModel):
    """A moment that the server can be brought back to, or why not."""

    snapshot_id: str
    snapshot_name: str
    taken_at: datetime
    size_gb: int = Field(description="GiB")
    status: str
    policy: str | None
    set_id: str | None = Field(description="One for snapshots of a server's volumes that were taken together")
    eligible: bool
    reason: str | None = Field(description="Why not")
    data_volumes: list[RestorePointVolume]


class ServerVolume(BaseModel):
    """A volume as the server has it."""

    volume_id: str
    volume_name: str
    size_gb: int = Field(description="GiB")
    volume_type: str | None
    device: str
    delete_on_termination: bool


class RestorePoints(BaseModel):
    """A server's restore points as the cloud has them now, newest first."""

    vm_id: str
    vm_name: str | None
    project_id: str | None
    boot_mode: Literal["BOOT_FROM_VOLUME"] | None
    eligible: bool
    reason: str | None
    root_volume: ServerVolume | None
    data_volumes: list[ServerVolume]
    items: list[RestorePoint]
    total: int


class RestorableSnapshot(BaseModel):
    """A snapshot of a volume that a server boots from, by the inventory."""

    id: str
    region_name: str
    name: str | None
    created_at: datetime
    size_gb: int | None = Field(description="GiB")
    policy: str | None
    set_id: str | None
    volume_id: str
    volume_name: str | None
    vm_id: str
    vm_name: str | None
    vm_status: str | None
    project_id: str
    tenant_name: str | None
    domain_name: str | None


class RestorableSnapshotPage(BaseModel):
    """A page of snapshots, newest first; beyond a thousand `total` is not counted: there are at least `total_at_least`."""

    items: list[RestorableSnapshot]
    total: int | None
    total_at_least: int
    page: int
    page_size: int
    next_cursor: str | None


class FreeAddress(BaseModel):
    """An address that nobody holds."""

    ip_address: str
    subnet_id: str
    cidr: str


class ProjectQuota(BaseModel):
    """One quota of a project."""

    service: Literal["compute", "block-storage", "network"]
    resource: str
    limit: int | None = Field(description="None: unlimited")
    in_use: int = Field(description="With what is reserved")


class ProjectQuotas(BaseModel):
    """What a restore counts against."""

    project_id: str
    items: list[ProjectQuota]


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
