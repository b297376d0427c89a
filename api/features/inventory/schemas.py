"""The bodies that are the same for every kind."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field


class ColumnReference(BaseModel):
    """The value leads to a resource of `kind`, whose id stands in `id_column` of the same row."""

    kind: str = Field(examples=["projects"])
    id_column: str = Field(examples=["project_id"])


class KindColumn(BaseModel):
    """One column of a kind, as a table shows it."""

    name: str = Field(examples=["ram_mb"])
    label: str = Field(examples=["RAM"])
    type: Literal["text", "integer", "number", "boolean", "timestamp", "list", "json"]
    unit: str | None = Field(examples=["MiB"])
    sortable: bool
    filterable: bool
    ends: list[str] = Field(
        description="The parameters for a span of values: from and to", examples=[["ram_mb_min", "ram_mb_max"]]
    )
    values: list[str] | None = Field(description="All that the cloud is known to say, if that is a short list")
    shown: bool = Field(description="By default")
    reference: ColumnReference | None


class InventoryKind(BaseModel):
    """A kind of resource: enough to draw its page."""

    name: str = Field(examples=["servers"])
    label: str = Field(examples=["Servers"])
    singular: str = Field(examples=["Server"])
    path: str = Field(examples=["/servers"])
    permission: str = Field(examples=["servers"])
    group: Literal["compute", "storage", "network", "image", "identity"]
    title: str = Field(description="The column that people call a resource by", examples=["name"])
    default_sort: str = Field(examples=["name"])
    columns: list[KindColumn]


class InventoryKinds(BaseModel):
    """The kinds that the role may read."""

    kinds: list[InventoryKind]


class RelatedItem(BaseModel):
    """A resource that belongs to another."""

    id: str
    name: str | None
    status: str | None = None
    region_name: str | None = None


class Relation(BaseModel):
    """Resources of one kind that belong to the one shown: how many there are, and the first fifty."""

    kind: str = Field(examples=["volumes"])
    label: str = Field(examples=["Volumes"])
    total: int
    items: list[RelatedItem]


class AccessRow(BaseModel):
    """A role of a user somewhere, with all ways that lead there (GET /effective-access has the sources by id)."""

    user_id: str
    user_name: str | None
    role_id: str
    role_name: str | None
    scope_type: str | None
    project_id: str | None
    project_name: str | None
    domain_id: str | None
    domain_name: str | None
    direct: bool
    in_force: bool = Field(description="False where the user, the project or a domain is disabled")
    why: list[str] = Field(examples=[["direct", "through group ops, inherited from domain acme, implied by admin"]])


class Access(BaseModel):
    """The roles that are in effect: how many, and the first fifty."""

    total: int
    items: list[AccessRow]


class Change(BaseModel):
    """A field that is not what it was."""

    field: str = Field(examples=["status"])
    label: str = Field(examples=["Status"])
    old: Any = Field(examples=["ACTIVE"])
    new: Any = Field(examples=["SHUTOFF"])


class HistoryRow(BaseModel):
    """What a run found changed; the first row of all changes nothing."""

    id: int
    recorded_at: datetime
    run_id: int
    first: bool
    changes: list[Change]


class FoundItem(BaseModel):
    """A resource that the words name."""

    kind: str = Field(examples=["servers"])
    id: str
    name: str | None = Field(examples=["web-01"])
    status: str | None = Field(examples=["ACTIVE"])
    tenant_name: str | None = Field(examples=["shop"])
    region_name: str | None = Field(examples=["RegionOne"])


class Found(BaseModel):
    """The best twenty."""

    items: list[FoundItem]


class RunCreate(BaseModel):
    """What to collect; everything when nothing is said."""

    kinds: list[str] | None = Field(default=None, min_length=1, max_length=50, examples=[["servers", "volumes"]])


class RunKind(BaseModel):
    """How far one kind of a run is."""

    kind: str = Field(examples=["servers"])
    state: Literal["waiting", "listing", "listed", "stored", "failed"]
    listed: int | None
    created: int | None
    changed: int | None
    unchanged: int | None
    deleted: int | None
    seconds: float | None
    error: str | None


class Run(BaseModel):
    """One run of the collector."""

    id: int
    status: Literal["running", "success", "partial", "failed"]
    source: str = Field(examples=["api"])
    host: str
    actor: str
    region_name: str
    started_at: datetime
    finished_at: datetime | None
    duration_seconds: float | None
    error: str | None


class RunDetail(Run):
    """A run with its kinds, in the order in which they are collected."""

    kinds: list[RunKind]
