"""The drift rules seen at work on the lab's cloud: each field is changed there, and changed back, through the APIs.

Three rules have no such case, for no API changes their field: a subnet's `cidr` and a snapshot's `size_gb` are fixed when
they are made, and ML2 gives every network the status ACTIVE. `test_drift_rules.py` shows them on stored records.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from pf9.database import Database
from pf9.inventory.run import Result, Run
from pf9.openstack.patience import ONCE
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings, DatabaseSettings
from tests.fixtures.estate import Estate

pytestmark = pytest.mark.cloud

Rows = list[dict[str, Any]]
SEVERITIES = {
    ("servers", "flavor_id"): "critical",
    ("servers", "status"): "warning",
    ("servers", "vm_state"): "warning",
    ("servers", "hypervisor_hostname"): "info",
    ("servers", "host_id"): "info",
    ("volumes", "status"): "warning",
    ("volumes", "server_id"): "critical",
    ("volumes", "size_gb"): "warning",
    ("volumes", "volume_type"): "warning",
    ("networks", "admin_state_up"): "critical",
    ("networks", "is_shared"): "critical",
    ("ports", "device_id"): "warning",
    ("ports", "status"): "info",
    ("ports", "mac_address"): "critical",
    ("floating_ips", "port_id"): "warning",
    ("floating_ips", "router_id"): "warning",
    ("floating_ips", "status"): "info",
    ("security_groups", "description"): "info",
    ("snapshots", "status"): "warning",
    ("subnets", "gateway_ip"): "critical",
    ("subnets", "enable_dhcp"): "warning",
}
# How the services call what we call otherwise.
CALLED = {
    "vm_state": "OS-EXT-STS:vm_state",
    "hypervisor_hostname": "OS-EXT-SRV-ATTR:hypervisor_hostname",
    "host_id": "hostId",
    "size_gb": "size",
    "is_shared": "shared",
}
ONE_WAY = {("volumes", "size_gb")}  # a volume never shrinks
SWITCHED_OFF, WEIGHED_ANEW = ("security_groups", "description"), ("networks", "is_shared")


@dataclass
class Story:
    """What the cloud said of each field before and after each act, and what the inventory made of it."""

    ids: dict[str, str]
    said: list[dict[tuple[str, str], Any]] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
    second_look: Result | None = None
    events: Rows = field(default_factory=list)
    lines: Rows = field(default_factory=list)
    history: dict[str, Rows] = field(default_factory=dict)

    def of(self, kind: str, name: str, act: int) -> Rows:
        """The events of the field in the run after the act."""
        return [
            event
            for event in self.events
            if (event["resource_id"], event["field_changed"]) == (self.ids[kind], name)
            and event["run_id"] == self.runs[act]
        ]


def says(estate: Estate, kind: str, its_id: str, name: str) -> Any:
    """What the cloud says of one field."""
    record = estate.get(kind, its_id)
    if name == "flavor_id":
        flavors = estate.cloud.listing("compute", "/flavors/detail", key="flavors", microversion="2.90")
        return next(flavor["id"] for flavor in flavors if flavor["name"] == record["flavor"]["original_name"])
    if name == "server_id":
        return next((attachment["server_id"] for attachment in record["attachments"]), None)
    return record[CALLED.get(name, name)]


def found(cloud: Cloud, service: Any, path: str, key: str, **filters: Any) -> dict[str, Any]:
    """The first of a listing."""
    first: dict[str, Any] = cloud.get(service, path, params=filters)[key][0]
    return first


@pytest.fixture(scope="module")
def estate(cloud: Cloud) -> Iterator[Estate]:
    made = Estate(cloud)
    yield made
    made.close()


def build(estate: Estate) -> dict[str, str]:
    """One resource of each kind that has rules, and what they need around them."""
    cloud, name = estate.cloud, f"drift-{time.time_ns()}"
    public = found(cloud, "network", "/networks", "networks", name="public")["id"]
    image = found(cloud, "image", "/images", "images", name="debian-12")["id"]
    flavors = {f["name"]: f["id"] for f in cloud.get("compute", "/flavors/detail")["flavors"]}
    network = estate.make("networks", name=name)
    server = estate.make("servers", name=name, flavorRef=flavors["m1.small"], imageRef=image, networks="none")
    inside = estate.make("subnets", network_id=network, name=name, ip_version=4, cidr="10.77.0.0/24")
    pool = [{"start": "10.78.0.10", "end": "10.78.0.99"}]
    subnet = estate.make(
        "subnets", network_id=network, name=name, ip_version=4, cidr="10.78.0.0/24", allocation_pools=pool
    )
    router = estate.make("routers", name=name, external_gateway_info={"network_id": public})
    cloud.put("network", f"/routers/{router}/add_router_interface", {"subnet_id": inside})
    volume = estate.make("volumes", name=name, size=1, volume_type="ssd")
    return {
        "networks": network,
        "servers": server,
        "subnets": subnet,
        "volumes": volume,
        "routers": router,
        "kept": estate.make("volumes", name=f"{name} kept", size=1, volume_type="ssd"),
        "ports": estate.make("ports", name=name, network_id=network, fixed_ips=[{"subnet_id": inside}]),
        "inside": estate.make("ports", name=f"{name} inside", network_id=network, fixed_ips=[{"subnet_id": inside}]),
        "floating_ips": estate.make("floating_ips", floating_network_id=public),
        "security_groups": estate.make("security_groups", name=name, description="closed"),
        "bigger": flavors["m1.medium"],
        "smaller": flavors["m1.small"],
    }


def move(estate: Estate, server: str, flavor: str) -> None:
    """Resize the server, and have it on another hypervisor than before; a resize may bring it there already."""
    before = estate.get("servers", server)["OS-EXT-SRV-ATTR:host"]
    estate.act("servers", server, "resize", {"flavorRef": flavor}, to="VERIFY_RESIZE")
    estate.act("servers", server, "confirmResize", to="ACTIVE")
    if estate.get("servers", server)["OS-EXT-SRV-ATTR:host"] == before:
        there = "hv-02" if before == "hv-01" else "hv-01"
        estate.act("servers", server, "migrate", {"host": there}, to="VERIFY_RESIZE")
        estate.act("servers", server, "confirmResize", to="ACTIVE")


def change_everything(estate: Estate, ids: dict[str, str]) -> None:
    """Away from how it was made; the server's moves take longest."""
    with ThreadPoolExecutor(1) as thread:
        moved = thread.submit(move, estate, ids["servers"], ids["bigger"])
        estate.act("volumes", ids["volumes"], "os-extend", {"new_size": 2}, to="available")
        retype(estate, ids["volumes"], "hdd")
        moved.result()
    attach(estate, ids)
    estate.act("servers", ids["servers"], "os-stop", to="SHUTOFF")
    estate.change("networks", ids["networks"], admin_state_up=False, shared=True)
    estate.change("floating_ips", ids["floating_ips"], port_id=ids["inside"])
    estate.change("security_groups", ids["security_groups"], description='open & <b>"wide"</b>')
    estate.change("subnets", ids["subnets"], gateway_ip="10.78.0.254", enable_dhcp=False)
    estate.act("snapshots", ids["snapshots"], "os-reset_status", {"status": "error"}, to="error")


def retype(estate: Estate, volume: str, to: str) -> None:
    """Give the volume another type, and with it another back end."""
    estate.act("volumes", volume, "os-retype", {"new_type": to, "migration_policy": "on-demand"}, to="available")


def attach(estate: Estate, ids: dict[str, str]) -> None:
    """The volume and the port go to the server; the port under another hardware address."""
    path = f"/servers/{ids['servers']}"
    estate.change("ports", ids["ports"], mac_address=f"fa:16:3e:{time.time_ns() % 256:02x}:07:11")
    estate.cloud.post("compute", f"{path}/os-volume_attachments", {"volumeAttachment": {"volumeId": ids["volumes"]}})
    estate.cloud.post("compute", f"{path}/os-interface", {"interfaceAttachment": {"port_id": ids["ports"]}})
    estate.settled("volumes", ids["volumes"], to="in-use")
    estate.settled("ports", ids["ports"], to="ACTIVE")


def change_back(estate: Estate, ids: dict[str, str], mac_address: str) -> None:
    """As far as the cloud can go back."""
    path = f"/servers/{ids['servers']}"
    estate.cloud.delete("compute", f"{path}/os-volume_attachments/{ids['volumes']}")
    estate.settled("volumes", ids["volumes"], to="available")
    estate.cloud.delete("compute", f"{path}/os-interface/{ids['ports']}")
    estate.settled("ports", ids["ports"], to="DOWN")
    estate.act("servers", ids["servers"], "os-start", to="ACTIVE")
    with ThreadPoolExecutor(1) as thread:
        moved = thread.submit(move, estate, ids["servers"], ids["smaller"])
        retype(estate, ids["volumes"], "ssd")
        estate.change("ports", ids["ports"], mac_address=mac_address)
        moved.result()
    estate.change("networks", ids["networks"], admin_state_up=True, shared=False)
    estate.change("floating_ips", ids["floating_ips"], port_id=None)
    estate.change("security_groups", ids["security_groups"], description="closed")
    estate.change("subnets", ids["subnets"], gateway_ip="10.78.0.1", enable_dhcp=True)
    estate.act("snapshots", ids["snapshots"], "os-reset_status", {"status": "available"}, to="available")


@pytest.fixture(scope="module")
def story(estate: Estate, cloud_settings: CloudSettings, database_settings: DatabaseSettings) -> Iterator[Story]:
    """Looked at, changed, looked at twice, rules altered, changed back, looked at."""
    database = Database(database_settings, application_name="tests-drift")
    ids = build(estate)
    ids["snapshots"] = estate.make("snapshots", volume_id=ids["kept"], name="kept")
    told = Story(ids)

    def look() -> Result:
        told.said.append({(kind, name): says(estate, kind, ids[kind], name) for kind, name in SEVERITIES})
        begun = Run.begin(database, source="tests", actor="tests", region_name=cloud_settings.region_name)
        result = begun.execute(lambda: Cloud.connect(cloud_settings, dry_run=True, patience=ONCE))
        assert (result.status, result.doubts) == ("success", {})
        return result

    told.runs.append(look().run_id or 0)
    change_everything(estate, ids)
    told.runs.append(look().run_id or 0)
    told.second_look = look()
    told.said.pop()
    alter_rules(database)
    change_back(estate, ids, told.said[0]["ports", "mac_address"])
    told.runs.append(look().run_id or 0)
    with database.transaction(read_only=True) as tx:
        known = (list(ids.values()),)
        told.events = tx.all("SELECT * FROM drift_events WHERE resource_id = ANY (%s) ORDER BY id", known)
        told.lines = tx.all("SELECT * FROM change_log WHERE resource_id = ANY (%s) ORDER BY id", known)
        for kind in {kind for kind, _ in SEVERITIES}:
            key = {"floating_ips": "floating_ip_id"}.get(kind, f"{kind[:-1]}_id")
            statement = f"SELECT * FROM {kind}_history WHERE {key} = %s ORDER BY id"
            told.history[kind] = tx.all(statement, (ids[kind],))
    yield told
    database.close()


def alter_rules(database: Database) -> None:
    """One rule is switched off, another is given a new weight: for what comes later."""
    with database.transaction() as tx:
        rule = "WHERE (resource_type, field_name) = (%s, %s)"
        tx.execute(f"UPDATE drift_rules SET enabled = false {rule}", SWITCHED_OFF)
        tx.execute(f"UPDATE drift_rules SET severity = 'info' {rule}", WEIGHED_ANEW)


@pytest.mark.parametrize(("kind", "name"), SEVERITIES, ids=[f"{kind}-{name}" for kind, name in SEVERITIES])
def test_a_field_that_is_changed_in_the_cloud_is_one_event_with_what_the_cloud_said(
    story: Story, kind: str, name: str
) -> None:
    (event,) = story.of(kind, name, 1)
    before, after = (said[kind, name] for said in story.said[:2])
    assert before != after
    assert (event["old_value"], event["new_value"]) == (before, after)
    assert (event["resource_type"], event["severity"]) == (kind, SEVERITIES[kind, name])
    assert not story.of(kind, name, 0), "a first sighting is no drift"


@pytest.mark.parametrize(("kind", "name"), SEVERITIES, ids=[f"{kind}-{name}" for kind, name in SEVERITIES])
def test_the_way_back_is_an_event_too_as_the_rule_says_by_then(story: Story, kind: str, name: str) -> None:
    if (kind, name) in {SWITCHED_OFF, *ONE_WAY}:
        assert not story.of(kind, name, 2)
        return
    (event,) = story.of(kind, name, 2)
    assert (event["old_value"], event["new_value"]) == (story.said[1][kind, name], story.said[2][kind, name])
    assert event["severity"] == ("info" if (kind, name) == WEIGHED_ANEW else SEVERITIES[kind, name])
    if (kind, name) not in {("servers", "hypervisor_hostname"), ("servers", "host_id")}:  # there are three of these
        assert event["new_value"] == story.said[0][kind, name]


def test_nothing_else_drifted(story: Story) -> None:
    """Attaching and moving touch more than one resource, but of these rules' fields only what is said above."""
    ours = {story.ids[kind]: kind for kind, _ in SEVERITIES}
    fired = [
        (ours[e["resource_id"]], e["field_changed"], e["run_id"]) for e in story.events if e["resource_id"] in ours
    ]
    there = [(kind, name, story.runs[1]) for kind, name in SEVERITIES]
    back = [(kind, name, story.runs[2]) for kind, name in SEVERITIES if (kind, name) not in {SWITCHED_OFF, *ONE_WAY}]
    assert sorted(fired) == sorted(there + back)


def test_history_and_log_tell_the_same_in_the_same_runs(story: Story) -> None:
    for kind, rows in story.history.items():
        assert [row["run_id"] for row in rows] == story.runs, kind
        lines = [line for line in story.lines if line["resource_id"] == story.ids[kind]]
        assert [(line["run_id"], line["action"]) for line in lines] == list(
            zip(story.runs, ("created", "changed", "changed"), strict=True)
        )
        assert [line["history_id"] for line in lines] == [row["id"] for row in rows]
        for event in (event for event in story.events if event["resource_id"] == story.ids[kind]):
            line = next(line for line in lines if line["run_id"] == event["run_id"])
            assert event["change_id"] == line["id"]
            assert line["changes"][event["field_changed"]] == [event["old_value"], event["new_value"]]


def test_a_second_look_at_the_unchanged_cloud_says_nothing_of_them(story: Story) -> None:
    assert story.second_look
    assert story.second_look.run_id not in {row["run_id"] for row in story.events + story.lines}
