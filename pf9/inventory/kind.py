"""The words in which a resource kind is declared: columns, references, and where its records come from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, Literal

from pf9.values import json_text

Record = Mapping[str, Any]
LONGEST = 500  # characters of an indexed text: a row of a B-tree holds no more than 2704 bytes
Type = Literal["text", "integer", "bigint", "number", "boolean", "timestamp", "list", "json"]
Group = Literal["compute", "storage", "network", "image", "identity"]
Way = tuple[tuple[str, str], ...]

SQL_TYPES: dict[Type, str] = {
    "text": "text",
    "integer": "integer",
    "bigint": "bigint",
    "number": "numeric",
    "boolean": "boolean",
    "timestamp": "timestamptz",
    "list": "jsonb",
    "json": "jsonb",
}


@dataclass(frozen=True)
class Reference:
    """The column holds the id of another kind's resource.

    `enforced` references are foreign keys: an id that the inventory does not hold is stored as NULL and kept in
    `unresolved`. The others are what the cloud said, as it said it.
    """

    kind: str
    enforced: bool = False


@dataclass(frozen=True)
class Column:
    """One fact about a resource.

    `source` is the key in the cloud's record (dots step into nested objects) or a function of the record.
    A column that is not `tracked` changes by itself: it is stored, but makes no history. One that is not `stored`
    comes from the kind's list view (a name looked up, a count); the `ways` lead to a name that is looked up, the first that
    leads to one. `prose` may be long: searched, but neither indexed nor filtered by its value; it is `brief` where the service
    takes no more than an index holds, and is indexed for its order. `searched` columns are where `q` looks, besides id and
    title.
    """

    name: str
    type: Type = "text"
    source: str | Callable[[Record], Any] | None = None
    label: str = ""
    unit: str | None = None
    values: tuple[str, ...] = ()
    reference: Reference | None = None
    tracked: bool = True
    stored: bool = True
    ways: tuple[Way, ...] = ()
    shown: bool = False
    prose: bool = False
    brief: bool = False
    searched: bool = False

    @cached_property
    def title(self) -> str:
        """What people read: the label, or the name in words."""
        return self.label or _in_words(self.name)

    @property
    def sql_type(self) -> str:
        """The PostgreSQL type of the column."""
        return SQL_TYPES[self.type]

    @property
    def sortable(self) -> bool:
        """Lists and documents have no order; counts of the list view are made for the rows of a page only."""
        return self.type not in {"list", "json"} and (self.stored or self.type in {"text", "timestamp"})

    @property
    def filterable(self) -> bool:
        """A list can be narrowed to one value of it."""
        return self.sortable and not self.prose

    @property
    def indexed(self) -> bool:
        """The table keeps an index of it."""
        return self.stored and (self.filterable or self.brief)

    @cached_property
    def read(self) -> Callable[[Record], Any]:
        """Gives the column's value in a record of the cloud, or None; made once, for it is called a million times."""
        if callable(self.source):
            return self.source
        first, *deeper = (self.source or self.name).split(".")
        if deeper:
            return partial(_read_deep, first, tuple(deeper))
        if self.type != "text":
            return partial(_read_value, first)
        return partial(_read_short if self.indexed else _read_text, first)


def _read_text(key: str, record: Record) -> Any:
    return record.get(key)


def _read_short(key: str, record: Record) -> Any:
    """Some services take text of any length (what an image says of its system, a user's address): the record keeps all."""
    value = record.get(key)
    if value is None or isinstance(value, str):
        return value if value is None or len(value) <= LONGEST else value[:LONGEST]
    return json_text(value)[:LONGEST] if isinstance(value, dict | list) else value


def _read_value(key: str, record: Record) -> Any:
    """What is no text has no empty form: some services write "" for nothing."""
    value = record.get(key)
    return None if value == "" else value


def _read_deep(first: str, deeper: tuple[str, ...], record: Record) -> Any:
    value = record.get(first)
    for step in deeper:
        value = value.get(step) if isinstance(value, dict) else None
    return value


@dataclass(frozen=True)
class Relation:
    """Resources of `kind` whose `column` names this one `by` its id or a name (a jsonb list `contains` it), shown beside it.

    With `through`, a kind that ties the two together: `column` is its column that names the other.
    """

    kind: str
    column: str
    by: str = "id"
    label: str = ""
    contains: bool = False
    through: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of resource.

    `name` is the table, the history's prefix and the word of the API's bodies; `path` its address; `permission` its row
    in the permission matrix. Kinds are declared parents first.
    """

    name: str
    group: Group
    label: str
    singular: str
    columns: tuple[Column, ...]
    path: str = ""
    permission: str = ""
    title: str = "name"
    default_sort: str = ""
    regional: bool = True
    history: bool = True
    project: str | None = "project_id"
    owner: str | None = None
    relations: tuple[Relation, ...] = ()
    identify: Callable[[Record], str] = field(default=lambda record: str(record["id"]))

    @property
    def address(self) -> str:
        """The path of the kind's list in the API and the console."""
        return self.path or "/" + self.name.replace("_", "-")

    @property
    def resource(self) -> str:
        """The row of the permission matrix."""
        return self.permission or self.name

    @property
    def sorted_by(self) -> str:
        """The column that a list is sorted by when nobody says otherwise."""
        return self.default_sort or self.title

    @property
    def history_key(self) -> str:
        """The column of the history table that holds the resource's id."""
        return self.singular.lower().replace(" ", "_") + "_id"

    @property
    def searched(self) -> Sequence[Column]:
        """The columns that `q` looks into, besides the id: their words are kept in `search_text`."""
        return [c for c in self.stored_columns if c.searched or c.prose or c.name == self.title]

    @property
    def stored_columns(self) -> Sequence[Column]:
        """The columns of the table (besides id and bookkeeping)."""
        return [column for column in self.columns if column.stored]

    @property
    def tracked_columns(self) -> Sequence[Column]:
        """The columns whose change is history."""
        return [column for column in self.columns if column.stored and column.tracked]

    @property
    def enforced(self) -> Sequence[Column]:
        """The columns that are foreign keys."""
        return [column for column in self.columns if column.reference and column.reference.enforced]

    def row(self, record: Record) -> tuple[Any, ...]:
        """The record as the store takes it: id, stored columns in order, the record itself."""
        return (self.identify(record), *[read(record) for read in self._readers], record)

    @cached_property
    def _readers(self) -> list[Callable[[Record], Any]]:
        return [column.read for column in self.stored_columns]

    def column(self, name: str) -> Column | None:
        """The column of that name, if the kind has it."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {column.name: at for at, column in enumerate(self.columns)}

    def position(self, name: str) -> int:
        """Where the column stands among the kind's; a name that is none stands behind them."""
        return self._positions.get(name, len(self.columns))


def via(**steps: str) -> Way:
    """From column to column, each with the kind whose id it holds: to the title of the last."""
    return tuple(steps.items())


def project(source: str = "project_id") -> tuple[Column, Column, Column]:
    """The project that owns the resource, and the names that the list view looks up."""
    return (
        Column("project_id", source=source, reference=Reference("projects", enforced=True), label="Project id"),
        Column("project_name", stored=False, ways=(via(project_id="projects"),), shown=True, label="Project"),
        Column(
            "domain_name",
            stored=False,
            ways=(via(project_id="projects", domain_id="domains"),),
            shown=True,
            label="Domain",
        ),
    )


def created() -> tuple[Column, Column]:
    """When the cloud made and last touched the resource; the touch changes by itself."""
    return (
        Column("created_at", "timestamp", label="Created"),
        Column("updated_at", "timestamp", label="Updated", tracked=False),
    )


def ordered(values: Any) -> list[Any]:
    """A list whose order means nothing, in one order: a reshuffled answer is no change."""
    return sorted(values or [], key=str)


def _in_words(name: str) -> str:
    words = name.removesuffix("_at").replace("_id", "").replace("_", " ")
    return words[:1].upper() + words[1:]
