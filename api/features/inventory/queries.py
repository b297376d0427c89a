"""One resource with what belongs to it, and where words are found among all of them.

Names of tables and columns come from the catalog only; values are always parameters.
"""
# ruff: noqa: S608 - statements are put together of declared names

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.web.pages import escaped
from pf9.database import Row, Tx
from pf9.inventory.kind import Kind

SHOWN = 50  # related resources of one kind
HISTORY_ROWS = 100
LEAST_HELD = 3  # letters that a name is asked to hold

# Where the title alone does not tell one from another.
_NAMES = {
    "security_group_rules": "concat_ws(' ', direction, ethertype, protocol,"
    " nullif(concat_ws('-', port_range_min, port_range_max), ''), coalesce(remote_ip_prefix, remote_group_name))",
}


@dataclass(frozen=True)
class Related:
    """Resources of a kind that belong to one: those whose `column` is (or holds) one of `values`.

    `through` another kind it is that kind's table, its column that names the related, and its column that holds one of
    `values`.
    """

    kind: Kind
    label: str
    column: str
    values: tuple[str, ...]
    holds: bool = False
    through: tuple[str, str, str] | None = None


def list_resources(tx: Tx, kind: Kind, resource_id: str, *, region_name: str | None) -> list[Row]:
    """The resource in each region that holds its id (or in the one asked for), with `raw_json`."""
    region = "AND region_name = %(region)s" if kind.regional and region_name else ""
    names = ["id", *(["region_name"] if kind.regional else []), *(column.name for column in kind.columns)]
    order = "region_name" if kind.regional else "id"
    return tx.all(
        f"SELECT {', '.join(names)}, unresolved, first_seen_at, last_seen_at, raw_json FROM v_{kind.name}"
        f" WHERE id = %(id)s {region} ORDER BY {order}",
        {"id": resource_id, "region": region_name},
    )


def find_deletion(tx: Tx, kind: Kind, resource_id: str, *, region_name: str | None) -> Row | None:
    """The newest deletion of a resource with this id."""
    region = "AND region_name = %(region)s" if kind.regional and region_name else ""
    return tx.find(
        f"""
        SELECT resource_name, region_name, reason, deleted_at, run_id FROM deletions_history
        WHERE resource_type = %(kind)s AND resource_id = %(id)s {region} ORDER BY id DESC LIMIT 1
        """,
        {"kind": kind.name, "id": resource_id, "region": region_name},
    )


def list_related(tx: Tx, related: Sequence[Related], *, region_name: str | None) -> list[Row]:
    """How many there are of each, and the first of them: `{total, items}` in the order asked for."""
    values: dict[str, Any] = {"region": region_name}
    selects = []
    for number, each in enumerate(related):
        values[f"values_{number}"] = list(each.values)
        condition = f"{each.column} {'?|' if each.holds else '= ANY'}(%(values_{number})s)"
        if each.through:
            ties, theirs, ours = each.through
            condition = f"{each.column} IN (SELECT {theirs} FROM {ties} WHERE {ours} = ANY (%(values_{number})s))"
        if each.kind.regional and region_name:
            condition += " AND region_name = %(region)s"
        selects.append(_related(each.kind, number, condition))
    return tx.all(f"{' UNION ALL '.join(selects)} ORDER BY number", values) if selects else []


def _related(kind: Kind, number: int, condition: str) -> str:
    more = "".join(f", {name}" for name in ("status", "region_name") if kind.column(name) or _is_region(kind, name))
    return f"""
        SELECT {number} AS number, (SELECT count(*) FROM v_{kind.name} WHERE {condition}) AS total,
            (SELECT coalesce(jsonb_agg(i), '[]') FROM (
                SELECT id, {name_of(kind)} AS name{more} FROM v_{kind.name} WHERE {condition}
                ORDER BY {kind.title} NULLS LAST, id LIMIT {SHOWN}
            ) AS i) AS items
    """


def _is_region(kind: Kind, name: str) -> bool:
    return kind.regional and name == "region_name"


def name_of(kind: Kind) -> str:
    """What people call a resource of the kind, as SQL."""
    return _NAMES.get(kind.name, kind.title)


def list_history(tx: Tx, kind: Kind, resource_id: str, *, region_name: str | None) -> list[Row]:
    """The newest rows `{id, recorded_at, run_id, fields}`, and one more to compare the last of them with."""
    if not kind.history:
        return []
    region = "AND region_name = %(region)s" if kind.regional else ""
    return tx.all(
        f"SELECT id, recorded_at, run_id, fields FROM {kind.name}_history WHERE {kind.history_key} = %(id)s {region}"
        f" ORDER BY id DESC LIMIT {HISTORY_ROWS + 1}",
        {"id": resource_id, "region": region_name},
    )


def list_found(tx: Tx, kinds: Sequence[Kind], words: str, *, limit: int) -> list[Row]:
    """Resources of the kinds that the words name, best first: `{kind, id, name, status, tenant_name, region_name}`.

    Best is the whole id or name, then how a name begins, then what a name holds, how an id begins, other text. What an id
    holds in its middle is noise and not found; neither is anything but a beginning for words of one or two letters.
    """
    selects = [
        f"({_found(kind, position, contains=len(words) >= LEAST_HELD, limit=limit)})"
        for position, kind in enumerate(kinds)
    ]
    if not selects:
        return []
    text = escaped(words)
    return tx.all(
        f"SELECT kind, id, name, status, tenant_name, region_name FROM ({' UNION ALL '.join(selects)}) AS f"
        f" ORDER BY rank, position, name, id LIMIT {limit}",
        {"words": words, "begins": f"{text}%", "holds": f"%{text}%"},
    )


def _found(kind: Kind, position: int, *, contains: bool, limit: int) -> str:
    title = f"lower({kind.title})"
    rank = f"""CASE WHEN lower(id) = lower(%(words)s) OR {title} = lower(%(words)s) THEN 0 WHEN {title} LIKE lower(%(begins)s) THEN 1
        WHEN {title} LIKE lower(%(holds)s) THEN 2 WHEN lower(id) LIKE lower(%(begins)s) THEN 3 ELSE 4 END"""
    condition = f"id = %(words)s OR {title} LIKE lower(%(begins)s)"
    if contains:
        condition = """search_text LIKE lower(%(holds)s)
            AND (lower(id) LIKE lower(%(begins)s) OR substr(search_text, length(id) + 2) LIKE lower(%(holds)s))"""
    return f"""
        SELECT '{kind.name}' AS kind, id, {name_of(kind)} AS name, {_or_null(kind, "status")} AS status,
            {_or_null(kind, "project_name")} AS tenant_name,
            {"region_name" if kind.regional else "NULL"} AS region_name, {position} AS position, {rank} AS rank
        FROM v_{kind.name} WHERE {condition} ORDER BY rank, {kind.title}, id LIMIT {limit}
    """


def _or_null(kind: Kind, column: str) -> str:
    return column if kind.column(column) else "NULL::text"
