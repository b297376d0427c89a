"""The figures of the overview, in three statements."""

from collections.abc import Sequence

from pf9.database import Row, Tx
from pf9.inventory.kind import Kind

LAST_RUNS = 5


def list_counts(tx: Tx, kinds: Sequence[Kind], *, by_status: Sequence[Kind]) -> list[Row]:
    """`{kind, status, count}`: one row a kind (`by_status` false), and one more for each status of some."""
    totals = [f"SELECT '{k.name}' AS kind, false AS by_status, NULL AS status, count(*) FROM {k.name}" for k in kinds]  # noqa: S608 - names of the catalog
    parts = [f"SELECT '{k.name}', true, status, count(*) FROM {k.name} GROUP BY status" for k in by_status]  # noqa: S608 - names of the catalog
    return tx.all(f"{' UNION ALL '.join([*totals, *parts])} ORDER BY count DESC, status") if totals or parts else []


def list_capacity(tx: Tx) -> list[Row]:
    """Every hypervisor with what it has, what is taken, and how many servers of the inventory are on it."""
    return tx.all(
        """
        SELECT h.id AS hypervisor_id, h.region_name, h.hypervisor_hostname, h.state, h.status, h.vcpus, h.vcpus_used,
            h.memory_mb AS memory_mib, h.memory_mb_used AS memory_used_mib,
            h.local_gb AS disk_gib, h.local_gb_used AS disk_used_gib, coalesce(s.servers, 0) AS servers
        FROM hypervisors AS h
        LEFT JOIN (
            SELECT hypervisor_hostname, region_name, count(*) AS servers FROM servers GROUP BY 1, 2
        ) AS s ON s.hypervisor_hostname = h.hypervisor_hostname AND s.region_name = h.region_name
        ORDER BY h.hypervisor_hostname, h.id, h.region_name
        """
    )


def get_runs(tx: Tx, *, region_name: str, kinds: int) -> Row:
    """`{runs, last_success_at, age_seconds}`: the newest runs, and when all `kinds` of the region were last collected."""
    return tx.one(
        """
        WITH newest AS (SELECT id FROM inventory_runs ORDER BY id DESC LIMIT %(limit)s),
        success AS (
            SELECT max(finished_at) AS at FROM inventory_runs AS r
            WHERE status = 'success' AND region_name = %(region)s
                AND (SELECT count(*) FROM inventory_run_kinds AS k WHERE k.run_id = r.id) >= %(kinds)s
        )
        SELECT success.at AS last_success_at, extract(epoch FROM now() - success.at) AS age_seconds,
            (SELECT coalesce(jsonb_agg(r ORDER BY r.id DESC), '[]') FROM (
                SELECT v.* FROM newest JOIN v_inventory_runs AS v USING (id)
            ) AS r) AS runs
        FROM success
        """,
        {"limit": LAST_RUNS, "region": region_name, "kinds": kinds},
    )
