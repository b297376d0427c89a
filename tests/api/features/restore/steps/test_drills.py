"""A drill on the real cloud: the server comes back where nobody is reached, is looked at and measured, and nothing of it stays."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.fixtures.estate import wait_until
from tests.fixtures.restore_scene import Scene, Vm

pytestmark = pytest.mark.cloud
LogIn = Callable[[str], TestClient]
DRILLS = "/api/v1/restore/drills"


@pytest.mark.usefixtures("untouched")
def test_a_drill_brings_the_server_back_with_its_addresses_measures_it_and_leaves_nothing(
    stage: Scene, vm: Vm, log_in: LogIn
) -> None:
    admin = log_in("admin")
    assert log_in("operator").post(DRILLS, json={"vm_id": vm.id}).status_code == 403
    answer = admin.post(DRILLS, json={"vm_id": vm.id, "restore_data_volumes": True})
    assert answer.status_code == 202, answer.text
    drill = answer.json()
    assert (drill["status"], drill["rto_seconds"], drill["snapshot_id"]) == ("RUNNING", None, vm.snapshot_id)
    again = admin.post(DRILLS, json={"vm_id": vm.id})
    assert (again.status_code, "one at a time" in again.json()["detail"]) == (409, True)
    wait_until(lambda: admin.get(f"{DRILLS}/{drill['id']}").json()["finished_at"], what="the drill never ended")
    done = admin.get(f"{DRILLS}/{drill['id']}").json()
    assert (done["status"], done["error"], done["left_behind"], done["is_torn_down"]) == ("PASSED", None, [], True)
    addresses = next(each for each in done["checks"] if each["name"].startswith("Addresses"))
    assert addresses["found"] in [sorted(found) for _, found in stage.addresses(vm.id)]
    assert {each["ok"] for each in done["checks"]} == {True}
    assert len(done["checks"]) == 5  # state, volumes, two ports, nobody else in the network
    seconds = {each["step"]: each["seconds"] for each in done["phases"]}
    assert 0 < seconds["WAIT_SERVER_ACTIVE"] <= done["rto_seconds"] <= sum(seconds.values())
    assert sorted(each["kind"] for each in done["torn_down"]) == [
        "networks", "ports", "ports", "servers", "volumes", "volumes",
    ]  # fmt: skip
    assert next(each["name"] for each in done["torn_down"] if each["kind"] == "servers").startswith(f"drill-{vm.name}-")
    of_the_job = {"vm_id": vm.id, "status": "PASSED", "job_id": done["job_id"]}
    assert admin.get(DRILLS, params=of_the_job).json()["items"] == [done]
    assert done["id"] in admin.get(DRILLS, params={"format": "csv"}).text
    acts = admin.get("/api/v1/admin/activity", params={"resource_type": "restore_drills", "page_size": 2}).json()[
        "items"
    ]
    assert [(each["action"], each["details"]["job_id"]) for each in acts] == [
        ("restore_drill_finished", done["job_id"]), ("restore_drill", done["job_id"]),
    ]  # fmt: skip
    job = admin.post(f"/api/v1/restore/jobs/{done['job_id']}/retry", json={})
    assert (job.status_code, "begin a new one" in job.json()["detail"]) == (409, True)
