"""The bodies of each kind for the API's description, made from its columns: a new kind describes itself."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field, create_model

from api.features.inventory.listing import Listing
from api.features.inventory.schemas import Access, HistoryRow, Relation
from pf9.inventory import access
from pf9.inventory.kind import Column, Kind, Type

_TYPES: dict[Type, Any] = {
    "text": str,
    "integer": int,
    "bigint": int,
    "number": float,
    "boolean": bool,
    "timestamp": datetime,
    "list": list[str],
    "json": Any,
}
_EXAMPLES: dict[Type, Any] = {
    "integer": 4,
    "bigint": 4,
    "number": 1.5,
    "boolean": True,
    "timestamp": "2026-05-04T12:00:00Z",
    "list": ["10.0.0.5"],
    "json": {},
}
_ID = "5f0c1f3e-1f0e-4f5a-9c56-6f1a3a5d2b10"


def page_model(kind: Kind, listing: Listing) -> type[BaseModel]:
    """A page of the kind's list."""
    columns = [column for column in listing.columns if column.type != "json" or column.name == "unresolved"]
    item = create_model(
        _name(kind), __doc__=f"{kind.singular}, as lists show it.", **{c.name: _field(c, listing) for c in columns}
    )
    return create_model(
        f"{_name(kind)}Page",
        __doc__=f"A page of {kind.label.lower()}.",
        items=(list[item], ...),
        total=(int, Field(examples=[120])),
        page=(int, Field(examples=[1])),
        page_size=(int, Field(examples=[50])),
        next_cursor=(str | None, Field(description="Leads to the next page at the cost of the first")),
    )


def detail_model(kind: Kind, listing: Listing) -> type[BaseModel]:
    """One resource of the kind, with what belongs to it."""
    item = create_model(
        f"{_name(kind)}Item",
        __doc__=f"{kind.singular}, with every column.",
        **{column.name: _field(column, listing) for column in listing.columns},
    )
    more: dict[str, Any] = {"access": (Access | None, ...)} if kind.name in access.NAMES else {}
    return create_model(
        f"{_name(kind)}Detail",
        __doc__=f"{kind.singular} with relations, history (newest first) and the cloud's own record.",
        kind=(str, Field(examples=[kind.name])),
        item=(item, ...),
        relations=(list[Relation], ...),
        **more,
        raw_json=(dict[str, Any], Field(description="As the cloud gave it, without what is for the cloud alone")),
        history=(list[HistoryRow], ...),
    )


def _name(kind: Kind) -> str:
    return "".join(word if word.isupper() else word.capitalize() for word in kind.singular.split())


def _field(column: Column, listing: Listing) -> Any:
    filled = column.name in listing.filled or column.name == "unresolved"
    type_ = _TYPES[column.type] if column.name != "unresolved" else dict[str, Any]
    words = f"{column.title} in {column.unit}" if column.unit else column.title
    if column.values:
        words += ": " + ", ".join(column.values)
    return (type_ if filled else type_ | None, Field(description=words, examples=[_example(column)]))


def _example(column: Column) -> Any:
    if column.values:
        return column.values[0]
    if column.name == "id" or column.reference:
        return _ID
    return _EXAMPLES.get(column.type, column.name.removesuffix("_name").replace("_", "-") + "-1")
