"""What the worker did, as an operator reads it in the morning, and the button."""

import csv
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from pf9.database import Database
from pf9.values import Json

LogIn = Callable[[str], TestClient]
BEGIN = datetime(2026, 11, 1, 2, tzinfo=UTC)
RUNS, RECORDS = 3, 5


@pytest.fixture(autouse=True)
def _history(owner_database: Database) -> None:
    """Three runs, the last of them under way; five records each."""
    with owner_database.transaction() as tx:
        tx.execute("TRUNCATE snapshot_runs, snapshot_records, snapshot_on_demand_runs RESTART IDENTITY")
        for number in range(RUNS):
            running = number == RUNS - 1
            tx.execute(
                "INSERT INTO snapshot_runs (region_name, trigger, status, owner, lease_until, started_at, finished_at,"
                " created_count, warnings) VALUES ('RegionOne', 'schedule', %s, 'me', now() + interval '1 hour', %s, %s, 4, %s)",
                (
                    "running" if running else "completed",
                    BEGIN + timedelta(hours=number),
                    None if running else BEGIN + timedelta(hours=number, minutes=5),
                    Json(["The snapshot service user is not used."] if number == 1 else []),
                ),
            )
            for volume in range(RECORDS):
                failed = volume == 0
                tx.execute(
                    "INSERT INTO snapshot_records (run_id, action, status, reason, volume_id, region_name, volume_name, policy,"
                    " due_on, created_at) VALUES (%s, 'create', %s, %s, %s, 'RegionOne', %s, 'daily_5', %s, %s)",
                    (
                        number + 1,
                        "failed" if failed else "available",
                        "=1+1 went wrong" if failed else None,
                        f"volume-{volume}",
                        f"disk {volume}",
                        (BEGIN + timedelta(days=number)).date(),
                        BEGIN + timedelta(hours=number, seconds=volume),
                    ),
                )


@pytest.fixture
def reader(log_in: LogIn) -> TestClient:
    return log_in("viewer")


def walk(client: TestClient, path: str, **params: Any) -> list[dict[str, Any]]:
    """Every item of a list, by its cursors."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(f"/api/v1{path}", params={**params, **cursor}).json()
        found += page["items"]
        if not page["next_cursor"]:
            return found
        cursor = {"cursor": page["next_cursor"]}


def test_runs_are_listed_newest_first_with_what_must_be_seen(reader: TestClient) -> None:
    page = reader.get("/api/v1/snapshot/runs").json()
    assert page["total"] == RUNS
    assert [run["id"] for run in page["items"]] == [3, 2, 1]
    newest, warned, oldest = page["items"]
    assert (newest["is_alive"], newest["seconds"]) == (True, None)
    assert (oldest["is_alive"], oldest["seconds"]) == (False, 300.0)
    assert warned["warnings"] == ["The snapshot service user is not used."]
    assert "owner" not in newest
    assert [run["id"] for run in walk(reader, "/snapshot/runs", page_size=1, status="completed")] == [2, 1]
    assert reader.get("/api/v1/snapshot/runs/2").json() == warned
    assert reader.get("/api/v1/snapshot/runs/99").status_code == 404
    assert reader.get("/api/v1/snapshot/runs", params={"status": "fine"}).status_code == 422


def test_records_are_filtered_and_walked_by_cursor(reader: TestClient) -> None:
    assert len(walk(reader, "/snapshot/records", page_size=4)) == RUNS * RECORDS
    failed = walk(reader, "/snapshot/records", status="failed", page_size=2)
    assert [record["run_id"] for record in failed] == [3, 2, 1]
    of_run = walk(reader, "/snapshot/records", run_id=2, q="disk 3")
    assert [(record["volume_id"], record["due_on"]) for record in of_run] == [("volume-3", "2026-11-02")]
    assert len(walk(reader, "/snapshot/records", volume_id=["volume-1", "volume-2"])) == 2 * RUNS
    assert len(walk(reader, "/snapshot/records", since="2026-11-01T03:00:00Z", until="2026-11-01T04:00:00Z")) == RECORDS
    assert walk(reader, "/snapshot/records", tenant_name="nobody", domain_name="nowhere") == []
    assert reader.get("/api/v1/snapshot/records", params={"run_id": "many"}).status_code == 422


def test_what_is_filtered_comes_as_a_file_too_and_no_cell_is_a_formula(reader: TestClient) -> None:
    answer = reader.get("/api/v1/snapshot/records", params={"format": "csv", "status": "failed"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == RUNS
    assert {row["reason"] for row in rows} == {"'=1+1 went wrong"}
    runs = reader.get("/api/v1/snapshot/runs", params={"format": "csv"})
    listed = list(csv.DictReader(io.StringIO(runs.text)))
    assert [row["id"] for row in listed] == ["3", "2", "1"]
    assert [row["warnings"] for row in listed] == ["", "The snapshot service user is not used.", ""]


def test_what_a_run_came_to_is_told_by_reason_and_what_went_wrong_comes_first(reader: TestClient) -> None:
    items = reader.get("/api/v1/snapshot/runs/2/outcomes").json()["items"]
    assert items == [
        {"action": "create", "status": "failed", "reason": "=1+1 went wrong", "records_count": 1},
        {"action": "create", "status": "available", "reason": None, "records_count": RECORDS - 1},
    ]
    behind = walk(reader, "/snapshot/records", run_id=2, reason=items[0]["reason"])
    assert [record["volume_id"] for record in behind] == ["volume-0"]
    assert reader.get("/api/v1/snapshot/runs/99/outcomes").status_code == 404


def test_the_last_day_is_summed_and_the_run_under_way_is_named(reader: TestClient, owner_database: Database) -> None:
    summary = reader.get("/api/v1/snapshot/runs/summary").json()
    assert (summary["newest"]["id"], summary["running"]["id"]) == (3, 3)
    with owner_database.transaction() as tx:
        tx.execute("UPDATE snapshot_runs SET started_at = now() - interval '25 hours'")
        tx.execute("UPDATE snapshot_runs SET status = 'failed', started_at = now() - interval '1 hour' WHERE id = 3")
        tx.execute("UPDATE snapshot_records SET created_at = now() - interval '25 hours'")
        tx.execute("UPDATE snapshot_records SET created_at = now() - interval '1 hour' WHERE run_id = 3")
        tx.execute("UPDATE snapshot_records SET action = 'delete', status = 'deleted' WHERE volume_id = 'volume-4'")
    summary = reader.get("/api/v1/snapshot/runs/summary").json()
    assert {name: summary[name] for name in summary if name.endswith("_count")} == {
        "runs_count": 1,
        "broken_count": 1,
        "created_count": 3,
        "deleted_count": 1,
        "failed_count": 1,
        "skipped_count": 0,
    }
    assert (summary["newest"]["id"], summary["running"]) == (3, None)
    failed = walk(reader, "/snapshot/records", status=["failed", "error"], since=summary["since"])
    assert len(failed) == summary["failed_count"]


def test_the_button_asks_once_and_says_who_was_quicker(log_in: LogIn, owner_database: Database) -> None:
    operator = log_in("operator")
    status = operator.get("/api/v1/snapshot/run-now/status").json()
    assert status == {"is_active": False, "request": None, "run": None}
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: operator.post("/api/v1/snapshot/run-now"), range(8)))
    assert sorted(answer.status_code for answer in answers) == [202] + [409] * 7
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert "waits for the worker" in refused["detail"]
    (accepted,) = [answer.json() for answer in answers if answer.status_code == 202]
    status = operator.get("/api/v1/snapshot/run-now/status").json()
    assert (status["is_active"], status["request"]) == (True, accepted)
    assert (accepted["status"], accepted["steps"]) == ("pending", [])
    with owner_database.transaction(read_only=True) as tx:
        acts = tx.all("SELECT actor, resource_id FROM activity_log WHERE action = 'run_snapshots'")
    assert [act["resource_id"] for act in acts] == [str(accepted["id"])]


@pytest.mark.parametrize(("lease", "code"), [("1 hour", 409), ("-1 second", 202)])
def test_a_dead_one_never_blocks_the_button_and_a_living_one_does(
    log_in: LogIn, owner_database: Database, lease: str, code: int
) -> None:
    steps = [{"name": "snapshots", "state": "running", "started_at": None, "finished_at": None, "detail": None}]
    with owner_database.transaction() as tx:
        tx.execute(
            "INSERT INTO snapshot_on_demand_runs (requested_by, status, owner, lease_until, started_at, steps)"
            " VALUES ('ann', 'running', 'me', now() + %s::interval, '2026-11-01T03:30Z', %s)",
            (lease, Json(steps)),
        )
        tx.execute("UPDATE snapshot_runs SET trigger = 'on_demand' WHERE id = 3")
    operator = log_in("operator")
    status = operator.get("/api/v1/snapshot/run-now/status").json()
    assert status["is_active"] is (code == 409)
    assert (status["request"]["steps"], status["run"]["id"]) == (steps, 3)
    assert operator.post("/api/v1/snapshot/run-now").status_code == code


def test_a_viewer_looks_and_does_not_press(reader: TestClient) -> None:
    assert reader.get("/api/v1/snapshot/run-now/status").status_code == 200
    assert reader.post("/api/v1/snapshot/run-now").status_code == 403
