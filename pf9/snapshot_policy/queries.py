"""What decisions are made from, and where they are kept."""

from collections.abc import Iterable, Sequence
from typing import Any

from pf9.database import Row, Tx
from pf9.values import Json

_DECIDING = 790_020  # the lock under which decisions are written: what is decided last was read last

_VOLUMES = """
    SELECT v.id, v.region_name, coalesce(v.name, '') AS name, v.size_gb, v.bootable, v.project_id,
        p.name AS tenant_name, d.name AS domain_name, v.metadata
    FROM volumes AS v
    LEFT JOIN projects AS p ON p.id = v.project_id
    LEFT JOIN domains AS d ON d.id = p.domain_id"""


def lock_decisions(tx: Tx) -> None:
    """Wait until nobody else decides; until the transaction ends nobody does."""
    tx.execute("SELECT pg_advisory_xact_lock(%s)", (_DECIDING,))


def list_volumes(tx: Tx, volume_id: str | None = None) -> list[Row]:
    """All volumes, or those of this id in any region, as they are decided about."""
    if volume_id is None:
        return tx.all(_VOLUMES)
    return tx.all(f"{_VOLUMES} WHERE v.id = %s ORDER BY v.region_name", (volume_id,))


def list_sets(tx: Tx) -> list[Row]:
    """The policy sets."""
    return tx.all("SELECT name, project_id, policies, retention_map FROM snapshot_policy_sets ORDER BY id")


def find_newest_rules(tx: Tx, *, origin: str | None = None) -> Row | None:
    """The newest version of the rules, or the newest of an origin."""
    return tx.find(
        """
        SELECT * FROM snapshot_rule_versions WHERE %(origin)s::text IS NULL OR origin = %(origin)s
        ORDER BY version DESC LIMIT 1
        """,
        {"origin": origin},
    )


def insert_rules(
    tx: Tx, *, version: int, by: str, origin: str, note: str, rules: list[dict[str, Any]], changes: list[dict[str, Any]]
) -> None:
    """Keep rules as this version (snapshot_rule_versions_pkey when somebody was quicker)."""
    tx.execute(
        """
        INSERT INTO snapshot_rule_versions (version, saved_by, origin, note, rules, changes)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (version, by, origin, note, Json(rules), Json(changes)),
    )


def list_manual(tx: Tx) -> list[Row]:
    """`{volume_id, region_name, policies, retention_map, assigned_by}` of the assignments by hand."""
    return tx.all(
        "SELECT volume_id, region_name, policies, retention_map, assigned_by FROM snapshot_assignments"
        " WHERE source = 'manual'"
    )


def list_exclusions(tx: Tx) -> list[Row]:
    """`{volume_id, region_name, reason, excluded_by, expires_at}`, those that have run out too."""
    return tx.all("SELECT volume_id, region_name, reason, excluded_by, expires_at FROM snapshot_exclusions")


def list_past(tx: Tx, volume_id: str, region_name: str) -> list[Row]:
    """`{policy, given_at, newest_at}` of a volume; the newest is one that is available or on its way."""
    return tx.all(
        """
        SELECT a.policy, a.given_at, (
            SELECT max(s.created_at) FROM snapshots AS s
            WHERE s.volume_id = a.volume_id AND s.region_name = a.region_name AND s.policy = a.policy
                AND s.status IN ('available', 'creating')
        ) AS newest_at
        FROM snapshot_assigned_policies AS a WHERE a.volume_id = %s AND a.region_name = %s
        """,
        (volume_id, region_name),
    )


DECIDED = ("volume_id", "region_name", "project_id", "source", "auto_snapshot", "policies", "reasons", "warnings")
FIGURES = ("volume_id", "region_name", "policy", "retention", "retention_from", "sla_days", "sla_from", "first_due_on")


def store_decisions(tx: Tx, decided: Iterable[Sequence[Any]], figures: Iterable[Sequence[Any]]) -> int:
    """Write what was decided (rows of DECIDED and FIGURES) and give how many volumes have it otherwise than before.

    What is as before is not touched: a policy keeps the moment at which the volume was given it.
    """
    tx.execute("CREATE TEMPORARY TABLE decided (LIKE snapshot_assignments INCLUDING DEFAULTS) ON COMMIT DROP")
    tx.execute("CREATE TEMPORARY TABLE figures (LIKE snapshot_assigned_policies INCLUDING DEFAULTS) ON COMMIT DROP")
    tx.copy("decided", DECIDED, decided)
    tx.copy("figures", FIGURES, figures)
    tx.execute("ANALYZE decided, figures")
    # Rows that are as before are left out by the join: ON CONFLICT alone would lock, and so write, each of them.
    changed = tx.execute(
        """
        INSERT INTO snapshot_assignments AS a
            (volume_id, region_name, project_id, source, auto_snapshot, policies, reasons, warnings)
        SELECT d.volume_id, d.region_name, d.project_id, d.source, d.auto_snapshot, d.policies, d.reasons, d.warnings
        FROM decided AS d LEFT JOIN snapshot_assignments AS b ON b.volume_id = d.volume_id AND b.region_name = d.region_name
        WHERE b.volume_id IS NULL OR (b.project_id, b.source, b.auto_snapshot, b.policies, b.reasons, b.warnings)
            IS DISTINCT FROM (d.project_id, d.source, d.auto_snapshot, d.policies, d.reasons, d.warnings)
        ON CONFLICT (volume_id, region_name) DO UPDATE SET project_id = excluded.project_id, source = excluded.source,
            auto_snapshot = excluded.auto_snapshot, policies = excluded.policies, reasons = excluded.reasons,
            warnings = excluded.warnings, decided_at = now()
        """
    )
    tx.execute(
        """
        DELETE FROM snapshot_assigned_policies AS a USING decided AS d
        WHERE d.volume_id = a.volume_id AND d.region_name = a.region_name AND NOT EXISTS (
            SELECT FROM figures AS f
            WHERE f.volume_id = a.volume_id AND f.region_name = a.region_name AND f.policy = a.policy)
        """
    )
    tx.execute(
        """
        INSERT INTO snapshot_assigned_policies
            (volume_id, region_name, policy, retention, retention_from, sla_days, sla_from, first_due_on)
        SELECT f.volume_id, f.region_name, f.policy, f.retention, f.retention_from, f.sla_days, f.sla_from, f.first_due_on
        FROM figures AS f LEFT JOIN snapshot_assigned_policies AS b
            ON b.volume_id = f.volume_id AND b.region_name = f.region_name AND b.policy = f.policy
        WHERE b.volume_id IS NULL OR (b.retention, b.retention_from, b.sla_days, b.sla_from)
            IS DISTINCT FROM (f.retention, f.retention_from, f.sla_days, f.sla_from)
        ON CONFLICT (volume_id, region_name, policy) DO UPDATE SET retention = excluded.retention,
            retention_from = excluded.retention_from, sla_days = excluded.sla_days, sla_from = excluded.sla_from
        """
    )
    tx.execute("DROP TABLE decided, figures")
    return changed


def delete_gone(tx: Tx) -> int:
    """Forget what was decided for volumes that are no more; what people said stays until they take it back."""
    return tx.execute(
        """
        DELETE FROM snapshot_assignments AS a WHERE a.source <> 'manual' AND NOT EXISTS (
            SELECT FROM volumes AS v WHERE v.id = a.volume_id AND v.region_name = a.region_name)
        """
    )
