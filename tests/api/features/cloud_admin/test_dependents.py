"""What a deletion would touch, and the log of what was done, on the real cloud."""

import csv
import io
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any

import openpyxl
import pytest
from starlette.testclient import TestClient

from pf9.errors import NotFound
from pf9.openstack.session import Cloud, Service

pytestmark = pytest.mark.cloud

Make = Callable[..., dict[str, Any]]


@pytest.fixture
def make(cloud: Cloud) -> Iterator[Make]:
    """Make something in Neutron that goes again, the last first."""
    with ExitStack() as undo:

        def make(key: str, **words: Any) -> dict[str, Any]:
            service: Service = "network"
            path = f"/{key.replace('_', '-')}s"
            made: dict[str, Any] = cloud.post(service, path, {key: words})[key]
            undo.callback(take_away, f"{path}/{made['id']}")
            return made

        def take_away(path: str) -> None:
            with suppress(NotFound):
                cloud.delete("network", path)

        yield make


def effects(answer: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(group["kind"], group["effect"], group["total"]) for group in answer["items"]]


def name() -> str:
    return f"tests-{uuid.uuid4().hex[:12]}"


def test_a_port_keeps_its_network_and_subnets_go_with_it(admin: TestClient, make: Make, cloud: Cloud) -> None:
    found = make("network", name=name())
    make("subnet", network_id=found["id"], cidr="10.9.0.0/24", ip_version=4, enable_dhcp=False)
    port = make("port", network_id=found["id"], name="printer")
    address = f"/api/v1/admin/networks/{found['id']}/dependents"
    answer = admin.get(address).json()
    assert (answer["name"], answer["blocked"]) == (found["name"], True)
    assert effects(answer) == [("ports", "blocks", 1), ("subnets", "deleted", 1)]
    assert answer["items"][0]["items"][0]["name"] == "port printer"
    assert answer["summary"] == f"Network {found['name']} is in use by 1 port: port printer."
    cloud.delete("network", f"/ports/{port['id']}")
    answer = admin.get(address).json()
    assert not answer["blocked"]
    assert answer["summary"] == f"Deletes network {found['name']} and its 1 subnet."


def test_the_servers_and_routers_in_the_way_are_named_up_to_a_handful(admin: TestClient) -> None:
    """On a network of the scene, with the names that the inventory has."""
    networks = admin.get("/api/v1/networks?page_size=500").json()["items"]
    ports = admin.get("/api/v1/ports?page_size=500").json()["items"]
    of_servers = [port["network_id"] for port in ports if (port["device_owner"] or "").startswith("compute:")]
    net = max(networks, key=lambda net: of_servers.count(net["id"]))
    answer = admin.get(f"/api/v1/admin/networks/{net['id']}/dependents").json()
    in_use = answer["items"][0]
    assert (answer["blocked"], in_use["effect"]) == (True, "blocks")
    names = {item["name"] for item in admin.get("/api/v1/servers?page_size=500").json()["items"]}
    told = [item["name"] for item in in_use["items"]]
    assert {name.partition(" ")[2] for name in told if name.startswith("server ")} <= names
    assert any(name.startswith("server ") for name in told)
    holders = answer["summary"].partition(" ports: ")[2].removesuffix(".").replace(" and ", ", ").split(", ")
    assert len(holders) == 6
    assert holders[-1].endswith(" more")
    refused = admin.delete(f"/api/v1/admin/networks/{net['id']}")
    assert (refused.status_code, refused.json()["detail"]) == (409, answer["summary"])


def test_rules_of_other_groups_go_with_the_group_that_they_name(admin: TestClient, make: Make, cloud: Cloud) -> None:
    group, other = make("security_group", name=name()), make("security_group", name=name())
    words = {"security_group_id": other["id"], "direction": "ingress", "remote_group_id": group["id"]}
    rule = make("security_group_rule", **words)
    answer = admin.get(f"/api/v1/admin/security-groups/{group['id']}/dependents").json()
    assert effects(answer) == [("security_group_rules", "deleted", 2), ("security_group_rules", "deleted", 1)]
    assert "1 rule of other groups" in answer["summary"]
    told = admin.get(f"/api/v1/admin/security-group-rules/{rule['id']}/dependents").json()
    assert told["summary"].startswith("Deletes the rule ingress IPv4 any ")
    cloud.delete("network", f"/security-groups/{group['id']}")
    assert admin.get(f"/api/v1/admin/security-group-rules/{rule['id']}/dependents").status_code == 404


def test_servers_keep_running_without_their_flavor(admin: TestClient, cloud: Cloud) -> None:
    servers = cloud.listing("compute", "/servers", key="servers", params={"all_tenants": "1"})
    flavors = admin.get("/api/v1/flavors?page_size=500").json()["items"]
    used = max(flavors, key=lambda flavor: flavor["servers_count"])
    answer = admin.get(f"/api/v1/admin/flavors/{used['id']}/dependents").json()
    assert servers
    assert effects(answer) == [("servers", "kept", used["servers_count"])]
    assert not answer["blocked"]
    assert "running" in answer["summary"]


@pytest.mark.parametrize("kind", ["flavors", "networks", "security-groups", "security-group-rules"])
def test_what_the_cloud_does_not_have_is_not_found(admin: TestClient, kind: str) -> None:
    unknown = str(uuid.uuid4())
    answer = admin.get(f"/api/v1/admin/{kind}/{unknown}/dependents")
    assert answer.status_code == 404
    assert unknown in answer.json()["detail"]


def test_the_log_is_read_in_pages_and_narrowed(admin: TestClient, log_in: Callable[[str], TestClient]) -> None:
    for number in range(3):
        assert admin.delete(f"/api/v1/admin/flavors/none-{number}").status_code == 404
    asked = "/api/v1/admin/activity?resource_type=flavors&success=false&q=none-&page_size=2"
    first = admin.get(asked).json()
    assert first["total"] == 3
    assert [act["resource_id"] for act in first["items"]] == ["none-2", "none-1"]
    rest = admin.get(f"{asked}&cursor={first['next_cursor']}").json()
    assert [act["resource_id"] for act in rest["items"]] == ["none-0"]
    assert rest["next_cursor"] is None
    assert admin.get("/api/v1/admin/activity?success=true&q=none-").json()["total"] == 0
    assert log_in("viewer").get("/api/v1/admin/activity").status_code == 200


def test_the_log_is_a_file_of_all_that_is_filtered_and_none_of_its_cells_is_a_formula(admin: TestClient) -> None:
    called = f"=HYPERLINK({uuid.uuid4().hex})"
    for _ in range(3):
        assert admin.post("/api/v1/admin/flavors", json={"name": called, "vcpus": 0}).status_code == 422
    asked = f"/api/v1/admin/activity?q={called}&page_size=1"
    answer = admin.get(f"{asked}&format=csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert re.search(r'filename="activity_\w+\.csv"', answer.headers["Content-Disposition"])
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["action"], row["resource_type"], row["resource_name"], row["success"]) for row in rows] == [
        ("create", "flavors", f"'{called}", "False")
    ] * 3
    assert "body.vcpus" in rows[0]["error"]
    sheet = openpyxl.load_workbook(io.BytesIO(admin.get(f"{asked}&format=xlsx").content))["activity"]
    assert sheet.max_row == 4
    assert admin.get(f"{asked}&format=pdf").status_code == 422


@pytest.mark.parametrize(
    "asked",
    [
        "since=yesterday",
        "since=2026-02-02&until=2026-01-01",
        "colour=red",
        "success=maybe",
        "sort_by=error",
        "cursor=x",
    ],
)
def test_a_question_that_makes_no_sense_is_refused(admin: TestClient, asked: str) -> None:
    assert admin.get(f"/api/v1/admin/activity?{asked}").status_code == 422
