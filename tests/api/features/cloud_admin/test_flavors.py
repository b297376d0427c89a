"""Flavors made and deleted in the real cloud."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from pf9.errors import NotFound
from pf9.openstack import compute
from pf9.openstack.session import Cloud

pytestmark = pytest.mark.cloud

Acts = Callable[[str], list[dict[str, Any]]]
LogIn = Callable[[str], TestClient]


def body() -> dict[str, Any]:
    return {"name": f"tests-{uuid.uuid4().hex[:12]}", "vcpus": 2, "ram_mb": 512, "disk_gb": 3}


def test_a_flavor_is_made_seen_at_once_and_deleted(
    admin: TestClient, cloud: Cloud, acts: Acts, changes: Callable[[str], list[str]]
) -> None:
    asked = {**body(), "swap_mb": 64, "extra_specs": {"tests:kind": "small"}, "is_public": False}
    answer = admin.post("/api/v1/admin/flavors", json=asked)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["name"], made["vcpus"], made["ram_mb"], made["disk_gb"]) == (asked["name"], 2, 512, 3)
    assert compute.get_flavor(cloud, made["id"])["extra_specs"] == {"tests:kind": "small"}
    listed = admin.get(f"/api/v1/flavors/{made['id']}").json()
    assert listed["item"]["name"] == asked["name"]
    assert admin.get(f"/inventory/runs/{made['run_id']}").json()["source"] == "console"

    answer = admin.delete(f"/api/v1/admin/flavors/{made['id']}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["name"] == asked["name"]
    with pytest.raises(NotFound):
        compute.get_flavor(cloud, made["id"])
    assert "deleted" in admin.get(f"/api/v1/flavors/{made['id']}").json()["detail"]
    assert changes(made["id"]) == ["created", "deleted"]
    assert [(act["action"], act["success"], act["error"]) for act in acts(made["id"])] == [
        ("create", True, None),
        ("delete", True, None),
    ]
    assert all(act["actor"] and act["ip_address"] and act["request_id"] for act in acts(made["id"]))


def test_a_name_that_is_taken_is_refused_and_written_down(admin: TestClient, acts: Acts) -> None:
    asked = body()
    made = admin.post("/admin/flavors", json=asked).json()
    answer = admin.post("/admin/flavors", json=asked)
    assert answer.status_code == 409
    assert answer.json()["detail"] == f"There is a flavor named {asked['name']} already."
    assert [act["success"] for act in acts(asked["name"])] == [True, False]
    assert "already" in acts(asked["name"])[-1]["error"]
    assert admin.get(f"/flavors?name={asked['name']}").json()["total"] == 1
    assert admin.delete(f"/admin/flavors/{made['id']}").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"name": "x" * 256}, {"vcpus": 0}, {"ram_mb": "much"}, {"disk_gb": -1}, {"colour": "red"}],
)
def test_a_body_that_cannot_be_right_is_refused_before_the_cloud_is_asked(
    admin: TestClient, wrong: dict[str, Any]
) -> None:
    assert admin.post("/admin/flavors", json=body() | wrong).status_code == 422


def test_an_unknown_flavor_is_told_and_the_attempt_written_down(admin: TestClient, acts: Acts) -> None:
    unknown = str(uuid.uuid4())
    answer = admin.delete(f"/admin/flavors/{unknown}")
    assert answer.status_code == 404
    assert answer.json()["detail"] == f"The cloud has no flavor with the id {unknown}."
    assert [(act["action"], act["success"]) for act in acts(unknown)] == [("delete", False)]
    assert admin.delete("/admin/flavors/..%2e").status_code in {404, 405, 422}


def test_who_may_not_is_refused(log_in: LogIn, admin: TestClient) -> None:
    assert log_in("viewer").post("/admin/flavors", json=body()).status_code == 403
    operator = log_in("operator")
    made = operator.post("/admin/flavors", json=body())
    assert made.status_code == 201, made.text
    assert operator.delete(f"/admin/flavors/{made.json()['id']}").status_code == 403
    assert admin.delete(f"/admin/flavors/{made.json()['id']}").status_code == 200
