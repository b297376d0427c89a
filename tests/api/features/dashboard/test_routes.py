"""The overview."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.main import create_app
from api.web.parts import Settings
from pf9.database import Database
from pf9.inventory.catalog import KINDS
from tests.fixtures.inventory_rows import insert, insert_run


def test_an_empty_database_has_an_overview_without_false_figures(log_in: Callable[[str], TestClient]) -> None:
    seen = log_in("viewer").get("/api/v1/dashboard/overview").json()
    assert {each["kind"]: each["total"] for each in seen["counts"]} == {kind.name: 0 for kind in KINDS}
    assert [each["kind"] for each in seen["counts"]][:3] == ["servers", "hypervisors", "flavors"]
    assert seen["servers_by_status"] == seen["volumes_by_status"] == seen["capacity"] == seen["last_runs"] == []
    assert seen["inventory"] == {"last_success_at": None, "age_seconds": None, "interval_seconds": None}


def test_the_overview_counts_states_capacity_and_age_in_three_statements(
    app: FastAPI, log_in: Callable[[str], TestClient], owner_database: Database
) -> None:
    with owner_database.transaction() as tx:
        insert(tx, "hypervisors", id="h1", hypervisor_hostname="one", state="up", vcpus=32, memory_mb=65536)
        insert(tx, "hypervisors", id="h2", hypervisor_hostname="two", state="down")
        for number, status in enumerate(["ACTIVE", "ACTIVE", "ERROR", None]):
            insert(tx, "servers", id=f"s{number}", status=status, hypervisor_hostname="one" if status else None)
        insert(tx, "servers", id="far", status="ACTIVE", hypervisor_hostname="one", region_name="RegionTwo")
        insert(tx, "volumes", id="v", status="in-use")
        hour_ago = datetime.now(UTC) - timedelta(hours=1)
        runs = [
            insert_run(tx, status=status, finished_at=hour_ago)
            for status in ("success", "partial", "failed", "success", "partial", "failed")
        ]
        for position, kind in enumerate(KINDS):
            for run_id in runs[:3]:
                values = {"run_id": run_id, "kind": kind.name, "position": position}
                tx.execute(
                    "INSERT INTO inventory_run_kinds (run_id, kind, position)"
                    " VALUES (%(run_id)s, %(kind)s, %(position)s)",
                    values,
                )
        # One that looked at a part of the cloud makes the whole no younger.
        tx.execute("UPDATE inventory_runs SET finished_at = now() WHERE id = %(id)s", {"id": runs[3]})
        insert_run(tx, status="success", region_name="RegionTwo")
    client = log_in("technical")
    with app.state.parts.database.counted() as counter:
        seen = client.get("/dashboard/overview").json()
    assert counter.statements == 4
    assert {each["kind"]: each["total"] for each in seen["counts"]}["servers"] == 5
    assert seen["servers_by_status"] == [
        {"status": "ACTIVE", "count": 3},
        {"status": "ERROR", "count": 1},
        {"status": None, "count": 1},
    ]
    assert seen["volumes_by_status"] == [{"status": "in-use", "count": 1}]
    one, two = seen["capacity"]
    assert (one["hypervisor_id"], one["vcpus"], one["memory_mib"], one["servers"]) == ("h1", 32, 65536, 3)
    assert one["vcpus_used"] is None
    assert (two["state"], two["vcpus"], two["servers"]) == ("down", None, 0)
    assert seen["inventory"]["age_seconds"] == pytest.approx(3600, abs=120)
    assert [run["id"] for run in seen["last_runs"]] == [runs[-1] + 1, *runs[:1:-1]][:5]


def test_what_one_may_not_read_is_not_in_the_overview(
    log_in: Callable[[str], TestClient], owner_database: Database
) -> None:
    with owner_database.transaction() as tx:
        insert(tx, "servers", id="secret", status="ACTIVE")
        insert(tx, "hypervisors", id="secret")
        insert_run(tx)
        tx.execute("DELETE FROM role_permissions WHERE role = 'operator' AND resource IN ('servers', 'hypervisors')")
        tx.execute("DELETE FROM role_permissions WHERE role = 'operator' AND resource = 'resources'")
    seen = log_in("operator").get("/dashboard/overview").json()
    assert {"servers", "hypervisors"}.isdisjoint(each["kind"] for each in seen["counts"])
    assert seen["servers_by_status"] == seen["capacity"] == seen["last_runs"] == []
    assert seen["inventory"]["last_success_at"] is None


def test_the_interval_is_what_the_operator_said(settings: Settings, log_in: Callable[[str], TestClient]) -> None:
    hourly = dataclasses.replace(settings, api=settings.api.model_copy(update={"inventory_interval_minutes": 60}))
    with TestClient(create_app(hourly), headers=dict(log_in("viewer").headers)) as client:
        assert client.get("/dashboard/overview").json()["inventory"]["interval_seconds"] == 3600
