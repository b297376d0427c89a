"""The worker as a process: the whole cycle, the button, the plan on paper, signs of life, and its end."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pf9.settings import DatabaseSettings, ServiceUserSettings
from snapshots.main import main
from tests.fixtures.collector import environment
from tests.fixtures.estate import wait_until
from tests.fixtures.fault_proxy import FaultProxy
from tests.snapshots.conftest import PASSWORD, Ask, Tenant

pytestmark = pytest.mark.cloud


@pytest.fixture
def env(
    worker_settings: DatabaseSettings, cloud_env: dict[str, str], service_user: ServiceUserSettings, tmp_path: Path
) -> dict[str, str]:
    return environment(worker_settings, cloud_env) | {
        "SNAPSHOT_SERVICE_USER_EMAIL": str(service_user.email),
        "SNAPSHOT_SERVICE_USER_PASSWORD": PASSWORD,
        "WORKER_HEARTBEAT_FILE": str(tmp_path / "beat"),
        "WORKER_POLL_SECONDS": "0.1",
        "JSON_LOGS": "true",
    }


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "snapshots.main", *arguments]


def test_a_dry_run_on_the_command_line_shows_a_table_and_asks_the_cloud_for_nothing_but_looks(
    tenant: Tenant, env: dict[str, str], ask: Ask, proxy: FaultProxy
) -> None:
    shown = subprocess.run(
        command("--dry-run"), env=env | {"PF9_AUTH_URL": proxy.auth_url}, capture_output=True, text=True, check=True
    )
    assert "4 to make" in shown.stdout
    assert shown.stdout.count(tenant.name) == 4
    assert {request.method for request in proxy.requests if "/auth/tokens" not in request.path} == {"GET"}
    assert ask("SELECT FROM snapshot_runs UNION ALL SELECT FROM snapshot_records") == []


def test_two_workers_do_the_cycle_once_and_what_the_button_asks_for_and_end_when_they_are_told(
    tenant: Tenant, env: dict[str, str], ask: Ask, tmp_path: Path
) -> None:
    ask("INSERT INTO snapshot_on_demand_runs (requested_by) VALUES ('ann') RETURNING id")
    beats = [tmp_path / "one", tmp_path / "two"]
    workers = [
        subprocess.Popen(command(), env=env | {"WORKER_HEARTBEAT_FILE": str(beat)}, stderr=subprocess.PIPE, text=True)
        for beat in beats
    ]
    try:
        wait_until(
            lambda: bool(ask("SELECT FROM snapshot_runs WHERE trigger = 'schedule' AND status <> 'running'")),
            what="no run by schedule",
        )
        assert sorted(json.loads(beat.read_text())["working"] for beat in beats) == [False, True]
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
    said = [worker.communicate(timeout=60)[1] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], said
    assert sorted(each.volume_id for each in tenant.ours()) == sorted(tenant.volumes)
    (asked,) = ask("SELECT status, steps, run_id, error FROM snapshot_on_demand_runs")
    assert (asked["status"], asked["error"]) == ("completed", None), said
    assert [(step["name"], step["state"]) for step in asked["steps"]] == [
        ("policy_assign", "done"),
        ("inventory_before", "done"),
        ("snapshots", "done"),
        ("inventory_after", "done"),
    ]
    runs = ask("SELECT id, trigger, status, created_count FROM snapshot_runs ORDER BY id")
    assert [(run["trigger"], run["status"], run["created_count"]) for run in runs] == [
        ("on_demand", "completed", 4),
        ("schedule", "completed", 0),
    ]
    assert asked["run_id"] == runs[0]["id"]
    # What was made is in the inventory already.
    assert ask("SELECT count(*) FROM snapshots WHERE policy = 'daily_5' AND volume_id = ANY (%s)", tenant.volumes) == [
        {"count": 4}
    ]


def test_signs_of_life_are_told_by_the_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beat = tmp_path / "beat"
    monkeypatch.setenv("WORKER_HEARTBEAT_FILE", str(beat))
    assert main(["--alive"]) == 1
    beat.write_text(json.dumps({"at": 4_000_000_000}))
    assert main(["--alive"]) == 0


def test_a_variable_that_is_missing_is_named_in_one_line(env: dict[str, str]) -> None:
    del env["PF9_AUTH_URL"]
    told = subprocess.run(command("--once"), env=env, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert told.stderr == "PF9_AUTH_URL: is missing; set it in the environment\n"
