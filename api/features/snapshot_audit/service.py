"""Pages and files of the audit trail, and what a version of the rules changed."""

from collections.abc import Iterator
from typing import Any

from api.features.snapshot_audit import queries, sentences
from api.web import time_log
from api.web.pages import PageParams
from api.web.spans import read_span
from pf9.database import Database, Row, Tx
from pf9.errors import InvalidInput, NotFound

DEEPEST = 10_000  # rows that a page by number may stand behind
_AT = "occurred_at"
FILE_COLUMNS = {
    "occurred_at": "When (UTC)",
    "actor": "Who",
    "category": "Kind",
    "event": "Event",
    "success": "Done",
    "summary": "What",
    "changed": "Changes",
    "subject_type": "Subject",
    "subject_name": "Name",
    "subject_id": "Id",
    "tenant_name": "Project",
    "project_id": "Project id",
    "domain_name": "Domain",
    "region_name": "Region",
    "policy": "Policy",
    "snapshot_name": "Snapshot",
    "snapshot_id": "Snapshot id",
    "run_id": "Run",
    "reason": "Reason",
}


def read(params: PageParams) -> dict[str, Any]:
    """What is asked for, as the conditions of `queries` name it.

    Raises:
        InvalidInput: a number or a time that makes no sense.
    """
    asked: dict[str, Any] = {name: list(given) for name, given in params.filters.items()}
    if "run_id" in asked:
        asked["run_id"] = [_number("run_id", text) for text in asked["run_id"]]
    if success := params.extra.get("success"):
        asked |= {"success": success} if success != "any" else {}
    since, until = read_span(params.extra.get("since"), params.extra.get("until"))
    asked |= {name: at for name, at in (("since", since), ("until", until)) if at}
    return asked | ({"q": params.q_pattern, "q_id": params.q} if params.q else {})


def list_events(tx: Tx, params: PageParams) -> dict[str, Any]:
    """One page, newest first.

    Raises:
        InvalidInput: the page is too deep for a number.
    """
    asked = read(params)
    if params.cursor is None and params.page * params.page_size > DEEPEST:
        raise _refused("page", f"A page by number stands within the first {DEEPEST} rows; go deeper by next_cursor.")
    rows = queries.list_events(tx, asked, after=params.after, limit=params.page_size + 1, offset=params.offset)
    page, cursor = time_log.turn(params, rows, at=_AT)
    counted = queries.count_events(tx, asked)
    return {
        "items": [_told(row) for row in page],
        "total": counted if counted <= queries.COUNTED else None,
        "total_at_least": min(counted, queries.COUNTED),
        "page": params.page,
        "page_size": params.page_size,
        "next_cursor": cursor,
    }


def read_events(database: Database, params: PageParams, *, stretch: int) -> Iterator[list[Row]]:
    """Everything that is asked for, a stretch at a time, as the cells of a file."""
    asked = read(params)
    for rows in time_log.read_all(
        database, lambda tx, place: queries.list_events(tx, asked, after=place, limit=stretch), at=_AT, stretch=stretch
    ):
        yield [_in_a_file(_told(row)) for row in rows]


def get_rule_changes(tx: Tx, version: int) -> dict[str, Any]:
    """What a version of the rules has otherwise than the one before it, field by field.

    Raises:
        NotFound: there is no such version.
    """
    found = queries.list_rules(tx, version)
    if version not in found:
        raise NotFound(f"There is no version {version} of the rules.")
    before = {rule["name"]: rule for rule in found[version - 1]["rules"]} if version - 1 in found else {}
    after = {rule["name"]: rule for rule in found[version]["rules"]}
    changes = []
    for name in [*after, *(name for name in before if name not in after)]:
        old, new = before.get(name, {}), after.get(name, {})
        both = {key: new.get(key) for key in {**new, **old} if key != "name"}
        changes += sentences.fields(old, both, of=f"{name}: ")
    return {**found[version], "changes": changes}


def _told(row: Row) -> dict[str, Any]:
    details = row["details"]
    told = {name: value for name, value in row.items() if name != "details"}
    return {
        **told,
        "summary": sentences.sentence(row),
        "changes": sentences.changes(row),
        "rules_version": details.get("version"),
    }


def _in_a_file(event: dict[str, Any]) -> dict[str, Any]:
    lines = [f"{each['field']}: {each['was'] or 'none'} → {each['now'] or 'none'}" for each in event["changes"]]
    return {**event, "changed": "\n".join(lines)}


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:20]) < 2**63):
        raise _refused(name, f"{name} is a whole number")
    return int(text)


def _refused(name: str, message: str) -> InvalidInput:
    return InvalidInput(message, errors=[{"loc": ["query", name], "msg": message}])
