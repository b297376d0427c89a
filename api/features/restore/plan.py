"""What a restore will do, said before it does anything: written down with the job, read by people and by the executor."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

PLAN_MINUTES = 30  # how long it can be executed

Mode = Literal["NEW", "REPLACE"]
IpStrategy = Literal["NEW_IPS", "TRY_SAME_IPS", "SAME_IPS_OR_FAIL", "MANUAL_IP"]
KEEPING = ("TRY_SAME_IPS", "SAME_IPS_OR_FAIL")
JobStatus = Literal["PLANNED", "PENDING", "RUNNING", "SUCCEEDED", "FAILED", "CANCELED", "INTERRUPTED"]
StepStatus = Literal["PENDING", "RUNNING", "SUCCEEDED", "FAILED", "SKIPPED"]
# The guide's thirteen, and two of drills. In REPLACE mode the volume is ready before anything of the old server goes.
StepName = Literal[
    "VALIDATE_LIVE_STATE",
    "ENSURE_SERVICE_USER",
    "QUOTA_CHECK",
    "CREATE_VOLUME_FROM_SNAPSHOT",
    "WAIT_VOLUME_AVAILABLE",
    "DELETE_EXISTING_VM",
    "WAIT_VM_DELETED",
    "CLEANUP_OLD_PORTS",
    "CREATE_ISOLATED_NETWORKS",
    "CREATE_PORTS",
    "CREATE_SERVER",
    "WAIT_SERVER_ACTIVE",
    "CHECK_RESTORED_SERVER",
    "FINALIZE",
    "CLEANUP_OLD_STORAGE",
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class FixedIp(_Part):
    """One address of a port; without an address one of the subnet is given."""

    subnet_id: str
    ip_address: str | None = None


class Flavor(_Part):
    """The size of the server."""

    id: str
    name: str
    vcpus: int
    ram_mb: int = Field(description="MiB")
    disk_gb: int = Field(description="GiB")


class PlannedVm(_Part):
    """The server that is rebuilt, as the cloud shows it now."""

    id: str
    name: str
    status: str
    flavor: Flavor
    availability_zone: str | None
    key_name: str | None
    server_group_id: str | None
    metadata: dict[str, str]
    tags: list[str]
    description: str | None
    config_drive: bool
    has_user_data: bool


class PlannedKeyPair(_Part):
    """The key that the old server was given. Nova lets an account name its own keys only, so it is copied (public half)."""

    name: str
    public_key: str
    type: str
    fingerprint: str
    owner_id: str


class AttachedVolume(_Part):
    """A data volume that moves over to the new server as it is."""

    volume_id: str
    volume_name: str
    size_gb: int = Field(description="GiB")
    device: str
    delete_on_termination: bool


class PlannedVolume(_Part):
    """A volume that is made from a snapshot, and the one that it stands for."""

    snapshot_id: str
    snapshot_name: str
    snapshot_taken_at: datetime
    source_volume_id: str
    source_volume_name: str
    size_gb: int = Field(description="GiB")
    volume_type: str | None
    device: str = Field(description="Where the source is attached", examples=["/dev/vda"])
    delete_on_termination: bool = Field(description="Of the source, as it is now")


class PlannedFloatingIp(_Part):
    """A floating IP of the old server: it follows in REPLACE mode, and stays where it is in NEW mode."""

    id: str
    floating_ip_address: str
    fixed_ip_address: str | None
    reassociated: bool


class PlannedPort(_Part):
    """A port of the old server with every address that it has, and what the new one will ask for."""

    network_id: str
    network_name: str
    original_port_id: str
    original_port_name: str
    original_mac_address: str
    original_fixed_ips: list[FixedIp]
    automatic_subnets: list[str] = Field(
        default=[], description="Of them, those whose addresses come of the MAC: none can be asked for there"
    )
    requested_ips: list[FixedIp] = Field(description="Empty: the port has no address")
    security_groups: list[str]
    security_group_names: list[str]
    port_security_enabled: bool
    allowed_address_pairs: list[dict[str, Any]]
    vnic_type: str
    floating_ips: list[PlannedFloatingIp]
    note: str

    def keeps_addresses(self, strategy: IpStrategy) -> bool:
        """Whether the addresses that are wanted are those of the old port; SLAAC makes them of its MAC, which stays, too."""
        wanted = {each.ip_address for each in self.requested_ips if each.subnet_id not in self.automatic_subnets}
        had = {each.ip_address for each in self.original_fixed_ips if each.subnet_id not in self.automatic_subnets}
        return wanted == had and (bool(had) or not self.automatic_subnets or strategy in KEEPING)

    def takes_over(self, strategy: IpStrategy) -> bool:
        """Whether the old port is taken: it holds some of the wanted addresses, so nobody else can have them meanwhile."""
        wanted = {each.ip_address for each in self.requested_ips if each.ip_address}
        return self.keeps_addresses(strategy) or any(each.ip_address in wanted for each in self.original_fixed_ips)


class IsolatedSubnet(_Part):
    """A subnet of a drill's network: the addresses of the original's, and no way out."""

    original_subnet_id: str
    cidr: str
    ip_version: int
    enable_dhcp: bool
    ipv6_address_mode: str | None
    allocation_pools: list[dict[str, str]] = Field(description="As the original's, without what the server will have")


class IsolatedNetwork(_Part):
    """The network that stands for one of the original's in a drill."""

    original_network_id: str
    name: str
    subnets: list[IsolatedSubnet]


class QuotaLine(_Part):
    """One quota: what is there, what the plan needs at its highest."""

    service: Literal["compute", "block-storage", "network"]
    resource: str = Field(examples=["cores"])
    limit: int | None = Field(description="None: unlimited")
    in_use: int
    needed: int
    ok: bool


class QuotaCheck(_Part):
    """Whether the project has room for what is made."""

    ok: bool
    reasons: list[str]
    details: list[QuotaLine]


class PlannedAction(_Part):
    """One step, and in words what it will do."""

    step: StepName
    details: str


class Plan(_Part):
    """The whole plan."""

    job_id: UUID
    eligible: bool = Field(description="False: it cannot be executed, for the reasons in `blockers`")
    blockers: list[str]
    boot_mode: Literal["BOOT_FROM_VOLUME"]
    mode: Mode
    ip_strategy: IpStrategy
    vm: PlannedVm
    restore_point: PlannedVolume
    data_volumes: list[PlannedVolume] = Field(description="Made from the snapshots of the same set")
    reattached_volumes: list[AttachedVolume] = Field(
        description="REPLACE: what is not restored moves to the new server"
    )
    key_pair: PlannedKeyPair | None
    new_vm_name: str
    project_id: str
    project_name: str | None
    quota_check: QuotaCheck
    network_plan: list[PlannedPort]
    actions: list[PlannedAction]
    warnings: list[str]
    source_volume: str = Field(description="The old boot volume's id: kept, unless cleanup_old_storage is asked for")
    cleanup_old_storage: bool
    delete_source_snapshot: bool
    isolated_network: bool = Field(description="A drill: its ports are on networks of their own")
    isolated_networks: list[IsolatedNetwork] = Field(default=[], description="Of a drill, which are taken away again")
    confirmation: str | None = Field(description="What must be typed before it is carried out; None: nothing")
    created_at: datetime
    expires_at: datetime
