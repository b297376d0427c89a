"""Events in words, acknowledgement that happens once, rules on any field that has a history."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from api.features.drift import queries
from api.web import time_log
from api.web.pages import PageParams, escaped
from api.web.spans import check_span, read_span
from pf9 import activity
from pf9.database import Database, Row, Tx
from pf9.errors import Conflict, InvalidInput, NotFound
from pf9.inventory import wording
from pf9.inventory.catalog import BY_NAME, KINDS
from pf9.inventory.kind import Kind
from pf9.inventory.names import find_names

DEEPEST = 10_000  # events that a page by number may stand behind
SEVERITIES = ("critical", "warning", "info")
FILE_COLUMNS = {
    "id": "Event",
    "detected_at": "Detected at (UTC)",
    "seen_before_at": "Seen before at (UTC)",
    "severity": "Severity",
    "resource_label": "Kind",
    "resource_name": "Name",
    "resource_id": "Id",
    "field_label": "Field",
    "old_text": "Was",
    "new_text": "Is",
    "project_name": "Project",
    "project_id": "Project id",
    "domain_name": "Domain",
    "region_name": "Region",
    "run_id": "Run",
    "acknowledged_at": "Acknowledged at (UTC)",
    "acknowledged_by": "Acknowledged by",
    "acknowledge_note": "Note",
}
_NUMBERS = {"rule_id": 2**31, "run_id": 2**63}


def read(params: PageParams, readable: Sequence[Kind]) -> dict[str, Any]:
    """What is asked for, as `queries.CONDITIONS` names it.

    Raises:
        InvalidInput: numbers or times that make no sense.
    """
    asked: dict[str, Any] = {}
    for name, given in params.filters.items():
        if name == "acknowledged":
            if len(set(given)) == 1:
                asked["acknowledged" if given[0] == "true" else "open"] = None
        else:
            asked[name] = [_number(name, text) for text in given] if name in _NUMBERS else list(given)
    since, until = read_span(params.extra.get("since"), params.extra.get("until"))
    asked |= {name: at for name, at in (("since", since), ("until", until)) if at}
    if params.q:
        asked |= {"q": params.q_pattern, "q_id": params.q}
    return asked | _of_readable(readable, named="resource_id" in asked)


def find_events(tx: Tx, params: PageParams, readable: Sequence[Kind]) -> dict[str, Any]:
    """One page of events, newest first."""
    asked = read(params, readable)
    if params.cursor is None and params.page * params.page_size > DEEPEST:
        raise _refused("page", f"A page by number stands within the first {DEEPEST} events; go deeper by next_cursor.")
    counted = queries.count_events(tx, asked)
    rows = queries.list_events(tx, asked, after=params.after, limit=params.page_size + 1, offset=params.offset)
    page, cursor = time_log.turn(params, rows, at="detected_at")
    return {
        "items": tell(tx, page),
        "total": counted if counted <= queries.COUNTED else None,
        "total_at_least": min(counted, queries.COUNTED),
        "page": params.page,
        "page_size": params.page_size,
        "next_cursor": cursor,
    }


def read_events(
    database: Database, params: PageParams, readable: Sequence[Kind], *, stretch: int
) -> Iterator[list[dict[str, Any]]]:
    """All that is asked for, a stretch at a time; no transaction is open while one is written."""
    asked = read(params, readable)

    def behind(tx: Tx, place: time_log.Place | None) -> list[dict[str, Any]]:
        return tell(tx, queries.list_events(tx, asked, after=place, limit=stretch))

    return time_log.read_all(database, behind, at="detected_at", stretch=stretch)


def tell(tx: Tx, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Events in words, with names for the ids in their values."""
    changes = [{row["field_changed"]: [row["old_value"], row["new_value"]]} for row in rows]
    kinds = [BY_NAME[row["resource_type"]] for row in rows]
    names = find_names(
        tx, [p for kind, change in zip(kinds, changes, strict=True) for p in wording.references(kind, change)]
    )
    told = []
    for row, kind, change in zip(rows, kinds, changes, strict=True):
        (words,) = wording.describe(kind, change, names)
        told.append(
            {
                **row,
                "resource_label": kind.singular,
                "field_label": words["label"],
                "old_text": words["old_text"],
                "new_text": words["new_text"],
                "acknowledged": row["acknowledged_at"] is not None,
            }
        )
    return told


def get_event(tx: Tx, event_id: int, readable: Sequence[Kind]) -> dict[str, Any]:
    """The event with its rule and what else drifted of the same resource.

    Raises:
        NotFound: there is no such event, or none that the caller may read.
    """
    row = _get_row(tx, event_id, readable)
    same = {"resource_type": [row["resource_type"]], "resource_id": [row["resource_id"]]}
    others = queries.list_events(tx, same, after=None, limit=queries.OTHERS + 1)
    (event,) = tell(tx, [row])
    return {
        **event,
        "rule": get_rule(tx, row["rule_id"]),
        "resource_exists": queries.exists(tx, row["resource_type"], row["resource_id"]),
        "other_events": tell(tx, [other for other in others if other["id"] != event_id][: queries.OTHERS]),
    }


def acknowledge(tx: Tx, event_id: int, readable: Sequence[Kind], *, by: str, note: str | None) -> dict[str, Any]:
    """Acknowledge one event.

    Raises:
        NotFound: there is no such event.
        Conflict: somebody has acknowledged it already; the text says who and when.
    """
    row = _get_row(tx, event_id, readable)
    if not queries.acknowledge(tx, {"ids": [event_id]}, by=by, note=note):
        row = _get_row(tx, event_id, readable)
        raise Conflict(f"{row['acknowledged_by']} acknowledged it at {row['acknowledged_at']:%Y-%m-%d %H:%M:%S} UTC.")
    _log(tx, by, "acknowledge_drift", row["resource_type"], row["resource_id"], {"event_id": event_id, "note": note})
    return tell(tx, [_get_row(tx, event_id, readable)])[0]


def acknowledge_many(
    tx: Tx,
    readable: Sequence[Kind],
    *,
    ids: Sequence[int] | None,
    chosen: Mapping[str, Any] | None,
    by: str,
    note: str | None,
) -> dict[str, Any]:
    """Acknowledge events by id, or all open ones that a filter finds.

    Raises:
        InvalidInput: neither or both are given, or a time that makes no sense.
    """
    if (ids is None) == (not chosen):  # an empty filter would be everything: nobody means that by leaving it out
        message = "Give either ids, or a filter that names something."
        raise InvalidInput(message, errors=[{"loc": ["body"], "msg": message}])
    asked = ({"ids": list(ids)} if ids is not None else dict(chosen or {})) | _of_readable(readable)
    check_span(asked.get("since"), asked.get("until"))
    if "q" in asked:
        asked |= {"q": f"%{escaped(asked['q'])}%", "q_id": asked["q"]}
    done = queries.acknowledge(tx, asked, by=by, note=note)
    known = queries.list_known(tx, asked) if ids is not None else set(done)
    _log(tx, by, "acknowledge_drift", "drift_events", None, {"acknowledged": len(done), "note": note})
    return {
        "acknowledged": len(done),
        "already": len(known) - len(done),
        "unknown": sorted(set(ids or ()) - known),
    }


def summarise(tx: Tx, readable: Sequence[Kind]) -> dict[str, Any]:
    """The state of drift at a glance, from the counters, of the kinds that the caller may read."""
    kinds = [kind.name for kind in readable]
    counts = queries.list_counts(tx, kinds)
    total, opened = sum(row["total"] for row in counts), sum(row["open"] for row in counts)
    by_kind = _added(counts, "resource_type")
    by_rule = _added(counts, "rule_id")
    rules = {rule["id"]: rule for rule in queries.list_rules(tx, kinds)}
    return {
        "total": total,
        "open": opened,
        "acknowledged": total - opened,
        "by_severity": {
            severity: _added(counts, "severity").get(severity, {"open": 0, "total": 0}) for severity in SEVERITIES
        },
        "by_resource_type": [
            {"resource_type": name, "label": BY_NAME[name].label, **figures} for name, figures in by_kind.items()
        ],
        "by_rule": [
            {
                "rule_id": rule_id,
                "resource_type": rules[rule_id]["resource_type"],
                "field_name": rules[rule_id]["field_name"],
                "severity": rules[rule_id]["severity"],
                **figures,
            }
            for rule_id, figures in by_rule.items()
        ],
        "trend": queries.list_trend(tx, kinds),
        **queries.get_moments(tx, kinds),
    }


def list_rules(tx: Tx, readable: Sequence[Kind]) -> dict[str, Any]:
    """The rules of those kinds with the number of their events."""
    rows = [_rule(row) for row in queries.list_rules(tx, [kind.name for kind in readable])]
    taken = {(row["resource_type"], row["field_name"]) for row in rows}
    return {
        "items": rows,
        "total": len(rows),
        "watchable": [_watchable(kind, taken) for kind in readable if kind.history],
    }


def get_rule(tx: Tx, rule_id: int) -> dict[str, Any]:
    """One rule.

    Raises:
        NotFound: there is none.
    """
    row = queries.find_rule(tx, rule_id)
    if row is None:
        raise NotFound(f"There is no drift rule {rule_id}.")
    return _rule(row)


def add_rule(tx: Tx, *, resource_type: str, field_name: str, severity: str, by: str) -> dict[str, Any]:
    """Watch another field from the next run on.

    Raises:
        InvalidInput: nobody keeps a history of that field; the error names those that have one.
        Conflict: there is a rule for it already.
    """
    watchable = {kind.name: [column.name for column in kind.tracked_columns] for kind in KINDS if kind.history}
    for name, value, allowed in (
        ("resource_type", resource_type, list(watchable)),
        ("field_name", field_name, watchable.get(resource_type, [])),
    ):
        if value not in allowed:
            message = f"No history is kept of {name} {value!r}."
            raise InvalidInput(message, errors=[{"loc": ["body", name], "msg": message, "allowed": allowed}])
    try:
        rule_id = queries.insert_rule(tx, resource_type=resource_type, field_name=field_name, severity=severity, by=by)
    except Conflict as error:
        raise Conflict(f"There is a rule for {field_name} of {resource_type} already; change that one.") from error
    _log(tx, by, "create_drift_rule", resource_type, None, {"field_name": field_name, "severity": severity})
    return get_rule(tx, rule_id)


def change_rule(tx: Tx, rule_id: int, *, enabled: bool | None, severity: str | None, by: str) -> dict[str, Any]:
    """Switch a rule or give it another severity.

    Raises:
        InvalidInput: nothing is to be changed.
        NotFound: there is no such rule.
    """
    if enabled is None and severity is None:
        message = "Give enabled, severity, or both."
        raise InvalidInput(message, errors=[{"loc": ["body"], "msg": message}])
    before = get_rule(tx, rule_id)
    queries.update_rule(tx, rule_id, enabled=enabled, severity=severity, by=by)
    was = {"enabled": before["enabled"], "severity": before["severity"]}
    now = {"enabled": enabled, "severity": severity}
    _log(tx, by, "change_drift_rule", before["resource_type"], None, {"rule_id": rule_id, "was": was, "now": now})
    return get_rule(tx, rule_id)


def _get_row(tx: Tx, event_id: int, readable: Sequence[Kind]) -> Row:
    rows = queries.list_events(tx, {"ids": [event_id]} | _of_readable(readable), after=None, limit=1)
    if not rows:
        raise NotFound(f"There is no drift event {event_id}.")
    return rows[0]


def _of_readable(readable: Sequence[Kind], *, named: bool = False) -> dict[str, Any]:
    """The kinds, where they must be `named`: not all may be read, or an index is asked that begins with them."""
    return {"readable": [kind.name for kind in readable]} if named or len(readable) < len(KINDS) else {}


def _rule(row: Row) -> dict[str, Any]:
    kind = BY_NAME[row["resource_type"]]
    column = kind.column(row["field_name"])
    return {**row, "resource_label": kind.singular, "field_label": column.title if column else row["field_name"]}


def _watchable(kind: Kind, taken: Collection[tuple[str, str]]) -> dict[str, Any]:
    free = [column for column in kind.tracked_columns if (kind.name, column.name) not in taken]
    fields = [{"name": column.name, "label": column.title} for column in free]
    return {"resource_type": kind.name, "label": kind.label, "fields": fields}


def _added(counts: Sequence[Row], by: str) -> dict[Any, dict[str, int]]:
    found: dict[Any, dict[str, int]] = {}
    for row in counts:
        figures = found.setdefault(row[by], {"open": 0, "total": 0})
        figures["open"] += row["open"]
        figures["total"] += row["total"]
    return found


def _log(tx: Tx, by: str, action: str, kind: str, resource_id: str | None, details: dict[str, Any]) -> None:
    activity.record(
        tx, actor=by, action=action, resource_type=kind, resource_id=resource_id, success=True, details=details
    )


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:20]) < _NUMBERS[name]):
        raise _refused(name, f"{name} is a whole number")
    return int(text)


def _refused(name: str, message: str) -> InvalidInput:
    return InvalidInput(message, errors=[{"loc": ["query", name], "msg": message}])
