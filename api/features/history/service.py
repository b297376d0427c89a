"""Lines of the log in words, and the versions of a resource with what changed from one to the next."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from api.features.history import queries
from api.features.history.question import BUCKETS, DEEPEST, Question
from api.web import time_log
from api.web.spans import read_zone
from pf9.database import Database, Row, Tx
from pf9.errors import InvalidInput, NotFound
from pf9.inventory import wording
from pf9.inventory.catalog import BY_NAME
from pf9.inventory.kind import Kind
from pf9.inventory.names import find_names

_SPAN_OF = {"hour": 3 * 86_400, "day": 93 * 86_400, "week": 366 * 86_400}  # seconds that a bucket suits
FILE_COLUMNS = {
    "recorded_at": "Seen at (UTC)",
    "seen_before_at": "Seen before at (UTC)",
    "run_id": "Run",
    "resource_label": "Kind",
    "resource_name": "Name",
    "resource_id": "Id",
    "action": "Action",
    "summary": "What changed",
    "fields": "Fields",
    "project_name": "Project",
    "project_id": "Project id",
    "domain_name": "Domain",
    "domain_id": "Domain id",
    "region_name": "Region",
}
MOST_BUCKETS = 2_000
_SECONDS = {"hour": 3_600, "day": 86_400, "week": 604_800, "month": 2_592_000}


def find_changes(tx: Tx, question: Question) -> dict[str, Any]:
    """One page of the log, newest first unless asked otherwise."""
    params = question.params
    if params.cursor is None and params.page * params.page_size > DEEPEST:
        message = f"A page by number stands within the first {DEEPEST} lines; go deeper by next_cursor."
        raise InvalidInput(message, errors=[{"loc": ["query", "page"], "msg": message}])
    question = queries.settle_names(tx, question)
    counted = queries.count_changes(tx, question)
    whole = counted <= queries.COUNTED
    rows = queries.list_changes(
        tx, question, after=params.after, limit=params.page_size + 1, offset=params.offset, few=whole
    )
    page, cursor = time_log.turn(params, rows, at="recorded_at")
    return {
        "items": tell(tx, page),
        "total": counted if whole else None,
        "total_at_least": min(counted, queries.COUNTED),
        "page": params.page,
        "page_size": params.page_size,
        "next_cursor": cursor,
    }


def read_changes(database: Database, question: Question, *, stretch: int) -> Iterator[list[dict[str, Any]]]:
    """All that is asked for, as lines for a file; no transaction is open while one is written."""
    with database.transaction(read_only=True) as tx:
        question = queries.settle_names(tx, question)
        few = queries.count_changes(tx, question) <= queries.COUNTED

    def behind(tx: Tx, place: time_log.Place | None) -> list[dict[str, Any]]:
        rows = queries.list_changes(tx, question, after=place, limit=stretch, offset=0, few=few)
        return [{**line, "fields": [change["field"] for change in line["changes"]]} for line in tell(tx, rows)]

    return time_log.read_all(database, behind, at="recorded_at", stretch=stretch)


def tell(tx: Tx, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Lines of the log with names for every id in them."""
    pairs = [pair for row in rows for pair in wording.references(BY_NAME[row["resource_type"]], row["changes"])]
    names = find_names(tx, [*pairs, *_owners(rows)])
    return [_line(row, names) for row in rows]


def _line(row: Row, names: wording.Names) -> dict[str, Any]:
    kind = BY_NAME[row["resource_type"]]
    # Before the first look at a kind nobody knows how old what it found was.
    made = "was made" if row["seen_before_at"] else "seen for the first time"
    words = {"created": made, "deleted": "is gone"}.get(row["action"])
    changes = wording.describe(kind, row["changes"], names)
    return {
        **row,
        **_owned(row, names),
        "resource_label": kind.singular,
        "summary": words or wording.summarise(changes),
        "changes": changes,
    }


def find_most_changed(tx: Tx, question: Question) -> dict[str, Any]:
    """Resources by how often they changed."""
    params, question = question.params, queries.settle_names(tx, question)
    rows = queries.list_most_changed(tx, question, limit=params.page_size, offset=params.offset)
    names = find_names(tx, _owners(rows))
    return {
        "since": question.since,
        "until": question.until,
        "items": [
            {
                **row,
                **_owned(row, names),
                "resource_label": BY_NAME[row["resource_type"]].singular,
                "fields": _counted(BY_NAME[row["resource_type"]], row["fields"] or {}),
            }
            for row in rows
        ],
        "total": rows[0]["total"] if rows else 0,
        "page": params.page,
        "page_size": params.page_size,
    }


def _counted(kind: Kind, fields: dict[str, int]) -> list[dict[str, Any]]:
    ordered = sorted(fields.items(), key=lambda each: (-each[1], each[0]))
    return [
        {"field": field, "label": column.title if (column := kind.column(field)) else field, "count": count}
        for field, count in ordered
    ]


def find_timeframe(tx: Tx, question: Question) -> dict[str, Any]:
    """Changes by time."""
    since, until = question.span
    time_zone = read_zone(question.params.extra.get("tz") or "UTC")
    seconds = (until - since).total_seconds()
    bucket = question.params.extra.get("bucket") or next(b for b in BUCKETS if seconds <= _SPAN_OF.get(b, seconds))
    if seconds / _SECONDS[bucket] > MOST_BUCKETS:
        message = f"That is more than {MOST_BUCKETS} buckets: choose a wider one."
        raise InvalidInput(message, errors=[{"loc": ["query", "bucket"], "msg": message, "allowed": list(BUCKETS)}])
    items: dict[datetime, dict[str, Any]] = {}
    for row in queries.list_buckets(tx, queries.settle_names(tx, question), bucket=bucket, time_zone=time_zone):
        empty = {"created": 0, "changed": 0, "deleted": 0, "by_kind": {}}
        item = items.setdefault(row["at"], {"begins_at": row["at"], "ends_at": row["ends_at"], **empty})
        if row["count"]:
            item[row["action"]] += row["count"]
            item["by_kind"][row["resource_type"]] = item["by_kind"].get(row["resource_type"], 0) + row["count"]
    return {"since": since, "until": until, "bucket": bucket, "items": list(items.values())}


def settle_region(tx: Tx, kind: Kind, resource_id: str, *, asked: str | None, home: str) -> str | None:
    """The region that is meant: the one asked for, else `home`, else the only one that knows the id. One life, not two.

    Raises:
        InvalidInput: several regions know the id, none of them is `home`, and the caller named none.
    """
    if asked or not kind.regional:
        return asked
    regions = queries.list_regions(tx, kind, resource_id)
    if home in regions:
        return home
    if len(regions) > 1:
        message = "Several regions know this id: say which by region_name."
        raise InvalidInput(message, [{"loc": ["query", "region_name"], "msg": message, "allowed": regions}])
    return regions[0] if regions else None


def get_history(
    tx: Tx, kind: Kind, resource_id: str, *, region_name: str | None, before: int | None, limit: int
) -> dict[str, Any]:
    """The life of one resource.

    Raises:
        NotFound: nothing is known of it.
    """
    present = queries.find_present(tx, kind, resource_id, region_name=region_name)
    deletions = queries.list_deletions(tx, kind, resource_id, region_name=region_name)
    page = _versions(tx, kind, resource_id, region_name=region_name, before=before, limit=limit)
    if not present and not deletions and not page["total"]:
        raise NotFound(f"Nothing is known of a {kind.singular.lower()} with the id {resource_id[:100]}.")
    last = present or (deletions[0] if deletions else None) or {}
    return {
        **_head(kind, resource_id),
        "resource_name": (present or {}).get("name") or (deletions[0]["resource_name"] if deletions else None),
        "region_name": region_name,
        "exists": present is not None,
        "first_seen_at": last.get("first_seen_at"),
        "last_seen_at": last.get("last_seen_at"),
        "deletions": deletions,
        **page,
    }


def get_details(
    tx: Tx, kind: Kind, resource_id: str, *, region_name: str | None, before: int | None, limit: int
) -> dict[str, Any]:
    """Every version whole, newest first.

    Raises:
        NotFound: no version is kept.
    """
    page = _versions(tx, kind, resource_id, region_name=region_name, before=before, limit=limit, whole=True)
    if not page["total"]:
        raise _no_version(kind, resource_id)
    return {**_head(kind, resource_id), **page}


def compare(
    tx: Tx, kind: Kind, resource_id: str, *, region_name: str | None, words: tuple[str | None, str | None]
) -> dict[str, Any]:
    """Two versions, each by "v3", history id or hash: the last one, and the one before it, where none is named.

    Raises:
        NotFound: a version that is not kept; the text says which are.
    """
    total = queries.count_versions(tx, kind, resource_id, region_name=region_name) if kind.history else 0
    if not total:
        raise _no_version(kind, resource_id)
    to = _find_version(tx, kind, resource_id, region_name=region_name, word=words[1] or f"v{total}", total=total)
    before = words[0] or f"v{max(to['version'] - 1, 1)}"
    since = _find_version(tx, kind, resource_id, region_name=region_name, word=before, total=total)
    older, newer = sorted((since, to), key=lambda row: row["id"])
    changes = wording.differences(older["fields"], newer["fields"])
    same = {name: value for name, value in newer["fields"].items() if name not in changes}
    pairs = [
        *wording.references(kind, changes),
        *wording.references(kind, {name: [value] for name, value in same.items()}),
    ]
    names = find_names(tx, pairs)
    return {
        **_head(kind, resource_id),
        "older": {**older, "history_id": older["id"]},
        "newer": {**newer, "history_id": newer["id"]},
        "changes": wording.describe(kind, changes, names),
        "unchanged": [
            {
                "field": column.name,
                "label": column.title,
                "value": same[column.name],
                "text": wording.text_of(kind, column.name, same[column.name], names),
            }
            for column in kind.columns
            if column.name in same
        ],
    }


def _versions(
    tx: Tx,
    kind: Kind,
    resource_id: str,
    *,
    region_name: str | None,
    before: int | None,
    limit: int,
    whole: bool = False,
) -> dict[str, Any]:
    """A page of versions, each against the one before it."""
    if not kind.history:
        return {"items": [], "total": 0, "page_size": limit, "next_cursor": None}
    total = count = queries.count_versions(tx, kind, resource_id, region_name=region_name)
    if before is not None:
        count = queries.count_versions(tx, kind, resource_id, region_name=region_name, before=before)
    rows = queries.list_versions(tx, kind, resource_id, region_name=region_name, before=before, limit=limit + 1)
    older: list[Row | None] = [*rows[1:], None][: len(rows)]
    steps = [
        wording.differences(previous["fields"], row["fields"]) if previous else {}
        for row, previous in zip(rows, older, strict=True)
    ]
    names = find_names(tx, [pair for step in steps for pair in wording.references(kind, step)])
    items = [
        _version(row, previous, number=count - at, changes=wording.describe(kind, step, names), whole=whole)
        for at, (row, previous, step) in enumerate(zip(rows, older, steps, strict=True))
    ][:limit]
    cursor = str(items[-1]["history_id"]) if len(rows) > limit else None
    return {"items": items, "total": total, "page_size": limit, "next_cursor": cursor}


def _version(
    row: Row, previous: Row | None, *, number: int, changes: list[dict[str, Any]], whole: bool
) -> dict[str, Any]:
    head = {**row, "version": number, "history_id": row["id"], "changes": changes}
    if not whole:
        return {**head, "action": row["action"] or ("changed" if previous else "created")}
    since = (row["recorded_at"] - previous["recorded_at"]).total_seconds() if previous else None
    return {
        **head,
        "sequence": number,
        "previous_recorded_at": previous["recorded_at"] if previous else None,
        "seconds_since_previous": since,
    }


def _find_version(tx: Tx, kind: Kind, resource_id: str, *, region_name: str | None, word: str, total: int) -> Row:
    found = queries.find_version(tx, kind, resource_id, region_name=region_name, word=word)
    if found is None:
        raise NotFound(
            f"This {kind.singular.lower()} has no version {word[:80]!r}: there are v1 to v{total},"
            " each also named by its history id or its hash."
        )
    return found


def _no_version(kind: Kind, resource_id: str) -> NotFound:
    if not kind.history:
        kept = ", ".join(each.name for each in BY_NAME.values() if each.history)
        return NotFound(f"No versions are kept of {kind.label.lower()}. They are kept of: {kept}.")
    return NotFound(f"No version of a {kind.singular.lower()} with the id {resource_id[:100]} is known.")


def _head(kind: Kind, resource_id: str) -> dict[str, Any]:
    return {"resource_type": kind.name, "resource_label": kind.singular, "resource_id": resource_id}


def _owners(rows: Iterable[Row]) -> list[tuple[str, str]]:
    owners = [(kind, row[key]) for row in rows for kind, key in (("projects", "project_id"), ("domains", "domain_id"))]
    return [(kind, owner) for kind, owner in owners if owner]


def _owned(row: Row, names: wording.Names) -> dict[str, str | None]:
    return {
        "project_name": names.get(("projects", row["project_id"])),
        "domain_name": names.get(("domains", row["domain_id"])),
    }
