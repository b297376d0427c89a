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
            "label": _label(kind, field),
            "unit": column.unit if (column := kind.column(field)) else None,
            "old": old,
            "new": new,
            "old_text": text_of(kind, field, old, names),
            "new_text": text_of(kind, field, new, names),
        }
        for field, (old, new) in sorted(changes.items(), key=lambda change: kind.position(change[0]))
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
    column = kind.column(field) or Column(field)
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


def _label(kind: Kind, field: str) -> str:
    column = kind.column(field)
    return column.title if column else field


def by_kind(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The ids to look up, by the kind that is looked into; only kinds whose table holds their name."""
    found: dict[str, set[str]] = {}
    for kind_name, resource_id in pairs:
        kind = BY_NAME[kind_name]
        title = kind.column(kind.title)
        if title and title.stored:
            found.setdefault(kind_name, set()).add(resource_id)
    return {name: sorted(ids) for name, ids in found.items()}
