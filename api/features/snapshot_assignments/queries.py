"""Assignments and exclusions, with the names of what they are about."""
# ruff: noqa: S608 - conditions and columns are literals of this file

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pf9.database import Row, Tx
from pf9.values import Json

SORTABLE = {
    "volume_name": "v.name",
    "tenant_name": "p.name",
    "volume_id": "t.volume_id",
    "source": "t.source",
    "decided_at": "t.decided_at",
    "excluded_at": "t.excluded_at",
    "expires_at": "t.expires_at",
}
_JOINS = """
    LEFT JOIN volumes AS v ON v.id = t.volume_id AND v.region_name = t.region_name
    LEFT JOIN projects AS p ON p.id = coalesce(v.project_id, t.project_id)
    LEFT JOIN domains AS d ON d.id = p.domain_id"""
_NAMES = "v.name AS volume_name, coalesce(v.project_id, t.project_id) AS project_id, p.name AS tenant_name, d.name AS domain_name"
_HELD = "e.volume_id IS NOT NULL AND coalesce(e.expires_at > now(), true)"
_ASSIGNMENTS = f"""
    FROM snapshot_assignments AS t {_JOINS}
    LEFT JOIN snapshot_exclusions AS e ON e.volume_id = t.volume_id AND e.region_name = t.region_name"""
_EXCLUSIONS = f"FROM (SELECT *, NULL AS project_id FROM snapshot_exclusions) AS t {_JOINS}"

CONDITIONS = {
    "source": "t.source = ANY (%(source)s)",
    "auto_snapshot": "t.auto_snapshot = ANY (%(auto_snapshot)s::boolean[])",
    "excluded": f"({_HELD}) = ANY (%(excluded)s::boolean[])",
    "active": "coalesce(t.expires_at > now(), true) = ANY (%(active)s::boolean[])",
    "policy": "EXISTS (SELECT FROM snapshot_assigned_policies AS a WHERE a.volume_id = t.volume_id"
    " AND a.region_name = t.region_name AND a.policy = ANY (%(policy)s))",
    "warnings": "(t.warnings <> '[]') = ANY (%(warnings)s::boolean[])",
    "tenant_id": "p.id = ANY (%(tenant_id)s)",
    "project_id": "p.id = ANY (%(project_id)s)",
    "tenant_name": "p.name = ANY (%(tenant_name)s)",
    "domain_name": "d.name = ANY (%(domain_name)s)",
    "volume_id": "t.volume_id = ANY (%(volume_id)s)",
    "q": "(lower(v.name) LIKE lower(%(q)s) OR t.volume_id = %(q_id)s)",
    "q_id": "true",  # the other half of q
}


def list_assignments(
    tx: Tx, asked: Mapping[str, Any], *, sort_by: str, descending: bool, limit: int, offset: int
) -> list[Row]:
    """A page of what volumes have, each with its policies."""
    return tx.all(
        f"""
        SELECT t.volume_id, t.region_name, {_NAMES}, t.source, t.auto_snapshot, t.reasons, t.warnings, t.note, t.assigned_by,
            t.decided_at, {_HELD} AS excluded, CASE WHEN {_HELD} THEN e.expires_at END AS excluded_until,
            coalesce((
                SELECT jsonb_agg(to_jsonb(a) - '{{volume_id,region_name}}'::text[] ORDER BY a.policy)
                FROM snapshot_assigned_policies AS a WHERE a.volume_id = t.volume_id AND a.region_name = t.region_name
            ), '[]') AS policies
        {_ASSIGNMENTS} WHERE {_where(asked)} {_order(sort_by, descending=descending)}
        """,
        {**asked, "limit": limit, "offset": offset},
    )


def count_assignments(tx: Tx, asked: Mapping[str, Any]) -> int:
    """How many there are of those."""
    return int(tx.scalar(f"SELECT count(*) {_ASSIGNMENTS} WHERE {_where(asked)}", asked))


def find_assignment(tx: Tx, volume_id: str, region_name: str) -> Row | None:
    """`{source, policies, retention_map, note, assigned_by}` as it is stored."""
    return tx.find(
        "SELECT source, policies, retention_map, note, assigned_by FROM snapshot_assignments"
        " WHERE volume_id = %s AND region_name = %s",
        (volume_id, region_name),
    )


def list_regions(tx: Tx, volume_id: str) -> list[str]:
    """Where assignments or exclusions of this volume are, whether there is the volume or not."""
    rows = tx.all(
        "SELECT region_name FROM snapshot_assignments WHERE volume_id = %(id)s UNION"
        " SELECT region_name FROM snapshot_exclusions WHERE volume_id = %(id)s ORDER BY region_name",
        {"id": volume_id},
    )
    return [row["region_name"] for row in rows]


def upsert_manual(
    tx: Tx, volume_id: str, region_name: str, *, policies: list[str], retention: dict[str, int], note: str, by: str
) -> None:
    """Write down what somebody assigns; its figures follow with the decision."""
    tx.execute(
        """
        INSERT INTO snapshot_assignments AS a
            (volume_id, region_name, source, auto_snapshot, policies, retention_map, note, assigned_by)
        VALUES (%(volume_id)s, %(region_name)s, 'manual', true, %(policies)s, %(retention)s, %(note)s, %(by)s)
        ON CONFLICT (volume_id, region_name) DO UPDATE SET source = 'manual', policies = excluded.policies,
            retention_map = excluded.retention_map, note = excluded.note, assigned_by = excluded.assigned_by,
            decided_at = now()
        """,
        {
            "volume_id": volume_id,
            "region_name": region_name,
            "policies": Json(policies),
            "retention": retention,
            "note": note,
            "by": by,
        },
    )


def release_manual(tx: Tx, volume_id: str, region_name: str) -> int:
    """Leave the volume to rules and metadata again; the decision about it comes next."""
    return tx.execute(
        """
        UPDATE snapshot_assignments
        SET source = 'none', auto_snapshot = false, retention_map = '{}', note = '', assigned_by = NULL
        WHERE volume_id = %s AND region_name = %s AND source = 'manual'
        """,
        (volume_id, region_name),
    )


def list_exclusions(
    tx: Tx, asked: Mapping[str, Any], *, sort_by: str, descending: bool, limit: int, offset: int
) -> list[Row]:
    """A page of the exclusions, those that have run out too."""
    return tx.all(
        f"""
        SELECT t.volume_id, t.region_name, {_NAMES}, t.reason, t.excluded_by, t.excluded_at, t.expires_at,
            coalesce(t.expires_at > now(), true) AS active
        {_EXCLUSIONS} WHERE {_where(asked)} {_order(sort_by, descending=descending)}
        """,
        {**asked, "limit": limit, "offset": offset},
    )


def count_exclusions(tx: Tx, asked: Mapping[str, Any]) -> int:
    """How many there are of those."""
    return int(tx.scalar(f"SELECT count(*) {_EXCLUSIONS} WHERE {_where(asked)}", asked))


def find_exclusion(tx: Tx, volume_id: str, region_name: str) -> Row | None:
    """The exclusion of a volume, with names."""
    return tx.find(
        f"""
        SELECT t.volume_id, t.region_name, {_NAMES}, t.reason, t.excluded_by, t.excluded_at, t.expires_at,
            coalesce(t.expires_at > now(), true) AS active
        {_EXCLUSIONS} WHERE t.volume_id = %s AND t.region_name = %s
        """,
        (volume_id, region_name),
    )


def upsert_exclusion(
    tx: Tx, volume_id: str, region_name: str, *, reason: str, expires_at: datetime | None, by: str
) -> None:
    """Leave a volume out (snapshot_exclusions_ends_later)."""
    tx.execute(
        """
        INSERT INTO snapshot_exclusions (volume_id, region_name, reason, expires_at, excluded_by)
        VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (volume_id, region_name) DO UPDATE SET reason = excluded.reason, expires_at = excluded.expires_at,
            excluded_by = excluded.excluded_by, excluded_at = excluded.excluded_at
        """,
        (volume_id, region_name, reason, expires_at, by),
    )


def delete_exclusion(tx: Tx, volume_id: str, region_name: str) -> int:
    """Let a volume in again."""
    return tx.execute(
        "DELETE FROM snapshot_exclusions WHERE volume_id = %s AND region_name = %s", (volume_id, region_name)
    )


def list_given(tx: Tx, volume_id: str, region_name: str) -> list[Row]:
    """`{policy, given_at, first_due_on, newest_snapshot_at}` of a volume; the newest is one that is available."""
    return tx.all(
        """
        SELECT a.policy, a.given_at, a.first_due_on, (
            SELECT max(s.created_at) FROM snapshots AS s
            WHERE s.volume_id = a.volume_id AND s.region_name = a.region_name AND s.policy = a.policy
                AND s.status = 'available'
        ) AS newest_snapshot_at
        FROM snapshot_assigned_policies AS a WHERE a.volume_id = %s AND a.region_name = %s
        """,
        (volume_id, region_name),
    )


def _where(asked: Mapping[str, Any]) -> str:
    return " AND ".join(["true", *(CONDITIONS[name] for name in asked)])


def _order(sort_by: str, *, descending: bool) -> str:
    direction = "DESC NULLS LAST" if descending else "ASC NULLS LAST"
    return f"ORDER BY {SORTABLE[sort_by]} {direction}, t.volume_id, t.region_name LIMIT %(limit)s OFFSET %(offset)s"
