"""What people do to a cloud between two looks, and what is then told of it: no more, no less."""

import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from pf9.inventory.run import Result
from pf9.openstack.patience import ONCE
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings
from tests.fixtures.estate import Estate, wait_until

pytestmark = pytest.mark.cloud

Collect = Callable[..., Result]
Ask = Callable[..., list[dict[str, Any]]]
Told = Callable[..., list[Any]]

NAMES = (
    "\"quotes' & <img src=x onerror=alert(1)> ü",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(1)",
    "x" * 255,
    "東京 \\ %s {} --",
)


@pytest.fixture
def told(all_of: Ask) -> Told:
    """The log of one resource: "created", "deleted", or what changed from what to what."""

    def lines(its_id: str) -> list[Any]:
        found = all_of("SELECT action, changes FROM change_log WHERE resource_id = %s ORDER BY id", its_id)
        return [line["changes"] if line["action"] == "changed" else line["action"] for line in found]

    return lines


@pytest.fixture
def deletions(all_of: Ask) -> Told:
    """The names under which a resource was deleted."""

    def names(its_id: str) -> list[Any]:
        found = all_of("SELECT resource_name FROM deletions_history WHERE resource_id = %s", its_id)
        return [row["resource_name"] for row in found]

    return names


@pytest.fixture
def name() -> str:
    return f"scene-{time.time_ns()}"


@pytest.fixture
def image(cloud: Cloud) -> str:
    found: str = cloud.get("image", "/images", params={"name": "debian-12"})["images"][0]["id"]
    return found


@pytest.fixture
def flavor(cloud: Cloud) -> str:
    flavors = cloud.get("compute", "/flavors/detail")["flavors"]
    return next(str(flavor["id"]) for flavor in flavors if flavor["name"] == "m1.tiny")


@pytest.fixture
def network(estate: Estate, name: str) -> str:
    """A network with a subnet."""
    made = estate.make("networks", name=name)
    estate.make("subnets", network_id=made, name=name, ip_version=4, cidr="10.79.0.0/24")
    return made


def test_a_servers_names_and_states_are_told_one_by_one_there_and_back(
    estate: Estate, image: str, flavor: str, name: str, collect: Collect, told: Told, deletions: Told, all_of: Ask
) -> None:
    server = estate.make("servers", name=name, flavorRef=flavor, imageRef=image, networks="none")
    collect(kinds=["servers"])
    for other in NAMES:
        estate.change("servers", server, name=other)
        collect(kinds=["servers"])
    names = (name, *NAMES)
    renamed = [{"name": [before, after]} for before, after in pairwise(names)]
    assert told(server) == ["created", *renamed]
    estate.act("servers", server, "pause", to="PAUSED")
    estate.act("servers", server, "unpause", to="ACTIVE")
    estate.change("servers", server, name="nobody looked")
    estate.change("servers", server, name=NAMES[-1])
    collect(kinds=["servers"])
    assert len(told(server)) == len(names), "what went there and back between two looks was told"
    states = ("ACTIVE", "PAUSED", "ACTIVE", "SHELVED_OFFLOADED", "ACTIVE")
    for action, status in zip(("pause", "unpause", "shelve", "unshelve"), states[1:], strict=True):
        estate.act("servers", server, action, to=status)
        collect(kinds=["servers"])
    rows = all_of("SELECT fields FROM servers_history WHERE server_id = %s ORDER BY id", server)
    assert [row["fields"]["status"] for row in rows[len(NAMES) :]] == list(states)
    moves = [line["status"] for line in told(server)[len(NAMES) + 1 :]]
    assert moves == [list(pair) for pair in pairwise(states)]
    events = all_of(
        "SELECT * FROM drift_events WHERE resource_id = %s AND field_changed = 'status' ORDER BY id", server
    )
    assert [[event["old_value"], event["new_value"]] for event in events] == moves
    estate.delete("servers", server)
    collect(kinds=["servers"])
    assert told(server)[-1] == "deleted"
    assert deletions(server) == [NAMES[-1]]


def test_what_is_made_again_under_its_name_is_another(
    estate: Estate, name: str, collect: Collect, told: Told, deletions: Told, all_of: Ask
) -> None:
    kinds = ("volumes", "networks", "security_groups")
    bodies: dict[str, dict[str, Any]] = {"volumes": {"size": 1}, "networks": {}, "security_groups": {}}
    first = {kind: estate.make(kind, name=name, **bodies[kind]) for kind in kinds}
    collect(kinds=["volumes", "networks", "security_groups"])
    for kind in kinds:
        estate.delete(kind, first[kind])
    second = {kind: estate.make(kind, name=name, **bodies[kind]) for kind in kinds}
    collect(kinds=["volumes", "networks", "security_groups"])
    for kind in kinds:
        assert (told(first[kind]), told(second[kind])) == (["created", "deleted"], ["created"])
        assert (deletions(first[kind]), deletions(second[kind])) == ([name], [])
        assert all_of(f"SELECT id FROM {kind} WHERE name = %s", name) == [{"id": second[kind]}]


def test_a_flavor_that_is_made_again_under_its_own_id_is_the_same_one_changed_unless_somebody_looked(
    estate: Estate, name: str, collect: Collect, told: Told, deletions: Told
) -> None:
    """Nova lets one choose the id of a flavor: what happened between two looks cannot be told from a change."""
    flavor = estate.make("flavors", id=name, name=name, vcpus=1, ram=256, disk=2)
    collect(kinds=["flavors"])
    for ram, looks in ((512, 0), (512, 1)):
        estate.delete("flavors", flavor)
        for _ in range(looks):
            collect(kinds=["flavors"])
        estate.make("flavors", id=name, name=name, vcpus=1, ram=ram, disk=2)
        collect(kinds=["flavors"])
    assert told(flavor) == ["created", {"ram_mb": [256, 512]}, "deleted", "created"]
    assert deletions(flavor) == [name]


def test_what_came_and_went_between_two_looks_was_never_seen(
    estate: Estate, name: str, collect: Collect, told: Told, deletions: Told
) -> None:
    collect(kinds=["volumes", "networks"])
    fleeting = {
        kind: estate.make(kind, name=name, **more) for kind, more in (("volumes", {"size": 1}), ("networks", {}))
    }
    for kind, its_id in fleeting.items():
        estate.delete(kind, its_id)
    collect(kinds=["volumes", "networks"])
    assert [told(its_id) + deletions(its_id) for its_id in fleeting.values()] == [[], []]


def test_a_server_takes_its_boot_volume_and_its_port_along(
    estate: Estate, image: str, flavor: str, network: str, name: str, collect: Collect, told: Told, all_of: Ask
) -> None:
    disk = {
        "boot_index": 0,
        "uuid": image,
        "source_type": "image",
        "destination_type": "volume",
        "volume_size": 2,
        "delete_on_termination": True,
    }
    server = estate.make(
        "servers", name=name, flavorRef=flavor, networks=[{"uuid": network}], block_device_mapping_v2=[disk]
    )
    (attached,) = estate.get("servers", server)["os-extended-volumes:volumes_attached"]
    (port,) = estate.cloud.get("network", "/ports", params={"device_id": server})["ports"]
    collect(kinds=["servers", "volumes", "ports"])
    (row,) = all_of("SELECT volume_ids, ip_addresses, image_id FROM servers WHERE id = %s", server)
    addresses = [fixed["ip_address"] for fixed in port["fixed_ips"]]
    assert row == {"volume_ids": [attached["id"]], "ip_addresses": addresses, "image_id": None}
    assert all_of("SELECT server_id, size_gb FROM volumes WHERE id = %s", attached["id"]) == [
        {"server_id": server, "size_gb": 2}
    ]
    estate.delete("servers", server)
    wait_until(lambda: not estate.exists("volumes", attached["id"]), what="the boot volume never went")
    collect(kinds=["servers", "volumes", "ports"])
    assert [told(its_id) for its_id in (server, attached["id"], port["id"])] == [["created", "deleted"]] * 3
    assert not all_of("SELECT FROM drift_events WHERE resource_id = ANY (%s)", [server, attached["id"], port["id"]])


def test_a_network_goes_with_all_that_was_in_it(
    estate: Estate, network: str, name: str, collect: Collect, told: Told, all_of: Ask
) -> None:
    subnets = estate.get("networks", network)["subnets"]
    fixed = [{"subnet_id": subnets[0], "ip_address": f"10.79.0.{last}"} for last in (20, 10)]
    pairs = [{"ip_address": "10.79.0.0/28"}, {"ip_address": "10.79.0.200", "mac_address": "fa:16:3e:00:07:12"}]
    port = estate.make("ports", name=name, network_id=network, fixed_ips=fixed)
    collect(kinds=["networks", "subnets", "ports"])
    (row,) = all_of("SELECT ip_addresses FROM ports WHERE id = %s", port)
    assert row["ip_addresses"] == ["10.79.0.10", "10.79.0.20"], "two addresses are one port"
    estate.change("ports", port, allowed_address_pairs=pairs)
    collect(kinds=["networks", "subnets", "ports"])
    (change,) = told(port)[1:]
    assert list(change) == ["allowed_address_pairs"]
    assert {pair["ip_address"] for pair in change["allowed_address_pairs"][1]} == {"10.79.0.0/28", "10.79.0.200"}
    estate.delete("ports", port)
    estate.delete("networks", network)
    collect(kinds=["networks", "subnets", "ports"])
    assert told(port) == ["created", change, "deleted"]
    assert [told(its_id) for its_id in (network, *subnets)] == [["created", "deleted"]] * 2


def test_rules_that_are_replaced_are_a_deletion_and_a_creation(
    estate: Estate, name: str, collect: Collect, told: Told, deletions: Told, all_of: Ask
) -> None:
    group = estate.make("security_groups", name=name)
    rule: dict[str, Any] = {"security_group_id": group, "direction": "ingress", "protocol": "tcp"}
    closed = estate.make("security_group_rules", **rule, port_range_min=22, port_range_max=22)
    collect(kinds=["security_groups", "security_group_rules"])
    estate.delete("security_group_rules", closed)
    opened = estate.make("security_group_rules", **rule, remote_ip_prefix="0.0.0.0/0")
    collect(kinds=["security_groups", "security_group_rules"])
    assert (told(closed), told(opened), told(group)) == (["created", "deleted"], ["created"], ["created"])
    stored = all_of("SELECT id FROM security_group_rules WHERE security_group_id = %s AND protocol = 'tcp'", group)
    assert stored == [{"id": opened}]
    left = [row["id"] for row in all_of("SELECT id FROM security_group_rules WHERE security_group_id = %s", group)]
    estate.delete("security_groups", group)
    collect(kinds=["security_groups", "security_group_rules"])
    assert [told(its_id)[-1] for its_id in (group, *left)] == ["deleted"] * (1 + len(left))
    assert all(len(deletions(its_id)) == 1 for its_id in (group, *left))


def test_a_server_outlives_its_image_and_its_flavor_unchanged(
    estate: Estate, name: str, image: str, collect: Collect, told: Told, deletions: Told, all_of: Ask
) -> None:
    cloud = estate.cloud
    flavor = estate.make("flavors", name=name, vcpus=1, ram=256, disk=2)
    server = estate.make("servers", name=name, flavorRef=flavor, imageRef=image, networks="none")
    cloud.post("compute", f"/servers/{server}/action", {"createImage": {"name": name}})
    own = {"name": name, "status": "active"}
    wait_until(lambda: bool(cloud.get("image", "/images", params=own)["images"]), what="no image of the server came")
    taken = cloud.get("image", "/images", params=own)["images"][0]["id"]
    twin = estate.make("servers", name=name, flavorRef=flavor, imageRef=taken, networks="none")
    collect(kinds=["servers", "flavors", "images"])
    cloud.post("image", f"/images/{taken}/actions/deactivate")
    collect(kinds=["servers", "flavors", "images"])
    assert all_of("SELECT status FROM images WHERE id = %s", taken) == [{"status": "deactivated"}]
    cloud.delete("image", f"/images/{taken}")
    estate.delete("flavors", flavor)
    again = estate.make("flavors", name=name, vcpus=1, ram=256, disk=2)
    assert collect(kinds=["servers", "flavors", "images"]).status == "success"
    assert (deletions(taken), deletions(flavor)) == ([name], [name])
    assert (told(server), told(twin)) == (["created"], ["created"])
    rows = all_of(
        "SELECT flavor_id, image_id FROM servers WHERE id = ANY (%s) ORDER BY image_id = %s", [server, twin], taken
    )
    assert rows == [{"flavor_id": flavor, "image_id": image}, {"flavor_id": flavor, "image_id": taken}]
    assert all_of("SELECT id FROM flavors WHERE name = %s", name) == [{"id": again}]


def test_people_and_projects_that_go_leave_what_they_had(
    estate: Estate, name: str, collect: Collect, told: Told, deletions: Told, all_of: Ask
) -> None:
    awkward = f"{name} 🚀 <b>'\"&"
    project = estate.make("projects", name=awkward[:64], domain_id="default")
    user = estate.make(
        "users", name=awkward, domain_id="default", password="Scene-Person-1", default_project_id=project
    )
    network = estate.make("networks", name=name, project_id=project)
    collect(kinds=["projects", "users", "networks"])
    estate.change("users", user, enabled=False)
    estate.change("projects", project, enabled=False)
    collect(kinds=["projects", "users", "networks"])
    off = {"enabled": [True, False]}
    assert (told(user), told(project), told(network)) == (["created", off], ["created", off], ["created"])
    estate.delete("projects", project)
    for _ in range(2):
        result = collect(kinds=["projects", "users", "networks"])
        assert (result.status, result.doubts) == ("success", {})
    assert (told(project), deletions(project)) == (["created", off, "deleted"], [awkward[:64]])
    assert (told(user)[:2], told(network)) == (["created", off], ["created"])
    (row,) = all_of("SELECT project_id, unresolved FROM networks WHERE id = %s", network)
    assert row == {"project_id": None, "unresolved": {"project_id": project}}


def test_a_volume_that_is_handed_over_has_changed_its_project_and_nothing_else(
    estate: Estate, name: str, cloud_settings: CloudSettings, collect: Collect, told: Told, all_of: Ask
) -> None:
    """What a server cannot do: Nova has no way to another project."""
    cloud = estate.cloud
    project = estate.make("projects", name=name, domain_id="default")
    token = cloud.get("identity", "/users", params={"name": cloud_settings.username})["users"][0]["id"]
    admin = next(role["id"] for role in cloud.get("identity", "/roles")["roles"] if role["name"] == "admin")
    cloud.put("identity", f"/projects/{project}/users/{token}/roles/{admin}")
    volume = estate.make("volumes", name=name, size=1)
    collect(kinds=["projects", "volumes"])
    offer = cloud.post("block-storage", "/os-volume-transfer", {"transfer": {"volume_id": volume}})["transfer"]
    there = Cloud.connect(cloud_settings.model_copy(update={"project_name": name}), patience=ONCE)
    accept = {"accept": {"auth_key": offer["auth_key"]}}
    there.post("block-storage", f"/os-volume-transfer/{offer['id']}/accept", accept)
    estate.settled("volumes", volume, to="available")
    collect(kinds=["projects", "volumes"])
    assert told(volume) == ["created", {"project_id": [cloud.project_id, project]}]
    line = all_of("SELECT project_id FROM change_log WHERE resource_id = %s ORDER BY id", volume)
    assert [row["project_id"] for row in line] == [cloud.project_id, project]


def test_metadata_tags_and_types_are_told_and_quotas_are_not(
    estate: Estate, network: str, image: str, flavor: str, name: str, collect: Collect, told: Told, all_of: Ask
) -> None:
    cloud = estate.cloud
    kind = estate.make("volume_types", name=name, extra_specs={"volume_backend_name": "ssd"})
    volume = estate.make("volumes", name=name, size=1, volume_type=name, metadata={"tier": "gold"})
    server = estate.make(
        "servers", name=name, flavorRef=flavor, imageRef=image, networks="none", metadata={"a": "1"}, tags=["y", "x"]
    )
    collect(kinds=["servers", "volumes", "networks"])
    before = all_of("SELECT count(*) FROM change_log")
    cloud.put("compute", f"/os-quota-sets/{cloud.project_id}", {"quota_set": {"key_pairs": 77}})
    collect(kinds=["servers", "volumes", "networks"])
    assert all_of("SELECT count(*) FROM change_log") == before
    cloud.put("block-storage", f"/types/{kind}", {"volume_type": {"name": f"{name} renamed"}})
    cloud.put("block-storage", f"/volumes/{volume}/metadata", {"metadata": {"tier": "<b>", "new": "🚀"}})
    cloud.post("compute", f"/servers/{server}/metadata", {"metadata": {"a": "2"}})
    cloud.put("compute", f"/servers/{server}/tags", {"tags": ["x", "z"]}, microversion="2.90")
    cloud.put("network", f"/networks/{network}/tags", {"tags": ["prod", "eu"]})
    collect(kinds=["servers", "volumes", "networks"])
    assert told(volume) == [
        "created",
        {"metadata": [{"tier": "gold"}, {"tier": "<b>", "new": "🚀"}], "volume_type": [name, f"{name} renamed"]},
    ]
    assert told(server) == ["created", {"metadata": [{"a": "1"}, {"a": "2"}], "tags": [["x", "y"], ["x", "z"]]}]
    assert told(network) == ["created", {"tags": [[], ["eu", "prod"]]}]


def test_a_hypervisor_that_is_taken_out_and_falls_silent_is_told_and_so_is_its_return(
    estate: Estate, collect: Collect, told: Told, all_of: Ask
) -> None:
    cloud = estate.cloud
    services = cloud.get("compute", "/os-services", params={"binary": "nova-compute"}, microversion="2.53")["services"]
    service = next(service for service in services if service["host"] == "hv-02")
    path = f"/os-services/{service['id']}"
    collect(kinds=["hypervisors"])
    (host,) = all_of("SELECT id FROM hypervisors WHERE hypervisor_hostname = 'hv-02'")
    known = len(told(host["id"]))
    try:
        reason = {"status": "disabled", "disabled_reason": "new <RAM>", "forced_down": True}
        cloud.put("compute", path, reason, microversion="2.53")
        collect(kinds=["hypervisors"])
    finally:
        cloud.put("compute", path, {"status": "enabled", "forced_down": False}, microversion="2.53")
    collect(kinds=["hypervisors"])
    assert told(host["id"])[known:] == [
        {"status": ["enabled", "disabled"], "state": ["up", "down"], "disabled_reason": [None, "new <RAM>"]},
        {"status": ["disabled", "enabled"], "state": ["down", "up"], "disabled_reason": ["new <RAM>", None]},
    ]
