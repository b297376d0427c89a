"""`make soak-snapshots`: two workers, an hour of schedules at their shortest, days going by, kills -9: nothing is made twice.

Every minute is a day: the memory of the cloud and of the database is turned back by one while both workers are held still, so
that all volumes are due again. The button is pressed each day too, and every second day the worker that works is killed in the
middle of its run. `python -m tests.bench.soak 5` does it for five minutes. Ends with 1 when anything was made twice, is recorded
twice or not at all, or is kept otherwise than promised.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import lab
from db.migrate import migrate
from pf9.database import Database
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings
from snapshots import retention
from snapshots.naming import Ours
from tests.bench.snapshots import EMAIL, PASSWORD, clean, due, listed, make_volume, side_by_side, tenant
from tests.conftest import PASSWORDS, owner_settings
from tests.fixtures.collector import environment
from tests.fixtures.estate import Estate, wait_until

MINUTES, VOLUMES, KEPT, LEASE = 60, 24, 3, 10
DAY_SECONDS = 60.0


@dataclass
class Soak:
    """The two workers, and what is seen of them."""

    admin: Cloud
    database: Database
    server: lab.Lab
    env: dict[str, str]
    beats: tuple[Path, Path]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    kills: int = 0
    days: int = 0
    faults: list[str] = field(default_factory=list)

    def start(self, place: int) -> subprocess.Popen[bytes]:
        """One of the two."""
        env = self.env | {"WORKER_HEARTBEAT_FILE": str(self.beats[place])}
        return subprocess.Popen([sys.executable, "-m", "snapshots.main"], env=env, stderr=subprocess.DEVNULL)

    def ask(self, statement: str) -> list[dict[str, Any]]:
        """Look into the database."""
        with self.database.transaction() as tx:
            return tx.all(statement)

    def idle(self) -> bool:
        """Nothing is under way."""
        return not self.ask(
            "SELECT FROM snapshot_runs WHERE status = 'running'"
            " UNION ALL SELECT FROM snapshot_on_demand_runs WHERE status IN ('pending', 'running')"
        )

    def turn_the_day(self) -> None:
        """Look whether all is well, and let a day go by, while both workers are held still."""
        while True:
            wait_until(self.idle, what="a run never ended")
            self._signal(signal.SIGSTOP)
            if self.idle():
                break
            self._signal(signal.SIGCONT)
        self.judge()
        self.server.cloud.place.cluster.sql(
            "UPDATE snapshots AS s SET created_at = s.created_at - interval '1 day' FROM snapshot_metadata AS m"
            " WHERE m.snapshot_id = s.id AND m.key = 'created_by' AND m.value = 'p9_auto_snapshots'",
            database="cinder",
        )
        with self.database.transaction() as tx:
            for days in (-100_000, 99_999):  # in two steps: on the way no two are of one day
                tx.execute("UPDATE snapshot_records SET due_on = due_on + %s", (days,))
            tx.execute("UPDATE snapshot_records SET created_at = created_at - interval '1 day'")
            tx.execute("INSERT INTO snapshot_on_demand_runs (requested_by) VALUES ('soak') ON CONFLICT DO NOTHING")
        self.days += 1
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """Kill the worker that works, in the middle of a run, and start another in its stead."""
        wait_until(lambda: bool(self.ask("SELECT FROM snapshot_records WHERE status = 'creating'")), what="no run")
        for place, beat in enumerate(self.beats):
            if json.loads(beat.read_text())["working"]:
                self.workers[place].kill()
                self.workers[place].wait()
                self.workers[place] = self.start(place)
                self.kills += 1

    def judge(self) -> None:
        """What must be true whenever nothing is under way."""
        ours = retention.list_ours(self.admin)
        made = Counter((one.volume_id, one.created_at.date()) for one in ours)
        self.faults += [f"day {self.days}: {number} snapshots of {key}" for key, number in made.items() if number > 1]
        records = self.ask("SELECT snapshot_id, status FROM snapshot_records WHERE action = 'create'")
        open_ones = [row for row in records if row["status"] in ("requested", "creating")]
        told = Counter(row["snapshot_id"] for row in records if row["status"] == "available")
        self.faults += [f"day {self.days}: record left open {row}" for row in open_ones]
        self.faults += [f"day {self.days}: {one.id} has {told[one.id]} records" for one in ours if told[one.id] != 1]
        self._judge_kept(ours)

    def _judge_kept(self, ours: list[Ours]) -> None:
        kept = Counter(one.volume_id for one in ours if one.status == "available")
        if len(kept) != VOLUMES or set(kept.values()) != {min(self.days + 1, KEPT)}:
            self.faults.append(f"day {self.days}: kept {Counter(kept.values())} of {len(kept)} volumes")

    def _signal(self, number: signal.Signals) -> None:
        for worker in self.workers:
            worker.send_signal(number)


def main() -> int:
    """Build, let them work, take all away again."""
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    server = lab.up("test", parts=("database", "cloud"))
    settings = CloudSettings.load(server.cloud.variables)
    admin = Cloud.connect(settings)
    estate, name = Estate(admin), server.database.create_database()
    try:
        owner = owner_settings(server, name)
        migrate(owner, passwords=PASSWORDS)
        session = tenant(admin, settings, estate)
        side_by_side(lambda place: make_volume(session, place), range(VOLUMES))
        wait_until(lambda: not listed(session, "/volumes", status="creating"), what="the volumes were never made")
        database = Database(owner, application_name="soak")
        due(database, settings)
        with database.transaction() as tx:
            tx.execute(
                "UPDATE snapshot_rule_versions SET rules = jsonb_set(rules, '{0,retention}', jsonb_build_object('daily_5', %s))",
                (KEPT,),
            )
        worker = owner.model_copy(update={"user": "pf9_snapshots", "password": PASSWORDS.pf9_snapshots})
        with TemporaryDirectory() as folder:
            env = environment(worker, server.cloud.variables) | {
                "SNAPSHOT_SERVICE_USER_EMAIL": EMAIL,
                "SNAPSHOT_SERVICE_USER_PASSWORD": PASSWORD,
                "POLICY_ASSIGN_INTERVAL_MINUTES": "1",
                "AUTO_SNAPSHOT_INTERVAL_MINUTES": "1",
                "COMPLIANCE_REPORT_INTERVAL_MINUTES": "1",
                "SNAPSHOT_LEASE_SECONDS": str(LEASE),
                "WORKER_POLL_SECONDS": "0.5",
            }
            soak = Soak(admin, database, server, env, (Path(folder, "one"), Path(folder, "two")))
            return _let_them_work(soak, minutes)
    finally:
        clean(admin, estate)
        server.database.drop_database(name)


def _let_them_work(soak: Soak, minutes: int) -> int:
    soak.workers += [soak.start(0), soak.start(1)]
    try:
        wait_until(lambda: bool(soak.ask("SELECT FROM snapshot_runs WHERE status = 'completed'")), what="no first run")
        end = time.monotonic() + minutes * 60
        while time.monotonic() < end:
            begun = time.monotonic()
            soak.turn_the_day()
            if soak.days % 2:
                soak.kill()
            time.sleep(max(0.0, DAY_SECONDS - (time.monotonic() - begun)))
        wait_until(soak.idle, what="the last run never ended")
    finally:
        for worker in soak.workers:
            worker.terminate()
        codes = [worker.wait(60) for worker in soak.workers]
    soak.judge()
    return _told(soak, codes)


def _told(soak: Soak, codes: list[int]) -> int:
    (runs,) = soak.ask(
        "SELECT count(*) AS runs, count(*) FILTER (WHERE status = 'interrupted') AS interrupted, sum(created_count) AS made,"
        " sum(deleted_count) AS deleted FROM snapshot_runs"
    )
    (twice,) = soak.ask(
        "SELECT count(*) FROM snapshot_runs AS a JOIN snapshot_runs AS b ON a.id < b.id AND a.finished_at > b.started_at"
    )
    if twice["count"]:
        soak.faults.append(f"{twice['count']} pairs of runs at the same time")
    print(f"{soak.days} days, {VOLUMES} volumes, two workers, {soak.kills} kills -9; load {os.getloadavg()[0]:.1f}")
    print(f"{runs['runs']} runs, {runs['interrupted']} interrupted, {runs['made']} made, {runs['deleted']} deleted")
    print("\n".join(soak.faults) or "nothing twice, nothing unrecorded, all kept as promised")
    print(f"the workers ended with {codes}")
    return 1 if soak.faults or any(codes) else 0


if __name__ == "__main__":
    sys.exit(main())
