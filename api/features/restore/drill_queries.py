"""Drills: as they stand, which are to be torn down, and which one is due."""
# ruff: noqa: S608 - conditions are literals of this file

from collections.abc import Mapping
from typing import Any

from api.features.restore.queries import COUNTED, Place
from pf9.database import Row, Tx
from pf9.values import Json

CONDITIONS = {
    "status": "d.status = ANY (%(status)s)",
    "trigger": "d.trigger = ANY (%(trigger)s)",
    "job_id": "d.job_id::text = ANY (%(job_id)s)",
    "vm_id": "d.vm_id = ANY (%(vm_id)s)",
    "snapshot_id": "d.snapshot_id = ANY (%(snapshot_id)s)",
    "policy_set_name": "d.policy_set_name = ANY (%(policy_set_name)s)",
    "requested_by": "d.requested_by = ANY (%(requested_by)s)",
    "project_id": "d.project_id = ANY (%(project_id)s)",
    "tenant_id": "d.project_id = ANY (%(tenant_id)s)",
    "tenant_name": "d.tenant_name = ANY (%(tenant_name)s)",
    "domain_name": "d.domain_name = ANY (%(domain_name)s)",
    "since": "d.started_at >= %(since)s",
    "until": "d.started_at < %(until)s",
    "q": "(lower(d.vm_name) LIKE lower(%(q)s) OR lower(d.policy_set_name) LIKE lower(%(q)s) OR d.vm_id = %(q_id)s)",
    "q_id": "true",  # the other half of q
}
_ORDER = {True: ("DESC", "<"), False: ("ASC", ">")}
_LONGEST_PAUSE = 600


def list_drills(
    tx: Tx, asked: Mapping[str, Any], *, after: Place | None, descending: bool, limit: int, offset: int = 0
) -> list[Row]:
    """Drills in the order of time, from behind `after` (started_at, id) on."""
    order, behind = _ORDER[descending]
    beyond = f"AND (d.started_at, d.id) {behind} (%(after_at)s, %(after_id)s::uuid)" if after else ""
    at, drill_id = after or (None, None)
    return tx.all(
        f"""
        SELECT d.* FROM v_restore_drills AS d WHERE {_where(asked)} {beyond}
        ORDER BY d.started_at {order}, d.id {order} LIMIT %(limit)s OFFSET %(offset)s
        """,
        {**asked, "after_at": at, "after_id": drill_id, "limit": limit, "offset": offset},
    )


def count_drills(tx: Tx, asked: Mapping[str, Any]) -> int:
    """How many there are, counted up to one more than COUNTED."""
    counted = f"SELECT FROM v_restore_drills AS d WHERE {_where(asked)} LIMIT {COUNTED + 1}"
    return int(tx.scalar(f"SELECT count(*) FROM ({counted}) AS c", asked))


def find_drill(tx: Tx, drill_id: str) -> Row | None:
    """One drill."""
    return tx.find("SELECT d.* FROM v_restore_drills AS d WHERE d.id = %s", (drill_id,))


def find_set_of(tx: Tx, vm_id: str, *, region_name: str) -> Row | None:
    """The policy set `{policy_set_id, policy_set_name}` that a server's snapshots come of, as the inventory knows it."""
    return tx.find(
        """
        SELECT s.id AS policy_set_id, s.name AS policy_set_name FROM v_drill_servers AS v JOIN snapshot_policy_sets AS s ON s.id = v.policy_set_id
        WHERE v.vm_id = %s AND v.region_name = %s ORDER BY s.project_id IS NULL, s.id LIMIT 1
        """,
        (vm_id, region_name),
    )


def insert_drill(tx: Tx, drill: Mapping[str, Any]) -> str:
    """A drill that has begun, or that failed before it could."""
    return str(
        tx.scalar(
            """
            INSERT INTO restore_drills (job_id, region_name, vm_id, vm_name, project_id, snapshot_id, snapshot_taken_at,
                policy_set_id, policy_set_name, trigger, requested_by, status, finished_at, error)
            VALUES (%(job_id)s, %(region_name)s, %(vm_id)s, %(vm_name)s, %(project_id)s, %(snapshot_id)s,
                %(snapshot_taken_at)s, %(policy_set_id)s, %(policy_set_name)s, %(trigger)s, %(requested_by)s,
                CASE WHEN %(error)s::text IS NULL THEN 'RUNNING' ELSE 'FAILED' END,
                CASE WHEN %(error)s::text IS NOT NULL THEN now() END, %(error)s)
            RETURNING id
            """,
            drill,
        )
    )


def list_to_tear_down(tx: Tx, *, region_name: str) -> list[Row]:
    """Drills `{drill_id, tries, job}` whose job has ended, whatever became of it; the longest ago first."""
    return tx.all(
        """
        SELECT d.id::text AS drill_id, d.tear_down_tries AS tries, j.id::text AS job_id
        FROM restore_drills AS d JOIN restore_jobs AS j ON j.id = d.job_id
        WHERE d.status = 'RUNNING' AND d.region_name = %s AND j.status NOT IN ('PENDING', 'RUNNING')
          AND coalesce(d.tear_down_after <= now(), true)
        ORDER BY d.started_at
        """,
        (region_name,),
    )


def postpone(tx: Tx, drill_id: str, *, left: list[dict[str, Any]], torn_down: list[dict[str, Any]]) -> None:
    """Try again later, each time after a longer while."""
    tx.execute(
        f"""
        UPDATE restore_drills SET tear_down_tries = tear_down_tries + 1, left_behind = %s, torn_down = torn_down || %s,
            tear_down_after = now() + make_interval(secs => least(5 * 2 ^ least(tear_down_tries, 10), {_LONGEST_PAUSE}))
        WHERE id = %s AND status = 'RUNNING'
        """,
        (Json(left), Json(torn_down), drill_id),
    )


def finish_drill(tx: Tx, drill_id: str, outcome: Mapping[str, Any]) -> bool:
    """Write down what became of it; False: another process has."""
    values = {key: Json(value) if isinstance(value, list) else value for key, value in outcome.items()}
    return bool(
        tx.execute(
            """
            UPDATE restore_drills SET status = %(status)s, finished_at = clock_timestamp(), rto_seconds = %(rto_seconds)s,
                phases = %(phases)s, checks = %(checks)s, torn_down = torn_down || %(torn_down)s, left_behind = %(left)s,
                error = %(error)s
            WHERE id = %(id)s AND status = 'RUNNING'
            """,
            {**values, "id": drill_id},
        )
    )


def update_left(tx: Tx, job_id: str, *, left: list[dict[str, Any]], torn_down: list[dict[str, Any]]) -> None:
    """What was taken away after a drill was over, and what could not be even then."""
    tx.execute(
        "UPDATE restore_drills SET left_behind = %s, torn_down = torn_down || %s WHERE job_id = %s",
        (Json(left), Json(torn_down), job_id),
    )


def find_due(tx: Tx, *, region_name: str) -> Row | None:
    """The server `{policy_set_id, policy_set_name, vm_id, vm_name, project_id}` to drill now, while no drill is under way.

    Of the sets whose last one is too long ago, the one that waits longest; of its servers that whose own is the longest ago.
    What was missed meanwhile is made up for once: the next is due so many days after this one.
    """
    return tx.find(
        """
        SELECT s.id AS policy_set_id, s.name AS policy_set_name, c.vm_id, c.vm_name, c.project_id
        FROM snapshot_policy_sets AS s
        LEFT JOIN LATERAL (
            SELECT d.started_at, d.started_at + CASE WHEN d.status IN ('CANCELED', 'INTERRUPTED') THEN interval '1 hour'
                    ELSE make_interval(days => s.drill_every_days) END AS next_at
            FROM restore_drills AS d WHERE d.policy_set_id = s.id AND d.trigger = 'schedule'
            ORDER BY d.started_at DESC LIMIT 1
        ) AS last ON true
        CROSS JOIN LATERAL (
            SELECT v.vm_id, v.vm_name, v.project_id FROM v_drill_servers AS v
            WHERE v.policy_set_id = s.id AND v.region_name = %(region_name)s
              AND NOT EXISTS (SELECT FROM restore_jobs AS j WHERE j.vm_id = v.vm_id AND j.status IN ('PENDING', 'RUNNING'))
            ORDER BY (SELECT max(d.started_at) FROM restore_drills AS d WHERE d.vm_id = v.vm_id) NULLS FIRST, v.vm_name, v.vm_id
            LIMIT 1
        ) AS c
        WHERE s.drill_every_days IS NOT NULL AND coalesce(last.next_at <= now(), true)
          AND NOT EXISTS (SELECT FROM restore_drills AS d WHERE d.status = 'RUNNING')
        ORDER BY last.started_at NULLS FIRST, s.id LIMIT 1
        """,
        {"region_name": region_name},
    )


def _where(asked: Mapping[str, Any]) -> str:
    return " AND ".join(["true", *(CONDITIONS[name] for name in asked)])
