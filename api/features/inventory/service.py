"""What belongs to a resource: which of two regions is meant, its relations, its history as changes, what is not shown."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from api.features.inventory import list_queries, queries
from api.features.inventory.listing import Listing
from api.features.inventory.queries import Related
from api.features.inventory.question import Question
from api.features.inventory.schemas import AccessRow
from pf9.database import Row, Tx
from pf9.errors import InvalidInput, NotFound
from pf9.inventory import access
from pf9.inventory.catalog import BY_NAME, KINDS
from pf9.inventory.kind import Column, Kind

HIDDEN = "(not shown)"
# Words of keys whose values are for the cloud alone, wherever they stand in a record.
_SECRET_KEYS = frozenset({"user_data", "adminpass", "admin_pass", "password", "secret", "auth_password", "private_key"})

MayRead = Callable[[Kind], bool]


def find_page(tx: Tx, question: Question) -> dict[str, Any]:
    """One page of a list, as the contract says it."""
    counted = list_queries.count(tx, question)
    items, last = list_queries.list_page(tx, question, counted=counted)
    return {
        "items": items,
        "total": counted.total,
        "page": question.page,
        "page_size": question.page_size,
        "next_cursor": question.following(last).cursor if last else None,
    }


def describe(kinds: Iterable[Kind], listings: Mapping[str, Listing]) -> list[dict[str, Any]]:
    """The kinds in the words of the console: a page is drawn from each."""
    return [
        {
            "name": kind.name,
            "label": kind.label,
            "singular": kind.singular,
            "path": kind.address,
            "permission": kind.resource,
            "group": kind.group,
            "title": kind.title,
            "default_sort": kind.sorted_by,
            "columns": [_describe(column, kind, listings[kind.name]) for column in listings[kind.name].columns],
        }
        for kind in kinds
    ]


def _describe(column: Column, kind: Kind, listing: Listing) -> dict[str, Any]:
    return {
        "name": column.name,
        "label": column.title,
        "type": "integer" if column.type == "bigint" else column.type,
        "unit": column.unit,
        "sortable": column.sortable,
        "filterable": listing.narrows(column),
        "ends": [name for name, (of, _) in listing.ends.items() if of is column],
        "values": list(column.values) or None,
        "shown": column.shown,
        "reference": _reference(column, kind),
    }


def _reference(column: Column, kind: Kind) -> dict[str, str] | None:
    """Where the value leads: an id column to its resource, and the name beside it too."""
    if column.reference:
        return {"kind": column.reference.kind, "id_column": column.name}
    beside = kind.column(column.name.removesuffix("_name") + "_id") if column.name.endswith("_name") else None
    return {"kind": beside.reference.kind, "id_column": beside.name} if beside and beside.reference else None


def get_detail(
    tx: Tx, kind: Kind, resource_id: str, *, region_name: str | None, home: str, may_read: MayRead
) -> dict[str, Any]:
    """One resource with its relations, history and record; `home` is the configured region.

    Raises:
        NotFound: there is none; the text says when it was deleted, if it was.
        InvalidInput: several regions hold the id, none of them is `home`, and the caller named none.
    """
    found = queries.list_resources(tx, kind, resource_id, region_name=region_name)
    if not found:
        raise _gone(tx, kind, resource_id, region_name=region_name)
    item = _choose(found, home)
    raw_json = item.pop("raw_json")
    region = item.get("region_name")
    return {
        "kind": kind.name,
        "item": item,
        "relations": _relations(tx, kind, item, may_read=may_read),
        **({"access": _access(tx, kind, resource_id, may_read=may_read)} if kind.name in access.NAMES else {}),
        "raw_json": without_secrets(raw_json),
        "history": list(_changes(kind, queries.list_history(tx, kind, resource_id, region_name=region))),
    }


def _access(tx: Tx, kind: Kind, resource_id: str, *, may_read: MayRead) -> dict[str, Any] | None:
    """Who may do what here (or what this one may do where), and why; None for who may not read roles."""
    if not may_read(BY_NAME["role_assignments"]):
        return None
    asked = {access.NAMES[kind.name]: [resource_id]}
    sort_by = "project_name" if kind.name == "users" else "user_name"
    total, rows = access.find_first(tx, asked, sort_by=sort_by, limit=queries.SHOWN)
    return {"total": total, "items": [{name: row[name] for name in AccessRow.model_fields} for row in rows]}


def _gone(tx: Tx, kind: Kind, resource_id: str, *, region_name: str | None) -> NotFound:
    message = f"There is no {kind.singular.lower()} with the id {resource_id[:100]}."
    deletion = queries.find_deletion(tx, kind, resource_id, region_name=region_name)
    if deletion:
        name = f" It was named {deletion['resource_name']}." if deletion["resource_name"] else ""
        at = f"{deletion['deleted_at']:%Y-%m-%d %H:%M:%S} UTC"
        message += f"{name} Run {deletion['run_id']} found it deleted at {at}."
    return NotFound(message)


def _choose(found: Sequence[Row], home: str) -> Row:
    if len(found) == 1:
        return found[0]
    regions = [row["region_name"] for row in found]
    if home not in regions:
        message = "Several regions hold this id: say which by region_name."
        raise InvalidInput(message, [{"loc": ["query", "region_name"], "msg": message, "allowed": regions}])
    return found[regions.index(home)]


def _named_by(kind: Kind, item: Row) -> Iterator[Related]:
    """What the item's columns name: by their own reference, or because the other kind says that we name it."""
    labels = {
        (column.reference.kind, column.name): (column.title.removesuffix(" id"), "id")
        for column in kind.columns
        if column.reference
    }
    for other in KINDS:
        for each in other.relations:
            if each.kind == kind.name and not each.through:
                labels.setdefault((other.name, each.column), (other.label, each.by))
    for (name, column), (label, by) in labels.items():
        value = item[column]
        if value and not _is_told_twice(kind, BY_NAME[name]):
            yield Related(BY_NAME[name], label, by, tuple(value) if isinstance(value, list) else (value,))


def _is_told_twice(kind: Kind, other: Kind) -> bool:
    """Both kinds name each other, one of them by a list: what names us is the same fact."""
    ours = [each for each in kind.relations if each.kind == other.name]
    theirs = [each for each in other.relations if each.kind == kind.name]
    return bool(ours and theirs) and any(each.contains for each in (*ours, *theirs))


def _naming(kind: Kind, item: Row) -> Iterator[Related]:
    """What names the item."""
    for each in kind.relations:
        other = BY_NAME[each.kind]
        if item[each.by]:
            ties = (each.through, each.column, kind.history_key) if each.through else None
            column = "id" if ties else each.column
            yield Related(other, each.label or other.label, column, (item[each.by],), holds=each.contains, through=ties)


def _relations(tx: Tx, kind: Kind, item: Row, *, may_read: MayRead) -> list[dict[str, Any]]:
    """What is named is shown if it is there; that nothing names the item is worth saying."""
    named = [each for each in _named_by(kind, item) if may_read(each.kind)]
    naming = (each for each in _naming(kind, item) if not each.through or may_read(BY_NAME[each.through[0]]))
    related = [*named, *(each for each in naming if may_read(each.kind))]
    rows = queries.list_related(tx, related, region_name=item.get("region_name"))
    return [
        {"kind": each.kind.name, "label": each.label, "total": row["total"], "items": row["items"]}
        for number, (each, row) in enumerate(zip(related, rows, strict=True))
        if row["total"] or number >= len(named)
    ]


def _changes(kind: Kind, rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """Each row of the history (newest first) with what it changed against the one before."""
    for number, row in enumerate(rows[: queries.HISTORY_ROWS]):
        before = rows[number + 1]["fields"] if number + 1 < len(rows) else None
        yield {
            "id": row["id"],
            "recorded_at": row["recorded_at"],
            "run_id": row["run_id"],
            "first": before is None,
            "changes": [] if before is None else list(_differences(kind, before, row["fields"])),
        }


def _differences(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """In the order of the kind's columns; a field that the declaration has lost keeps its name."""
    names = [column.name for column in kind.columns]
    names += sorted((before.keys() | after.keys()) - set(names))
    for name in names:
        if before.get(name) != after.get(name):
            column = kind.column(name)
            label = column.title if column else name
            yield {"field": name, "label": label, "old": before.get(name), "new": after.get(name)}


def without_secrets(value: Any) -> Any:
    """The record without what is for the cloud alone."""
    match value:
        case dict():
            return {
                key: HIDDEN if _is_secret(key) and each is not None else without_secrets(each)
                for key, each in value.items()
            }
        case list():
            return [without_secrets(each) for each in value]
        case _:
            return value


def _is_secret(key: str) -> bool:
    return key.rpartition(":")[2].lower() in _SECRET_KEYS
