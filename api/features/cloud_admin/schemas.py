"""The bodies: OpenStack's words, within the limits of Nova and Neutron."""

import ipaddress
import unicodedata
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.features.cloud_admin import limits

MAX_INT = 2**31 - 1


def _printable(text: str) -> str:
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text):
        raise ValueError("holds a control character")
    return text


def _address(text: str) -> str:
    return str(ipaddress.ip_address(text))


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=255),
    AfterValidator(_printable),
    Field(examples=["web"]),
]
Text = Annotated[str, StringConstraints(max_length=255), AfterValidator(_printable)]
Id = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$"), Field(examples=["5f0c1f3e1f0e4f5a9c566f1a3a5d2b10"])
]
Address = Annotated[str, AfterValidator(_address), Field(examples=["10.0.0.1"])]
SpecKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_:. -]{1,255}$")]


class _Body(BaseModel):
    """A word that is no word of the body is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


class FlavorCreate(_Body):
    """A flavor to be made."""

    name: Name
    vcpus: int = Field(ge=1, le=MAX_INT, examples=[2])
    ram_mb: int = Field(ge=1, le=MAX_INT, description="MiB", examples=[4096])
    disk_gb: int = Field(ge=0, le=MAX_INT, description="GiB; 0 takes the image's size", examples=[20])
    ephemeral_gb: int = Field(default=0, ge=0, le=MAX_INT, description="GiB")
    swap_mb: int = Field(default=0, ge=0, le=MAX_INT, description="MiB")
    is_public: bool = True
    description: Text | None = None
    extra_specs: dict[SpecKey, Text] = Field(
        default_factory=dict, max_length=128, examples=[{"hw:cpu_policy": "shared"}]
    )


class SubnetCreate(_Body):
    """The subnet that a network begins with; without `gateway_ip` it is the first address, null means none."""

    name: Name | None = None
    cidr: str = Field(max_length=64, examples=["10.0.0.0/24"])
    gateway_ip: Address | None = None
    enable_dhcp: bool = True
    dns_nameservers: list[Address] = Field(default_factory=list, max_length=20)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        limits.check_subnet(self.cidr, gateway=self.gateway_ip, dhcp=self.enable_dhcp, servers=self.dns_nameservers)
        return self


class NetworkCreate(_Body):
    """A network to be made, with its first subnet."""

    name: Name
    project_id: Id | None = Field(default=None, description="Whose it is; without it the project of this system's user")
    admin_state_up: bool = True
    is_shared: bool = False
    is_external: bool = False
    mtu: int | None = Field(default=None, ge=68, le=65535, examples=[1500])
    description: Text | None = None
    network_type: Literal["flat", "geneve", "gre", "local", "vlan", "vxlan"] | None = None
    physical_network: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = None
    segmentation_id: int | None = Field(default=None, ge=1, le=2**24 - 1)
    subnet: SubnetCreate | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        limits.check_provider(
            self.network_type, physical_network=self.physical_network, segmentation_id=self.segmentation_id
        )
        limits.check_mtu(self.mtu, cidr=self.subnet.cidr if self.subnet else None)
        return self


class SecurityGroupCreate(_Body):
    """A security group to be made; Neutron gives it rules that let everything out."""

    name: Name
    description: Text | None = None
    project_id: Id | None = Field(default=None, description="Whose it is; without it the project of this system's user")


class SecurityGroupRuleCreate(_Body):
    """A rule to be made; for ICMP the ports are type and code."""

    security_group_id: Id
    direction: Literal["ingress", "egress"]
    ethertype: Literal["IPv4", "IPv6"] | None = Field(default=None, description="That of the prefix, else IPv4")
    protocol: str | None = Field(
        default=None, max_length=20, description="A name or a number; null is any", examples=["tcp"]
    )
    port_range_min: int | None = Field(default=None, ge=0, le=65535, examples=[443])
    port_range_max: int | None = Field(default=None, ge=0, le=65535, examples=[443])
    remote_ip_prefix: str | None = Field(default=None, max_length=64, examples=["10.0.0.0/8"])
    remote_group_id: Id | None = None
    description: Text | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.remote_ip_prefix is not None and self.remote_group_id is not None:
            raise ValueError("a rule has remote_ip_prefix or remote_group_id, not both")
        self.remote_ip_prefix, family = limits.family_of(self.remote_ip_prefix, ethertype=self.ethertype)
        ports = (self.port_range_min, self.port_range_max)
        self.ethertype, self.protocol = family, limits.check_protocol(self.protocol, ports=ports, ethertype=family)
        return self


RUN = Field(description="The run that brought the inventory up to date; null when that failed", examples=[120])
NOTE = Field(default=None, description="What is not yet right although the cloud did what was asked", examples=[None])


class Created(BaseModel):
    """The resource with every column of its kind, as the inventory has it now."""

    model_config = ConfigDict(extra="allow")

    id: str
    name: str | None = Field(default=None, description="A rule is called by what it lets through")
    region_name: str | None = Field(default=None, description="Null for what belongs to no region")
    run_id: int | None = RUN
    note: str | None = NOTE


class RemovedItem(BaseModel):
    """Something that is gone now."""

    kind: str = Field(examples=["subnets"])
    id: str


class Deleted(BaseModel):
    """What was deleted, and what went with it."""

    id: str
    name: str | None
    run_id: int | None = RUN
    note: str | None = NOTE
    removed: list[RemovedItem]


class DependentItem(BaseModel):
    """One resource that a deletion touches."""

    id: str
    name: str | None


class DependentGroup(BaseModel):
    """What a deletion means for resources of one kind; the first fifty are named."""

    kind: str = Field(examples=["ports"])
    label: str = Field(examples=["Ports in use"])
    effect: Literal["deleted", "blocks", "kept"]
    total: int
    items: list[DependentItem]


class Dependents(BaseModel):
    """What depends on a resource, asked of the cloud just now."""

    resource_type: str = Field(examples=["networks"])
    id: str
    name: str | None
    items: list[DependentGroup]
    blocked: bool = Field(description="The cloud will refuse to delete it")
    summary: str = Field(examples=["Deletes network lab-net, its 2 subnets and its DHCP port."])


class Activity(BaseModel):
    """One act through this system."""

    id: int
    occurred_at: datetime
    actor: str
    action: str = Field(examples=["create"])
    resource_type: str = Field(examples=["networks"])
    resource_id: str | None
    resource_name: str | None
    project_id: str | None
    domain_id: str | None
    success: bool
    error: str | None
    details: dict[str, Any]
    ip_address: str | None
    request_id: str | None
