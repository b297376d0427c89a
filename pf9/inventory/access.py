"""Who has which role where, and why in words: the rows of v_effective_access."""
# ruff: noqa: S608 - conditions and columns come from fixed maps

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pf9.database import Row, Tx
from pf9.inventory.names import find_names

# The kinds that are one side of it, and the column that names them.
NAMES = {"users": "user_id", "projects": "project_id"}
SORTABLE = ("user_name", "project_name", "domain_name", "role_name", "scope_type", "first_seen_at")
SOURCES = ("direct", "group", "inherited", "implied")

# Filters on ids narrow the work of the view itself: names are looked up before it is asked.
_FILTERS = {
    "user_id": "user_id = ANY (%(user_id)s)",
    "user_name": "user_id = ANY (ARRAY(SELECT id FROM users WHERE name = ANY (%(user_name)s)))",
    "project_id": "project_id = ANY (%(project_id)s)",
    "project_name": "project_id = ANY (ARRAY(SELECT id FROM projects WHERE name = ANY (%(project_name)s)))",
    "domain_id": "domain_id = ANY (%(domain_id)s)",
    "domain_name": "domain_name = ANY (%(domain_name)s)",
    "role_id": "role_id = ANY (%(role_id)s)",
    "role_name": "role_id = ANY (ARRAY(SELECT id FROM roles WHERE name = ANY (%(role_name)s)))",
    "scope_type": "scope_type = ANY (%(scope_type)s)",
    "source": "(direct AND 'direct' = ANY (%(source)s) OR through_group AND 'group' = ANY (%(source)s)"
    " OR inherited AND 'inherited' = ANY (%(source)s) OR implied AND 'implied' = ANY (%(source)s))",
    "in_force": "in_force::text = ANY (%(in_force)s)",
    "q": "lower(concat_ws(' ', user_name, role_name, project_name, domain_name)) LIKE lower(%(q)s)",
}
FILTERS = tuple(name for name in _FILTERS if name != "q")
_KEY = "user_id, scope_type, project_id, domain_id, role_id"
_USERS_AT_ONCE = 20

Asked = Mapping[str, Any]  # by the names of the filters; `q` is a pattern of LIKE


def count(tx: Tx, asked: Asked) -> int:
    """How many rows pass the filters."""
    return int(tx.scalar(f"SELECT count(*) FROM v_effective_access WHERE {_conditions(asked)}", _values(asked)))


def find_first(tx: Tx, asked: Asked, *, sort_by: str, limit: int) -> tuple[int, list[Row]]:
    """How many rows pass the filters, and the first of them: in one statement, for filters that leave few."""
    rows = tx.all(
        f"""
        SELECT *, count(*) OVER () AS total FROM v_effective_access WHERE {_conditions(asked)}
        ORDER BY {sort_by} COLLATE "C" NULLS LAST, role_name, user_name, {_KEY} LIMIT %(limit)s
        """,
        _values(asked) | {"limit": limit},
    )
    return (rows[0]["total"] if rows else 0), explain(tx, rows)


def list_page(
    tx: Tx, asked: Asked, *, sort_by: str = "project_name", sort_dir: str = "asc", limit: int, offset: int = 0
) -> list[Row]:
    """A page, each row with `why` in words; the keys are found first, so that reasons are worked out for the page only."""
    way = "DESC" if sort_dir == "desc" else "ASC"
    by = f'{sort_by} COLLATE "C"' if sort_by != "first_seen_at" else sort_by
    page = tx.all(
        f"""
        SELECT {_KEY} FROM v_effective_access WHERE {_conditions(asked)}
        ORDER BY {by} {way} NULLS LAST, role_name, user_name, {_KEY} LIMIT %(limit)s OFFSET %(offset)s
        """,
        _values(asked) | {"limit": limit, "offset": offset},
    )
    keys = [tuple(row.values()) for row in page]
    narrowed = {name: sorted({row[name] for row in page}) for name in ("user_id", "role_id")}
    whole = {tuple(row[name] for name in page[0]): row for row in _rows(tx, dict(asked) | narrowed)} if page else {}
    return explain(tx, [whole[key] for key in keys if key in whole])


def list_all(tx: Tx, asked: Asked) -> Iterator[list[Row]]:
    """Everything that passes the filters, some users at a time, so that neither side holds it whole."""
    people = tx.all(
        """
        SELECT i.user_id FROM (
            SELECT user_id FROM role_assignments WHERE user_id IS NOT NULL UNION SELECT user_id FROM group_memberships
        ) AS i LEFT JOIN users AS u ON u.id = i.user_id
        WHERE %(user_id)s::text[] IS NULL OR i.user_id = ANY (%(user_id)s)
        ORDER BY u.name NULLS LAST, i.user_id
        """,
        {"user_id": list(asked["user_id"]) if asked.get("user_id") else None},
    )
    ids = [row["user_id"] for row in people]
    for at in range(0, len(ids), _USERS_AT_ONCE):
        yield explain(tx, _rows(tx, dict(asked) | {"user_id": ids[at : at + _USERS_AT_ONCE]}))


def _rows(tx: Tx, asked: Asked) -> list[Row]:
    return tx.all(
        f"""
        SELECT * FROM v_effective_access WHERE {_conditions(asked)}
        ORDER BY user_name, user_id, domain_name, project_name, role_name, {_KEY}
        """,
        _values(asked),
    )


def _conditions(asked: Asked) -> str:
    return " AND ".join(["true", *(_FILTERS[name] for name, value in asked.items() if value)])


def _values(asked: Asked) -> Row:
    return {name: value if name == "q" else list(value) for name, value in asked.items() if value}


def explain(tx: Tx, rows: Sequence[Row]) -> list[Row]:
    """The rows, each with its sources named and told in words, the shortest way first."""
    pairs = {pair for row in rows for source in row["sources"] for pair in _named(source)}
    names = find_names(tx, pairs) if pairs else {}
    return [row | {"why": [in_words(source, names) for source in row["sources"]]} for row in rows]


def _named(source: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What a source names: `(kind, id)`."""
    if "group_id" in source:
        yield "groups", source["group_id"]
    if "inherited_from_id" in source:
        yield f"{source['inherited_from']}s", source["inherited_from_id"]
    if "implied_by_id" in source:
        yield "roles", source["implied_by_id"]


def in_words(source: Mapping[str, str], names: Mapping[tuple[str, str], str]) -> str:
    """Such as "through group ops, inherited from domain acme, implied by admin"; "direct" when nothing lies between."""
    lead = {"groups": "through group", "roles": "implied by"}
    parts = [
        f"{lead.get(kind, f'inherited from {kind[:-1]}')} {names.get((kind, id_), id_)}" for kind, id_ in _named(source)
    ]
    return ", ".join(parts) or "direct"
