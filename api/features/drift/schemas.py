"""Events, rules and the summary of drift."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field

Severity = Literal["info", "warning", "critical"]


class DriftEvent(BaseModel):
    """A field that a rule watches is not what it was."""

    id: int
    rule_id: int
    change_id: int
    run_id: int
    detected_at: datetime
    seen_before_at: datetime | None = Field(description="When it was last seen as before")
    resource_type: str = Field(examples=["servers"])
    resource_label: str = Field(examples=["Server"])
    resource_id: str
    resource_name: str | None
    region_name: str | None
    project_id: str | None
    project_name: str | None
    domain_id: str | None
    domain_name: str | None
    field_changed: str = Field(examples=["flavor_id"])
    field_label: str = Field(examples=["Flavor id"])
    old_value: Any
    new_value: Any
    old_text: str
    new_text: str
    severity: Severity
    acknowledged: bool
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    acknowledge_note: str | None


class DriftEventPage(BaseModel):
    """A page of events; beyond a thousand `total` is not counted: there are at least `total_at_least`."""

    items: list[DriftEvent]
    total: int | None
    total_at_least: int
    page: int
    page_size: int
    next_cursor: str | None


class DriftRule(BaseModel):
    """A field to watch."""

    id: int
    resource_type: str
    resource_label: str
    field_name: str
    field_label: str
    severity: Severity
    enabled: bool
    built_in: bool
    updated_at: datetime
    updated_by: str | None
    events_open: int
    events_total: int


class DriftEventDetail(DriftEvent):
    """An event with its rule and what else drifted of the same resource (the newest twenty)."""

    rule: DriftRule
    resource_exists: bool
    other_events: list[DriftEvent]


class WatchableField(BaseModel):
    """A field that a rule can name."""

    name: str
    label: str


class WatchableKind(BaseModel):
    """A kind whose history is kept, with the fields that no rule names yet."""

    resource_type: str
    label: str
    fields: list[WatchableField]


class DriftRules(BaseModel):
    """All rules, and what another one could watch."""

    items: list[DriftRule]
    total: int
    watchable: list[WatchableKind]


class DriftRuleCreate(BaseModel):
    """A field of a kind with a history."""

    resource_type: str = Field(max_length=60, examples=["servers"])
    field_name: str = Field(max_length=60, examples=["key_name"])
    severity: Severity


class DriftRuleUpdate(BaseModel):
    """What a rule is to be from now on; events keep the severity that they were detected with."""

    enabled: bool | None = None
    severity: Severity | None = None


class Acknowledgement(BaseModel):
    """Why it is all right."""

    note: str | None = Field(default=None, max_length=2000, examples=["planned resize, ticket 4711"])


class DriftEventFilter(BaseModel):
    """Which events, in the names of the list's filters."""

    model_config = {"extra": "forbid"}

    severity: list[Severity] | None = None
    resource_type: list[str] | None = None
    rule_id: list[Annotated[int, Field(ge=1, lt=2**31)]] | None = None
    field_changed: list[str] | None = None
    project_id: list[str] | None = None
    tenant_id: list[str] | None = None
    tenant_name: list[str] | None = None
    domain_name: list[str] | None = None
    resource_id: list[str] | None = None
    run_id: list[Annotated[int, Field(ge=1, lt=2**63)]] | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    q: str | None = Field(default=None, max_length=256)


class BulkAcknowledgement(Acknowledgement):
    """The events by id, or all open ones that a filter finds."""

    ids: list[Annotated[int, Field(ge=1, lt=2**63)]] | None = Field(default=None, min_length=1, max_length=1000)
    filter: DriftEventFilter | None = None


class BulkAcknowledged(BaseModel):
    """What was done: newly acknowledged, acknowledged already, and ids that name no event."""

    acknowledged: int
    already: int
    unknown: list[int]


class OpenOfAll(BaseModel):
    """How many, and how many of them nobody has acknowledged."""

    open: int
    total: int


class KindDrift(OpenOfAll):
    """Of one kind."""

    resource_type: str
    label: str


class RuleDrift(OpenOfAll):
    """Of one rule."""

    rule_id: int
    resource_type: str
    field_name: str
    severity: Severity


class DriftDay(BaseModel):
    """Events detected on a day (UTC)."""

    day: date
    critical: int
    warning: int
    info: int


class DriftSummary(BaseModel):
    """The state of drift at a glance."""

    total: int
    open: int
    acknowledged: int
    by_severity: dict[str, OpenOfAll]
    by_resource_type: list[KindDrift]
    by_rule: list[RuleDrift]
    trend: list[DriftDay] = Field(description="The last thirty days, days without drift too")
    oldest_open_at: datetime | None
    newest_at: datetime | None
    rules_enabled: int
    rules_total: int
