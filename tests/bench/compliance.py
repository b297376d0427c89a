"""`make bench-compliance`: the view of compliance over 50,000 volumes and 500,000 snapshots, and what is read from it.

Each figure is the best of a few, by the clock and on a processor of the database; ends with 1 when one is over its limit.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import lab
from api.features.snapshot_compliance import heat_map, queries, service, workbook
from api.web import downloads
from db.migrate import migrate
from pf9.database import Database, Tx
from snapshots import queries as worker
from tests.conftest import PASSWORDS, owner_settings
from tests.fixtures import snapshot_city

VOLUMES, SNAPSHOTS, DAYS, TIMES = 50_000, 500_000, 30, 5
LIMIT_MS = 500
WORKBOOK_SECONDS = 60  # as long as a browser waits for the first byte
PAGE: dict[str, Any] = {"descending": False, "limit": 50, "offset": 0}
# Not read here, and dear to fill.
UNREAD = ("snapshots_raw_json_idx", "snapshots_search_text_idx", "volumes_raw_json_idx", "volumes_search_text_idx")
READS: dict[str, Callable[[Tx], Any]] = {
    "the view, by status": lambda tx: tx.all("SELECT status, count(*) FROM v_snapshot_compliance GROUP BY status"),
    "the summary": lambda tx: service.summarise(tx, sla_days=2),
    "a page of the list": lambda tx: queries.list_compliance(tx, {}, sort_by="volume_name", **PAGE),
    "a page, not compliant": lambda tx: queries.list_compliance(
        tx, {"status": ["noncompliant"]}, sort_by="days_since", **PAGE
    ),
    "a page of one project": lambda tx: queries.list_compliance(
        tx, {"project_id": ["project-7"]}, sort_by="policy", **PAGE
    ),
    "the heat map of 30 days, by project": lambda tx: heat_map.draw(tx, "tenant", {}, days=DAYS, limit=50),
}


def main() -> int:
    """Build, read, print."""
    server = lab.up("test", parts=("database",))
    name = server.database.create_database()
    try:
        owner = owner_settings(server, name)
        migrate(owner, passwords=PASSWORDS)
        database = Database(owner, application_name="bench")
        _build(database)
        server.database.cluster.sql("VACUUM ANALYZE", database=name)  # autovacuum does it within a minute of a run
        over = [what for what, read in READS.items() if _measure(database, what, read) > LIMIT_MS]
        over += ["the workbook"] if _measure_workbook(database) > WORKBOOK_SECONDS else []
        database.close()
    finally:
        server.database.drop_database(name)
    return 1 if over else 0


def _build(database: Database) -> None:
    with database.transaction() as tx:
        for index in UNREAD:
            tx.execute(f"DROP INDEX {index}")
        snapshot_city.build_snapshots(tx, volumes=VOLUMES, snapshots=SNAPSHOTS)
    for what in ("first", "again"):
        begin = time.perf_counter()
        with database.transaction() as tx:
            decided = snapshot_city.decide(tx)
        print(
            f"deciding for all and keeping it, {what}: {time.perf_counter() - begin:.1f} s, {decided.changed} changed"
        )
    with database.transaction() as tx:
        # Half of the policies were given long ago: what they promised is due.
        tx.execute("UPDATE snapshot_assigned_policies SET first_due_on = '2026-01-01' WHERE volume_id > '8'")
        _keep_reports(tx)


def _keep_reports(tx: Tx) -> None:
    """As the worker keeps them, one a day; the days before are as this one."""
    begin = time.perf_counter()
    made = worker.insert_report(tx, sla_days=2)
    print(f"a report with its volumes: {time.perf_counter() - begin:.1f} s")
    tx.execute(
        """
        INSERT INTO compliance_reports (made_at, sla_days, volumes_count, compliant_count, noncompliant_count, pending_count,
            excluded_count)
        SELECT made_at - n * interval '1 day', sla_days, volumes_count, compliant_count, noncompliant_count, pending_count,
            excluded_count
        FROM compliance_reports, generate_series(1, %s) AS n
        """,
        (DAYS - 1,),
    )
    tx.execute(
        """
        INSERT INTO compliance_sums SELECT r.id, s.project_id, s.policy, s.tenant_name, s.domain_id, s.domain_name,
            s.compliant_count, s.noncompliant_count, s.pending_count
        FROM compliance_sums AS s, compliance_reports AS r WHERE s.report_id = %(made)s AND r.id <> %(made)s
        """,
        {"made": made},
    )


def _measure(database: Database, what: str, read: Callable[[Tx], Any]) -> float:
    taken = []
    with database.transaction(read_only=True) as tx:
        schedstat = Path(f"/proc/{tx.scalar('SELECT pg_backend_pid()')}/schedstat")
        for _ in range(TIMES):
            begin, spent = time.perf_counter(), int(schedstat.read_text().split()[0])
            read(tx)
            taken.append((1000 * (time.perf_counter() - begin), (int(schedstat.read_text().split()[0]) - spent) / 1e6))
    wall, cpu = min(wall for wall, _ in taken), min(cpu for _, cpu in taken)
    load = os.getloadavg()[0]
    print(f"{what}: {wall:.0f} ms ({cpu:.0f} on a processor of its own), limit {LIMIT_MS}; load {load:.1f}")
    return wall


def _measure_workbook(database: Database) -> float:
    begin, spent = time.perf_counter(), time.process_time()
    with TemporaryDirectory() as folder:
        file = Path(folder, "compliance.xlsx")
        downloads.write_tables(file, workbook.tables(database))
        size = file.stat().st_size / 1e6
    wall = time.perf_counter() - begin
    cpu, load = time.process_time() - spent, os.getloadavg()[0]
    print(
        f"the workbook, {size:.0f} MB: {wall:.0f} s ({cpu:.0f} on a processor), limit {WORKBOOK_SECONDS}; load {load:.1f}"
    )
    return wall


if __name__ == "__main__":
    sys.exit(main())
