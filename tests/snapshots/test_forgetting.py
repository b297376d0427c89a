"""Old records and runs are forgotten; what tells of a snapshot that is there, or is open, stays."""

from pf9.database import Database
from snapshots import forgetting
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import store_listings
from tests.snapshots.conftest import Ask


def test_old_records_and_runs_are_forgotten_but_not_those_of_a_snapshot_that_is_there(
    worker_database: Database, ask: Ask, owner_database: Database
) -> None:
    fleet, there = make_fleet(1), "snapshot-1"
    snapshot = {"id": there, "name": "one", "status": "available", "size": 1, "volume_id": fleet["volumes"][0]["id"]}
    fleet["snapshots"] = [{**snapshot, "metadata": {}, "created_at": "2026-11-01T02:00:00.000000"}]
    store_listings(owner_database, fleet)
    old = "now() - interval '500 days'"
    runs = [
        ask(
            "INSERT INTO snapshot_runs (region_name, trigger, status, owner, lease_until, started_at)"
            f" VALUES ('RegionOne', 'schedule', 'completed', 'me', now(), {old}) RETURNING id"
        )[0]["id"]
        for _ in range(3)
    ]
    for run_id, snapshot_id, status in (
        (runs[0], there, "available"),
        (runs[1], "gone", "available"),
        (runs[2], None, "requested"),
    ):
        ask(
            "INSERT INTO snapshot_records (run_id, action, status, volume_id, region_name, policy, due_on, snapshot_id, created_at)"
            f" VALUES (%s, 'create', %s, %s, 'RegionOne', 'daily_5', '2025-01-01', %s, {old}) RETURNING id",
            run_id,
            status,
            f"volume of {run_id}",
            snapshot_id,
        )
    assert forgetting.forget(worker_database, days=0) == 0
    forgetting.forget(worker_database, days=400)
    left = ask("SELECT run_id FROM snapshot_records WHERE run_id = ANY (%s) ORDER BY id", runs)
    assert [row["run_id"] for row in left] == [runs[0], runs[2]]
    assert [row["id"] for row in ask("SELECT id FROM snapshot_runs WHERE id = ANY (%s) ORDER BY id", runs)] == [
        runs[0],
        runs[2],
    ]
