"""The memory's SQL: what changed and what is gone, each with its line of the change log and its drift, in one statement.

A line and what it tells of are written together or not at all. Diffs are taken of the changed rows only.
"""
# ruff: noqa: S608 (identifiers come from the catalog, a fixed map)

from typing import Any

from pf9.database import Tx
from pf9.inventory.kind import Kind
from pf9.inventory.sql import domain_of, in_region, json_object, project_of, region, region_of, seen_at, title_of

Row = dict[str, Any]

_LOGGED = """run_id, resource_type, resource_id, region_name, resource_name, project_id, domain_id, action, fields,
            changes, history_id, seen_before_at"""

# When all of the kind was last looked at: what is new came after that.
_LOOKED_BEFORE = """(
                SELECT r.finished_at FROM inventory_runs AS r JOIN inventory_run_kinds AS k ON k.run_id = r.id
                WHERE r.id < %(run_id)s AND r.region_name = %(region_name)s AND k.kind = %(kind)s
                    AND k.state = 'stored' AND k.error IS NULL
                ORDER BY r.id DESC LIMIT 1
            )"""


def write_changes(tx: Tx, kind: Kind, *, region_name: str, run_id: int) -> None:
    """Write what compared_<kind> holds as changed: history, change log, and the events of enabled drift rules.

    A field that one of two versions does not have is no change: a release has begun or ceased to look at it. What is seen
    for the first time drifts from nothing.
    """
    key, (column, value) = kind.history_key, region(kind)
    tx.execute(
        f"""
        WITH written AS (
            INSERT INTO {kind.name}_history ({key}{column}, change_hash, fields, raw_json, run_id)
            SELECT n.id{value}, c.change_hash, c.fields, n.raw_json, %(run_id)s
            FROM compared_{kind.name} AS c JOIN stage_{kind.name} AS n USING (id)
            WHERE c.is_changed
            RETURNING id AS history_id, {key} AS id
        ),
        logged AS (
            INSERT INTO change_log AS l ({_LOGGED})
            SELECT %(run_id)s, %(kind)s, n.id, {"%(region_name)s" if kind.regional else "NULL"}, {title_of(kind, "n")},
                {project_of(kind, "n")}, coalesce({domain_of(kind, "n")}, p.domain_id),
                CASE WHEN c.is_new THEN 'created' ELSE 'changed' END,
                coalesce(d.fields, '{{}}'), coalesce(d.changes, '{{}}'), w.history_id,
                CASE WHEN c.is_new THEN {_LOOKED_BEFORE} ELSE {seen_at(kind, "o")} END
            FROM written AS w
            JOIN compared_{kind.name} AS c USING (id)
            JOIN stage_{kind.name} AS n USING (id)
            LEFT JOIN {kind.name} AS o ON o.id = n.id AND {in_region(kind, "o")}
            LEFT JOIN projects AS p ON p.id = {project_of(kind, "n")}
            LEFT JOIN LATERAL (
                SELECT h.fields FROM {kind.name}_history AS h
                WHERE NOT c.is_new AND h.{key} = n.id AND {in_region(kind, "h")} ORDER BY h.id DESC LIMIT 1
            ) AS b ON true
            LEFT JOIN LATERAL (
                SELECT array_agg(key ORDER BY key) AS fields,
                    jsonb_object_agg(key, jsonb_build_array(before.value, after.value)) AS changes
                FROM jsonb_each(b.fields) AS before JOIN jsonb_each(c.fields) AS after USING (key)
                WHERE before.value <> after.value
            ) AS d ON true
            WHERE c.is_new OR d.fields IS NOT NULL
            RETURNING l.*
        )
        INSERT INTO drift_events (rule_id, change_id, run_id, seen_before_at, resource_type, resource_id, region_name,
            resource_name, project_id, domain_id, field_changed, old_value, new_value, severity)
        SELECT r.id, l.id, l.run_id, l.seen_before_at, l.resource_type, l.resource_id, l.region_name,
            l.resource_name, l.project_id, l.domain_id, r.field_name, l.changes -> r.field_name -> 0,
            l.changes -> r.field_name -> 1, r.severity
        FROM logged AS l JOIN drift_rules AS r ON r.resource_type = l.resource_type AND r.field_name = ANY (l.fields)
        WHERE r.enabled
        ORDER BY l.id, r.id
        """,
        {"kind": kind.name, "region_name": region_name, "run_id": run_id},
    )


def log_changes(tx: Tx, kind: Kind, *, region_name: str, run_id: int) -> None:
    """Write the lines of a kind without a history: what was before is what its table still holds.

    That a column is new cannot be told there from a value that is new.
    """
    tracked = json_object((column.name, f"o.{column.name}") for column in kind.tracked_columns)
    tx.execute(
        f"""
        INSERT INTO change_log ({_LOGGED})
        SELECT %(run_id)s, %(kind)s, n.id, {"%(region_name)s" if kind.regional else "NULL"}, {title_of(kind, "n")},
            {project_of(kind, "n")}, coalesce({domain_of(kind, "n")}, p.domain_id),
            CASE WHEN c.is_new THEN 'created' ELSE 'changed' END,
            coalesce(d.fields, '{{}}'), coalesce(d.changes, '{{}}'), NULL,
            CASE WHEN c.is_new THEN {_LOOKED_BEFORE} ELSE {seen_at(kind, "o")} END
        FROM compared_{kind.name} AS c
        JOIN stage_{kind.name} AS n USING (id)
        LEFT JOIN {kind.name} AS o ON o.id = n.id AND {in_region(kind, "o")}
        LEFT JOIN projects AS p ON p.id = {project_of(kind, "n")}
        LEFT JOIN LATERAL (
            SELECT array_agg(key ORDER BY key) AS fields,
                jsonb_object_agg(key, jsonb_build_array(before.value, after.value)) AS changes
            FROM jsonb_each(({tracked}) || o.unresolved) AS before JOIN jsonb_each(c.fields) AS after USING (key)
            WHERE NOT c.is_new AND before.value <> after.value
        ) AS d ON true
        WHERE c.is_changed AND (c.is_new OR d.fields IS NOT NULL)
        """,
        {"kind": kind.name, "region_name": region_name, "run_id": run_id},
    )


def delete(tx: Tx, kind: Kind, *, alias: str, which: str, reason: str, values: Row) -> int:
    """Move the rows to the deletions and the change log, and give how many that was; `values` holds `run_id`."""
    return tx.execute(
        f"""
        WITH gone AS (DELETE FROM {kind.name} AS {alias} WHERE {which} RETURNING {alias}.*),
        logged AS (
            INSERT INTO change_log ({_LOGGED})
            SELECT %(run_id)s, %(kind)s, g.id, {region_of(kind, "g")}, {title_of(kind, "g")},
                {project_of(kind, "g")}, coalesce({domain_of(kind, "g")}, p.domain_id), 'deleted', '{{}}', '{{}}', NULL,
                {seen_at(kind, "g")}
            FROM gone AS g LEFT JOIN projects AS p ON p.id = {project_of(kind, "g")}
        )
        INSERT INTO deletions_history
            (resource_type, resource_id, resource_name, region_name, project_id, reason, first_seen_at, last_seen_at,
            raw_json, run_id)
        SELECT %(kind)s, id, {title_of(kind, "g")}, {region_of(kind, "g")}, {project_of(kind, "g")}, %(reason)s,
            first_seen_at, {seen_at(kind, "g")}, raw_json, %(run_id)s
        FROM gone AS g
        """,
        values | {"kind": kind.name, "reason": reason},
    )
