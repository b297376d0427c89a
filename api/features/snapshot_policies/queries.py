"""Policy sets and versions of the rules."""
# ruff: noqa: S608 - conditions are literals of this file

from typing import Any

from pf9.database import Row, Tx
from pf9.values import Json

_SET = """
    SELECT s.*, p.name AS project_name, d.name AS domain_name
    FROM snapshot_policy_sets AS s
    LEFT JOIN projects AS p ON p.id = s.project_id LEFT JOIN domains AS d ON d.id = p.domain_id"""
_ASKED = """
    (%(scope)s::text IS NULL OR (s.project_id IS NULL) = (%(scope)s = 'global'))
    AND (%(project_id)s::text IS NULL OR s.project_id = %(project_id)s)
    AND (%(q)s::text IS NULL OR lower(s.name) LIKE lower(%(q)s))"""


def list_sets(tx: Tx, asked: dict[str, Any], *, descending: bool, limit: int, offset: int) -> list[Row]:
    """Policy sets `{scope, project_id, q}`: those for everybody first, then by name."""
    direction = "DESC" if descending else "ASC"
    return tx.all(
        f"{_SET} WHERE {_ASKED} ORDER BY s.project_id IS NOT NULL, lower(s.name) {direction}"
        " LIMIT %(limit)s OFFSET %(offset)s",
        {**asked, "limit": limit, "offset": offset},
    )


def count_sets(tx: Tx, asked: dict[str, Any]) -> int:
    """How many there are of those."""
    return int(tx.scalar(f"SELECT count(*) FROM snapshot_policy_sets AS s WHERE {_ASKED}", asked))


def find_set(tx: Tx, set_id: int) -> Row | None:
    """One policy set."""
    return tx.find(f"{_SET} WHERE s.id = %s", (set_id,))


def has_project(tx: Tx, project_id: str) -> bool:
    """Whether the inventory knows the project."""
    return bool(tx.scalar("SELECT EXISTS (SELECT FROM projects WHERE id = %s)", (project_id,)))


def list_global_names(tx: Tx, *, but: int | None) -> list[str]:
    """The policies of the sets for everybody, but those of one set."""
    rows = tx.all(
        "SELECT policies FROM snapshot_policy_sets WHERE project_id IS NULL AND id IS DISTINCT FROM %s", (but,)
    )
    return [policy["name"] for row in rows for policy in row["policies"]]


def insert_set(tx: Tx, values: dict[str, Any], *, by: str) -> int:
    """A new set (snapshot_policy_sets_name_once, snapshot_policy_sets_one_per_project)."""
    return int(
        tx.scalar(
            """
            INSERT INTO snapshot_policy_sets (name, description, project_id, policies, retention_map, drill_every_days, updated_by)
            VALUES (%(name)s, %(description)s, %(project_id)s, %(policies)s, %(retention_map)s, %(drill_every_days)s, %(by)s)
            RETURNING id
            """,
            {**values, "policies": Json(values["policies"]), "by": by},
        )
    )


def update_set(tx: Tx, set_id: int, values: dict[str, Any], *, by: str) -> None:
    """Other content for a set."""
    tx.execute(
        """
        UPDATE snapshot_policy_sets SET name = %(name)s, description = %(description)s, project_id = %(project_id)s,
            policies = %(policies)s, retention_map = %(retention_map)s, drill_every_days = %(drill_every_days)s,
            updated_by = %(by)s, updated_at = now()
        WHERE id = %(id)s
        """,
        {**values, "policies": Json(values["policies"]), "by": by, "id": set_id},
    )


def delete_set(tx: Tx, set_id: int) -> None:
    """Take a set away."""
    tx.execute("DELETE FROM snapshot_policy_sets WHERE id = %s", (set_id,))


def list_rule_versions(tx: Tx, *, descending: bool, limit: int, offset: int) -> list[Row]:
    """Versions without their rules."""
    return tx.all(
        """
        SELECT version, saved_at, saved_by, origin, note, jsonb_array_length(rules) AS rules_count, changes
        FROM snapshot_rule_versions
        ORDER BY CASE WHEN %(descending)s THEN -version ELSE version END LIMIT %(limit)s OFFSET %(offset)s
        """,
        {"descending": descending, "limit": limit, "offset": offset},
    )


def count_rule_versions(tx: Tx) -> int:
    """How many there are."""
    return int(tx.scalar("SELECT count(*) FROM snapshot_rule_versions"))


def find_rule_version(tx: Tx, version: int) -> Row | None:
    """One version with its rules."""
    return tx.find(
        "SELECT v.*, jsonb_array_length(rules) AS rules_count FROM snapshot_rule_versions AS v WHERE version = %s",
        (version,),
    )
