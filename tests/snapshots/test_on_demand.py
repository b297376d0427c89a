"""What the button asks for is done once, in sight, and a dead worker's request blocks nobody."""

import pytest

from pf9.database import Database
from pf9.errors import CloudUnavailable
from snapshots import on_demand
from snapshots.on_demand import Step
from tests.snapshots.conftest import Ask


@pytest.fixture(autouse=True)
def _nothing_waits(ask: Ask) -> None:
    ask("DELETE FROM snapshot_on_demand_runs RETURNING id")


def asked(ask: Ask) -> None:
    ask("INSERT INTO snapshot_on_demand_runs (requested_by) VALUES ('ann') RETURNING id")


def test_nothing_is_done_that_nobody_asked_for_and_nothing_twice(worker_database: Database, ask: Ask) -> None:
    done: list[str] = []
    steps: list[Step] = [("one", lambda: done.append("one") or "well")]  # type: ignore[func-returns-value]
    assert not on_demand.work_off(worker_database, steps, lease=60, run_id=lambda: None)
    asked(ask)
    assert on_demand.work_off(worker_database, steps, lease=60, run_id=lambda: None)
    assert not on_demand.work_off(worker_database, steps, lease=60, run_id=lambda: None)
    assert done == ["one"]


def test_each_step_is_seen_while_it_is_done_and_one_that_fails_ends_it(worker_database: Database, ask: Ask) -> None:
    seen: list[list[str]] = []

    def look() -> str:
        (row,) = ask("SELECT status, steps FROM snapshot_on_demand_runs")
        seen.append([row["status"], *(step["state"] for step in row["steps"])])
        return "looked"

    def fail() -> str:
        raise CloudUnavailable("The cloud is away.")

    asked(ask)
    on_demand.work_off(
        worker_database, [("a", look), ("b", look), ("c", fail), ("d", look)], lease=60, run_id=lambda: None
    )
    assert seen == [
        ["running", "running", "pending", "pending", "pending"],
        ["running", "done", "running", "pending", "pending"],
    ]
    (row,) = ask("SELECT status, error, steps FROM snapshot_on_demand_runs")
    assert (row["status"], row["error"]) == ("failed", "The cloud is away.")
    assert [(step["state"], step["detail"]) for step in row["steps"]] == [
        ("done", "looked"),
        ("done", "looked"),
        ("failed", "The cloud is away."),
        ("skipped", None),
    ]
    assert all(step["finished_at"] >= step["started_at"] for step in row["steps"][:3])


def test_one_whose_worker_died_is_closed_and_a_living_one_is_not(worker_database: Database, ask: Ask) -> None:
    for lease, status in (("1 minute", "running"), ("-1 second", "interrupted")):
        ask("DELETE FROM snapshot_on_demand_runs RETURNING id")
        ask(
            "INSERT INTO snapshot_on_demand_runs (requested_by, status, owner, lease_until)"
            " VALUES ('ann', 'running', 'another', now() + %s::interval) RETURNING id",
            lease,
        )
        assert not on_demand.work_off(worker_database, [], lease=60, run_id=lambda: None)
        assert ask("SELECT status FROM snapshot_on_demand_runs") == [{"status": status}]
