"""The audit trail, along the time at which things happened."""
# ruff: noqa: S608 - conditions are literals of this file

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pf9.database import Row, Tx

COUNTED = 1000
CONDITIONS = {
    "category": "e.category = ANY (%(category)s)",
    "event": "e.event = ANY (%(event)s)",
    "actor": "e.actor = ANY (%(actor)s)",
    "success": "e.success = (%(success)s = 'true')",
    "policy": "e.policy = ANY (%(policy)s)",
    "run_id": "e.run_id = ANY (%(run_id)s)",
    "snapshot_id": "e.snapshot_id = ANY (%(snapshot_id)s)",
    "volume_id": "e.subject_type = 'volumes' AND e.subject_id = ANY (%(volume_id)s)",
    "project_id": "e.project_id = ANY (%(project_id)s)",
    "tenant_id": "e.project_id = ANY (%(tenant_id)s)",
    "tenant_name": "e.project_id = ANY (ARRAY(SELECT id FROM projects WHERE name = ANY (%(tenant_name)s)))",
    "domain_name": (
        "e.project_id = ANY (ARRAY(SELECT p.id FROM projects AS p JOIN domains AS d ON d.id = p.domain_id"
        " WHERE d.name = ANY (%(domain_name)s)))"
    ),
    "since": "e.occurred_at >= %(since)s",
    "until": "e.occurred_at < %(until)s",
    "q": (
        "(lower(e.subject_name) LIKE lower(%(q)s) OR lower(e.snapshot_name) LIKE lower(%(q)s)"
        " OR lower(e.reason) LIKE lower(%(q)s) OR lower(e.details ->> 'note') LIKE lower(%(q)s)"
        " OR %(q_id)s IN (e.subject_id, e.snapshot_id, e.actor))"
    ),
    "q_id": "true",  # the other half of q
}
Place = tuple[datetime, int]


def list_events(tx: Tx, asked: Mapping[str, Any], *, after: Place | None, limit: int, offset: int = 0) -> list[Row]:
    """What happened, newest first, from behind `after` (occurred_at, id) on."""
    beyond = "AND (e.occurred_at, e.id) < (%(after_at)s, %(after_id)s)" if after else ""
    at, number = after or (None, None)
    return tx.all(
        f"""
        SELECT e.*, p.name AS tenant_name, d.name AS domain_name
        FROM (
            SELECT * FROM v_snapshot_audit AS e WHERE {_where(asked)} {beyond}
            ORDER BY e.occurred_at DESC, e.id DESC LIMIT %(limit)s OFFSET %(offset)s
        ) AS e
        LEFT JOIN projects AS p ON p.id = e.project_id
        LEFT JOIN domains AS d ON d.id = p.domain_id
        ORDER BY e.occurred_at DESC, e.id DESC
        """,
        {**asked, "after_at": at, "after_id": number, "limit": limit, "offset": offset},
    )


def count_events(tx: Tx, asked: Mapping[str, Any]) -> int:
    """How many there are, counted up to one more than COUNTED."""
    found = tx.scalar(
        f"SELECT count(*) FROM (SELECT FROM v_snapshot_audit AS e WHERE {_where(asked)} LIMIT {COUNTED + 1}) AS c",
        asked,
    )
    return int(found)


def list_rules(tx: Tx, version: int) -> dict[int, Row]:
    """The rules of a version and of the one before it, `{version, saved_at, saved_by, rules}` by version."""
    rows = tx.all(
        "SELECT version, saved_at, saved_by, rules FROM snapshot_rule_versions WHERE version IN (%s, %s)",
        (version, version - 1),
    )
    return {row["version"]: row for row in rows}


def _where(asked: Mapping[str, Any]) -> str:
    return " AND ".join(["true", *(CONDITIONS[name] for name in asked)])
