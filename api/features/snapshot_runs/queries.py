"""Runs, records and requests; lists walk along an index of the time."""
# ruff: noqa: S608 - conditions are literals of this file

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pf9.database import Row, Tx

COUNTED = 1000
_RUN = """
    SELECT r.id, r.region_name, r.trigger, r.status, r.started_at, r.finished_at, r.planned_count, r.created_count,
        r.deleted_count, r.failed_count, r.skipped_count, r.postponed_count, r.warnings, r.error,
        round(extract(epoch FROM r.finished_at - r.started_at), 1)::float AS seconds,
        r.status = 'running' AND r.lease_until > now() AS is_alive
    FROM snapshot_runs AS r"""
_REQUEST = """
    SELECT q.id, q.requested_by, q.requested_at, q.status, q.steps, q.started_at, q.finished_at, q.error, coalesce(
            q.run_id,
            (SELECT r.id FROM snapshot_runs AS r WHERE r.trigger = 'on_demand' AND r.started_at >= q.started_at
                AND (q.finished_at IS NULL OR r.started_at <= q.finished_at) ORDER BY r.started_at LIMIT 1)
        ) AS run_id
    FROM snapshot_on_demand_runs AS q"""
RUN_CONDITIONS = {
    "status": "r.status = ANY (%(status)s)",
    "trigger": "r.trigger = ANY (%(trigger)s)",
    "since": "r.started_at >= %(since)s",
    "until": "r.started_at < %(until)s",
}
RECORD_CONDITIONS = {
    "run_id": "r.run_id = ANY (%(run_id)s)",
    "action": "r.action = ANY (%(action)s)",
    "status": "r.status = ANY (%(status)s)",
    "reason": "r.reason = ANY (%(reason)s)",
    "policy": "r.policy = ANY (%(policy)s)",
    "volume_id": "r.volume_id = ANY (%(volume_id)s)",
    "server_id": "r.server_id = ANY (%(server_id)s)",
    "snapshot_id": "r.snapshot_id = ANY (%(snapshot_id)s)",
    "set_id": "r.set_id = ANY (%(set_id)s)",
    "project_id": "r.project_id = ANY (%(project_id)s)",
    "tenant_id": "r.project_id = ANY (%(tenant_id)s)",
    "tenant_name": "r.project_id = ANY (ARRAY(SELECT id FROM projects WHERE name = ANY (%(tenant_name)s)))",
    "domain_name": (
        "r.project_id = ANY (ARRAY(SELECT p.id FROM projects AS p JOIN domains AS d ON d.id = p.domain_id"
        " WHERE d.name = ANY (%(domain_name)s)))"
    ),
    "since": "r.created_at >= %(since)s",
    "until": "r.created_at < %(until)s",
    "q": "(lower(r.volume_name) LIKE lower(%(q)s) OR lower(r.snapshot_name) LIKE lower(%(q)s) OR r.volume_id = %(q_id)s)",
    "q_id": "true",  # the other half of q
}
Place = tuple[datetime, int]


def list_runs(tx: Tx, asked: Mapping[str, Any], *, after: Place | None, limit: int, offset: int = 0) -> list[Row]:
    """Runs, newest first, from behind `after` (started_at, id) on."""
    beyond = "AND (r.started_at, r.id) < (%(after_at)s, %(after_id)s)" if after else ""
    at, number = after or (None, None)
    return tx.all(
        f"{_RUN} WHERE {_where(RUN_CONDITIONS, asked)} {beyond}"
        " ORDER BY r.started_at DESC, r.id DESC LIMIT %(limit)s OFFSET %(offset)s",
        {**asked, "after_at": at, "after_id": number, "limit": limit, "offset": offset},
    )


def count_runs(tx: Tx, asked: Mapping[str, Any]) -> int:
    """How many there are, counted up to one more than COUNTED."""
    return _count(tx, "snapshot_runs", _where(RUN_CONDITIONS, asked), asked)


def find_run(tx: Tx, run_id: int) -> Row | None:
    """One run."""
    return tx.find(f"{_RUN} WHERE r.id = %s", (run_id,))


def find_newest_run(tx: Tx, *, running: bool = False) -> Row | None:
    """The run that began last, of those under way or of all."""
    return tx.find(
        f"{_RUN} WHERE (r.status = 'running' OR NOT %s) ORDER BY r.started_at DESC, r.id DESC LIMIT 1", (running,)
    )


def sum_records(tx: Tx, *, hours: int) -> Row:
    """What became of what was begun in the last hours, and how many runs there were."""
    return tx.one(
        """
        SELECT span.since, runs.*, records.*
        FROM (SELECT now() - make_interval(hours => %s) AS since) AS span,
        LATERAL (
            SELECT count(*) AS runs_count, count(*) FILTER (WHERE status IN ('failed', 'interrupted')) AS broken_count
            FROM snapshot_runs WHERE started_at >= span.since
        ) AS runs,
        LATERAL (
            SELECT count(*) FILTER (WHERE action = 'create' AND status = 'available') AS created_count,
                count(*) FILTER (WHERE status = 'deleted') AS deleted_count,
                count(*) FILTER (WHERE status IN ('failed', 'error')) AS failed_count,
                count(*) FILTER (WHERE status = 'skipped') AS skipped_count
            FROM snapshot_records WHERE created_at >= span.since
        ) AS records
        """,
        (hours,),
    )


def list_outcomes(tx: Tx, run_id: int, *, limit: int) -> list[Row]:
    """How many records of a run ended alike and for the same reason: what went wrong first, then the frequent."""
    return tx.all(
        """
        SELECT action, status, reason, count(*) AS records_count FROM snapshot_records WHERE run_id = %s
        GROUP BY action, status, reason
        ORDER BY array_position(ARRAY['failed', 'error', 'busy', 'skipped'], status), count(*) DESC, action, status, reason
        LIMIT %s
        """,
        (run_id, limit),
    )


def list_records(tx: Tx, asked: Mapping[str, Any], *, after: Place | None, limit: int, offset: int = 0) -> list[Row]:
    """Records, newest first, from behind `after` (created_at, id) on."""
    beyond = "AND (r.created_at, r.id) < (%(after_at)s, %(after_id)s)" if after else ""
    at, number = after or (None, None)
    return tx.all(
        f"""
        SELECT r.*, p.name AS tenant_name, d.name AS domain_name, s.name AS server_name
        FROM (
            SELECT * FROM snapshot_records AS r WHERE {_where(RECORD_CONDITIONS, asked)} {beyond}
            ORDER BY r.created_at DESC, r.id DESC LIMIT %(limit)s OFFSET %(offset)s
        ) AS r
        LEFT JOIN projects AS p ON p.id = r.project_id
        LEFT JOIN domains AS d ON d.id = p.domain_id
        LEFT JOIN servers AS s ON s.id = r.server_id AND s.region_name = r.region_name
        ORDER BY r.created_at DESC, r.id DESC
        """,
        {**asked, "after_at": at, "after_id": number, "limit": limit, "offset": offset},
    )


def count_records(tx: Tx, asked: Mapping[str, Any]) -> int:
    """How many there are, counted up to one more than COUNTED."""
    return _count(tx, "snapshot_records", _where(RECORD_CONDITIONS, asked), asked)


def insert_request(tx: Tx, *, by: str) -> Row:
    """Ask the worker for a run (snapshot_on_demand_runs_one_active)."""
    return tx.one(
        """
        INSERT INTO snapshot_on_demand_runs (requested_by) VALUES (%s)
        RETURNING id, requested_by, requested_at, status, steps, started_at, finished_at, run_id, error
        """,
        (by,),
    )


def interrupt_dead_requests(tx: Tx) -> int:
    """Close those whose worker shows no sign of life: they block nobody."""
    return tx.execute(
        """
        UPDATE snapshot_on_demand_runs SET status = 'interrupted', finished_at = now(),
            error = 'The worker showed no sign of life any more.'
        WHERE status = 'running' AND lease_until < now()
        """
    )


def find_last_request(tx: Tx) -> Row | None:
    """The newest one, whatever has become of it."""
    return tx.find(f"{_REQUEST} ORDER BY q.id DESC LIMIT 1")


def _count(tx: Tx, table: str, where: str, asked: Mapping[str, Any]) -> int:
    found = tx.scalar(f"SELECT count(*) FROM (SELECT FROM {table} AS r WHERE {where} LIMIT {COUNTED + 1}) AS c", asked)
    return int(found)


def _where(conditions: Mapping[str, str], asked: Mapping[str, Any]) -> str:
    """Of one value the index gives the rows in the order of time; of any of several it does not."""
    chosen = [
        conditions[name].replace("= ANY (%", "= (%") + "[1]" if _is_one(name, value) else conditions[name]
        for name, value in asked.items()
    ]
    return " AND ".join(["true", *chosen])


def _is_one(name: str, value: Any) -> bool:
    return isinstance(value, list) and len(value) == 1 and not name.endswith("_name")
