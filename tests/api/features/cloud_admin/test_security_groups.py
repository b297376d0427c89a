"""Security groups and their rules made and deleted in the real cloud."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from pf9.openstack.session import Cloud

pytestmark = pytest.mark.cloud

Acts = Callable[[str], list[dict[str, Any]]]
LogIn = Callable[[str], TestClient]
Changes = Callable[[str], list[str]]


@pytest.fixture
def group(admin: TestClient) -> Iterator[dict[str, Any]]:
    answer = admin.post("/api/v1/admin/security-groups", json={"name": f"tests-{uuid.uuid4().hex[:12]}"})
    assert answer.status_code == 201, answer.text
    yield answer.json()
    admin.delete(f"/api/v1/admin/security-groups/{answer.json()['id']}")


def rule(group: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "security_group_id": group["id"],
        "direction": "ingress",
        "protocol": "tcp",
        "port_range_min": 443,
        "port_range_max": 443,
        "remote_ip_prefix": "10.0.0.0/8",
        **more,
    }


def test_a_group_with_the_rules_of_neutron_is_seen_at_once_and_deleted(
    admin: TestClient, group: dict[str, Any], acts: Acts, changes: Changes
) -> None:
    rules = admin.get(f"/security-group-rules?security_group_id={group['id']}").json()
    assert rules["total"] == 2
    assert {each["direction"] for each in rules["items"]} == {"egress"}
    assert changes(group["id"]) == ["created"]
    answer = admin.delete(f"/admin/security-groups/{group['id']}")
    assert answer.status_code == 200, answer.text
    assert [each["kind"] for each in answer.json()["removed"]] == [
        "security_groups",
        "security_group_rules",
        "security_group_rules",
    ]
    assert changes(group["id"]) == ["created", "deleted"]
    assert admin.get(f"/security-group-rules?security_group_id={group['id']}").json()["total"] == 0
    assert [(act["action"], act["success"]) for act in acts(group["id"])] == [("create", True), ("delete", True)]
    assert admin.delete(f"/admin/security-groups/{group['id']}").status_code == 404


def test_a_group_in_use_is_kept_and_the_ports_are_counted(
    admin: TestClient, cloud: Cloud, group: dict[str, Any], acts: Acts
) -> None:
    made = cloud.post("network", "/networks", {"network": {"name": group["name"]}})["network"]["id"]
    words = {"name": "tap", "network_id": made, "security_groups": [group["id"]], "project_id": group["project_id"]}
    port = cloud.post("network", "/ports", {"port": words})["port"]["id"]
    answer = admin.delete(f"/admin/security-groups/{group['id']}")
    cloud.delete("network", f"/ports/{port}")
    cloud.delete("network", f"/networks/{made}")
    assert answer.status_code == 409, answer.text
    assert answer.json()["detail"] == f"Security group {group['name']} is in use by 1 port: port tap."
    assert [act["success"] for act in acts(group["id"])] == [True, False]


def test_a_rule_is_made_once_seen_at_once_and_deleted(admin: TestClient, group: dict[str, Any], acts: Acts) -> None:
    answer = admin.post("/api/v1/admin/security-group-rules", json=rule(group))
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["security_group_name"], made["port_range_min"]) == (group["name"], 443)
    again = admin.post("/admin/security-group-rules", json=rule(group))
    assert again.status_code == 409
    assert again.json()["detail"].startswith("Security group rule already exists")
    assert admin.get(f"/security-group-rules?security_group_id={group['id']}").json()["total"] == 3
    answer = admin.delete(f"/api/v1/admin/security-group-rules/{made['id']}")
    assert answer.status_code == 200, answer.text
    assert admin.get(f"/security-group-rules/{made['id']}").status_code == 404
    assert admin.delete(f"/admin/security-group-rules/{made['id']}").status_code == 404
    assert [(act["action"], act["success"]) for act in acts(made["id"])] == [
        ("create", True),
        ("delete", True),
        ("delete", False),
    ]
    assert acts(made["id"])[0]["resource_name"] == "ingress IPv4 tcp 443 from 10.0.0.0/8"


@pytest.mark.parametrize(
    "wrong",
    [
        {"direction": "up"},
        {"protocol": "carrier-pigeon"},
        {"port_range_min": 500},
        {"port_range_max": None},
        {"protocol": None},
        {"ethertype": "IPv6"},
        {"remote_ip_prefix": "everybody"},
        {"remote_group_id": "5f0c1f3e1f0e4f5a9c566f1a3a5d2b10"},
        {"security_group_id": "../networks"},
        {"security_group_id": "5f0c1f3e1f0e4f5a9c566f1a3a5d2b10"},
    ],
)
def test_a_rule_that_cannot_be_right_is_refused(
    admin: TestClient, group: dict[str, Any], wrong: dict[str, Any]
) -> None:
    answer = admin.post("/admin/security-group-rules", json=rule(group) | wrong)
    assert answer.status_code == 422, answer.text


def test_who_may_not_is_refused(log_in: LogIn, group: dict[str, Any]) -> None:
    for role in ("viewer", "operator"):
        client = log_in(role)
        assert client.post("/admin/security-groups", json={"name": "x"}).status_code == 403
        assert client.post("/admin/security-group-rules", json=rule(group)).status_code == 403
        assert client.delete(f"/admin/security-groups/{group['id']}").status_code == 403
