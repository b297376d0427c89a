"""Events, counters and rules; lists walk along an index, the summary reads the counters."""
# ruff: noqa: S608 - conditions are literals of this file, names of tables come from the catalog

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pf9.database import Row, Tx
from pf9.inventory.catalog import BY_NAME

COUNTED, TREND_DAYS, OTHERS = 1000, 30, 20

CONDITIONS = {
    "severity": "e.severity = ANY (%(severity)s)",
    "resource_type": "e.resource_type = ANY (%(resource_type)s)",
    "field_changed": "e.field_changed = ANY (%(field_changed)s)",
    "rule_id": "e.rule_id = ANY (%(rule_id)s::int[])",
    "run_id": "e.run_id = ANY (%(run_id)s::bigint[])",
    "project_id": "e.project_id = ANY (%(project_id)s)",
    "tenant_id": "e.project_id = ANY (%(tenant_id)s)",
    "tenant_name": "e.project_id = ANY (ARRAY(SELECT id FROM projects WHERE name = ANY (%(tenant_name)s)))",
    "domain_name": "e.domain_id = ANY (ARRAY(SELECT id FROM domains WHERE name = ANY (%(domain_name)s)))",
    "resource_id": "e.resource_id = ANY (%(resource_id)s)",
    "readable": "e.resource_type = ANY (%(readable)s)",
    "open": "e.acknowledged_at IS NULL",
    "acknowledged": "e.acknowledged_at IS NOT NULL",
    "since": "e.detected_at >= %(since)s",
    "until": "e.detected_at < %(until)s",
    "q": "(lower(e.resource_name) LIKE lower(%(q)s) OR e.resource_id = %(q_id)s)",
    "q_id": "true",  # the other half of q
    "ids": "e.id = ANY (%(ids)s)",
}
_RULE = """
    SELECT r.*, coalesce(c.open, 0) AS events_open, coalesce(c.total, 0) AS events_total
    FROM drift_rules AS r LEFT JOIN (
        SELECT rule_id, sum(detected - acknowledged)::bigint AS open, sum(detected)::bigint AS total
        FROM drift_counts GROUP BY 1
    ) AS c ON c.rule_id = r.id"""


def where(asked: Mapping[str, Any]) -> str:
    """The conditions that `asked` names; its values are their parameters."""
    return " AND ".join(["true", *(_condition(name, value) for name, value in asked.items())])


def _condition(name: str, value: Any) -> str:
    """Of one value the index gives the events in the order of time; of any of several it does not."""
    condition = CONDITIONS[name]
    one = isinstance(value, list) and len(value) == 1 and not name.endswith("_name")
    return f"{condition.replace('= ANY (', '= (')}[1]" if one else condition


def count_events(tx: Tx, asked: Mapping[str, Any]) -> int:
    """How many there are, counted up to one more than COUNTED."""
    found = tx.scalar(
        f"SELECT count(*) FROM (SELECT FROM drift_events AS e WHERE {where(asked)} LIMIT {COUNTED + 1}) AS c", asked
    )
    return int(found)


def list_events(
    tx: Tx, asked: Mapping[str, Any], *, after: tuple[datetime, int] | None, limit: int, offset: int = 0
) -> list[Row]:
    """Events, newest first, from behind `after` (detected_at, id) on."""
    beyond = "AND (e.detected_at, e.id) < (%(after_at)s, %(after_id)s)" if after else ""
    at, event = after or (None, None)
    return tx.all(
        f"""
        SELECT e.*, p.name AS project_name, d.name AS domain_name
        FROM (
            SELECT * FROM drift_events AS e WHERE {where(asked)} {beyond}
            ORDER BY e.detected_at DESC, e.id DESC LIMIT %(limit)s OFFSET %(offset)s
        ) AS e
        LEFT JOIN projects AS p ON p.id = e.project_id LEFT JOIN domains AS d ON d.id = e.domain_id
        ORDER BY e.detected_at DESC, e.id DESC
        """,
        {**asked, "after_at": at, "after_id": event, "limit": limit, "offset": offset},
    )


def acknowledge(tx: Tx, asked: Mapping[str, Any], *, by: str, note: str | None) -> list[int]:
    """Acknowledge the open ones among them and give their ids; of two at once, one does it."""
    rows = tx.all(
        f"""
        UPDATE drift_events AS e SET acknowledged_at = now(), acknowledged_by = %(by)s, acknowledge_note = %(note)s
        WHERE {where(asked)} AND e.acknowledged_at IS NULL RETURNING e.id
        """,
        {**asked, "by": by, "note": note},
    )
    return [row["id"] for row in rows]


def list_known(tx: Tx, asked: Mapping[str, Any]) -> set[int]:
    """The ids of those that are there, of the few that `asked` names by id."""
    return {row["id"] for row in tx.all(f"SELECT e.id FROM drift_events AS e WHERE {where(asked)}", asked)}


def exists(tx: Tx, kind_name: str, resource_id: str) -> bool:
    """Whether the resource is there."""
    return bool(tx.scalar(f"SELECT EXISTS (SELECT FROM {BY_NAME[kind_name].name} WHERE id = %s)", (resource_id,)))


def list_counts(tx: Tx, kinds: list[str]) -> list[Row]:
    """`{rule_id, resource_type, field_name, severity, open, total}` by rule and the severity at detection."""
    return tx.all(
        """
        SELECT c.rule_id, r.resource_type, r.field_name, c.severity, sum(c.detected - c.acknowledged)::bigint AS open,
            sum(c.detected)::bigint AS total
        FROM drift_counts AS c JOIN drift_rules AS r ON r.id = c.rule_id
        WHERE r.resource_type = ANY (%(kinds)s)
        GROUP BY 1, 2, 3, 4 HAVING sum(c.detected) > 0 ORDER BY 5 DESC, 6 DESC, 1
        """,
        {"kinds": kinds},
    )


def list_trend(tx: Tx, kinds: list[str]) -> list[Row]:
    """`{day, critical, warning, info}` of the last days, without gaps."""
    return tx.all(
        f"""
        SELECT day::date AS day, coalesce(sum(detected) FILTER (WHERE severity = 'critical'), 0)::bigint AS critical,
            coalesce(sum(detected) FILTER (WHERE severity = 'warning'), 0)::bigint AS warning,
            coalesce(sum(detected) FILTER (WHERE severity = 'info'), 0)::bigint AS info
        FROM generate_series(
            (now() AT TIME ZONE 'UTC')::date - {TREND_DAYS - 1}, (now() AT TIME ZONE 'UTC')::date, interval '1 day'
        ) AS day LEFT JOIN (
            SELECT c.* FROM drift_counts AS c JOIN drift_rules AS r ON r.id = c.rule_id
            WHERE r.resource_type = ANY (%(kinds)s)
        ) AS c ON c.detected_on = day::date
        GROUP BY 1 ORDER BY 1
        """,
        {"kinds": kinds},
    )


def get_moments(tx: Tx, kinds: list[str]) -> Row:
    """`{oldest_open_at, newest_at, rules_enabled, rules_total}`; the moments are the first that an index comes by."""
    return tx.one(
        """
        SELECT (SELECT detected_at FROM drift_events WHERE acknowledged_at IS NULL AND resource_type = ANY (%(kinds)s)
                ORDER BY detected_at, id LIMIT 1) AS oldest_open_at,
            (SELECT detected_at FROM drift_events WHERE resource_type = ANY (%(kinds)s)
                ORDER BY detected_at DESC, id DESC LIMIT 1) AS newest_at,
            count(*) FILTER (WHERE enabled) AS rules_enabled, count(*) AS rules_total
        FROM drift_rules WHERE resource_type = ANY (%(kinds)s)
        """,
        {"kinds": kinds},
    )


def list_rules(tx: Tx, kinds: list[str]) -> list[Row]:
    """The rules of those kinds with the number of their events."""
    return tx.all(f"{_RULE} WHERE r.resource_type = ANY (%s) ORDER BY r.id", (kinds,))


def find_rule(tx: Tx, rule_id: int) -> Row | None:
    """One rule."""
    return tx.find(f"{_RULE} WHERE r.id = %s", (rule_id,))


def insert_rule(tx: Tx, *, resource_type: str, field_name: str, severity: str, by: str) -> int:
    """A new rule (drift_rules_field_once)."""
    return int(
        tx.scalar(
            "INSERT INTO drift_rules (resource_type, field_name, severity, updated_by) VALUES (%s, %s, %s, %s) RETURNING id",
            (resource_type, field_name, severity, by),
        )
    )


def update_rule(tx: Tx, rule_id: int, *, enabled: bool | None, severity: str | None, by: str) -> int:
    """Change what is given."""
    return tx.execute(
        """
        UPDATE drift_rules SET enabled = coalesce(%s, enabled), severity = coalesce(%s, severity), updated_at = now(),
            updated_by = %s
        WHERE id = %s
        """,
        (enabled, severity, by, rule_id),
    )
