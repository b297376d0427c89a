"""Jobs as they stand, and what of the inventory a plan begins with; what changes a job is in job_queries."""
# ruff: noqa: S608 - conditions are literals of this file

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pf9.database import Row, Tx

COUNTED = 1000
Place = tuple[datetime, str]
CONDITIONS = {
    "status": "j.status = ANY (%(status)s)",
    "mode": "j.mode = ANY (%(mode)s)",
    "ip_strategy": "j.ip_strategy = ANY (%(ip_strategy)s)",
    "purpose": "j.purpose = ANY (%(purpose)s)",
    "vm_id": "j.vm_id = ANY (%(vm_id)s)",
    "snapshot_id": "j.snapshot_id = ANY (%(snapshot_id)s)",
    "requested_by": "j.requested_by = ANY (%(requested_by)s)",
    "lineage_id": "j.lineage_id::text = ANY (%(lineage_id)s)",
    "project_id": "j.project_id = ANY (%(project_id)s)",
    "tenant_id": "j.project_id = ANY (%(tenant_id)s)",
    "tenant_name": "j.project_id = ANY (ARRAY(SELECT id FROM projects WHERE name = ANY (%(tenant_name)s)))",
    "domain_name": (
        "j.project_id = ANY (ARRAY(SELECT p.id FROM projects AS p JOIN domains AS d ON d.id = p.domain_id"
        " WHERE d.name = ANY (%(domain_name)s)))"
    ),
    "since": "j.created_at >= %(since)s",
    "until": "j.created_at < %(until)s",
    "q": (
        "(lower(j.vm_name) LIKE lower(%(q)s) OR lower(j.plan_json ->> 'new_vm_name') LIKE lower(%(q)s)"
        " OR j.vm_id = %(q_id)s)"
    ),
    "q_id": "true",  # the other half of q
}
_JOB = """
    SELECT j.id, j.lineage_id, j.retry_of, j.purpose, j.region_name, j.vm_id, j.vm_name, j.project_id,
        p.name AS tenant_name, d.name AS domain_name, j.snapshot_id, j.mode, j.ip_strategy, j.status,
        j.plan_json ->> 'new_vm_name' AS new_vm_name, j.requested_by, j.created_at, j.expires_at,
        j.status = 'PLANNED' AND j.expires_at <= now() AS is_expired, j.executed_by, j.queued_at, j.started_at,
        j.finished_at, round(extract(epoch FROM j.finished_at - j.started_at), 1)::float AS seconds,
        j.failure_reason, j.cancel_requested_by, j.cancel_requested_at, j.last_heartbeat,
        j.status = 'RUNNING' AND j.lease_until > now() AS is_alive,
        (SELECT json_build_object(
                'total_steps', count(*),
                'completed_steps', count(*) FILTER (WHERE s.status IN ('SUCCEEDED', 'SKIPPED')),
                'current_step', (array_agg(s.step ORDER BY s.position) FILTER (WHERE s.status = 'RUNNING'))[1],
                'waits_for', (array_agg(s.waits_for ORDER BY s.position) FILTER (WHERE s.status = 'RUNNING'))[1])
            FROM restore_job_steps AS s WHERE s.job_id = j.id) AS progress"""
_PLACE = """
    LEFT JOIN projects AS p ON p.id = j.project_id
    LEFT JOIN domains AS d ON d.id = p.domain_id"""


def list_jobs(tx: Tx, asked: Mapping[str, Any], *, after: Place | None, limit: int, offset: int = 0) -> list[Row]:
    """Jobs, newest first, from behind `after` (created_at, id) on."""
    beyond = "AND (j.created_at, j.id) < (%(after_at)s, %(after_id)s::uuid)" if after else ""
    at, job_id = after or (None, None)
    return tx.all(
        f"""
        {_JOB} FROM (
            SELECT * FROM restore_jobs AS j WHERE {_where(asked)} {beyond}
            ORDER BY j.created_at DESC, j.id DESC LIMIT %(limit)s OFFSET %(offset)s
        ) AS j {_PLACE} ORDER BY j.created_at DESC, j.id DESC
        """,
        {**asked, "after_at": at, "after_id": job_id, "limit": limit, "offset": offset},
    )


def count_jobs(tx: Tx, asked: Mapping[str, Any]) -> int:
    """How many there are, counted up to one more than COUNTED."""
    counted = f"SELECT FROM restore_jobs AS j WHERE {_where(asked)} LIMIT {COUNTED + 1}"
    return int(tx.scalar(f"SELECT count(*) FROM ({counted}) AS c", asked))


def find_job(tx: Tx, job_id: str) -> Row | None:
    """One job with its plan and result; never with the user data."""
    return tx.find(
        f"{_JOB}, j.plan_json AS plan, j.result_json AS result FROM restore_jobs AS j {_PLACE} WHERE j.id = %s",
        (job_id,),
    )


def list_steps(tx: Tx, job_id: str) -> list[Row]:
    """The steps of a job in their order."""
    return tx.all(
        """
        SELECT position, step, status, details, waits_for, result, error, started_at, finished_at,
            round(extract(epoch FROM coalesce(finished_at, now()) - started_at), 1)::float AS seconds
        FROM restore_job_steps WHERE job_id = %s ORDER BY position
        """,
        (job_id,),
    )


def list_transitions(tx: Tx, job_id: str) -> list[Row]:
    """Who brought the job from which state to which, oldest first."""
    return tx.all(
        """
        SELECT from_status, to_status, happened_at, actor, reason FROM restore_job_transitions
        WHERE job_id = %s ORDER BY id
        """,
        (job_id,),
    )


def _where(asked: Mapping[str, Any]) -> str:
    return " AND ".join(["true", *(CONDITIONS[name] for name in asked)])
