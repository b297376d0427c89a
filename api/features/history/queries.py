"""The log of changes and the versions of a resource. Lists walk along an index and stop; nothing sorts or counts the log."""
# ruff: noqa: S608 - conditions are literals of question.py, names of tables come from the catalog

from datetime import datetime

from api.features.history.question import NAMED, Question
from pf9.database import Row, Tx
from pf9.inventory.kind import Kind

COUNTED = 1000
FOUND = 500  # resources that words are looked up for; more are so much of the log that it is walked sooner
SETS = 60  # sets of fields that a condition names one by one
_LINE = """l.id, l.recorded_at, l.seen_before_at, l.run_id, l.resource_type, l.resource_id, l.resource_name, l.region_name,
            l.project_id, l.domain_id, l.action, l.changes, l.history_id"""
# The columns that the log is walked along, and their values.
_WALKED = {
    "run_id": ("l.run_id", "SELECT DISTINCT unnest(%(run_id)s::bigint[])"),
    **{
        name: (f"l.{column}", f"SELECT DISTINCT unnest(%({name})s::text[])")
        for name, column in {
            "project_id": "project_id",
            "tenant_id": "project_id",
            "tenant_name": "project_id",
            "domain_name": "domain_id",
            "resource_type": "resource_type",
            "action": "action",
        }.items()
    },
    "field": ("l.fields", "SELECT unnest(%(sets)s::text[])::text[]"),
}
_NARROWEST = (
    "resource_id", "found", "run_id", "project_id", "tenant_id", "tenant_name", "domain_name", "field", "resource_type", "action",
)  # fmt: skip


def settle_names(tx: Tx, question: Question) -> Question:
    """Put what is meant in the place of names, words and fields: the planner then knows how many lines it has, and where."""
    for name in NAMED:
        if name in question.conditions:
            question = _settle_owner(tx, question, name)
    if "field" in question.conditions:
        question = _settle_field(tx, question)
    return _settle_words(tx, question) if "q" in question.conditions else question


def _settle_owner(tx: Tx, question: Question, name: str) -> Question:
    """The ids of projects or domains; of a single one the index gives the lines in the order of time."""
    rows = tx.all(f"SELECT id FROM {NAMED[name]} WHERE name = ANY (%s)", (question.values[name],))
    if len(rows) != 1:
        return question.settled({}, {name: [row["id"] for row in rows]})
    condition = question.conditions[name].replace(f"ANY (%({name})s)", f"%({name})s")
    return question.settled({name: condition}, {name: rows[0]["id"]})


def _settle_field(tx: Tx, question: Question) -> Question:
    """The sets of fields that change together and hold one of those asked for."""
    rows = tx.all(
        "SELECT fields::text FROM change_field_sets WHERE fields && %(field)s::text[] ORDER BY fields", question.values
    )
    sets = [row["fields"] for row in rows]
    named = {f"set_{number}": each for number, each in enumerate(sets[:SETS])}
    condition = f"l.fields IN ({', '.join(f'%({name})s::text[]' for name in named)})" if named else "false"
    return question.settled({"field": condition} if len(sets) <= SETS else {}, {"sets": sets, **named})


def _settle_words(tx: Tx, question: Question) -> Question:
    """The resources that the words name, or have named; the line says what it was called then."""
    rows = tx.all(
        "SELECT DISTINCT resource_type, resource_id FROM change_names"
        " WHERE lower(name) LIKE lower(%(q)s) OR resource_id = %(q_id)s LIMIT %(most)s",
        question.values | {"most": FOUND + 1},
    )
    if len(rows) > FOUND:
        return question
    condition = "l.resource_type = ANY (%(found_types)s) AND l.resource_id = ANY (%(found_ids)s)"
    found = {f"found_{name}s": sorted({row[f"resource_{name}"] for row in rows}) for name in ("type", "id")}
    return question.settled({"found": condition}, found)


def count_changes(tx: Tx, question: Question) -> int:
    """How many lines there are, counted up to one more than COUNTED."""
    most = COUNTED + 1
    lines = _lines(question, "l.id", way="ASC", most=str(most))
    return int(tx.scalar(f"SELECT count(*) FROM ({lines} LIMIT {most}) AS c", question.values))


def list_changes(
    tx: Tx, question: Question, *, after: tuple[datetime, int] | None, limit: int, offset: int, few: bool = False
) -> list[Row]:
    """Lines in the order of time, from behind `after` (recorded_at, id) on.

    Where they are known to be `few` they are found first and then put in order: walking along the time until a page is full
    would be walking the whole log.
    """
    way = question.params.sort_dir.upper()
    lines = _lines(question, _LINE, way=way, most="%(limit)s + %(offset)s", is_after=after is not None)
    at, line = after or (None, None)
    return tx.all(
        f"""
        WITH l AS {"MATERIALIZED" if few else "NOT MATERIALIZED"} ({lines})
        SELECT * FROM l ORDER BY l.recorded_at {way}, l.id {way} LIMIT %(limit)s OFFSET %(offset)s
        """,
        question.values | {"after_at": at, "after_id": line, "limit": limit, "offset": offset},
    )


def _lines(question: Question, columns: str, *, way: str, most: str, is_after: bool = False) -> str:
    """The lines that are asked for, of each of several values the first `most`.

    Each value's are walked by themselves: they may lie anywhere in the log. Bounds in place of an equation, and the order
    by the column too, leave the planner no other index; it cannot know how rare a value is that comes out of a list.
    """
    beyond, behind = ("<", ">=") if way == "DESC" else (">", "<=")
    name = _walked_by(question)
    if name is None:
        place = f"AND (l.recorded_at, l.id) {beyond} (%(after_at)s, %(after_id)s)" if is_after else ""
        return f"SELECT {columns} FROM change_log AS l WHERE {question.where} {place}"
    column, values = _WALKED[name]
    bounds = f"{column} BETWEEN each.value AND each.value"
    if is_after:
        place = f"({column}, l.recorded_at, l.id) {beyond} (each.value, %(after_at)s, %(after_id)s)"
        bounds = f"{column} {behind} each.value AND {place}"
    return f"""
        SELECT l.* FROM ({values}) AS each (value), LATERAL (
            SELECT {columns} FROM change_log AS l WHERE {question.where_but(name)} AND {bounds}
            ORDER BY {column} {way}, l.recorded_at {way}, l.id {way} LIMIT {most}
        ) AS l"""


def _walked_by(question: Question) -> str | None:
    """The narrowest filter, if it has several values; one value is left to the planner, which knows how many lines it has."""
    name = next((name for name in _NARROWEST if name in question.conditions), "")
    given = question.values.get(name)
    several = name == "field" or (isinstance(given, list) and len(given) > 1)
    return name if several and name in _WALKED else None


def list_most_changed(tx: Tx, question: Question, *, limit: int, offset: int) -> list[Row]:
    """Resources by how often they changed in the span, each with `total`, the number of resources."""
    return tx.all(
        f"""
        WITH changed AS (
            SELECT l.resource_type, l.resource_id, l.region_name, count(*) AS changes_count,
                max(l.recorded_at) AS last_changed_at, max(l.id) AS last_id
            FROM change_log AS l WHERE {question.where} AND l.action = 'changed'
            GROUP BY 1, 2, 3
        ),
        page AS (
            SELECT *, count(*) OVER () AS total FROM changed
            ORDER BY changes_count DESC, last_changed_at DESC, resource_id LIMIT %(limit)s OFFSET %(offset)s
        )
        SELECT p.*, n.resource_name, n.project_id, n.domain_id,
            (SELECT jsonb_object_agg(f.field, f.count) FROM (
                SELECT field, count(*) FROM change_log AS l, unnest(l.fields) AS field
                WHERE {question.where} AND l.action = 'changed' AND l.resource_type = p.resource_type
                    AND l.resource_id = p.resource_id AND l.region_name IS NOT DISTINCT FROM p.region_name
                GROUP BY field
            ) AS f) AS fields
        FROM page AS p JOIN change_log AS n ON n.id = p.last_id
        ORDER BY p.changes_count DESC, p.last_changed_at DESC, p.resource_id
        """,
        question.values | {"limit": limit, "offset": offset},
    )


def list_buckets(tx: Tx, question: Question, *, bucket: str, time_zone: str) -> list[Row]:
    """Stretches of the span, empty ones too, each with a row a kind and action: `{at, ends_at, resource_type, action, count}`."""
    return tx.all(
        f"""
        WITH stretches AS (
            SELECT at, at + ('1 ' || %(bucket)s)::interval AS ends_at
            FROM generate_series(
                date_trunc(%(bucket)s, %(since)s AT TIME ZONE %(tz)s),
                (%(until)s AT TIME ZONE %(tz)s) - interval '1 microsecond', ('1 ' || %(bucket)s)::interval
            ) AS at
        ),
        counted AS (
            SELECT date_trunc(%(bucket)s, l.recorded_at AT TIME ZONE %(tz)s) AS at, l.resource_type, l.action, count(*)
            FROM change_log AS l WHERE {question.where} GROUP BY 1, 2, 3
        )
        SELECT s.at AT TIME ZONE %(tz)s AS at, s.ends_at AT TIME ZONE %(tz)s AS ends_at, c.resource_type, c.action, c.count
        FROM stretches AS s LEFT JOIN counted AS c USING (at) ORDER BY s.at
        """,
        question.values | {"bucket": bucket, "tz": time_zone},
    )


def list_regions(tx: Tx, kind: Kind, resource_id: str) -> list[str]:
    """The regions that hold or held a resource of this id."""
    rows = tx.all(
        f"SELECT region_name FROM {kind.name} WHERE id = %(id)s"
        " UNION SELECT region_name FROM deletions_history WHERE resource_type = %(kind)s AND resource_id = %(id)s"
        " ORDER BY region_name",
        {"id": resource_id, "kind": kind.name},
    )
    return [row["region_name"] for row in rows]


def find_present(tx: Tx, kind: Kind, resource_id: str, *, region_name: str | None) -> Row | None:
    """`{name, region_name, first_seen_at, last_seen_at}` of the resource, if it is there."""
    title = kind.column(kind.title)
    name = kind.title if title and title.stored else "NULL"
    return tx.find(
        f"SELECT {name} AS name, {'region_name' if kind.regional else 'NULL'} AS region_name, first_seen_at, last_seen_at"
        f" FROM v_{kind.name} WHERE id = %(id)s {_region(kind)} LIMIT 1",
        {"id": resource_id, "region": region_name},
    )


def list_deletions(tx: Tx, kind: Kind, resource_id: str, *, region_name: str | None) -> list[Row]:
    """When the resource was found gone, newest first."""
    return tx.all(
        f"""
        SELECT deleted_at, first_seen_at, last_seen_at, run_id, reason, resource_name, region_name FROM deletions_history
        WHERE resource_type = %(kind)s AND resource_id = %(id)s {_region(kind)} ORDER BY id DESC LIMIT 100
        """,
        {"kind": kind.name, "id": resource_id, "region": region_name},
    )


def count_versions(tx: Tx, kind: Kind, resource_id: str, *, region_name: str | None, before: int | None = None) -> int:
    """How many versions are kept (from before the row `before` on)."""
    older = "AND id < %(before)s" if before is not None else ""
    return int(
        tx.scalar(
            f"SELECT count(*) FROM {kind.name}_history WHERE {kind.history_key} = %(id)s {_region(kind)} {older}",
            {"id": resource_id, "region": region_name, "before": before},
        )
    )


def list_versions(
    tx: Tx, kind: Kind, resource_id: str, *, region_name: str | None, before: int | None, limit: int
) -> list[Row]:
    """Versions, newest first, from before the row `before` on."""
    older = "AND id < %(before)s" if before is not None else ""
    return tx.all(
        f"""
        SELECT v.*, l.seen_before_at, l.action
        FROM (
            SELECT id, recorded_at, run_id, change_hash, fields FROM {kind.name}_history
            WHERE {kind.history_key} = %(id)s {_region(kind)} {older} ORDER BY id DESC LIMIT %(limit)s
        ) AS v
        LEFT JOIN (
            SELECT history_id, seen_before_at, action FROM change_log
            WHERE resource_type = %(kind)s AND resource_id = %(id)s {_region(kind)} AND history_id IS NOT NULL
                {older.replace("id <", "history_id <")} ORDER BY id DESC LIMIT %(limit)s
        ) AS l ON l.history_id = v.id
        ORDER BY v.id DESC
        """,
        {"id": resource_id, "kind": kind.name, "region": region_name, "before": before, "limit": limit},
    )


def find_version(tx: Tx, kind: Kind, resource_id: str, *, region_name: str | None, word: str) -> Row | None:
    """The version that "v3" (the third that is kept), a history id or a hash names; a hash means its newest version."""
    return tx.find(
        f"""
        SELECT * FROM (
            SELECT id, recorded_at, run_id, change_hash, fields, row_number() OVER (ORDER BY id) AS version
            FROM {kind.name}_history WHERE {kind.history_key} = %(id)s {_region(kind)}
        ) AS v
        WHERE %(word)s IN (v.change_hash, v.id::text, 'v' || v.version) ORDER BY v.id DESC LIMIT 1
        """,
        {"id": resource_id, "region": region_name, "word": word},
    )


def _region(kind: Kind) -> str:
    return "AND (%(region)s::text IS NULL OR region_name = %(region)s)" if kind.regional else ""
