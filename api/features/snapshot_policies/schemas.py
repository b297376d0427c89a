"""Policy sets, rules, versions of them, and what a change of them would do."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pf9.snapshot_policy.policies import MOST_DAYS, MOST_KEPT

PolicyName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$", examples=["daily_5"])]
Kept = Annotated[int, Field(ge=1, le=MOST_KEPT, strict=True)]
Note = Annotated[str, Field(max_length=2000)]
LAST_WEEKDAY, LAST_DAY = 7, 31
LONGEST_BETWEEN_DRILLS = 366


class Strict(BaseModel):
    """A body that takes nothing it does not know."""

    model_config = ConfigDict(extra="forbid")


class Policy(Strict):
    """When it is due (days of UTC), and how old the newest snapshot may be."""

    name: PolicyName
    due: Literal["daily", "weekly", "monthly"] = "daily"
    days: list[Annotated[int, Field(ge=1, le=LAST_DAY, strict=True)]] = Field(
        default=[], max_length=LAST_DAY, description="Of the week (1 is Monday) or of the month (31: its last)"
    )
    sla_days: Annotated[int, Field(ge=1, le=MOST_DAYS, strict=True)] | None = Field(
        default=None, description="null: COMPLIANCE_REPORT_SLA_DAYS"
    )
    is_default: bool = Field(default=False, description="For volumes that ask for snapshots and name no policy")
    description: str = Field(default="", max_length=500)

    @model_validator(mode="after")
    def _days_fit(self) -> Self:
        if self.due == "daily" and self.days:
            raise ValueError("a daily policy names no days")
        if self.due != "daily" and not self.days:
            raise ValueError(f"a {self.due} policy names its days")
        if self.due == "weekly" and max(self.days) > LAST_WEEKDAY:
            raise ValueError("days of the week go from 1 (Monday) to 7")
        if len(set(self.days)) != len(self.days):
            raise ValueError("a day is named twice")
        return self


class PolicySetWrite(Strict):
    """Policies and how many snapshots each keeps."""

    name: str = Field(min_length=1, max_length=100, pattern=r"\S")
    description: str = Field(default="", max_length=2000)
    project_id: str | None = Field(default=None, min_length=1, max_length=64, description="null: for everybody")
    policies: list[Policy] = Field(max_length=50)
    retention_map: dict[PolicyName, Kept] = {}
    drill_every_days: Annotated[int, Field(ge=1, le=LONGEST_BETWEEN_DRILLS, strict=True)] | None = Field(
        default=None, description="Restore one of its servers for a trial every so many days; null: never by itself"
    )

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        names = [policy.name for policy in self.policies]
        if len(set(names)) != len(names):
            raise ValueError("a policy is named twice")
        if strange := sorted(set(self.retention_map) - set(names)):
            raise ValueError(f"retention_map names what is no policy of this set: {', '.join(strange)}")
        return self


class PolicySet(BaseModel):
    """A policy set as it is kept."""

    id: int
    name: str
    description: str
    project_id: str | None
    project_name: str | None
    domain_name: str | None
    policies: list[Policy]
    retention_map: dict[str, int]
    drill_every_days: int | None = Field(description="null: never by itself")
    built_in: bool
    created_at: datetime
    updated_at: datetime
    updated_by: str | None


class Effects(BaseModel):
    """What storing it meant for the volumes."""

    volumes: int = Field(description="Decided about")
    automated: int = Field(description="Of them are snapshotted")
    changed: int = Field(description="Of them have it otherwise than before")


class PolicySetSaved(PolicySet):
    """The set, and what storing it meant."""

    effects: Effects


class Rules(BaseModel):
    """The rules that count; version 0 when nobody has saved any."""

    version: int
    saved_at: datetime | None
    saved_by: str | None
    origin: Literal["api", "file"] | None
    note: str
    rules: list[dict[str, Any]]
    policies: list[str] = Field(description="That rules may name")


class RulesText(Strict):
    """Rules as values, or as the text of a file; its faults are told with their lines."""

    rules: list[Any] | None = Field(default=None, max_length=1000)
    text: str | None = Field(default=None, max_length=2_000_000)

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.rules is None) == (self.text is None):
            raise ValueError("give rules or text, one of the two")
        return self


class RulesPreview(RulesText):
    """Rules that nobody has saved yet."""

    limit: int = Field(default=100, ge=0, le=1000, description="How many volumes are shown one by one")


class RulesWrite(RulesText):
    """Rules to be saved in place of `base_version`."""

    base_version: int = Field(ge=0, lt=2**31, description="The version that was changed; 409 when there is a newer one")
    note: Note = ""


class RuleChange(BaseModel):
    """A rule that is new, gone or otherwise."""

    name: str
    change: Literal["added", "removed", "changed"]
    fields: list[str]


class RulesSaved(Rules):
    """The rules, and what saving them meant."""

    changes: list[RuleChange]
    effects: Effects


class RulesChecked(BaseModel):
    """Rules without a fault."""

    rules: list[dict[str, Any]]


class RuleVersion(BaseModel):
    """Who saved rules when, and what changed."""

    version: int
    saved_at: datetime
    saved_by: str
    origin: Literal["api", "file"]
    note: str
    rules_count: int
    changes: list[RuleChange]


class RuleVersionDetail(RuleVersion):
    """With the rules."""

    rules: list[dict[str, Any]]


class Given(BaseModel):
    """A policy with its figures."""

    name: str
    retention: int
    sla_days: int


class Outcome(BaseModel):
    """What a volume has under some rules."""

    source: Literal["manual", "rule", "metadata", "none"]
    auto_snapshot: bool
    policies: list[Given]
    reasons: list[str]
    warnings: list[str]


class VolumeEffect(BaseModel):
    """A volume for which it would be otherwise."""

    volume_id: str
    region_name: str
    volume_name: str
    tenant_name: str | None
    domain_name: str | None
    excluded: bool
    effect: Literal["begins", "ends", "changes"]
    before: Outcome
    after: Outcome


class PolicyEffect(BaseModel):
    """How many volumes have a policy, and would have it."""

    policy: str
    before: int
    after: int
    gains: int = Field(description="Volumes that have it not, and would")
    losses: int = Field(description="Volumes that have it, and would not")


class RuleUse(BaseModel):
    """How many volumes a rule would take part in."""

    number: int
    name: str
    volumes: int


class RulesEffect(BaseModel):
    """What would change if these rules were saved."""

    volumes: int
    begins: int = Field(description="Volumes that would be snapshotted and are not")
    ends: int = Field(description="Volumes that would not be snapshotted any more")
    changes: int = Field(description="Volumes with other policies or figures")
    same: int
    policies: list[PolicyEffect]
    rules: list[RuleUse]
    items: list[VolumeEffect]
