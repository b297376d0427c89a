"""What the worker reads and writes: runs with their lease, records, candidates, requests of the button."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pf9.database import Row, Tx
from pf9.values import Json

_REPORTING = 790_021  # the lock under which a compliance report is made

# --- runs and their lease -------------------------------------------------------------------------------------------


def insert_run(tx: Tx, *, region_name: str, trigger: str, owner: str, lease: float) -> int:
    """Begin a run (snapshot_runs_one_running)."""
    return int(
        tx.scalar(
            """
            INSERT INTO snapshot_runs (region_name, trigger, status, owner, lease_until)
            VALUES (%s, %s, 'running', %s, clock_timestamp() + make_interval(secs => %s)) RETURNING id
            """,
            (region_name, trigger, owner, lease),
        )
    )


def interrupt_dead_runs(tx: Tx) -> list[int]:
    """Close the runs whose lease has run out: their worker shows no sign of life."""
    rows = tx.all(
        """
        UPDATE snapshot_runs SET status = 'interrupted', finished_at = clock_timestamp(),
            error = 'The worker showed no sign of life any more; what it left open is settled by the next run.'
        WHERE status = 'running' AND lease_until < clock_timestamp() RETURNING id
        """
    )
    return [row["id"] for row in rows]


def renew_run(tx: Tx, run_id: int, *, owner: str, lease: float) -> bool:
    """Show a sign of life; False: the run is no longer this owner's."""
    return bool(
        tx.execute(
            """
            UPDATE snapshot_runs SET lease_until = clock_timestamp() + make_interval(secs => %s)
            WHERE id = %s AND owner = %s AND status = 'running'
            """,
            (lease, run_id, owner),
        )
    )


def update_counts(tx: Tx, run_ids: Iterable[int]) -> None:
    """Count what has become of the records of these runs; what was found and not asked for (no attempt) is nobody's work."""
    tx.execute(
        """
        UPDATE snapshot_runs AS r SET created_count = c.created, deleted_count = c.deleted, failed_count = c.failed
        FROM (
            SELECT run_id, count(*) FILTER (WHERE action = 'create' AND status = 'available') AS created,
                count(*) FILTER (WHERE action = 'delete' AND status = 'deleted') AS deleted,
                count(*) FILTER (WHERE status IN ('error', 'failed')) AS failed
            FROM snapshot_records WHERE run_id = ANY (%s) AND attempts > 0 GROUP BY run_id
        ) AS c WHERE r.id = c.run_id
        """,
        (list(run_ids),),
    )


def update_plan(tx: Tx, run_id: int, *, planned: int, skipped: int, postponed: int) -> None:
    """Write how much the run is to do."""
    tx.execute(
        "UPDATE snapshot_runs SET planned_count = %s, skipped_count = %s, postponed_count = %s WHERE id = %s",
        (planned, skipped, postponed, run_id),
    )


def add_skipped(tx: Tx, run_id: int, number: int) -> None:
    """Count more that were left out, after the plan was made."""
    tx.execute("UPDATE snapshot_runs SET skipped_count = skipped_count + %s WHERE id = %s", (number, run_id))


def add_warning(tx: Tx, run_id: int, warning: str) -> None:
    """Say something that whoever looks at the run must see, once."""
    tx.execute(
        "UPDATE snapshot_runs SET warnings = warnings || %(one)s::jsonb WHERE id = %(run)s AND NOT warnings @> %(one)s::jsonb",
        {"one": Json([warning]), "run": run_id},
    )


def finish_run(tx: Tx, run_id: int, *, owner: str, status: str, error: str | None) -> None:
    """Close the run, unless somebody else has found it dead."""
    tx.execute(
        """
        UPDATE snapshot_runs SET status = %s, error = %s, finished_at = clock_timestamp()
        WHERE id = %s AND owner = %s AND status = 'running'
        """,
        (status, error, run_id, owner),
    )


def find_running(tx: Tx) -> Row | None:
    """The run that is under way."""
    return tx.find("SELECT id, started_at, owner FROM snapshot_runs WHERE status = 'running'")


def get_run(tx: Tx, run_id: int) -> Row:
    """One run."""
    return tx.one("SELECT * FROM snapshot_runs WHERE id = %s", (run_id,))


# --- candidates -----------------------------------------------------------------------------------------------------


def list_candidates(tx: Tx, *, region_name: str, today: date) -> list[Row]:
    """Every policy of every volume that is there, with what the records tell of it."""
    return tx.all(
        """
        SELECT a.volume_id, a.policy, (a.given_at AT TIME ZONE 'UTC')::date AS given_on,
            coalesce(nullif(v.name, ''), v.id) AS volume_name, coalesce(v.status, 'unknown') AS volume_status,
            v.volume_type, coalesce(v.size_gb, 0) AS size_gb, v.project_id, coalesce(p.name, v.project_id) AS tenant_name,
            v.server_id, coalesce(s.name, v.server_id) AS server_name,
            CASE WHEN e.volume_id IS NOT NULL THEN format('Excluded by %%s: "%%s".', e.excluded_by, e.reason) END AS exclusion,
            (
                SELECT r.due_on FROM snapshot_records AS r
                WHERE r.volume_id = a.volume_id AND r.region_name = a.region_name AND r.policy = a.policy
                    AND r.action = 'create' AND r.status IN ('requested', 'creating', 'available')
                ORDER BY r.due_on DESC LIMIT 1
            ) AS newest_on,
            coalesce(f.attempts, 0) AS attempts
        FROM snapshot_assigned_policies AS a
        JOIN snapshot_assignments AS n ON n.volume_id = a.volume_id AND n.region_name = a.region_name AND n.auto_snapshot
        JOIN volumes AS v ON v.id = a.volume_id AND v.region_name = a.region_name
        LEFT JOIN projects AS p ON p.id = v.project_id
        LEFT JOIN servers AS s ON s.id = v.server_id AND s.region_name = v.region_name
        LEFT JOIN snapshot_exclusions AS e ON e.volume_id = a.volume_id AND e.region_name = a.region_name
            AND (e.expires_at IS NULL OR e.expires_at > now())
        LEFT JOIN (
            SELECT volume_id, policy, count(*) AS attempts FROM snapshot_records
            WHERE created_at > now() - interval '2 days' AND due_on = %(today)s AND region_name = %(region)s
                AND action = 'create' AND status IN ('error', 'failed')
            GROUP BY 1, 2
        ) AS f ON f.volume_id = a.volume_id AND f.policy = a.policy
        WHERE a.region_name = %(region)s AND v.project_id IS NOT NULL
        ORDER BY a.volume_id, a.policy
        """,
        {"region": region_name, "today": today},
    )


def list_retentions(tx: Tx, *, region_name: str) -> dict[tuple[str, str], int]:
    """How many each policy of each volume keeps."""
    rows = tx.all(
        "SELECT volume_id, policy, retention FROM snapshot_assigned_policies WHERE region_name = %s", (region_name,)
    )
    return {(row["volume_id"], row["policy"]): row["retention"] for row in rows}


def list_snapshots_in_use(tx: Tx) -> set[str]:
    """Snapshots that something else needs for now (v_snapshots_in_use)."""
    return {row["snapshot_id"] for row in tx.all("SELECT snapshot_id FROM v_snapshots_in_use")}


# --- records --------------------------------------------------------------------------------------------------------


def insert_record(tx: Tx, run_id: int, *, region_name: str, record: Mapping[str, Any]) -> int | None:
    """Write what is about to be asked of the cloud; None: somebody has it under way or done for that day."""
    found = tx.scalar(
        """
        INSERT INTO snapshot_records (run_id, action, status, reason, volume_id, region_name, volume_name, project_id,
            server_id, set_id, policy, due_on, snapshot_id, snapshot_name, size_gb, attempts)
        VALUES (%(run_id)s, %(action)s, %(status)s, %(reason)s, %(volume_id)s, %(region_name)s, %(volume_name)s,
            %(project_id)s, %(server_id)s, %(set_id)s, %(policy)s, %(due_on)s, %(snapshot_id)s, %(snapshot_name)s,
            %(size_gb)s, %(attempts)s)
        ON CONFLICT DO NOTHING RETURNING id
        """,
        {**_EMPTY, **record, "run_id": run_id, "region_name": region_name},
    )
    return None if found is None else int(found)


_MAY_LACK = ("reason", "volume_name", "project_id", "server_id", "set_id", "snapshot_id", "snapshot_name", "size_gb")
_EMPTY: dict[str, Any] = {**dict.fromkeys(_MAY_LACK), "attempts": 1}


def insert_skipped(tx: Tx, run_id: int, *, region_name: str, records: Sequence[Mapping[str, Any]]) -> int:
    """Write why some were left out, each reason once a day: the next hour's run has the same to say."""
    return tx.execute(
        """
        INSERT INTO snapshot_records (run_id, action, status, reason, volume_id, region_name, volume_name, project_id,
            server_id, policy, due_on, size_gb)
        SELECT %(run)s, 'create', 'skipped', u.reason, u.volume_id, %(region)s, u.volume_name, u.project_id, u.server_id,
            u.policy, u.due_on, u.size_gb
        FROM jsonb_to_recordset(%(records)s) AS u(reason text, volume_id text, volume_name text, project_id text,
            server_id text, policy text, due_on date, size_gb integer)
        WHERE NOT EXISTS (
            SELECT FROM snapshot_records AS r
            WHERE r.volume_id = u.volume_id AND r.region_name = %(region)s AND r.policy = u.policy
                AND r.due_on = u.due_on AND r.status = 'skipped' AND r.reason = u.reason
        )
        """,
        {"run": run_id, "region": region_name, "records": Json(list(records))},
    )


def update_records(tx: Tx, changes: Iterable[Mapping[str, Any]]) -> set[int]:
    """Write what has become of records: `{id, status, reason, snapshot_id}`; a snapshot once known stays known.

    Gives whose they are: a run that was killed has its figures mended by the next one.
    """
    rows = tx.all(
        """
        UPDATE snapshot_records AS r SET status = u.status, reason = u.reason,
            snapshot_id = coalesce(u.snapshot_id, r.snapshot_id), updated_at = clock_timestamp()
        FROM jsonb_to_recordset(%s) AS u(id bigint, status text, reason text, snapshot_id text) WHERE r.id = u.id
        RETURNING r.run_id
        """,
        (Json([dict(each) for each in changes]),),
    )
    return {row["run_id"] for row in rows}


def list_open_records(tx: Tx, *, region_name: str, run_id: int) -> list[Row]:
    """What earlier runs left open."""
    return tx.all(
        """
        SELECT * FROM snapshot_records
        WHERE region_name = %s AND run_id <> %s AND status IN ('requested', 'creating', 'deleting')
        ORDER BY id
        """,
        (region_name, run_id),
    )


def list_recorded(tx: Tx, snapshot_ids: Sequence[str]) -> set[str]:
    """Which of these snapshots a record tells of."""
    rows = tx.all(
        "SELECT DISTINCT snapshot_id FROM snapshot_records WHERE action = 'create' AND snapshot_id = ANY (%s)",
        (list(snapshot_ids),),
    )
    return {row["snapshot_id"] for row in rows}


def claim_deletion(tx: Tx, run_id: int, snapshot_id: str) -> int | None:
    """Take over the record of a deletion that an earlier run did not bring to its end."""
    found = tx.scalar(
        """
        UPDATE snapshot_records SET run_id = %s, status = 'deleting', attempts = attempts + 1, updated_at = clock_timestamp()
        WHERE id = (
            SELECT id FROM snapshot_records
            WHERE snapshot_id = %s AND action = 'delete' AND status IN ('deleting', 'busy', 'failed') ORDER BY id DESC LIMIT 1
        ) RETURNING id
        """,
        (run_id, snapshot_id),
    )
    return None if found is None else int(found)


# --- the button -----------------------------------------------------------------------------------------------------


def interrupt_dead_requests(tx: Tx) -> int:
    """Close those whose worker shows no sign of life."""
    return tx.execute(
        """
        UPDATE snapshot_on_demand_runs SET status = 'interrupted', finished_at = clock_timestamp(),
            error = 'The worker showed no sign of life any more.'
        WHERE status = 'running' AND lease_until < clock_timestamp()
        """
    )


def claim_request(tx: Tx, *, owner: str, lease: float, steps: Sequence[Mapping[str, Any]]) -> int | None:
    """Take the request that waits; of any number of workers one gets it."""
    found = tx.scalar(
        """
        UPDATE snapshot_on_demand_runs SET status = 'running', owner = %s, started_at = clock_timestamp(),
            lease_until = clock_timestamp() + make_interval(secs => %s), steps = %s
        WHERE status = 'pending' RETURNING id
        """,
        (owner, lease, Json(list(steps))),
    )
    return None if found is None else int(found)


def update_request(tx: Tx, request_id: int, *, owner: str, lease: float, steps: Sequence[Mapping[str, Any]]) -> bool:
    """Show how far it is, and a sign of life; False: it is no longer this owner's."""
    return bool(
        tx.execute(
            """
            UPDATE snapshot_on_demand_runs SET steps = %s, lease_until = clock_timestamp() + make_interval(secs => %s)
            WHERE id = %s AND owner = %s AND status = 'running'
            """,
            (Json(list(steps)), lease, request_id, owner),
        )
    )


def finish_request(
    tx: Tx, request_id: int, *, owner: str, steps: Sequence[Mapping[str, Any]], error: str | None, run_id: int | None
) -> None:
    """Close it; it is well when there is no error."""
    tx.execute(
        """
        UPDATE snapshot_on_demand_runs SET status = CASE WHEN %(error)s::text IS NULL THEN 'completed' ELSE 'failed' END,
            steps = %(steps)s, error = %(error)s, run_id = %(run)s, finished_at = clock_timestamp()
        WHERE id = %(id)s AND owner = %(owner)s AND status = 'running'
        """,
        {"id": request_id, "owner": owner, "steps": Json(list(steps)), "error": error, "run": run_id},
    )


# --- compliance reports ---------------------------------------------------------------------------------------------


def is_report_due(tx: Tx, *, minutes: int) -> bool:
    """Whether there is none yet of this span of so many minutes, counted so that a day's begins at midnight UTC.

    Until the transaction ends nobody else makes one. Were the last one's age asked for, each look that comes late would make
    the next report later, until a day has none.
    """
    tx.execute("SELECT pg_advisory_xact_lock(%s)", (_REPORTING,))
    return bool(
        tx.scalar(
            """
            SELECT NOT EXISTS (SELECT FROM compliance_reports
                WHERE made_at >= date_bin(make_interval(mins => %s), now(), timestamptz '2000-01-01 00:00 UTC'))
            """,
            (minutes,),
        )
    )


def insert_report(tx: Tx, *, sla_days: int) -> int:
    """Keep the view of compliance as it is now: each policy of each volume, and the sums of it.

    All of it is one look: sums that another moment's volumes stand behind would prove nothing.
    """
    return int(
        tx.scalar(
            """
            WITH judged AS MATERIALIZED (SELECT * FROM v_snapshot_compliance),
            report AS (
                INSERT INTO compliance_reports
                    (sla_days, volumes_count, compliant_count, noncompliant_count, pending_count, excluded_count)
                SELECT %s, (SELECT count(*) FROM volumes), count(*) FILTER (WHERE c.status = 'compliant'),
                    count(*) FILTER (WHERE c.status = 'noncompliant'), count(*) FILTER (WHERE c.status = 'pending'),
                    (SELECT count(*) FROM snapshot_assignments AS a
                        JOIN volumes AS v ON v.id = a.volume_id AND v.region_name = a.region_name
                        JOIN snapshot_exclusions AS e ON e.volume_id = a.volume_id AND e.region_name = a.region_name
                        WHERE a.auto_snapshot AND coalesce(e.expires_at > now(), true))
                FROM judged AS c RETURNING id
            ),
            details AS (
                INSERT INTO compliance_details (report_id, volume_id, region_name, policy, volume_name, project_id, status,
                    sla_days, last_snapshot_at, days_since)
                SELECT r.id, c.volume_id, c.region_name, c.policy, c.volume_name, c.project_id, c.status, c.sla_days,
                    c.last_snapshot_at, c.days_since
                FROM report AS r, judged AS c
            ),
            sums AS (
                INSERT INTO compliance_sums (report_id, project_id, policy, tenant_name, domain_id, domain_name,
                    compliant_count, noncompliant_count, pending_count)
                SELECT r.id, coalesce(c.project_id, ''), c.policy, max(c.tenant_name), max(c.domain_id), max(c.domain_name),
                    count(*) FILTER (WHERE c.status = 'compliant'), count(*) FILTER (WHERE c.status = 'noncompliant'),
                    count(*) FILTER (WHERE c.status = 'pending')
                FROM report AS r, judged AS c GROUP BY r.id, coalesce(c.project_id, ''), c.policy
            )
            SELECT id FROM report
            """,
            (sla_days,),
        )
    )


def delete_old_details(tx: Tx, *, days: int) -> int:
    """Forget the details of reports that are older; their sums stay."""
    return tx.execute(
        """
        DELETE FROM compliance_details WHERE report_id IN (
            SELECT id FROM compliance_reports WHERE made_at < now() - make_interval(days => %s))
        """,
        (days,),
    )
