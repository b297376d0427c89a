"""A change in words: labels of fields, names for the ids that they hold, what people read for a value."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pf9.inventory.catalog import BY_NAME
from pf9.inventory.kind import Column, Kind

Changes = Mapping[str, Sequence[Any]]  # field: [old, new], as the change log keeps them
Names = Mapping[tuple[str, str], str]  # (kind, id): what the resource is called

_NOT_SET = "not set"
_SHOWN = 3  # entries of a list in a summary


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The fields that both versions have and that differ; what only one has is no change (as the store sees it)."""
    return {name: [before[name], after[name]] for name in before if name in after and before[name] != after[name]}


def references(kind: Kind, changes: Changes) -> Iterator[tuple[str, str]]:
    """The resources, `(kind, id)`, that the values name."""
    for field, values in changes.items():
        column = kind.column(field)
        if column and column.reference:
            yield from ((column.reference.kind, value) for value in values if isinstance(value, str) and value)


def describe(kind: Kind, changes: Changes, names: Names) -> list[dict[str, Any]]:
    """Each field that changed, in the order of the kind's columns: raw values, and what people read."""
    return [
        {
            "field": field,
            "label": (column := _column(kind, field)).title,
            "unit": column.unit,
            "old": changes[field][0],
            "new": changes[field][1],
            "old_text": _text(column, changes[field][0], names),
            "new_text": _text(column, changes[field][1], names),
        }
        for field in sorted(changes, key=kind.position)
    ]


def summarise(described: Sequence[Mapping[str, Any]]) -> str:
    """One line of what was described, such as "Flavor m1.small → m1.large": an id is not told beside its name."""
    fields = {each["field"] for each in described}
    told = [
        f"{each['label'].removesuffix(' id')} {each['old_text']} → {each['new_text']}"
        for each in described
        if not (each["field"].endswith("_id") and each["field"].removesuffix("_id") + "_name" in fields)
    ]
    return "; ".join(told)


def text_of(kind: Kind, field: str, value: Any, names: Names) -> str:
    """What people read for a value of the field."""
    return _text(_column(kind, field), value, names)


def _column(kind: Kind, field: str) -> Column:
    return kind.column(field) or Column(field, label=field)


def _text(column: Column, value: Any, names: Names) -> str:
    match value:
        case None | "" | [] | {}:
            return _NOT_SET
        case bool():
            return "yes" if value else "no"
        case str() if column.reference:
            return names.get((column.reference.kind, value), value)
        case list():
            more = f" and {len(value) - _SHOWN} more" if len(value) > _SHOWN else ""
            return ", ".join(_entry(item) for item in value[:_SHOWN]) + more
        case dict():
            return _entry(value)
        case _:
            return f"{value} {column.unit}" if column.unit else str(value)


def _entry(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}={item}" for key, item in sorted(value.items()))
    return str(value)


def by_kind(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The ids to look up, by the kind that is looked into; only kinds whose table holds their name."""
    found: dict[str, set[str]] = {}
    for kind, resource_id in pairs:
        found.setdefault(kind, set()).add(resource_id)
    return {kind: sorted(ids) for kind, ids in found.items() if _holds_its_name(BY_NAME[kind])}


def _holds_its_name(kind: Kind) -> bool:
    title = kind.column(kind.title)
    return title is not None and title.stored
