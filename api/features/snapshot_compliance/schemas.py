"""Compliance of volumes with their policies, one by one and in sums."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Status = Literal["compliant", "noncompliant", "pending"]
Level = Annotated[
    Literal["ok", "warning", "critical"] | None,
    Field(description="ok: the target is reached; critical: below that threshold; null: nothing is measured"),
]
Share = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class Thresholds(BaseModel):
    """What share of policies that are kept is enough: for each project, domain and policy, and for all."""

    model_config = ConfigDict(extra="forbid")

    target_percent: Share = Field(default=95, description="From here on it is as it should be; below it, a warning")
    critical_percent: Share = Field(default=80, description="Below it, it is critical")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.critical_percent > self.target_percent:
            raise ValueError("critical_percent is above target_percent: what is critical would be as it should be")
        return self


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
    level: Level


class PolicyCompliance(Compliance):
    """Of one policy."""

    policy: str


class LastDrill(BaseModel):
    """The newest drill that came to an end by itself: whether a server can be restored from these snapshots was tried."""

    id: str
    vm_id: str
    vm_name: str
    status: Literal["PASSED", "FAILED"]
    finished_at: datetime
    rto_seconds: float | None = Field(description="From the execution to a server that is ACTIVE; null: it never was")
    error: str | None


class PolicySetDrills(BaseModel):
    """What drills have shown of the snapshots of a policy set."""

    policy_set_id: int
    policy_set_name: str
    project_id: str | None = Field(description="null: for everybody")
    tenant_name: str | None
    drill_every_days: int | None = Field(description="null: never by itself")
    last_drill: LastDrill | None = Field(description="null: not drilled")


class TenantCompliance(Compliance):
    """Of one project."""

    project_id: str | None
    tenant_name: str | None
    domain_name: str | None
    last_drill: LastDrill | None = Field(description="null: not drilled")


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
    thresholds: Thresholds
    by_policy: list[PolicyCompliance]
    by_tenant: list[TenantCompliance]
    by_domain: list[DomainCompliance]
    drills: list[PolicySetDrills]


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
    domain_name: str | None
    status: Status
    sla_days: int
    last_snapshot_at: datetime | None
    days_since: float | None


class HeatDay(BaseModel):
    """A day (UTC) of the heat map, with the last report that was made on it."""

    day: date
    report_id: int | None = Field(description="null: nobody made one")
    made_at: datetime | None
    has_details: bool = Field(description="Whether it still knows its volumes")


class HeatRow(BaseModel):
    """One project, domain or policy, day by day."""

    key: str = Field(description="Its id, or the name of the policy; empty: all of them, or volumes of no project")
    name: str | None = Field(description="Of the newest report that knows it")
    domain_name: str | None
    change: float | None = Field(
        description="Points from the first share of the span to the last; null: there are no two"
    )
    cells: list[Compliance | None] = Field(description="In the order of `days`; null: not measured")


class HeatMap(BaseModel):
    """Compliance by day, the worst of today first."""

    by: Literal["tenant", "domain", "policy"]
    thresholds: Thresholds
    days: list[HeatDay]
    total: HeatRow
    items: list[HeatRow]
    items_total: int = Field(description="How many there are, shown or not")
