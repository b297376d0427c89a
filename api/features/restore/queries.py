"""Jobs as they stand, and what of the inventory a plan begins with; what changes a job is in job_queries."""
# ruff: noqa: S608 - conditions are literals of this file

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pf9.database import Row, Tx

COUNTED = 1000
_ORDER = {True: ("DESC", "<"), False: ("ASC", ">")}
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
SNAPSHOT_CONDITIONS = {
    "vm_id": "s.volume_id = ANY (ARRAY(SELECT id FROM volumes WHERE server_id = ANY (%(vm_id)s)))",
    "volume_id": "s.volume_id = ANY (%(volume_id)s)",
    "policy": "s.policy = ANY (%(policy)s)",
    "project_id": "s.project_id = ANY (%(project_id)s)",
    "tenant_id": "s.project_id = ANY (%(tenant_id)s)",
    "tenant_name": "s.project_id = ANY (ARRAY(SELECT id FROM projects WHERE name = ANY (%(tenant_name)s)))",
    "domain_name": (
        "s.project_id = ANY (ARRAY(SELECT p.id FROM projects AS p JOIN domains AS d ON d.id = p.domain_id"
        " WHERE d.name = ANY (%(domain_name)s)))"
    ),
    "since": "s.created_at >= %(since)s",
    "until": "s.created_at < %(until)s",
    "q": (
        "(s.search_text LIKE lower(%(q)s) OR s.volume_id = ANY (ARRAY(SELECT v.id FROM volumes AS v JOIN servers AS x"
        " ON x.id = v.server_id AND x.region_name = v.region_name WHERE x.search_text LIKE lower(%(q)s)))"
        " OR s.volume_id = %(q_id)s)"
    ),
    "q_id": "true",  # the other half of q
}
# LIMIT 1 keeps the order of the snapshots' index: a page stops after its rows, whatever the planner believes of a record.
# What the plan looks at again in the cloud; the root device, which only the record holds, comes last.
_RESTORABLE = """
    FROM snapshots AS s
    CROSS JOIN LATERAL (
        SELECT v.name AS volume_name, x.id AS vm_id, x.name AS vm_name, x.status AS vm_status
        FROM volumes AS v JOIN servers AS x ON x.id = v.server_id AND x.region_name = v.region_name
        WHERE v.id = s.volume_id AND v.region_name = s.region_name AND x.project_id = s.project_id AND x.image_id IS NULL
          AND v.device = x.raw_json ->> 'OS-EXT-SRV-ATTR:root_device_name'
        LIMIT 1
    ) AS m"""
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


def list_jobs(
    tx: Tx, asked: Mapping[str, Any], *, after: Place | None, descending: bool, limit: int, offset: int = 0
) -> list[Row]:
    """Jobs in the order of time, from behind `after` (created_at, id) on."""
    order, behind = _ORDER[descending]
    beyond = f"AND (j.created_at, j.id) {behind} (%(after_at)s, %(after_id)s::uuid)" if after else ""
    at, job_id = after or (None, None)
    return tx.all(
        f"""
        {_JOB} FROM (
            SELECT * FROM restore_jobs AS j WHERE {_where(asked)} {beyond}
            ORDER BY j.created_at {order}, j.id {order} LIMIT %(limit)s OFFSET %(offset)s
        ) AS j {_PLACE} ORDER BY j.created_at {order}, j.id {order}
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


def find_unfinished(tx: Tx, vm_id: str) -> Row | None:
    """The job that is in the middle of replacing this server and holds what belongs to it, if there is one."""
    return tx.find(
        """
        SELECT j.id, j.vm_name, j.status FROM restore_jobs AS j
        WHERE j.vm_id = %s AND j.mode = 'REPLACE' AND j.status IN ('PENDING', 'RUNNING', 'FAILED', 'INTERRUPTED')
          AND NOT EXISTS (SELECT FROM restore_jobs AS next WHERE next.retry_of = j.id)
          AND EXISTS (SELECT FROM restore_job_steps AS s
              WHERE s.job_id = j.id AND s.step = 'DELETE_EXISTING_VM' AND s.result IS NOT NULL)
          AND j.cleaned_up_at IS NULL
          AND (j.status <> 'FAILED' OR jsonb_path_exists(j.result_json, '$.left[*] ? (@.kind != "volumes" && !(@.kept == true))'))
        ORDER BY j.created_at DESC LIMIT 1
        """,
        (vm_id,),
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


def find_server(tx: Tx, server_id: str, *, region_name: str) -> Row | None:
    """A server as the inventory knows it."""
    return tx.find("SELECT * FROM servers WHERE id = %s AND region_name = %s", (server_id, region_name))


def find_project(tx: Tx, project_id: str) -> Row | None:
    """A project as the inventory knows it."""
    return tx.find("SELECT id, name FROM projects WHERE id = %s", (project_id,))


def prune_plans(tx: Tx) -> int:
    """Forget plans that ended a week ago and were never carried out."""
    return int(tx.scalar("SELECT derived.prune_restore_plans()"))


def insert_job(tx: Tx, job: Row) -> None:
    """A plan, the first job of its lineage."""
    tx.execute(
        """
        WITH made AS (
            INSERT INTO restore_jobs (id, lineage_id, purpose, region_name, vm_id, vm_name, project_id, snapshot_id, mode, ip_strategy,
                plan_json, seen_json, user_data_encrypted, requested_by, created_at, expires_at)
            VALUES (%(id)s, %(id)s, %(purpose)s, %(region_name)s, %(vm_id)s, %(vm_name)s, %(project_id)s, %(snapshot_id)s, %(mode)s,
                %(ip_strategy)s, %(plan_json)s, %(seen_json)s, %(user_data_encrypted)s, %(requested_by)s, %(created_at)s,
                %(expires_at)s)
            RETURNING id, requested_by
        )
        INSERT INTO restore_job_transitions (job_id, to_status, actor) SELECT id, 'PLANNED', requested_by FROM made
        """,
        job,
    )


def insert_steps(tx: Tx, job_id: str, steps: Sequence[tuple[str, str]]) -> None:
    """The steps of a plan `(step, what it will do)`, in their order."""
    tx.execute(
        """
        INSERT INTO restore_job_steps (job_id, position, step, details)
        SELECT %s, position, step, jsonb_build_object('details', details)
        FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS s (step, details, position)
        """,
        (job_id, [step for step, _ in steps], [details for _, details in steps]),
    )


def list_user_data(tx: Tx, *, after: str, limit: int) -> list[Row]:
    """Jobs `{id, user_data_encrypted}` that have user data, in the order of their ids."""
    return tx.all(
        """
        SELECT id::text AS id, user_data_encrypted FROM restore_jobs
        WHERE user_data_encrypted IS NOT NULL AND id::text > %s ORDER BY id::text LIMIT %s
        """,
        (after, limit),
    )


def update_user_data(tx: Tx, job_id: str, closed: str, *, was: str) -> int:
    """Keep it otherwise encrypted, unless it has changed meanwhile."""
    return tx.execute(
        "UPDATE restore_jobs SET user_data_encrypted = %s WHERE id = %s AND user_data_encrypted = %s",
        (closed, job_id, was),
    )


def list_snapshots(
    tx: Tx, asked: Mapping[str, Any], *, after: Place | None, descending: bool, limit: int, offset: int = 0
) -> list[Row]:
    """Snapshots that a server can be restored from, in the order of time, from behind `after` (created_at, id) on."""
    order, behind = _ORDER[descending]
    beyond = f'AND (s.created_at, s.id COLLATE "C") {behind} (%(after_at)s, %(after_id)s)' if after else ""
    at, snapshot_id = after or (None, None)
    return tx.all(
        f"""
        SELECT s.id, s.region_name, s.name, s.created_at, s.size_gb, s.policy, s.metadata ->> 'set_id' AS set_id,
            s.volume_id, m.volume_name, m.vm_id, m.vm_name, m.vm_status, s.project_id,
            p.name AS tenant_name, d.name AS domain_name
        {_RESTORABLE} LEFT JOIN projects AS p ON p.id = s.project_id LEFT JOIN domains AS d ON d.id = p.domain_id
        WHERE s.status = 'available' AND {_where(asked, SNAPSHOT_CONDITIONS)} {beyond}
        ORDER BY s.created_at {order}, s.id COLLATE "C" {order} LIMIT %(limit)s OFFSET %(offset)s
        """,
        {**asked, "after_at": at, "after_id": snapshot_id, "limit": limit, "offset": offset},
    )


def count_snapshots(tx: Tx, asked: Mapping[str, Any]) -> int:
    """How many there are, counted up to one more than COUNTED."""
    counted = f"SELECT {_RESTORABLE} WHERE s.status = 'available' AND {_where(asked, SNAPSHOT_CONDITIONS)} LIMIT {COUNTED + 1}"
    return int(tx.scalar(f"SELECT count(*) FROM ({counted}) AS c", asked))


def _where(asked: Mapping[str, Any], conditions: Mapping[str, str] = CONDITIONS) -> str:
    return " AND ".join(["true", *(conditions[name] for name in asked)])
