"""The log of changes and the versions of a resource. Lists walk along an index and stop; nothing sorts or counts the log."""
# ruff: noqa: S608 - conditions are literals of question.py, names of tables come from the catalog

from dataclasses import replace
from datetime import datetime

from api.features.history.question import NAMED, Question
from pf9.database import Row, Tx
from pf9.inventory.kind import Kind

COUNTED = 1000
_LINE = """l.id, l.recorded_at, l.seen_before_at, l.run_id, l.resource_type, l.resource_id, l.resource_name, l.region_name,
            l.project_id, l.domain_id, l.action, l.changes, l.history_id"""


def settle_names(tx: Tx, question: Question) -> Question:
    """Put the ids in the place of names: the planner then knows how many lines they have, and reads along their index."""
    where, values = question.where, dict(question.values)
    for name, table in NAMED.items():
        if name in values:
            ids = [row["id"] for row in tx.all(f"SELECT id FROM {table} WHERE name = ANY (%s)", (values[name],))]
            values[name] = ids
            if len(ids) == 1:  # then the index gives them in the order of time
                where, values[name] = where.replace(f"ANY (%({name})s)", f"%({name})s"), ids[0]
    return replace(question, where=where, values=values)


def count_changes(tx: Tx, question: Question) -> int:
    """How many lines there are, counted up to one more than COUNTED."""
    return int(
        tx.scalar(
            f"SELECT count(*) FROM (SELECT FROM change_log AS l WHERE {question.where} LIMIT {COUNTED + 1}) AS c",
            question.values,
        )
    )


def list_changes(
    tx: Tx, question: Question, *, after: tuple[datetime, int] | None, limit: int, offset: int, few: bool = False
) -> list[Row]:
    """Lines in the order of time, from behind `after` (recorded_at, id) on.

    Where they are known to be `few` they are found first and then put in order: walking along the time until a page is full
    would be walking the whole log. Of several runs each is walked by itself: they may lie anywhere in the log.
    """
    sign, way = (">", "ASC") if question.params.sort_dir == "asc" else ("<", "DESC")
    beyond = f"AND (l.recorded_at, l.id) {sign} (%(after_at)s, %(after_id)s)" if after else ""
    at, line = after or (None, None)
    lines = f"SELECT {_LINE} FROM change_log AS l WHERE {question.where} {beyond}"
    if len(question.params.filters.get("run_id", ())) > 1:
        lines = f"""
            SELECT l.* FROM (SELECT DISTINCT unnest(%(run_id)s::bigint[]) AS id) AS run, LATERAL (
                {lines} AND l.run_id = run.id ORDER BY l.recorded_at {way}, l.id {way} LIMIT %(limit)s + %(offset)s
            ) AS l"""
    return tx.all(
        f"""
        WITH l AS {"MATERIALIZED" if few else "NOT MATERIALIZED"} ({lines})
        SELECT * FROM l ORDER BY l.recorded_at {way}, l.id {way} LIMIT %(limit)s OFFSET %(offset)s
        """,
        question.values | {"after_at": at, "after_id": line, "limit": limit, "offset": offset},
    )


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
