"""What a list offers: made from a kind's declaration, or written down (the runs)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pf9.inventory.catalog import KINDS
from pf9.inventory.kind import Column, Kind

ID = Column("id", label="Id")
REGION = Column("region_name", label="Region")
UNRESOLVED = Column("unresolved", "json", label="Ids that name nothing")
FIRST_SEEN = Column("first_seen_at", "timestamp", label="First seen")
LAST_SEEN = Column("last_seen_at", "timestamp", label="Last seen", stored=False)
_FOUND = "search_text LIKE lower(%(q)s)"
_SEEN = frozenset({"first_seen_at", "last_seen_at"})
_NUMBER_ENDS, _TIME_ENDS = {"_min": ">=", "_max": "<="}, {"_since": ">=", "_until": "<"}
_ENDS: Mapping[str, Mapping[str, str]] = {"integer": _NUMBER_ENDS, "bigint": _NUMBER_ENDS, "timestamp": _TIME_ENDS}


@dataclass(frozen=True, eq=False)
class Listing:
    """A view that can be filtered, sorted and paged.

    `key` makes a row one of its kind; it is never null, nor are the `filled` columns. `searched` are the conditions, one of
    which a row meets when `q` finds it. `aliases` are other names of filters. `table` is where the stored columns are.
    """

    name: str
    view: str
    columns: tuple[Column, ...]
    sorted_by: str
    key: tuple[str, ...] = ("id",)
    direction: Literal["asc", "desc"] = "asc"
    filled: frozenset[str] = frozenset({"id"})
    searched: tuple[str, ...] = (_FOUND,)
    unfiltered: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
    downloads: bool = True
    table: str | None = None

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Its columns."""
        return {column.name: column for column in self.columns}

    @cached_property
    def sortable(self) -> dict[str, Column]:
        """The columns that it can be sorted by."""
        return {column.name: column for column in self.columns if column.sortable}

    @cached_property
    def filters(self) -> dict[str, Column]:
        """The columns that it can be filtered by, by the name of the parameter."""
        own = {column.name: column for column in self.columns if self.narrows(column)}
        return own | {alias: own[name] for alias, name in self.aliases.items()}

    @cached_property
    def ends(self) -> dict[str, tuple[Column, str]]:
        """The parameters that say how far the values may go, `size_gb_min` or `created_at_until`: column and comparison."""
        return {
            f"{name}{ending}": (column, sign)
            for name, column in self.sortable.items()
            for ending, sign in _ENDS.get(column.type, {}).items()
        }

    def narrows(self, column: Column) -> bool:
        """Whether the list can be filtered by it: by its value, or by one that a list holds."""
        return (column.filterable or column.type == "list") and column.name not in self.unfiltered

    @classmethod
    def of(cls, kind: Kind) -> "Listing":
        """The list of a kind: its columns, and when it was seen."""
        return cls(
            name=kind.name,
            view=f"v_{kind.name}",
            columns=(ID, *([REGION] if kind.regional else []), *kind.columns, UNRESOLVED, FIRST_SEEN, LAST_SEEN),
            sorted_by=kind.sorted_by,
            key=("id", "region_name") if kind.regional else ("id",),
            filled=frozenset({"id", "region_name"}) | _SEEN,
            searched=_searched(kind),
            unfiltered=_SEEN,
            aliases=_tenant(kind),
            table=kind.name,
        )


def _searched(kind: Kind) -> tuple[str, ...]:
    """A kind without a name of its own is found by the resources that it names."""
    title = kind.column(kind.title)
    if title is None or title.stored:
        return (_FOUND,)
    named = [(column.name, column.reference.kind) for column in kind.columns if column.reference]
    return (_FOUND, *(f"{name} IN (SELECT id FROM {table} WHERE {_FOUND})" for name, table in named))  # noqa: S608 - names of the catalog


def _tenant(kind: Kind) -> dict[str, str]:
    """The guide calls a project a tenant."""
    if kind.name == "projects":
        return {"tenant_id": "id", "tenant_name": "name"}
    words = {"tenant_id": "project_id", "tenant_name": "project_name"}
    return {alias: name for alias, name in words.items() if kind.column(name)}


LISTINGS = {kind.name: Listing.of(kind) for kind in KINDS}

RUN_STATUSES = ("running", "success", "partial", "failed")
RUNS = Listing(
    name="inventory_runs",
    view="v_inventory_runs",
    columns=(
        Column("id", "bigint", label="Run"),
        Column("status", values=RUN_STATUSES, stored=False),
        Column("source"),
        Column("host"),
        Column("actor"),
        REGION,
        Column("started_at", "timestamp"),
        Column("finished_at", "timestamp"),
        Column("duration_seconds", "number", label="Duration", unit="s", stored=False),
        Column("error", prose=True),
    ),
    sorted_by="id",
    direction="desc",
    searched=tuple(f"lower({name}) LIKE lower(%(q)s)" for name in ("source", "host", "actor", "error")),
    unfiltered=frozenset({"started_at", "finished_at"}),
    downloads=False,
)
