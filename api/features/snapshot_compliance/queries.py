"""The view of compliance, in pages and in sums."""
# ruff: noqa: S608 - conditions and columns are literals of this file

from collections.abc import Mapping
from datetime import date
from typing import Any

from pf9.database import Row, Tx
from pf9.values import Json

SORTABLE = (
    "volume_name",
    "tenant_name",
    "domain_name",
    "policy",
    "status",
    "sla_days",
    "last_snapshot_at",
    "days_since",
    "size_gb",
)
REPORT_SORTABLE = ("volume_name", "tenant_name", "policy", "status", "sla_days", "last_snapshot_at", "days_since")
CONDITIONS = {
    "status": "c.status = ANY (%(status)s)",
    "policy": "c.policy = ANY (%(policy)s)",
    "tenant_id": "c.project_id = ANY (%(tenant_id)s)",
    "project_id": "c.project_id = ANY (%(project_id)s)",
    "tenant_name": "c.tenant_name = ANY (%(tenant_name)s)",
    "domain_name": "c.domain_name = ANY (%(domain_name)s)",
    "volume_id": "c.volume_id = ANY (%(volume_id)s)",
    "q": "(lower(c.volume_name) LIKE lower(%(q)s) OR c.volume_id = %(q_id)s)",
    "q_id": "true",  # the other half of q
}


_OF_NEWEST = {"status", "last_snapshot_at", "days_since"}  # columns that stand behind a look at all snapshots


def list_compliance(
    tx: Tx, asked: Mapping[str, Any], *, sort_by: str, descending: bool, limit: int, offset: int
) -> list[Row]:
    """A page; each row knows the number of all in `total`.

    The view is asked for the keys of the page first: where neither order nor filter need the newest snapshots, PostgreSQL leaves
    them out, and looks for those of the page alone. OFFSET 0 keeps it from doing them all at once after all.
    """
    assert sort_by in SORTABLE  # noqa: S101 - a name of this list, never a caller's text
    order = f"c.{sort_by} {'DESC' if descending else 'ASC'} NULLS LAST, c.volume_id, c.region_name, c.policy"
    where = _where(asked)
    total = f"(SELECT count(*) FROM v_snapshot_compliance AS c WHERE {where})"
    if sort_by in _OF_NEWEST or "status" in asked:
        total = "count(*) OVER ()"  # all are looked at anyway: once
    return tx.all(
        f"""
        WITH page AS MATERIALIZED (
            SELECT c.volume_id, c.region_name, c.policy, {total} AS total FROM v_snapshot_compliance AS c WHERE {where}
            ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s
        )
        SELECT c.*, page.total FROM page CROSS JOIN LATERAL (
            SELECT v.* FROM v_snapshot_compliance AS v
            WHERE v.volume_id = page.volume_id AND v.region_name = page.region_name AND v.policy = page.policy OFFSET 0
        ) AS c ORDER BY {order}
        """,
        {**asked, "limit": limit, "offset": offset},
    )


def count_compliance(tx: Tx, asked: Mapping[str, Any]) -> int:
    """How many there are."""
    return int(tx.scalar(f"SELECT count(*) FROM v_snapshot_compliance AS c WHERE {_where(asked)}", asked))


def list_stretch(tx: Tx, asked: Mapping[str, Any], *, after: tuple[str, str, str] | None, limit: int) -> list[Row]:
    """Rows in the order of volume and policy, from behind `after` on."""
    beyond = "AND (c.volume_id, c.region_name, c.policy) > (%(after_id)s, %(after_region)s, %(after_policy)s)"
    volume_id, region_name, policy = after or ("", "", "")
    return tx.all(
        f"""
        SELECT c.* FROM v_snapshot_compliance AS c WHERE {_where(asked)} {beyond if after else ""}
        ORDER BY c.volume_id, c.region_name, c.policy LIMIT %(limit)s
        """,
        {**asked, "after_id": volume_id, "after_region": region_name, "after_policy": policy, "limit": limit},
    )


def list_sums(tx: Tx) -> list[Row]:
    """`{part, policy, project_id, tenant_name, domain_id, domain_name, compliant, noncompliant, pending}`.

    `part` says of what: all, policy, tenant or domain. The view is read once for all four.
    """
    return tx.all(
        """
        SELECT CASE WHEN grouping(c.policy) = 0 THEN 'policy' WHEN grouping(c.project_id) = 0 THEN 'tenant'
                WHEN grouping(c.domain_id) = 0 THEN 'domain' ELSE 'all' END AS part,
            c.policy, c.project_id, max(c.tenant_name) AS tenant_name, c.domain_id, max(c.domain_name) AS domain_name,
            count(*) FILTER (WHERE c.status = 'compliant') AS compliant,
            count(*) FILTER (WHERE c.status = 'noncompliant') AS noncompliant,
            count(*) FILTER (WHERE c.status = 'pending') AS pending
        FROM v_snapshot_compliance AS c
        GROUP BY GROUPING SETS ((), (c.policy), (c.project_id), (c.domain_id))
        ORDER BY part, c.policy, tenant_name, domain_name, c.project_id, c.domain_id
        """
    )


_LAST_DRILL = """
    json_build_object('id', d.id, 'vm_id', d.vm_id, 'vm_name', d.vm_name, 'status', d.status, 'finished_at', d.finished_at,
        'rto_seconds', d.rto_seconds, 'error', d.error)"""
_TRIED = "d.status IN ('PASSED', 'FAILED')"


def list_drills_by_set(tx: Tx) -> list[Row]:
    """`{policy_set_id, policy_set_name, project_id, tenant_name, drill_every_days, last_drill}` of each policy set."""
    return tx.all(
        f"""
        SELECT s.id AS policy_set_id, s.name AS policy_set_name, s.project_id, p.name AS tenant_name, s.drill_every_days,
            (SELECT {_LAST_DRILL} FROM v_restore_drills AS d WHERE d.policy_set_id = s.id AND {_TRIED}
                ORDER BY d.started_at DESC LIMIT 1) AS last_drill
        FROM snapshot_policy_sets AS s LEFT JOIN projects AS p ON p.id = s.project_id
        ORDER BY s.project_id IS NOT NULL, lower(s.name)
        """
    )


def list_drills_by_tenant(tx: Tx) -> dict[str, Any]:
    """The last drill of each project that has been drilled."""
    rows = tx.all(
        f"""
        SELECT DISTINCT ON (d.project_id) d.project_id, {_LAST_DRILL} AS last_drill FROM v_restore_drills AS d WHERE {_TRIED}
        ORDER BY d.project_id, d.started_at DESC
        """
    )
    return {row["project_id"]: row["last_drill"] for row in rows}


def get_coverage(tx: Tx) -> Row:
    """`{volumes, automated, excluded, not_asked, undecided, with_warnings}` of all volumes of the inventory."""
    return tx.one(
        """
        SELECT count(*) AS volumes,
            count(*) FILTER (WHERE a.auto_snapshot AND e.volume_id IS NULL) AS automated,
            count(*) FILTER (WHERE a.auto_snapshot AND e.volume_id IS NOT NULL) AS excluded,
            count(*) FILTER (WHERE NOT a.auto_snapshot) AS not_asked,
            count(*) FILTER (WHERE a.volume_id IS NULL) AS undecided,
            count(*) FILTER (WHERE a.warnings <> '[]') AS with_warnings
        FROM volumes AS v
        LEFT JOIN snapshot_assignments AS a ON a.volume_id = v.id AND a.region_name = v.region_name
        LEFT JOIN snapshot_exclusions AS e ON e.volume_id = v.id AND e.region_name = v.region_name
            AND coalesce(e.expires_at > now(), true)
        """
    )


def list_snapshots(tx: Tx, after: tuple[str, ...] | None, limit: int) -> list[Row]:
    """Snapshots of ours, in any state, in the order of (id, region_name), from behind `after` on."""
    return tx.all(
        f"""
        SELECT s.id, s.region_name, s.name, s.status, s.policy, s.created_at, s.size_gb, s.volume_id, v.name AS volume_name,
            s.project_id, p.name AS tenant_name, d.name AS domain_name, s.metadata ->> 'run_id' AS run_id
        FROM snapshots AS s
        LEFT JOIN volumes AS v ON v.id = s.volume_id AND v.region_name = s.region_name
        LEFT JOIN projects AS p ON p.id = s.project_id LEFT JOIN domains AS d ON d.id = p.domain_id
        WHERE s.policy IS NOT NULL {_BEHIND["s"] if after else ""}
        ORDER BY s.id, s.region_name LIMIT %(limit)s
        """,
        {**_key(after), "limit": limit},
    )


def list_volumes(tx: Tx, after: tuple[str, ...] | None, limit: int) -> list[Row]:
    """All volumes with what was decided about them, in the order of (id, region_name), from behind `after` on."""
    return tx.all(
        f"""
        SELECT v.id, v.region_name, v.name, v.status, v.size_gb, v.project_id, p.name AS tenant_name, d.name AS domain_name,
            a.source, a.auto_snapshot, a.policies, a.reasons, a.warnings, a.decided_at,
            e.volume_id IS NOT NULL AS excluded, e.expires_at AS excluded_until, e.reason AS exclusion_reason
        FROM volumes AS v
        LEFT JOIN projects AS p ON p.id = v.project_id LEFT JOIN domains AS d ON d.id = p.domain_id
        LEFT JOIN snapshot_assignments AS a ON a.volume_id = v.id AND a.region_name = v.region_name
        LEFT JOIN snapshot_exclusions AS e ON e.volume_id = v.id AND e.region_name = v.region_name
            AND coalesce(e.expires_at > now(), true)
        WHERE true {_BEHIND["v"] if after else ""}
        ORDER BY v.id, v.region_name LIMIT %(limit)s
        """,
        {**_key(after), "limit": limit},
    )


_REPORT = """
    SELECT r.id, r.made_at, r.sla_days, r.volumes_count AS volumes, r.excluded_count AS excluded, r.compliant_count AS compliant,
        r.noncompliant_count AS noncompliant, r.pending_count AS pending,
        round(100.0 * r.compliant_count / nullif(r.compliant_count + r.noncompliant_count, 0), 1) AS percent,
        r.compliant_count + r.noncompliant_count + r.pending_count = 0
            OR EXISTS (SELECT FROM compliance_details AS d WHERE d.report_id = r.id) AS has_details
    FROM compliance_reports AS r"""


def list_reports(tx: Tx, *, descending: bool, limit: int, offset: int) -> list[Row]:
    """A page of reports in the order of their days."""
    direction = "DESC" if descending else "ASC"
    return tx.all(f"{_REPORT} ORDER BY r.made_at {direction}, r.id {direction} LIMIT %s OFFSET %s", (limit, offset))


def count_reports(tx: Tx) -> int:
    """How many there are."""
    return int(tx.scalar("SELECT count(*) FROM compliance_reports"))


def find_report(tx: Tx, report_id: int) -> Row | None:
    """One report."""
    return tx.find(f"{_REPORT} WHERE r.id = %s", (report_id,))


_REPORTED = """
    (SELECT c.*, p.name AS tenant_name, d.name AS domain_name FROM compliance_details AS c
        LEFT JOIN projects AS p ON p.id = c.project_id LEFT JOIN domains AS d ON d.id = p.domain_id
        WHERE c.report_id = %(report_id)s) AS c"""


def list_reported(
    tx: Tx, report_id: int, asked: Mapping[str, Any], *, sort_by: str, descending: bool = False, limit: int, offset: int
) -> list[Row]:
    """A page of what a report says of volumes; each row knows the number of all in `total`."""
    direction = "DESC NULLS LAST" if descending else "ASC NULLS LAST"
    assert sort_by in REPORT_SORTABLE  # noqa: S101 - a name of this list, never a caller's text
    return tx.all(
        f"""
        SELECT c.*, count(*) OVER () AS total FROM {_REPORTED} WHERE {_where(asked)}
        ORDER BY c.{sort_by} {direction}, c.volume_id, c.region_name, c.policy LIMIT %(limit)s OFFSET %(offset)s
        """,
        {**asked, "report_id": report_id, "limit": limit, "offset": offset},
    )


def count_reported(tx: Tx, report_id: int, asked: Mapping[str, Any]) -> int:
    """How many there are of those."""
    return int(tx.scalar(f"SELECT count(*) FROM {_REPORTED} WHERE {_where(asked)}", {**asked, "report_id": report_id}))


# --- day by day -----------------------------------------------------------------------------------------------------

_LAST_OF_DAY = """
    SELECT DISTINCT ON ((r.made_at AT TIME ZONE 'UTC')::date) (r.made_at AT TIME ZONE 'UTC')::date AS day, r.id, r.made_at
    FROM compliance_reports AS r WHERE r.made_at >= %(since)s::timestamp AT TIME ZONE 'UTC'
    ORDER BY (r.made_at AT TIME ZONE 'UTC')::date, r.made_at DESC, r.id DESC"""
_KEYS = {
    "tenant": ("s.project_id", "s.tenant_name"),
    "domain": ("coalesce(s.domain_id, '')", "s.domain_name"),
    "policy": ("s.policy", "s.policy"),
}
_OF_SUMS = {
    "policy": "s.policy = ANY (%(policy)s)",
    "tenant_id": "s.project_id = ANY (%(tenant_id)s)",
    "domain_name": "s.domain_name = ANY (%(domain_name)s)",
}


def list_last_reports(tx: Tx, *, since: date) -> list[Row]:
    """`{day, report_id, made_at, has_details}` of each day of UTC that has a report: of several, the last."""
    return tx.all(
        f"""
        SELECT l.day, l.id AS report_id, l.made_at,
            EXISTS (SELECT FROM compliance_details AS d WHERE d.report_id = l.id) AS has_details
        FROM ({_LAST_OF_DAY}) AS l ORDER BY l.day
        """,
        {"since": since},
    )


def list_sums_by_day(tx: Tx, by: str, asked: Mapping[str, Any], *, since: date) -> list[Row]:
    """`{day, key, name, domain_name, compliant, noncompliant, pending}` of the last report of each day, by day."""
    key, name = _KEYS[by]
    of_one_domain = "max(s.domain_name)" if by == "tenant" else "NULL::text"
    return tx.all(
        f"""
        SELECT l.day, {key} AS key, max({name}) AS name, {of_one_domain} AS domain_name, sum(s.compliant_count)::integer AS compliant,
            sum(s.noncompliant_count)::integer AS noncompliant, sum(s.pending_count)::integer AS pending
        FROM ({_LAST_OF_DAY}) AS l JOIN compliance_sums AS s ON s.report_id = l.id
        WHERE {" AND ".join(["true", *(_OF_SUMS[each] for each in asked)])}
        GROUP BY l.day, {key} ORDER BY l.day, {key}
        """,
        {**asked, "since": since},
    )


# --- thresholds -----------------------------------------------------------------------------------------------------

_THRESHOLDS = "snapshot_compliance_thresholds"


def find_thresholds(tx: Tx) -> Any:
    """What somebody has set, or None."""
    return tx.scalar("SELECT value FROM app_settings WHERE key = %s", (_THRESHOLDS,))


def upsert_thresholds(tx: Tx, value: Mapping[str, Any], *, by: str) -> None:
    """Keep them, in place of what was kept before."""
    tx.execute(
        """
        INSERT INTO app_settings (key, value, updated_by) VALUES (%s, %s, %s)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_by = excluded.updated_by, updated_at = now()
        """,
        (_THRESHOLDS, Json(dict(value)), by),
    )


_BEHIND = {alias: f"AND ({alias}.id, {alias}.region_name) > (%(after_id)s, %(after_region)s)" for alias in ("s", "v")}


def _key(after: tuple[str, ...] | None) -> dict[str, str]:
    return dict(zip(("after_id", "after_region"), after, strict=True)) if after else {}


def _where(asked: Mapping[str, Any]) -> str:
    return " AND ".join(["true", *(CONDITIONS[name] for name in asked)])
