"""Starting a collection and watching it; the cloud of these tests cannot be reached, but for one."""

import dataclasses
import time
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from api.web.parts import Settings
from pf9.database import Database
from pf9.inventory.catalog import KINDS
from pf9.inventory.run import Run
from pf9.settings import CloudSettings
from tests.fixtures.inventory_rows import insert_run


def ended(client: TestClient, run_id: int) -> dict[str, Any]:
    """The run as soon as it runs no more."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        run: dict[str, Any] = client.get(f"/inventory/runs/{run_id}").json()
        if run["status"] != "running":
            return run
        time.sleep(0.2)
    raise AssertionError(f"run {run_id} did not end")


def test_a_run_is_answered_at_once_and_tells_how_it_went(log_in: Callable[[str], TestClient]) -> None:
    operator = log_in("operator")
    answer = operator.post("/api/v1/inventory/runs", json={"kinds": ["volumes", "servers"]})
    assert answer.status_code == 202, answer.text
    run = answer.json()
    assert run["source"] == "api"
    assert [kind["kind"] for kind in run["kinds"]] == ["servers", "volumes"]
    run = ended(operator, run["id"])
    assert run["status"] == "failed"
    assert "PF9_AUTH_URL" in run["error"] or "reach" in run["error"]
    assert run["finished_at"]
    assert run["duration_seconds"] >= 0


def test_without_a_body_every_kind_is_collected(log_in: Callable[[str], TestClient]) -> None:
    admin = log_in("admin")
    run = admin.post("/inventory/runs").json()
    assert [kind["kind"] for kind in run["kinds"]] == [kind.name for kind in KINDS]
    ended(admin, run["id"])


def test_a_second_run_is_refused_while_one_is_under_way(
    log_in: Callable[[str], TestClient], database: Database
) -> None:
    operator = log_in("operator")
    run = Run.begin(database, source="tests", actor="somebody", region_name="RegionOne", kinds=["servers"])
    try:
        answer = operator.post("/inventory/runs")
        assert answer.status_code == 409
        assert f"Run {run.id} is under way" in answer.json()["detail"]
        assert operator.get(f"/inventory/runs/{run.id}").json()["status"] == "running"
    finally:
        run.release()
    dead = operator.get(f"/inventory/runs/{run.id}").json()
    assert dead["status"] == "failed"
    assert "process ended" in dead["error"]


def test_who_may_not_write_starts_nothing(viewer: TestClient) -> None:
    before = viewer.get("/inventory/runs").json()["total"]
    assert viewer.post("/inventory/runs").status_code == 403
    assert viewer.get("/inventory/runs").json()["total"] == before


@pytest.mark.parametrize("body", [{"kinds": ["nonsense"]}, {"kinds": []}, {"kinds": "servers"}, [], 7])
def test_a_run_of_what_does_not_exist_is_refused(log_in: Callable[[str], TestClient], body: Any) -> None:
    answer = log_in("operator").post("/inventory/runs", json=body)
    assert answer.status_code == 422, answer.text


def test_an_unknown_kind_is_told_with_those_that_exist(log_in: Callable[[str], TestClient]) -> None:
    answer = log_in("operator").post("/inventory/runs", json={"kinds": ["nonsense"]})
    assert "servers" in answer.json()["errors"][0]["allowed"]


def test_runs_are_listed_newest_first_and_can_be_narrowed(viewer: TestClient, owner_database: Database) -> None:
    with owner_database.transaction() as tx:
        ids = [insert_run(tx, actor=f"list-{number % 2}", status="partial") for number in range(6)]
    page = viewer.get("/api/v1/inventory/runs?status=partial&page_size=4").json()
    assert [run["id"] for run in page["items"]] == ids[:1:-1]
    following = viewer.get(f"/inventory/runs?status=partial&page_size=4&cursor={page['next_cursor']}").json()
    assert [run["id"] for run in following["items"]] == ids[1::-1]
    assert viewer.get("/inventory/runs?actor=list-1").json()["total"] == 3
    assert viewer.get("/inventory/runs?q=LIST-0").json()["total"] == 3
    assert viewer.get("/inventory/runs?sort_by=started_at&sort_dir=asc").status_code == 200
    assert viewer.get("/inventory/runs?status=done").status_code == 422
    assert viewer.get("/inventory/runs?format=csv").status_code == 422


@pytest.mark.parametrize(("run_id", "status"), [("999999", 404), ("0", 422), ("x", 422), ("9" * 30, 422)])
def test_a_run_that_is_not_there(viewer: TestClient, run_id: str, status: int) -> None:
    assert viewer.get(f"/inventory/runs/{run_id}").status_code == status


@pytest.mark.cloud
def test_a_real_cloud_is_collected_and_listed(
    settings: Settings, cloud_env: dict[str, str], log_in: Callable[[str], TestClient]
) -> None:
    of_the_lab = dataclasses.replace(settings, cloud=CloudSettings.load(cloud_env))
    with TestClient(create_app(of_the_lab)) as client:
        client.headers["Authorization"] = log_in("operator").headers["Authorization"]
        run = ended(client, client.post("/api/v1/inventory/runs").json()["id"])
        assert run["status"] == "success", run
        for kind in KINDS:
            told = next(each for each in run["kinds"] if each["kind"] == kind.name)
            page = client.get(f"/api/v1{kind.address}").json()
            assert (told["state"], told["listed"]) == ("stored", page["total"]), kind.name
            for item in page["items"][:2]:
                assert client.get(f"/api/v1{kind.address}/{item['id']}").json()["raw_json"]
        again = ended(client, client.post("/api/v1/inventory/runs").json()["id"])
        assert {(each["created"], each["changed"], each["deleted"]) for each in again["kinds"]} == {(0, 0, 0)}
        assert client.get("/dashboard/overview").json()["inventory"]["age_seconds"] < 90
