"""What changes a job: each change of its state is one conditional UPDATE, which writes the change down as well."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from pf9.database import Row, Tx
from pf9.values import Json

API_STOPPED = "This process of the gateway was told to end in the middle of the job."
LEASE_RAN_OUT = "Its process showed no sign of life any more: it ended, or was cut off, in the middle of the job."
SYSTEM = "system"


def find_job(tx: Tx, job_id: UUID) -> Row | None:
    """The whole row."""
    return tx.find("SELECT * FROM restore_jobs WHERE id = %s", (str(job_id),))


def lock_job(tx: Tx, job_id: UUID) -> Row | None:
    """The whole row; nobody else changes it before the transaction ends."""
    return tx.find("SELECT * FROM restore_jobs WHERE id = %s FOR UPDATE", (str(job_id),))


def queue_job(tx: Tx, job_id: UUID, *, actor: str) -> bool:
    """PLANNED to PENDING, while the plan is good; False: it is not (any more).

    Raises:
        Conflict: restore_jobs_one_active_per_vm.
    """
    return bool(
        tx.scalar(
            """
            WITH changed AS (
                UPDATE restore_jobs SET status = 'PENDING', executed_by = %(actor)s, queued_at = now()
                WHERE id = %(job_id)s AND status = 'PLANNED' AND expires_at > now() RETURNING id
            ), written AS (
                INSERT INTO restore_job_transitions (job_id, from_status, to_status, actor)
                SELECT id, 'PLANNED', 'PENDING', %(actor)s FROM changed
            )
            SELECT count(*) FROM changed
            """,
            {"job_id": str(job_id), "actor": actor},
        )
    )


def insert_retry(tx: Tx, earlier: UUID, *, actor: str, ip_strategy: str, plan: Mapping[str, Any]) -> UUID:
    """A job that goes on where the earlier one ended: PENDING, with what its steps have made.

    Raises:
        Conflict: restore_jobs_one_active_per_vm.
    """
    new_id = tx.scalar(
        """
        WITH made AS (
            INSERT INTO restore_jobs (lineage_id, retry_of, purpose, region_name, vm_id, vm_name, project_id, snapshot_id,
                mode, ip_strategy, status, plan_json, seen_json, user_data_encrypted, requested_by, expires_at,
                executed_by, queued_at)
            SELECT lineage_id, id, purpose, region_name, vm_id, vm_name, project_id, snapshot_id, mode, %(ip_strategy)s,
                'PENDING', %(plan)s, seen_json, user_data_encrypted, requested_by, expires_at, %(actor)s, now()
            FROM restore_jobs WHERE id = %(earlier)s
            RETURNING id
        ), written AS (
            INSERT INTO restore_job_transitions (job_id, from_status, to_status, actor, reason)
            SELECT id, NULL, 'PENDING', %(actor)s, 'retry of ' || %(earlier)s FROM made
        )
        SELECT id FROM made
        """,
        {"earlier": str(earlier), "actor": actor, "ip_strategy": ip_strategy, "plan": Json(dict(plan))},
    )
    tx.execute(
        """
        INSERT INTO restore_job_steps (job_id, position, step, status, details, result)
        SELECT %(new)s, position, step, CASE WHEN status = 'SUCCEEDED' THEN 'SUCCEEDED' ELSE 'PENDING' END,
            coalesce((SELECT jsonb_build_object('details', action ->> 'details')
                FROM jsonb_array_elements(%(plan)s::jsonb -> 'actions') AS action WHERE action ->> 'step' = step), details),
            result
        FROM restore_job_steps WHERE job_id = %(earlier)s
        """,
        {"new": str(new_id), "earlier": str(earlier), "plan": Json(dict(plan))},
    )
    return UUID(str(new_id))


def find_newest_of(tx: Tx, lineage_id: UUID) -> Row:
    """The last job of a chain of retries."""
    return tx.one(
        "SELECT * FROM restore_jobs WHERE lineage_id = %s ORDER BY created_at DESC, id DESC LIMIT 1", (str(lineage_id),)
    )


def cleaning(lineage_id: UUID) -> tuple[int, int]:
    """The advisory lock under which what a chain of jobs has left is cleaned up."""
    return 790_026, lineage_id.int % 2**31


def keep_clean_up_out(tx: Tx, lineage_id: UUID) -> bool:
    """Have no clean-up of the chain begin before the transaction ends; False: one is under way."""
    return bool(tx.scalar("SELECT pg_try_advisory_xact_lock(%s, %s)", cleaning(lineage_id)))


def cancel_waiting(tx: Tx, job_id: UUID, *, actor: str) -> bool:
    """PLANNED or PENDING to CANCELED; not a retry, for what the jobs before it have made is to be taken back."""
    return bool(
        tx.scalar(
            """
            WITH changed AS (
                UPDATE restore_jobs AS j SET status = 'CANCELED', finished_at = now(), cancel_requested_by = %(actor)s,
                    cancel_requested_at = now()
                FROM (SELECT id, status FROM restore_jobs WHERE id = %(job_id)s FOR UPDATE) AS before
                WHERE j.id = before.id AND j.status IN ('PLANNED', 'PENDING') AND j.retry_of IS NULL
                RETURNING j.id, before.status AS was
            ), written AS (
                INSERT INTO restore_job_transitions (job_id, from_status, to_status, actor)
                SELECT id, was, 'CANCELED', %(actor)s FROM changed
            )
            SELECT count(*) FROM changed
            """,
            {"job_id": str(job_id), "actor": actor},
        )
    )


def request_cancel(tx: Tx, job_id: UUID, *, actor: str) -> bool:
    """Ask for the end of a running job, or of a retry; not once its old storage is being deleted. Asking twice changes nothing."""
    return bool(
        tx.execute(
            """
            UPDATE restore_jobs SET cancel_requested_by = coalesce(cancel_requested_by, %(actor)s),
                cancel_requested_at = coalesce(cancel_requested_at, now())
            WHERE id = %(job_id)s AND status IN ('PENDING', 'RUNNING') AND NOT EXISTS (
                SELECT FROM restore_job_steps AS s
                WHERE s.job_id = %(job_id)s AND s.step = 'CLEANUP_OLD_STORAGE'
                  AND (s.status <> 'PENDING' OR s.result IS NOT NULL))
            """,
            {"job_id": str(job_id), "actor": actor},
        )
    )


def claim_job(tx: Tx, *, owner: str, lease: float, region_name: str) -> Row | None:
    """PENDING to RUNNING: the one that waits longest and that nobody else is taking."""
    return tx.find(
        """
        WITH due AS (
            SELECT id FROM restore_jobs WHERE status = 'PENDING' AND region_name = %(region_name)s
            ORDER BY queued_at, id FOR UPDATE SKIP LOCKED LIMIT 1
        ), changed AS (
            UPDATE restore_jobs AS j SET status = 'RUNNING', owner = %(owner)s, started_at = now(), last_heartbeat = now(),
                lease_until = now() + make_interval(secs => %(lease)s)
            FROM due WHERE j.id = due.id AND j.status = 'PENDING' RETURNING j.*
        ), written AS (
            INSERT INTO restore_job_transitions (job_id, from_status, to_status, actor)
            SELECT id, 'PENDING', 'RUNNING', executed_by FROM changed
        )
        SELECT * FROM changed
        """,
        {"owner": owner, "lease": lease, "region_name": region_name},
    )


def renew_leases(tx: Tx, job_ids: Iterable[UUID], *, owner: str, lease: float) -> dict[UUID, bool]:
    """Show a sign of life for these jobs of this process; the answer names them: whether each is to be canceled."""
    rows = tx.all(
        """
        UPDATE restore_jobs SET last_heartbeat = now(), lease_until = now() + make_interval(secs => %s)
        WHERE id = ANY (%s::uuid[]) AND status = 'RUNNING' AND owner = %s
        RETURNING id, cancel_requested_at IS NOT NULL AS is_canceled
        """,
        (lease, [str(each) for each in job_ids], owner),
    )
    return {UUID(str(row["id"])): row["is_canceled"] for row in rows}


def interrupt_dead(tx: Tx) -> list[Row]:
    """RUNNING to INTERRUPTED for those whose lease has run out; what they were doing stays as it is."""
    return tx.all(
        """
        WITH changed AS (
            UPDATE restore_jobs SET status = 'INTERRUPTED', finished_at = now(), failure_reason = %(reason)s
            WHERE status = 'RUNNING' AND lease_until < now() RETURNING id, vm_id, vm_name, project_id, owner
        ), stopped AS (
            UPDATE restore_job_steps AS s SET status = 'FAILED', error = %(reason)s, finished_at = now(), waits_for = NULL
            FROM changed WHERE s.job_id = changed.id AND s.status = 'RUNNING'
        ), written AS (
            INSERT INTO restore_job_transitions (job_id, from_status, to_status, actor, reason)
            SELECT id, 'RUNNING', 'INTERRUPTED', %(actor)s, %(reason)s FROM changed
        )
        SELECT * FROM changed
        """,
        {"reason": LEASE_RAN_OUT, "actor": SYSTEM},
    )


def finish_job(
    tx: Tx,
    job_id: UUID,
    *,
    owner: str,
    status: str,
    actor: str,
    reason: str | None,
    result: Mapping[str, Any],
    in_doubt: bool,
) -> bool:
    """RUNNING to its end. False: it is not ours any more; or it was to SUCCEED, and is to be canceled.

    The time to recovery ends with the last step, not with what is written down about it.
    """
    return bool(
        tx.scalar(
            """
            WITH changed AS (
                UPDATE restore_jobs SET status = %(status)s, finished_at = now(), failure_reason = %(reason)s,
                    in_doubt = %(in_doubt)s,
                    result_json = %(result)s || CASE WHEN %(status)s = 'SUCCEEDED' THEN jsonb_build_object(
                        'rto_seconds', round(extract(epoch FROM greatest(started_at, (
                            SELECT max(s.finished_at) FROM restore_job_steps AS s WHERE s.job_id = restore_jobs.id
                        )) - queued_at), 2)) ELSE '{}' END
                WHERE id = %(job_id)s AND status = 'RUNNING' AND owner = %(owner)s
                  AND (%(status)s <> 'SUCCEEDED' OR cancel_requested_at IS NULL)
                RETURNING id
            ), written AS (
                INSERT INTO restore_job_transitions (job_id, from_status, to_status, actor, reason)
                SELECT id, 'RUNNING', %(status)s, %(actor)s, %(reason)s FROM changed
            )
            SELECT count(*) FROM changed
            """,
            {
                "job_id": str(job_id),
                "owner": owner,
                "status": status,
                "actor": actor,
                "reason": reason,
                "result": Json(dict(result)),
                "in_doubt": in_doubt,
            },
        )
    )


def update_left(tx: Tx, job_id: str, left: Sequence[Mapping[str, Any]], *, is_clean: bool) -> None:
    """What of an ended job's things is there still; `is_clean`: nothing but what is kept on purpose."""
    tx.execute(
        """
        UPDATE restore_jobs SET result_json = coalesce(result_json, '{}') || %s,
            cleaned_up_at = CASE WHEN %s THEN now() END
        WHERE id = %s AND status NOT IN ('PLANNED', 'PENDING', 'RUNNING')
        """,
        (Json({"left": left}), is_clean, job_id),
    )


def list_doubtful(tx: Tx, *, region_name: str) -> list[Row]:
    """Jobs that are over for good and had calls without an answer: again every two minutes, for an hour after their end."""
    return tx.all(
        """
        SELECT * FROM restore_jobs AS j
        WHERE j.region_name = %s AND j.finished_at BETWEEN now() - interval '1 day' AND now() - interval '2 minutes'
          AND (j.in_doubt OR j.retry_of IS NOT NULL OR j.status = 'INTERRUPTED')
          AND (j.purpose = 'drill' OR j.status IN ('SUCCEEDED', 'CANCELED') OR j.cleaned_up_at IS NOT NULL
               OR j.result_json ->> 'rolled_back' IS NOT NULL)
          AND NOT EXISTS (SELECT FROM restore_jobs AS next WHERE next.retry_of = j.id)
          AND (j.looked_after_at IS NULL
               OR j.looked_after_at < least(now() - interval '2 minutes', j.finished_at + interval '1 hour'))
        ORDER BY j.finished_at
        """,
        (region_name,),
    )


def note_look(tx: Tx, job_id: str) -> None:
    """It was looked after."""
    tx.execute("UPDATE restore_jobs SET looked_after_at = now() WHERE id = %s", (job_id,))


def list_steps(tx: Tx, job_id: UUID) -> list[Row]:
    """The steps in their order."""
    return tx.all("SELECT * FROM restore_job_steps WHERE job_id = %s ORDER BY position", (str(job_id),))


def start_step(tx: Tx, job_id: UUID, step: str, *, owner: str) -> str:
    """To RUNNING, if the job is ours and goes on: "started"; else "canceled" or "lost"."""
    job = tx.find(
        "SELECT status, owner, cancel_requested_at FROM restore_jobs WHERE id = %s FOR UPDATE", (str(job_id),)
    )
    if job is None or job["status"] != "RUNNING" or job["owner"] != owner:
        return "lost"
    if job["cancel_requested_at"] is not None:
        return "canceled"
    tx.execute(
        """
        UPDATE restore_job_steps SET status = 'RUNNING', started_at = now(), finished_at = NULL, error = NULL
        WHERE job_id = %s AND step = %s AND status IN ('PENDING', 'SUCCEEDED', 'RUNNING')
        """,
        (str(job_id), step),
    )
    return "started"


def note_step(tx: Tx, job_id: UUID, step: str, *, owner: str, result: Mapping[str, Any]) -> bool:
    """What a running step has made so far, or is about to do; False: the job is not ours any more."""
    return bool(
        tx.execute(
            f"UPDATE restore_job_steps AS s SET result = %(result)s WHERE s.step = %(step)s AND {_OURS}",  # noqa: S608 - a literal
            {"job_id": str(job_id), "step": step, "owner": owner, "result": Json(dict(result))},
        )
    )


def wait_step(tx: Tx, job_id: UUID, step: str, *, owner: str, waits_for: str | None) -> None:
    """What a running step waits for."""
    tx.execute(
        f"UPDATE restore_job_steps AS s SET waits_for = %(waits_for)s WHERE s.step = %(step)s AND {_OURS}",  # noqa: S608 - a literal
        {"job_id": str(job_id), "step": step, "owner": owner, "waits_for": waits_for},
    )


def note_rebuilt(tx: Tx, job_id: UUID, *, owner: str, server_id: str, port_ids: Sequence[str]) -> bool:
    """As what the old server was built again, with which new ports, for the jobs after this one; False: it is not ours any more."""
    return bool(
        tx.execute(
            """
            UPDATE restore_job_steps AS s SET result = coalesce(s.result, '{}') || %(rebuilt)s
            FROM restore_jobs AS j
            WHERE s.job_id = %(job_id)s AND s.step = 'DELETE_EXISTING_VM'
              AND j.id = s.job_id AND j.status = 'RUNNING' AND j.owner = %(owner)s
            """,
            {
                "job_id": str(job_id),
                "owner": owner,
                "rebuilt": Json({"rebuilt": server_id, "rebuilt_ports": list(port_ids)}),
            },
        )
    )


def finish_step(
    tx: Tx,
    job_id: UUID,
    step: str,
    *,
    owner: str,
    status: str,
    result: Mapping[str, Any] | None,
    error: str | None = None,
) -> bool:
    """RUNNING to its end; the result is kept when there is no new one. False: the job is not ours any more."""
    return bool(
        tx.execute(
            f"""
            UPDATE restore_job_steps AS s SET status = %(status)s, finished_at = now(), waits_for = NULL, error = %(error)s,
                result = coalesce(%(result)s::jsonb, result)
            WHERE s.step = %(step)s AND {_OURS}
            """,  # noqa: S608 - a literal
            {
                "job_id": str(job_id),
                "step": step,
                "owner": owner,
                "status": status,
                "result": None if result is None else Json(dict(result)),
                "error": error,
            },
        )
    )


_OURS = """
    s.job_id = %(job_id)s AND s.status = 'RUNNING'
    AND EXISTS (SELECT FROM restore_jobs AS j WHERE j.id = s.job_id AND j.status = 'RUNNING' AND j.owner = %(owner)s)
"""


def list_ids_in(tx: Tx, lineage_id: UUID) -> Sequence[Row]:
    """The jobs of a chain of retries with their states, oldest first."""
    return tx.all(
        "SELECT id, status FROM restore_jobs WHERE lineage_id = %s ORDER BY created_at, id", (str(lineage_id),)
    )
