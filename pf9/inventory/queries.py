"""The collector's SQL: set-based, a few statements a kind, none a record.

Every identifier comes from the catalog; what the cloud says travels by COPY or as a parameter.
"""
# ruff: noqa: S608 (identifiers come from the catalog, a fixed map)

from collections.abc import Iterable, Sequence
from typing import Any

from pf9.database import Tx
from pf9.inventory.catalog import BY_NAME
from pf9.inventory.kind import Column, Kind

Row = dict[str, Any]

_WORTH_ANALYSING = 500  # nobody gathers the statistics of a temporary table but us


def stage(tx: Tx, kind: Kind, *, rows: Iterable[Sequence[Any]]) -> int:
    """Bring a listing's rows (id, stored columns, raw record) into a temporary table and give how many ids there are.

    PostgreSQL types the values first; what is compared (`fields`) and its hash come from the typed values, so that two
    ways to write one time are one time. A record listed twice (it moved between two pages) counts once.
    """
    columns = [column.name for column in kind.stored_columns]
    declared = ", ".join(f"{column.name} {column.sql_type}" for column in kind.stored_columns)
    fields = _object((column.name, f"l.{column.name}") for column in kind.tracked_columns)
    tx.execute(f"CREATE TEMPORARY TABLE load_{kind.name} (id text, {declared}, raw_json jsonb) ON COMMIT DROP")
    tx.copy(f"load_{kind.name}", ["id", *columns, "raw_json"], rows)
    tx.execute(
        f"""
        CREATE TEMPORARY TABLE stage_{kind.name} AS
        SELECT DISTINCT ON (l.id) l.*, {fields} AS fields FROM load_{kind.name} AS l ORDER BY l.id
        """
    )
    tx.execute(f"ALTER TABLE stage_{kind.name} ADD PRIMARY KEY (id)")
    staged = int(tx.scalar(f"SELECT count(*) FROM stage_{kind.name}"))
    if staged > _WORTH_ANALYSING:
        tx.execute(f"ANALYZE stage_{kind.name}")
    return staged


def settle_flavors(tx: Tx, *, region_name: str) -> None:
    """Keep the flavor id of servers whose flavor is what it was: the id of a flavor that is deleted is said no more."""
    tx.execute(
        """
        UPDATE stage_servers AS n
        SET flavor_id = o.flavor_id, fields = n.fields || jsonb_build_object('flavor_id', o.flavor_id)
        FROM servers AS o
        WHERE o.id = n.id AND o.region_name = %s AND o.flavor_id IS NOT NULL
            AND n.flavor_id IS DISTINCT FROM o.flavor_id
            AND (n.flavor_name, n.vcpus, n.ram_mb, n.disk_gb) = (o.flavor_name, o.vcpus, o.ram_mb, o.disk_gb)
        """,
        (region_name,),
    )


def find_missing(tx: Tx, kind: Kind, *, region_name: str, sample: int) -> Row:
    """What the listing no longer holds.

    Gives `known` and `missing` (how many), `listed_projects`, and `ids`: a sample of the missing, those of projects that
    the listing does not hold first.
    """
    foreign = "false"
    projects = "0"
    if kind.project:
        foreign = (
            f"o.{kind.project} NOT IN (SELECT {kind.project} FROM stage_{kind.name} WHERE {kind.project} IS NOT NULL)"
        )
        projects = f"(SELECT count(DISTINCT {kind.project}) FROM stage_{kind.name})"
    return tx.one(
        f"""
        WITH missing AS (
            SELECT o.id, coalesce({foreign}, false) AS is_foreign FROM {kind.name} AS o
            WHERE {_in_region(kind, "o")} AND NOT EXISTS (SELECT FROM stage_{kind.name} AS n WHERE n.id = o.id)
        )
        SELECT
            (SELECT count(*) FROM {kind.name} AS o WHERE {_in_region(kind, "o")}) AS known,
            (SELECT count(*) FROM missing) AS missing,
            {projects} AS listed_projects,
            ARRAY(SELECT id FROM missing ORDER BY is_foreign DESC, id LIMIT %(sample)s) AS ids
        """,
        {"region_name": region_name, "sample": sample},
    )


def delete_missing(tx: Tx, kind: Kind, *, region_name: str, run_id: int) -> int:
    """Move what the listing no longer holds to the deletions, and give how many that was."""
    for child in _owned(kind):
        _delete(
            tx,
            child,
            which=f"""
                o.region_name = %(region_name)s AND EXISTS (
                    SELECT FROM {kind.name} AS p
                    WHERE p.id = o.{child.owner} AND p.region_name = o.region_name
                        AND NOT EXISTS (SELECT FROM stage_{kind.name} AS n WHERE n.id = p.id)
                )
            """,
            values={"region_name": region_name, "run_id": run_id, "reason": f"went with its {kind.singular.lower()}"},
        )
    return _delete(
        tx,
        kind,
        which=f"{_in_region(kind, 'o')} AND NOT EXISTS (SELECT FROM stage_{kind.name} AS n WHERE n.id = o.id)",
        values={"region_name": region_name, "run_id": run_id, "reason": "no longer listed"},
    )


def upsert(tx: Tx, kind: Kind, *, region_name: str, run_id: int) -> Row:
    """Bring the table to what was listed and write the history of what changed: `created`, `changed`, `unchanged`.

    The stored hash is that of the newest history row, so a resource that goes A → B → A has three rows. An enforced
    reference to what the inventory does not hold is stored as NULL and kept in `unresolved`.
    """
    values = {"region_name": region_name, "run_id": run_id}
    _compare(tx, kind, values)
    if kind.history:
        _write_history(tx, kind, values)
    _write(tx, kind, values)
    return tx.one(
        f"""
        SELECT count(*) FILTER (WHERE is_new) AS created, count(*) FILTER (WHERE is_changed AND NOT is_new) AS changed,
            count(*) FILTER (WHERE NOT is_changed) AS unchanged
        FROM compared_{kind.name}
        """
    )


def _compare(tx: Tx, kind: Kind, values: Row) -> None:
    parents = "".join(
        f"\nLEFT JOIN {parent.name} AS {_alias(column)} ON {_alias(column)}.id = n.{column.name}"
        + (f" AND {_alias(column)}.region_name = %(region_name)s" if parent.regional else "")
        for column, parent in _parents(kind)
    )
    known = "".join(f", {_alias(column)}.id AS known_{column.name}" for column, _ in _parents(kind))
    unresolved = _object(
        (column.name, f"CASE WHEN {_alias(column)}.id IS NULL THEN n.{column.name} END") for column, _ in _parents(kind)
    )
    tx.execute(
        f"""
        CREATE TEMPORARY TABLE compared_{kind.name} ON COMMIT DROP AS
        SELECT c.*, o.id IS NULL AS is_new, o.change_hash IS DISTINCT FROM c.change_hash AS is_changed,
            (o.change_hash, o.raw_json, o.unresolved) IS DISTINCT FROM (c.change_hash, c.raw_json, c.unresolved) AS is_other
        FROM (
            SELECT n.id, encode(sha256(convert_to(n.fields::text, 'UTF8')), 'hex') AS change_hash, n.raw_json,
                jsonb_strip_nulls({unresolved}) AS unresolved{known}
            FROM stage_{kind.name} AS n{parents}
        ) AS c
        LEFT JOIN {kind.name} AS o ON o.id = c.id AND {_in_region(kind, "o")}
        """,
        values,
    )


def _write_history(tx: Tx, kind: Kind, values: Row) -> None:
    region, its_region = _region(kind)
    tx.execute(
        f"""
        INSERT INTO {kind.name}_history ({kind.history_key}{region}, change_hash, fields, raw_json, run_id)
        SELECT n.id{its_region}, c.change_hash, n.fields, n.raw_json, %(run_id)s
        FROM compared_{kind.name} AS c JOIN stage_{kind.name} AS n USING (id)
        WHERE c.is_changed
        """,
        values,
    )


def _write(tx: Tx, kind: Kind, values: Row) -> None:
    region, its_region = _region(kind)
    enforced = {column.name for column in kind.enforced}
    names = [column.name for column in kind.stored_columns]
    read = ", ".join(f"c.known_{name}" if name in enforced else f"n.{name}" for name in names)
    kept = [*names, "raw_json", "change_hash", "unresolved"]
    tx.execute(
        f"""
        INSERT INTO {kind.name} AS o (id{region}, {", ".join(names)}, raw_json, change_hash, unresolved)
        SELECT n.id{its_region}, {read}, n.raw_json, c.change_hash, c.unresolved
        FROM compared_{kind.name} AS c JOIN stage_{kind.name} AS n USING (id)
        WHERE c.is_other
        ON CONFLICT (id{region}) DO UPDATE
        SET {", ".join(f"{name} = excluded.{name}" for name in kept)}, last_seen_at = now()
        """,
        values,
    )
    tx.execute(
        f"""
        UPDATE {kind.name} AS o SET last_seen_at = now() FROM compared_{kind.name} AS c
        WHERE o.id = c.id AND {_in_region(kind, "o")} AND NOT c.is_other
        """,
        values,
    )


def _delete(tx: Tx, kind: Kind, *, which: str, values: Row) -> int:
    region = "region_name" if kind.regional else "NULL"
    return tx.execute(
        f"""
        WITH gone AS (DELETE FROM {kind.name} AS o WHERE {which} RETURNING o.*)
        INSERT INTO deletions_history
            (resource_type, resource_id, resource_name, region_name, project_id, reason, first_seen_at, last_seen_at,
            raw_json, run_id)
        SELECT %(kind)s, id, {kind.title if kind.column(kind.title) and _is_stored(kind) else "NULL"}, {region},
            {kind.project or "NULL"}, %(reason)s, first_seen_at, last_seen_at, raw_json, %(run_id)s
        FROM gone
        """,
        values | {"kind": kind.name},
    )


def _is_stored(kind: Kind) -> bool:
    title = kind.column(kind.title)
    return title is not None and title.stored


def _owned(kind: Kind) -> list[Kind]:
    """Kinds whose rows go with a row of this one (ON DELETE CASCADE)."""
    return [
        child
        for child in BY_NAME.values()
        for column, parent in _parents(child)
        if child.owner == column.name and parent is kind
    ]


def _parents(kind: Kind) -> list[tuple[Column, Kind]]:
    return [(column, BY_NAME[column.reference.kind]) for column in kind.enforced if column.reference]


def _alias(column: Column) -> str:
    return f"of_{column.name}"


def _region(kind: Kind) -> tuple[str, str]:
    return (", region_name", ", %(region_name)s") if kind.regional else ("", "")


def _in_region(kind: Kind, alias: str) -> str:
    return f"{alias}.region_name = %(region_name)s" if kind.regional else "true"


def _object(pairs: Iterable[tuple[str, str]]) -> str:
    """A jsonb object; jsonb_build_object takes 50 pairs at most."""
    made = [f"'{name}', {value}" for name, value in pairs]
    parts = [f"jsonb_build_object({', '.join(made[at : at + 40])})" for at in range(0, len(made), 40)]
    return " || ".join(parts) or "'{}'::jsonb"
