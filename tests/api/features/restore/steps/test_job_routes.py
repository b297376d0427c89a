"""Who may have a plan carried out, how often, and what one sees of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import lab
from pf9.database import Database
from tests.fixtures.estate import wait_until
from tests.fixtures.restore_scene import Scene, Vm
from tests.fixtures.restore_trials import Before, check, tear_down
from tests.fixtures.second_factor import Person, bearer

pytestmark = pytest.mark.cloud
LogIn = Callable[[str], TestClient]


def planned(client: TestClient, vm: Vm, mode: str = "NEW") -> dict[str, Any]:
    answer = client.post("/api/v1/restore/plan", json={"vm_id": vm.id, "snapshot_id": vm.snapshot_id, "mode": mode})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def execute(client: TestClient, plan: dict[str, Any], **more: Any) -> Any:
    return client.post("/api/v1/restore/execute", json={"job_id": plan["job_id"], **more})


def test_of_two_who_execute_at_once_one_does_and_the_stream_tells_to_the_end(
    stage: Scene, vm: Vm, log_in: LogIn
) -> None:
    admin, before = log_in("admin"), Before.of(stage, vm)
    plans = [planned(admin, vm), planned(admin, vm)]
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda plan: execute(admin, plan), plans * 2))
    assert sorted(each.status_code for each in answers) == [202, 409, 409, 409]
    assert {each.json()["detail"] for each in answers if each.status_code == 409} & {
        f"Another restore of {vm.name} is waiting or under way: one at a time."
    }
    job_id = next(each.json()["id"] for each in answers if each.status_code == 202)
    told: list[dict[str, Any]] = []
    while {} not in told:  # a stream is short: a browser begins another
        with admin.stream("GET", f"/api/v1/restore/jobs/{job_id}/stream") as stream:
            told += [orjson.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: ")]
    assert [told[-2]["status"], told[-1]] == ["SUCCEEDED", {}]
    made = told[-2]["result"]["server_id"]
    assert admin.get(f"/api/v1/servers/{made}").json()["item"]["status"] == "ACTIVE"  # what the end leads to is there
    assert len({each["progress"]["completed_steps"] for each in told[:-1]}) > 2  # one saw it go on
    check(stage, vm, "NEW", before, told[-2]["result"])
    tear_down(stage, before)


def test_who_may_replace_a_server_types_its_name_and_is_a_superadmin(vm: Vm, log_in: LogIn) -> None:
    admin, superadmin = log_in("admin"), log_in("superadmin")
    plan = planned(superadmin, vm, "REPLACE")
    assert execute(log_in("operator"), plan).status_code == 403
    refused = execute(admin, plan, confirmation=plan["confirmation"])
    assert (refused.status_code, "superadmin" in refused.json()["detail"]) == (403, True)
    for wrong in (None, "", plan["confirmation"].lower(), plan["confirmation"] + " "):
        answer = execute(superadmin, plan, confirmation=wrong)
        assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["body", "confirmation"])
    canceled = superadmin.post(f"/api/v1/restore/cancel/{plan['job_id']}")
    assert (canceled.status_code, canceled.json()["status"]) == (202, "CANCELED")
    again = execute(superadmin, plan, confirmation=plan["confirmation"])
    assert (again.status_code, "it was canceled" in again.json()["detail"]) == (409, True)


def test_who_has_a_second_factor_replaces_a_server_with_a_fresh_code_only(
    vm: Vm, app: FastAPI, server: lab.Lab, owner_database: Database
) -> None:
    chief = Person(app, server, "superadmin")
    token = chief.enroll()
    try:
        client = TestClient(app, headers=bearer(token))
        plan = planned(client, vm, "REPLACE")
        with owner_database.transaction() as tx:
            tx.execute("UPDATE user_sessions SET code_entered_at = now() - interval '6 minutes'")
        refused = execute(client, plan, confirmation=plan["confirmation"])
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:pf9:fresh-code-required")
        assert client.get(f"/api/v1/restore/jobs/{plan['job_id']}").json()["status"] == "PLANNED"
    finally:
        with owner_database.transaction() as tx:
            tx.execute("DELETE FROM user_mfa")


def test_a_plan_that_has_expired_is_not_carried_out(vm: Vm, log_in: LogIn, owner_database: Database) -> None:
    admin = log_in("admin")
    plan = planned(admin, vm)
    with owner_database.transaction() as tx:
        tx.execute("UPDATE restore_jobs SET expires_at = now() WHERE id = %s", (plan["job_id"],))
    answer = execute(admin, plan)
    assert (answer.status_code, "has expired" in answer.json()["detail"]) == (409, True)
    job = f"jobs/{plan['job_id']}"
    for act, wanted in ((f"{job}/cleanup", 409), (f"cancel/{plan['job_id']}", 202), (f"{job}/retry", 409)):
        assert admin.post(f"/api/v1/restore/{act}").status_code == wanted


def test_every_act_is_in_the_activity_log(stage: Scene, vm: Vm, log_in: LogIn, owner_database: Database) -> None:
    admin, before = log_in("admin"), Before.of(stage, vm)
    plan = planned(admin, vm)
    assert execute(admin, plan).status_code == 202
    admin.post(f"/api/v1/restore/cancel/{plan['job_id']}")

    def status() -> str:
        return str(admin.get(f"/api/v1/restore/jobs/{plan['job_id']}").json()["status"])

    wait_until(lambda: status() == "CANCELED", what="it was never canceled")
    with owner_database.transaction(read_only=True) as tx:
        rows = tx.all("SELECT action FROM activity_log WHERE resource_id = %s ORDER BY id", (plan["job_id"],))
    assert [row["action"] for row in rows][:3] == ["restore_plan", "restore_execute", "restore_cancel"]
    tear_down(stage, before)
