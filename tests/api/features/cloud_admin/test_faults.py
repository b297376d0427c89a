"""What is left, said and written down when the cloud fails in the middle of an act, or when an act is asked for twice."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

from pf9.openstack import network
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings
from tests.fixtures.fault_proxy import FaultProxy, lost_answer, meanwhile, status

pytestmark = pytest.mark.cloud

Acts = Callable[[str], list[dict[str, Any]]]
SUBNET = {"cidr": "10.78.0.0/24", "enable_dhcp": False}


@pytest.fixture(scope="module")
def cloud_proxy(cloud_env: dict[str, str]) -> Iterator[FaultProxy]:
    with FaultProxy(CloudSettings.load(cloud_env).auth_url) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def cloud_settings(cloud_env: dict[str, str], cloud_proxy: FaultProxy) -> CloudSettings:
    """The gateway's way to the cloud, and the tests', leads through the proxy."""
    return CloudSettings.load(cloud_env).model_copy(update={"auth_url": cloud_proxy.auth_url})


@pytest.fixture
def proxy(cloud_proxy: FaultProxy) -> Iterator[FaultProxy]:
    cloud_proxy.clear()
    yield cloud_proxy
    cloud_proxy.clear()


@pytest.fixture
def name(cloud: Cloud, proxy: FaultProxy) -> Iterator[str]:
    """The name of networks that go again."""
    name = f"tests-{uuid.uuid4().hex[:12]}"
    yield name
    proxy.clear()
    for found in named(cloud, name):
        network.delete_network(cloud, found["id"])


def named(cloud: Cloud, name: str) -> list[dict[str, Any]]:
    return [found for found in network.list_networks(cloud) if found["name"] == name]


def test_a_network_whose_subnet_is_refused_is_taken_away_again(
    admin: TestClient, cloud: Cloud, proxy: FaultProxy, name: str, acts: Acts
) -> None:
    proxy.add(match="POST network /subnets", fault=status(409, message="the pool is empty"), times=1)
    answer = admin.post("/admin/networks", json={"name": name, "subnet": SUBNET})
    assert (answer.status_code, answer.json()["detail"]) == (409, "the pool is empty")
    assert proxy.asked("DELETE network /networks") == 1
    assert named(cloud, name) == []
    assert admin.get(f"/networks?name={name}").json()["total"] == 0
    assert [(act["success"], act["error"]) for act in acts(name)] == [(False, "the pool is empty")]


def test_a_half_made_network_that_cannot_be_taken_away_is_named(
    admin: TestClient, cloud: Cloud, proxy: FaultProxy, name: str, acts: Acts
) -> None:
    proxy.add(match="POST network /subnets", fault=status(409, message="the pool is empty"), times=1)
    proxy.add(match="DELETE network /networks", fault=status(500), times=1)
    answer = admin.post("/admin/networks", json={"name": name, "subnet": SUBNET})
    [left] = named(cloud, name)
    told = answer.json()["detail"]
    assert answer.status_code == 409
    assert told.startswith("the pool is empty")
    assert f"network {name} ({left['id']}) has been made and could not be taken away again" in told
    assert [act["error"] for act in acts(name)] == [told]


def test_an_act_that_is_done_is_a_success_though_the_inventory_could_not_look(
    admin: TestClient, cloud: Cloud, proxy: FaultProxy, name: str, acts: Acts
) -> None:
    proxy.add(match="GET network /networks/", fault=status(404 + 46))  # 450: no status of ours, and no reason to wait
    answer = admin.post("/admin/networks", json={"name": name})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["id"], made["run_id"]) == (named(cloud, name)[0]["id"], None)
    assert made["note"].startswith("Done in the cloud. The inventory will show it with the next run: ")
    assert admin.get(f"/networks/{made['id']}").status_code == 404
    proxy.clear()
    proxy.add(match="DELETE network /networks/", fault=meanwhile(lambda: after_deletion(proxy)), times=1)
    answer = admin.delete(f"/admin/networks/{made['id']}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["run_id"] is None
    assert named(cloud, name) == []
    assert [(act["action"], act["success"]) for act in acts(made["id"])] == [("create", True), ("delete", True)]


def after_deletion(proxy: FaultProxy) -> None:
    """From now on nobody can look whether it is gone."""
    proxy.add(match="GET network /networks/", fault=status(450))


def test_two_clicks_make_one_network(admin: TestClient, cloud: Cloud, proxy: FaultProxy, name: str) -> None:
    """The second comes while the first is with the cloud, the third when it is done."""
    reached, go_on = Event(), Event()
    key = {"Idempotency-Key": uuid.uuid4().hex}

    def hold() -> None:
        reached.set()
        go_on.wait(30)

    proxy.add(match="POST network /networks", fault=meanwhile(hold), times=1)

    def click() -> Any:
        return admin.post("/admin/networks", json={"name": name}, headers=key)

    with ThreadPoolExecutor() as pool:
        first = pool.submit(click)
        assert reached.wait(30)
        second = click()
        go_on.set()
    assert second.status_code == 409
    assert second.json()["detail"] == "The same request is being worked on: wait for its answer."
    third = click()
    assert (first.result().status_code, third.status_code) == (201, 201)
    assert third.json() == first.result().json()
    assert len(named(cloud, name)) == 1


def test_a_key_stands_for_one_request_of_one_person(
    admin: TestClient, log_in: Callable[[str], TestClient], cloud: Cloud, name: str
) -> None:
    key = {"Idempotency-Key": uuid.uuid4().hex}
    assert admin.post("/admin/networks", json={"name": name}, headers=key).status_code == 201
    other = admin.post("/admin/networks", json={"name": name, "mtu": 1400}, headers=key)
    assert other.status_code == 422
    assert other.json()["errors"][0]["loc"] == ["header", "Idempotency-Key"]
    assert log_in("operator").post("/admin/networks", json={"name": name}, headers=key).status_code == 201
    assert len(named(cloud, name)) == 2
    assert admin.post("/admin/networks", json={"name": name}, headers={"Idempotency-Key": "?"}).status_code == 422


def test_a_refused_request_gives_its_key_back(admin: TestClient, cloud: Cloud, proxy: FaultProxy, name: str) -> None:
    proxy.add(match="POST network /networks", fault=status(409, message="not now"), times=1)
    key = {"Idempotency-Key": uuid.uuid4().hex}
    assert admin.post("/admin/networks", json={"name": name}, headers=key).status_code == 409
    assert admin.post("/admin/networks", json={"name": name, "mtu": 1400}, headers=key).status_code == 201
    assert [found["mtu"] for found in named(cloud, name)] == [1400]


def test_a_lost_answer_is_not_answered_by_making_a_second_one(
    admin: TestClient, cloud: Cloud, proxy: FaultProxy, name: str, acts: Acts
) -> None:
    proxy.add(match="POST network /networks", fault=lost_answer(), times=1)
    key = {"Idempotency-Key": uuid.uuid4().hex}
    assert admin.post("/admin/networks", json={"name": name}, headers=key).status_code == 503
    again = admin.post("/admin/networks", json={"name": name}, headers=key)
    assert again.status_code == 409
    assert "it may have been done" in again.json()["detail"]
    assert len(named(cloud, name)) == 1
    assert [act["success"] for act in acts(name)] == [False]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"vcpus": 0, "ram_mb": 1, "disk_gb": 1}, "body.vcpus: Input should be greater than or equal to 1"),
        ({"vcpus": 1, "ram_mb": 1, "disk_gb": 1, "colour": "red\x00"}, "body.colour: Extra inputs are not permitted"),
    ],
)
def test_a_body_that_is_refused_is_written_down_with_who_and_why(
    admin: TestClient, acts: Acts, name: str, body: dict[str, Any], why: str
) -> None:
    answer = admin.post("/api/v1/admin/flavors", json={"name": name, **body})
    assert answer.status_code == 422
    [act] = acts(name)
    assert (act["action"], act["resource_type"], act["success"]) == ("create", "flavors", False)
    assert why in act["error"]
    assert act["actor"] == admin.get("/api/v1/auth/me").json()["username"]
    assert act["ip_address"]
    assert act["request_id"] == answer.json()["request_id"]


def test_a_body_that_is_no_json_and_an_id_that_is_none_are_written_down_too(
    admin: TestClient, all_of: Callable[..., list[dict[str, Any]]]
) -> None:
    before = len(all_of("SELECT id FROM activity_log"))
    assert admin.post("/admin/networks", content=b"{", headers={"Content-Type": "application/json"}).status_code == 422
    assert admin.delete("/admin/networks/a*b").status_code == 422
    rows = all_of("SELECT action, resource_type, resource_id, success FROM activity_log ORDER BY id")[before:]
    assert [tuple(row.values()) for row in rows] == [
        ("create", "networks", None, False),
        ("delete", "networks", "a*b", False),
    ]
