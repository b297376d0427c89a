"""Networks made and deleted in the real cloud."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from api.web.parts import Settings
from pf9.errors import NotFound
from pf9.openstack import network
from pf9.openstack.session import Cloud

pytestmark = pytest.mark.cloud

Acts = Callable[[str], list[dict[str, Any]]]
LogIn = Callable[[str], TestClient]
Changes = Callable[[str], list[str]]


def body(**more: Any) -> dict[str, Any]:
    return {"name": f"tests-{uuid.uuid4().hex[:12]}", **more}


def test_a_network_and_its_subnet_are_made_seen_at_once_and_deleted(
    admin: TestClient, cloud: Cloud, acts: Acts, changes: Changes
) -> None:
    project = admin.get("/tenants?name=admin").json()["items"][0]["id"]
    subnet = {"cidr": "10.77.0.0/24", "gateway_ip": None, "enable_dhcp": False, "dns_nameservers": ["9.9.9.9"]}
    answer = admin.post("/api/v1/admin/networks", json=body(project_id=project, subnet=subnet, description="web"))
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["project_name"], made["description"]) == ("admin", "web")
    assert changes(made["id"]) == ["created"]
    [told] = network.list_subnets_of(cloud, made["id"])
    assert (told["cidr"], told["gateway_ip"], told["dns_nameservers"]) == ("10.77.0.0/24", None, ["9.9.9.9"])
    assert admin.get(f"/subnets/{told['id']}").json()["item"]["network_id"] == made["id"]
    assert len(admin.get(f"/networks/{made['id']}").json()["history"]) == 1

    answer = admin.delete(f"/api/v1/admin/networks/{made['id']}")
    assert answer.status_code == 200, answer.text
    assert {"kind": "subnets", "id": told["id"]} in answer.json()["removed"]
    with pytest.raises(NotFound):
        network.get_network(cloud, made["id"])
    assert admin.get(f"/networks/{made['id']}").status_code == admin.get(f"/subnets/{told['id']}").status_code == 404
    assert (changes(made["id"]), changes(told["id"])) == (["created", "deleted"], ["created", "deleted"])
    assert [(act["action"], act["success"], act["project_id"]) for act in acts(made["id"])] == [
        ("create", True, project),
        ("delete", True, project),
    ]


def test_a_network_in_use_is_kept_and_the_ports_are_counted(admin: TestClient, cloud: Cloud, acts: Acts) -> None:
    made = admin.post("/admin/networks", json=body()).json()
    ports = [
        cloud.post("network", "/ports", {"port": {"network_id": made["id"], "name": name}})["port"]["id"]
        for name in ("tap", "sink")
    ]
    answer = admin.delete(f"/admin/networks/{made['id']}")
    assert answer.status_code == 409, answer.text
    assert answer.json()["detail"] == f"Network {made['name']} is in use by 2 ports: port sink and port tap."
    assert [act["success"] for act in acts(made["id"])] == [True, False]
    assert acts(made["id"])[-1]["error"].endswith("in use by 2 ports: port sink and port tap.")
    assert admin.get(f"/networks/{made['id']}").status_code == 200
    for port in ports:
        cloud.delete("network", f"/ports/{port}")
    assert admin.delete(f"/admin/networks/{made['id']}").status_code == 200


def test_a_wire_that_is_taken_is_refused_in_the_words_of_the_cloud(admin: TestClient, cloud: Cloud, acts: Acts) -> None:
    wire = {"network_type": "flat", "physical_network": f"wire-{uuid.uuid4().hex[:8]}"}
    first = admin.post("/admin/networks", json=body(**wire))
    assert first.status_code == 201, first.text
    asked = body(**wire)
    answer = admin.post("/admin/networks", json=asked)
    assert admin.delete(f"/admin/networks/{first.json()['id']}").status_code == 200
    assert answer.status_code == 409, answer.text
    assert wire["physical_network"] in answer.json()["detail"]
    assert "POST network" not in answer.json()["detail"]
    assert [act["success"] for act in acts(asked["name"])] == [False]
    assert asked["name"] not in [each["name"] for each in network.list_networks(cloud)]


def test_a_network_for_nobody_is_refused(admin: TestClient, acts: Acts) -> None:
    asked = body(project_id=uuid.uuid4().hex)
    answer = admin.post("/admin/networks", json=asked)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["body", "project_id"]
    assert [act["success"] for act in acts(asked["name"])] == [False]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"mtu": 20},
        {"segmentation_id": 7},
        {"subnet": {"cidr": "10.0.0.1/24"}},
        {"subnet": {"cidr": "10.0.0.0/24", "gateway_ip": "10.0.1.1"}},
        {"shared": True},
    ],
)
def test_a_body_that_cannot_be_right_is_refused_before_the_cloud_is_asked(
    admin: TestClient, wrong: dict[str, Any]
) -> None:
    answer = admin.post("/admin/networks", json=body() | wrong)
    assert answer.status_code == 422, answer.text


def test_an_unknown_network_is_told(admin: TestClient, acts: Acts) -> None:
    unknown = str(uuid.uuid4())
    answer = admin.delete(f"/admin/networks/{unknown}")
    assert (answer.status_code, answer.json()["detail"]) == (404, f"The cloud has no network with the id {unknown}.")
    assert [act["success"] for act in acts(unknown)] == [False]


def test_a_cloud_that_does_not_answer_is_told_and_the_attempt_written_down(
    settings: Settings, admin: TestClient, acts: Acts
) -> None:
    with TestClient(create_app(settings)) as client:  # of a cloud that is not there
        client.headers["Authorization"] = admin.headers["Authorization"]
        asked = body()
        answer = client.post("/api/v1/admin/networks", json=asked)
    assert answer.status_code in {502, 503}, answer.text
    assert [(act["action"], act["success"]) for act in acts(asked["name"])] == [("create", False)]


def test_an_operator_may_make_a_network_but_not_delete_it(log_in: LogIn, admin: TestClient) -> None:
    assert log_in("viewer").post("/admin/networks", json=body()).status_code == 403
    operator = log_in("operator")
    made = operator.post("/admin/networks", json=body())
    assert made.status_code == 201, made.text
    assert operator.delete(f"/admin/networks/{made.json()['id']}").status_code == 403
    assert admin.delete(f"/admin/networks/{made.json()['id']}").status_code == 200
