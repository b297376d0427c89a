"""The collector's SQL: set-based, a few statements a kind, none a record.

Every identifier comes from the catalog; what the cloud says travels by COPY or as a parameter.
"""
# ruff: noqa: S608 (identifiers come from the catalog, a fixed map)

from collections.abc import Iterable, Sequence
from typing import Any

from pf9.database import Tx
from pf9.inventory import history
from pf9.inventory.catalog import BY_NAME
from pf9.inventory.kind import Column, Kind
from pf9.inventory.sql import in_region, json_object, region

Row = dict[str, Any]


def see(tx: Tx, kind: Kind, *, region_name: str, hashes: Iterable[tuple[str, str]]) -> set[str]:
    """Keep which ids were listed (with the hash of their row), and give those that are not stored just so.

    Only these have to be staged. A resource with an unresolved reference is always among them: what it refers to may have
    come meanwhile.
    """
    tx.execute(f"CREATE TEMPORARY TABLE seen_{kind.name} (id text PRIMARY KEY, row_hash text NOT NULL)")
    tx.copy(f"seen_{kind.name}", ["id", "row_hash"], hashes)
    rows = tx.all(
        f"""
        SELECT n.id FROM seen_{kind.name} AS n
        WHERE NOT EXISTS (
            SELECT FROM {kind.name} AS o
            WHERE o.id = n.id AND {in_region(kind, "o")} AND o.row_hash = n.row_hash AND o.unresolved = '{{}}'
        )
        """,
        {"region_name": region_name},
    )
    return {row["id"] for row in rows}


def stage(tx: Tx, kind: Kind, *, rows: Iterable[Sequence[Any]]) -> None:
    """Bring rows (id, stored columns, raw record, row hash) into a temporary table, where PostgreSQL types the values."""
    columns = [column.name for column in kind.stored_columns]
    declared = ", ".join(f"{column.name} {column.sql_type}" for column in kind.stored_columns)
    tx.execute(
        f"CREATE TEMPORARY TABLE stage_{kind.name} (id text PRIMARY KEY, {declared}, raw_json jsonb, row_hash text)"
    )
    tx.copy(f"stage_{kind.name}", ["id", *columns, "raw_json", "row_hash"], rows)


def settle_flavors(tx: Tx, *, region_name: str) -> None:
    """Keep the flavor id of servers whose flavor is what it was: the id of a flavor that is deleted is said no more."""
    tx.execute(
        """
        UPDATE stage_servers AS n
        SET flavor_id = o.flavor_id
        FROM servers AS o
        WHERE o.id = n.id AND o.region_name = %s AND o.flavor_id IS NOT NULL
            AND n.flavor_id IS DISTINCT FROM o.flavor_id
            AND (n.flavor_name, n.vcpus, n.ram_mb, n.disk_gb) = (o.flavor_name, o.vcpus, o.ram_mb, o.disk_gb)
        """,
        (region_name,),
    )


def find_missing(tx: Tx, kind: Kind, *, region_name: str, run_id: int | None, sample: int) -> Row:
    """What the listing no longer holds, of what nobody has seen since the run began (a dry run has no number).

    Gives `known` and `missing` (how many), `listed_projects` (of how many projects resources are still there), and `ids`:
    a sample of the missing, those of projects that have vanished whole first.
    """
    project = f"o.{kind.project}" if kind.project else "NULL::text"
    return tx.one(
        f"""
        WITH known AS (
            SELECT o.id, {project} AS project, n.id IS NULL AS is_missing
            FROM {kind.name} AS o LEFT JOIN seen_{kind.name} AS n USING (id)
            WHERE {in_region(kind, "o")}
                AND coalesce(o.last_seen_at < (SELECT started_at FROM inventory_runs WHERE id = %(run_id)s), true)
        ),
        listed AS (SELECT DISTINCT project FROM known WHERE NOT is_missing AND project IS NOT NULL)
        SELECT
            (SELECT count(*) FROM known) AS known,
            (SELECT count(*) FROM known WHERE is_missing) AS missing,
            (SELECT count(*) FROM listed) AS listed_projects,
            ARRAY(
                SELECT id FROM known LEFT JOIN listed USING (project)
                WHERE is_missing ORDER BY listed.project IS NULL DESC, id LIMIT %(sample)s
            ) AS ids
        """,
        {"region_name": region_name, "run_id": run_id, "sample": sample},
    )


def delete_missing(tx: Tx, kind: Kind, *, region_name: str, run_id: int) -> int:
    """Move what the listing no longer holds to the deletions, and give how many that was."""
    missing = f"{in_region(kind, 'o')} AND NOT EXISTS (SELECT FROM seen_{kind.name} AS n WHERE n.id = o.id)"
    values = {"region_name": region_name, "run_id": run_id}
    return _delete(tx, kind, which=missing, reason="no longer listed", values=values)


def delete_named(tx: Tx, kind: Kind, *, region_name: str, run_id: int, ids: Sequence[str]) -> int:
    """Move those of the ids that are stored to the deletions: the cloud said of each that it is gone."""
    values = {"region_name": region_name, "run_id": run_id, "ids": list(ids)}
    return _delete(tx, kind, which=f"{in_region(kind, 'o')} AND o.id = ANY (%(ids)s)", reason="deleted", values=values)


def _delete(tx: Tx, kind: Kind, *, which: str, reason: str, values: Row) -> int:
    """What refers to a deleted one keeps the id in `unresolved`; what belongs to it (a group's rules) goes with it."""
    if not tx.scalar(f"SELECT EXISTS (SELECT FROM {kind.name} AS o WHERE {which})", values):
        return 0
    for child, column in _children(kind):
        same_region = " AND c.region_name = o.region_name" if kind.regional else ""
        if child.owner == column.name:
            its_own = f"EXISTS (SELECT FROM {kind.name} AS o WHERE o.id = c.{column.name}{same_region} AND {which})"
            its_reason = f"went with its {kind.singular.lower()}"
            history.delete(tx, child, alias="c", which=its_own, reason=its_reason, values=values)
        else:
            tx.execute(
                f"""
                UPDATE {child.name} AS c SET {column.name} = NULL,
                    unresolved = c.unresolved || jsonb_build_object('{column.name}', c.{column.name})
                FROM {kind.name} AS o WHERE o.id = c.{column.name}{same_region} AND {which}
                """,
                values,
            )
    return history.delete(tx, kind, alias="o", which=which, reason=reason, values=values)


def upsert(tx: Tx, kind: Kind, *, region_name: str, run_id: int) -> Row:
    """Bring the table to what was staged and write down what changed: `created` and `changed`, how many.

    The stored hash is that of the newest history row, so a resource that goes A → B → A has three rows. It covers the
    typed values, so that two ways to write one time are one time. An enforced reference to what the inventory does not
    hold is stored as NULL and kept in `unresolved`.
    """
    values = {"region_name": region_name, "run_id": run_id}
    _compare(tx, kind, values)
    write = history.write_changes if kind.history else history.log_changes
    write(tx, kind, region_name=region_name, run_id=run_id)
    _write(tx, kind, values)
    return tx.one(
        f"""
        SELECT count(*) FILTER (WHERE is_new) AS created, count(*) FILTER (WHERE is_changed AND NOT is_new) AS changed
        FROM compared_{kind.name}
        """
    )


def count_seen(tx: Tx, kind: Kind) -> int:
    """How many were listed."""
    return int(tx.scalar(f"SELECT count(*) FROM seen_{kind.name}"))


def touch_all(tx: Tx, kind: Kind, *, region_name: str) -> None:
    """Write that everything stored was seen now: one row, whatever the size of the cloud."""
    tx.execute(
        """
        INSERT INTO inventory_listings AS l (kind, region_name, listed_at) VALUES (%(kind)s, %(region_name)s, now())
        ON CONFLICT (kind, region_name) DO UPDATE SET listed_at = excluded.listed_at
        """,
        {"kind": kind.name, "region_name": region_name if kind.regional else ""},
    )


def touch(tx: Tx, kind: Kind, *, region_name: str) -> None:
    """Write on each row that was listed that it was seen now: others of the kind are stored that were not."""
    tx.execute(
        f"""
        UPDATE {kind.name} AS o SET last_seen_at = now() FROM seen_{kind.name} AS n
        WHERE o.id = n.id AND {in_region(kind, "o")}
        """,
        {"region_name": region_name},
    )


def _compare(tx: Tx, kind: Kind, values: Row) -> None:
    fields = json_object((column.name, f"n.{column.name}") for column in kind.tracked_columns)
    parents = "".join(
        f"\nLEFT JOIN {parent.name} AS {_alias(column)} ON {_alias(column)}.id = n.{column.name}"
        + (f" AND {_alias(column)}.region_name = %(region_name)s" if parent.regional else "")
        for column, parent in _parents(kind)
    )
    known = "".join(f", {_alias(column)}.id AS known_{column.name}" for column, _ in _parents(kind))
    unresolved = json_object(
        (column.name, f"CASE WHEN {_alias(column)}.id IS NULL THEN n.{column.name} END") for column, _ in _parents(kind)
    )
    tx.execute(
        f"""
        CREATE TEMPORARY TABLE compared_{kind.name} ON COMMIT DROP AS
        SELECT c.*, o.id IS NULL AS is_new, o.change_hash IS DISTINCT FROM c.change_hash AS is_changed
        FROM (
            SELECT f.*, encode(sha256(convert_to(f.fields::text, 'UTF8')), 'hex') AS change_hash
            FROM (
                SELECT n.id, {fields} AS fields, jsonb_strip_nulls({unresolved}) AS unresolved{known}
                FROM stage_{kind.name} AS n{parents}
            ) AS f
        ) AS c
        LEFT JOIN {kind.name} AS o ON o.id = c.id AND {in_region(kind, "o")}
        """,
        values,
    )


def _write(tx: Tx, kind: Kind, values: Row) -> None:
    column, value = region(kind)
    enforced = {column.name for column in kind.enforced}
    names = [column.name for column in kind.stored_columns]
    read = ", ".join(f"c.known_{name}" if name in enforced else f"n.{name}" for name in names)
    kept = [*names, "raw_json", "row_hash", "change_hash", "unresolved"]
    tx.execute(
        f"""
        INSERT INTO {kind.name} AS o (id{column}, {", ".join(kept)})
        SELECT n.id{value}, {read}, n.raw_json, n.row_hash, c.change_hash, c.unresolved
        FROM compared_{kind.name} AS c JOIN stage_{kind.name} AS n USING (id)
        ON CONFLICT (id{column}) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in kept)}
        """,
        values,
    )


def _children(kind: Kind) -> list[tuple[Kind, Column]]:
    """The enforced references to this kind."""
    return [(child, column) for child in BY_NAME.values() for column, parent in _parents(child) if parent is kind]


def _parents(kind: Kind) -> list[tuple[Column, Kind]]:
    return [(column, BY_NAME[column.reference.kind]) for column in kind.enforced if column.reference]


def _alias(column: Column) -> str:
    return f"of_{column.name}"
