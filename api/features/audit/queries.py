"""The statements of the two reports; they add up the counts of the log and of drift, or read the ends of an index."""
# ruff: noqa: S608 - the one condition that they share is a literal of this file

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pf9.database import Row, Tx

Values = Mapping[str, Any]  # since, until, kinds, project_id, domain_id

NEWEST, TOP, ACKNOWLEDGED = 50, 20, 10_000
# What happens in a normal five minutes is no burst, however quiet the rest of the span is.
LEAST_BURST, TIMES_USUAL = 20, 5

_OF_DRIFT = """e.resource_type = ANY (%(kinds)s)
            AND (%(project_id)s::text IS NULL OR e.project_id = %(project_id)s)
            AND (%(domain_id)s::text IS NULL OR e.domain_id = %(domain_id)s)"""
_EVENTS = f"""
            SELECT e.severity, count(*) FILTER (WHERE e.detected_at >= %(since)s AND e.detected_at < %(until)s) AS detected,
                count(*) FILTER (WHERE e.acknowledged_at IS NULL) AS open
            FROM drift_events AS e WHERE {_OF_DRIFT} GROUP BY 1"""
_COUNTED = f"""
            SELECT severity, sum(detected) AS detected, sum(open) AS open FROM (
                SELECT c.severity, c.detected - c.acknowledged AS open,
                    CASE WHEN c.detected_on >= (%(first_day)s AT TIME ZONE 'UTC')::date
                        AND c.detected_on < (%(behind)s AT TIME ZONE 'UTC')::date THEN c.detected END AS detected
                FROM drift_counts AS c JOIN drift_rules AS r ON r.id = c.rule_id
                WHERE r.resource_type = ANY (%(kinds)s)
                UNION ALL
                SELECT e.severity, 0, 1 FROM drift_events AS e
                WHERE (e.detected_at >= %(since)s AND e.detected_at < %(first_day)s
                        OR e.detected_at >= %(behind)s AND e.detected_at < %(until)s) AND {_OF_DRIFT}
            ) AS parts GROUP BY 1"""

_SPAN = """l.recorded_at >= %(since)s AND l.recorded_at < %(until)s AND l.resource_type = ANY (%(kinds)s)"""
_ASKED = f"""{_SPAN}
            AND (%(project_id)s::text IS NULL OR l.project_id = %(project_id)s)
            AND (%(domain_id)s::text IS NULL OR l.domain_id = %(domain_id)s)"""


def _counts(values: Values) -> str:
    """The counts `AS l` of what is asked: of the whole cloud they are kept without its projects, which are many."""
    if values["project_id"] or values["domain_id"]:
        return f"change_counts AS l WHERE {_ASKED}"
    return f"change_totals AS l WHERE {_SPAN}"


def list_by_kind(tx: Tx, values: Values) -> list[Row]:
    """`{resource_type, created, changed, deleted}`, most first."""
    return tx.all(
        f"""
        SELECT l.resource_type, coalesce(sum(l.changes) FILTER (WHERE l.action = 'created'), 0)::bigint AS created,
            coalesce(sum(l.changes) FILTER (WHERE l.action = 'changed'), 0)::bigint AS changed,
            coalesce(sum(l.changes) FILTER (WHERE l.action = 'deleted'), 0)::bigint AS deleted
        FROM {_counts(values)} GROUP BY 1 ORDER BY sum(l.changes) DESC, 1
        """,
        values,
    )


def list_by_project(tx: Tx, values: Values) -> list[Row]:
    """`{project_id, project_name, count}` of the projects with most changes."""
    return tx.all(
        f"""
        SELECT c.project_id, p.name AS project_name, c.count FROM (
            SELECT l.project_id, sum(l.changes)::bigint AS count FROM change_counts AS l WHERE {_ASKED} AND l.project_id IS NOT NULL
            GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {TOP}
        ) AS c LEFT JOIN projects AS p ON p.id = c.project_id ORDER BY c.count DESC, c.project_id
        """,
        values,
    )


def get_looks(tx: Tx, values: Values) -> Row:
    """How often the cloud was looked at in the span, and the longest time without a complete look, from the first on."""
    return tx.one(
        """
        WITH looks AS (
            SELECT r.status, r.finished_at, r.status = 'success' AND (
                SELECT count(*) FROM inventory_run_kinds AS k WHERE k.run_id = r.id) >= %(all_kinds)s AS is_complete
            FROM inventory_runs AS r
            WHERE r.started_at >= %(since)s AND r.started_at < %(until)s AND r.source <> 'console'
        ),
        gaps AS (
            SELECT finished_at AS begins_at,
                coalesce(lead(finished_at) OVER (ORDER BY finished_at), least(%(until)s, now())) AS ends_at
            FROM looks WHERE is_complete
        ),
        longest AS (SELECT * FROM gaps ORDER BY ends_at - begins_at DESC LIMIT 1)
        SELECT count(*) AS runs, count(*) FILTER (WHERE is_complete) AS complete,
            count(*) FILTER (WHERE status = 'partial') AS partial, count(*) FILTER (WHERE status = 'failed') AS failed,
            max(finished_at) FILTER (WHERE is_complete) AS last_complete_at,
            (SELECT extract(epoch FROM ends_at - begins_at) FROM longest) AS longest_gap_seconds,
            (SELECT begins_at FROM longest) AS longest_gap_from, (SELECT ends_at FROM longest) AS longest_gap_until
        FROM looks
        """,
        values,
    )


def list_drift(tx: Tx, values: Values) -> list[Row]:
    """`{severity, detected, open, oldest_open_at}`: detected in the span, open now; the oldest is told of the critical.

    Of everything they are added up of the counts of whole days, and of the events of the days that the span has in part.
    """
    first_day, behind = _whole_days(values["since"], values["until"])
    source = _EVENTS if values["project_id"] or values["domain_id"] else _COUNTED
    return tx.all(
        f"""
        SELECT c.severity, coalesce(c.detected, 0)::bigint AS detected, c.open::bigint AS open,
            CASE WHEN c.severity = 'critical' AND c.open > 0 THEN (
                SELECT e.detected_at FROM drift_events AS e
                WHERE e.acknowledged_at IS NULL AND e.severity = 'critical' AND {_OF_DRIFT}
                ORDER BY e.detected_at, e.id LIMIT 1
            ) END AS oldest_open_at
        FROM ({source}) AS c ORDER BY 1
        """,
        {**values, "first_day": first_day, "behind": behind},
    )


def _whole_days(since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """The first whole day (UTC) of a span, and the one behind its last; of a span without any, twice its end."""
    first, behind = (time.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) for time in (since, until))
    first += timedelta(days=1) if first < since else timedelta()
    return (first, behind) if first < behind else (until, until)


def get_median_acknowledgement(tx: Tx, values: Values) -> float | None:
    """Seconds from detection to acknowledgement, of the newest ACKNOWLEDGED of the span that were acknowledged."""
    median: float | None = tx.scalar(
        f"""
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM acknowledged_at - detected_at))
        FROM (
            SELECT e.acknowledged_at, e.detected_at FROM drift_events AS e
            WHERE e.detected_at >= %(since)s AND e.detected_at < %(until)s AND e.acknowledged_at IS NOT NULL AND {_OF_DRIFT}
            ORDER BY e.detected_at DESC, e.id DESC LIMIT {ACKNOWLEDGED}
        ) AS newest
        """,
        values,
    )
    return median


def list_acts(tx: Tx, values: Values) -> list[Row]:
    """`{actor, acts, failed}` of what people did through this system."""
    return tx.all(
        """
        SELECT actor, count(*) AS acts, count(*) FILTER (WHERE NOT success) AS failed FROM activity_log
        WHERE occurred_at >= %(since)s AND occurred_at < %(until)s
            AND (%(project_id)s::text IS NULL OR project_id = %(project_id)s)
            AND (%(domain_id)s::text IS NULL OR domain_id = %(domain_id)s)
        GROUP BY 1 ORDER BY 2 DESC, 1
        """,
        values,
    )


def count_through_here(tx: Tx, values: Values) -> int:
    """Lines of the log that an act through this system brought at once."""
    return int(
        tx.scalar(
            f"""
            SELECT count(*) FROM change_log AS l JOIN inventory_runs AS r ON r.id = l.run_id
            WHERE r.source = 'console' AND {_ASKED}
            """,
            values,
        )
    )


def get_access(tx: Tx, values: Values) -> Row:
    """Logins and refusals of the span."""
    return tx.one(
        """
        SELECT count(*) FILTER (WHERE action = 'login' AND success) AS logins,
            count(*) FILTER (WHERE action = 'failed_login') AS failed_logins,
            count(*) FILTER (WHERE action = 'permission_denied') AS permissions_denied
        FROM auth_audit_log WHERE occurred_at >= %(since)s AND occurred_at < %(until)s
        """,
        values,
    )


def list_deletions(tx: Tx, values: Values) -> list[Row]:
    """The newest deletions, with who did it where it was done through this system."""
    return tx.all(
        f"""
        SELECT l.resource_type, l.resource_id, l.resource_name, l.project_id, p.name AS project_name,
            l.recorded_at AS deleted_at, l.seen_before_at AS last_seen_at,
            CASE WHEN r.source = 'console' THEN r.actor END AS actor
        FROM change_log AS l JOIN inventory_runs AS r ON r.id = l.run_id LEFT JOIN projects AS p ON p.id = l.project_id
        WHERE {_ASKED} AND l.action = 'deleted' ORDER BY l.recorded_at DESC, l.id DESC LIMIT {NEWEST}
        """,
        values,
    )


def list_hours(tx: Tx, values: Values) -> list[Row]:
    """`{weekday, hour, count}` in the reader's zone; 1 is Monday."""
    return tx.all(
        f"""
        SELECT extract(isodow FROM at)::int AS weekday, extract(hour FROM at)::int AS hour, sum(count)::bigint AS count
        FROM (
            SELECT l.recorded_at AT TIME ZONE %(time_zone)s AS at, sum(l.changes) AS count
            FROM {_counts(values)} GROUP BY l.recorded_at
        ) AS s
        GROUP BY 1, 2 ORDER BY 1, 2
        """,
        values,
    )


def list_bursts(tx: Tx, values: Values) -> list[Row]:
    """Five-minute stretches far above the usual one: `{begins_at, count, threshold, by_kind, by_project}`, largest first."""
    return tx.all(
        f"""
        WITH parts AS (
            SELECT date_bin('5 minutes', l.recorded_at, 'epoch') AS begins_at, l.resource_type, sum(l.changes) AS count
            FROM {_counts(values)} GROUP BY 1, 2
        ),
        stretches AS (SELECT begins_at, sum(count)::bigint AS count FROM parts GROUP BY 1),
        usual AS (
            SELECT greatest({LEAST_BURST}, ceil({TIMES_USUAL} * percentile_cont(0.5) WITHIN GROUP (ORDER BY count)))::bigint
                AS threshold
            FROM stretches
        ),
        bursts AS (
            SELECT s.* FROM stretches AS s, usual WHERE s.count >= usual.threshold ORDER BY s.count DESC, s.begins_at
            LIMIT {TOP}
        )
        SELECT usual.threshold, b.begins_at, b.count,
            (SELECT jsonb_object_agg(k.resource_type, k.count) FROM (
                SELECT resource_type, sum(count) AS count FROM parts WHERE begins_at = b.begins_at GROUP BY 1
            ) AS k) AS by_kind,
            (SELECT jsonb_object_agg(coalesce(n.name, k.project_id), k.count) FROM (
                SELECT l.project_id, sum(l.changes) AS count FROM change_counts AS l
                WHERE {_ASKED} AND l.recorded_at >= b.begins_at AND l.recorded_at < b.begins_at + interval '5 minutes'
                    AND l.project_id IS NOT NULL
                GROUP BY 1 ORDER BY 2 DESC LIMIT 5
            ) AS k LEFT JOIN projects AS n ON n.id = k.project_id) AS by_project
        FROM usual LEFT JOIN bursts AS b ON true ORDER BY b.count DESC, b.begins_at
        """,
        values,
    )
