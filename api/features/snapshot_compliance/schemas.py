"""Compliance of volumes with their policies, one by one and in sums."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

Status = Literal["compliant", "noncompliant", "pending"]


class VolumeCompliance(BaseModel):
    """A policy of a volume, with the newest available snapshot for it."""

    volume_id: str
    region_name: str
    volume_name: str | None
    volume_status: str | None
    size_gb: int | None
    server_id: str | None
    project_id: str | None
    tenant_name: str | None
    domain_id: str | None
    domain_name: str | None
    policy: str
    retention: int
    sla_days: int
    sla_from: str
    given_at: datetime
    first_due_on: date
    last_snapshot_at: datetime | None
    days_since: float | None = Field(description="Days since that snapshot; null: there is none")
    status: Status = Field(description="pending: not compliant, and the first due day is not over")


class Compliance(BaseModel):
    """How many policies of volumes are as promised."""

    compliant: int
    noncompliant: int
    pending: int
    percent: float | None = Field(description="Of those that are not pending; null: there are none")


class PolicyCompliance(Compliance):
    """Of one policy."""

    policy: str


class TenantCompliance(Compliance):
    """Of one project."""

    project_id: str | None
    tenant_name: str | None
    domain_name: str | None


class DomainCompliance(Compliance):
    """Of one domain."""

    domain_id: str | None
    domain_name: str | None


class Coverage(BaseModel):
    """All volumes of the inventory, by what is to be done with them."""

    volumes: int
    automated: int = Field(description="With policies, and not excluded")
    excluded: int = Field(description="With policies, and left out")
    not_asked: int = Field(description="Nobody asks for snapshots")
    undecided: int = Field(description="Seen since it was last decided which volumes are to have snapshots")
    with_warnings: int


class ComplianceSummary(BaseModel):
    """Compliance at a glance."""

    total: Compliance
    volumes: Coverage
    sla_days: int = Field(description="The default; volumes and policies may say otherwise")
    by_policy: list[PolicyCompliance]
    by_tenant: list[TenantCompliance]
    by_domain: list[DomainCompliance]


class DailyCompliance(Compliance):
    """The sums of a day; older and newer ones are the trend."""

    id: int
    made_at: datetime
    sla_days: int = Field(description="The default of that day")
    volumes: int
    excluded: int = Field(description="Volumes with policies that were left out")
    has_details: bool = Field(description="false: too old, its volumes are forgotten")


class ReportedVolume(BaseModel):
    """A policy of a volume, as it was when the report was made."""

    volume_id: str
    region_name: str
    policy: str
    volume_name: str | None
    project_id: str | None
    tenant_name: str | None = Field(description="Of today; null: the project is no more")
    status: Status
    sla_days: int
    last_snapshot_at: datetime | None
    days_since: float | None
