"""Each listing is whole: of all projects and domains, page by page, on a real cloud."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from pf9.errors import ListingBroken
from pf9.openstack import block_storage, compute, identity, image, network
from pf9.openstack.session import Cloud, Service
from tests.fixtures import fault_proxy as faults
from tests.fixtures.fault_proxy import FaultProxy

pytestmark = pytest.mark.cloud

Record = dict[str, Any]
MakeCloud = Callable[..., Cloud]
PAGED: list[Callable[[Cloud], list[Record]]] = [
    compute.list_servers,
    compute.list_flavors,
    compute.list_hypervisors,
    block_storage.list_volumes,
    block_storage.list_snapshots,
    block_storage.list_volume_types,
    image.list_images,
    network.list_networks,
    network.list_subnets,
    network.list_ports,
    network.list_routers,
    network.list_floating_ips,
    network.list_security_groups,
    network.list_security_group_rules,
]


class Scene:
    """Things of a foreign project, made through the APIs and taken away again."""

    def __init__(self, cloud: Cloud, name: str) -> None:
        self.cloud, self.name = cloud, name
        self._undo = ExitStack()

    def make(self, service: Service, path: str, body: Record) -> Record:
        answer = self.cloud.post(service, path, body)
        made: Record = next(iter(answer.values())) if len(answer) == 1 else answer
        self._undo.callback(self.cloud.delete, service, f"{path}/{made['id']}")
        return made

    def foreign_project(self) -> str:
        """Make a project in which the cloud's administrator has no role."""
        return str(self.make("identity", "/projects", {"project": {"name": self.name, "domain_id": "default"}})["id"])

    def leave(self) -> None:
        self._undo.close()


def made_for(cloud: Cloud) -> Iterator[Scene]:
    scene = Scene(cloud, f"test-{uuid.uuid4().hex[:10]}")
    yield scene
    scene.leave()


@pytest.fixture
def scene(cloud: Cloud) -> Iterator[Scene]:
    yield from made_for(cloud)


@pytest.fixture
def project(scene: Scene) -> str:
    return scene.foreign_project()


def wait_until_available(cloud: Cloud, volume_id: str) -> None:
    for _ in range(300):
        if block_storage.get_volume(cloud, volume_id)["status"] == "available":
            return
        time.sleep(0.1)
    raise AssertionError("the volume did not become available")


@pytest.fixture(scope="module")
def things(cloud: Cloud) -> Iterator[dict[str, set[str]]]:
    """Three of each kind that can be made in an instant, and what else a listing likes to lose."""
    made: dict[str, set[str]] = {}
    scene = Scene(cloud, f"test-{uuid.uuid4().hex[:10]}")
    project = scene.foreign_project()
    for number in range(3):
        named = {"name": f"{scene.name}-{number}"}
        owned = {**named, "tenant_id": project}
        net = scene.make("network", "/networks", {"network": owned})["id"]
        subnet = {**owned, "network_id": net, "ip_version": 4, "cidr": "10.99.0.0/24"}
        sub = scene.make("network", "/subnets", {"subnet": subnet})["id"]
        port = scene.make("network", "/ports", {"port": {**owned, "network_id": net}})["id"]
        router = scene.make("network", "/routers", {"router": owned})["id"]
        group = scene.make("network", "/security-groups", {"security_group": owned})
        flavor = {**named, "vcpus": 1, "ram": 64, "disk": 0, "os-flavor-access:is_public": False}
        private = scene.make("compute", "/flavors", {"flavor": flavor})["id"]
        kind = {**named, "os-volume-type-access:is_public": False}
        volume_type = scene.make("block-storage", "/types", {"volume_type": kind})["id"]
        visibility = ("private", "community", "shared")[number]
        file = {**named, "owner": project, "visibility": visibility, "os_hidden": number == 0}
        picture = scene.make("image", "/images", {**file, "disk_format": "raw", "container_format": "bare"})["id"]
        found = {
            "networks": [net],
            "subnets": [sub],
            "ports": [port],
            "routers": [router],
            "security_groups": [group["id"]],
            "security_group_rules": [rule["id"] for rule in group["security_group_rules"]],
            "flavors": [private],
            "volume_types": [volume_type],
            "images": [picture],
        }
        for key, some in found.items():
            made.setdefault(key, set()).update(some)
    yield made
    scene.leave()


@pytest.mark.parametrize("listing", PAGED, ids=lambda listing: listing.__name__)
def test_a_listing_in_small_pages_holds_what_one_page_holds(
    connect: MakeCloud, cloud: Cloud, things: dict[str, set[str]], listing: Callable[[Cloud], list[Record]]
) -> None:
    whole = [record["id"] for record in listing(cloud)]
    assert len(set(whole)) == len(whole)
    assert set(whole) >= things.get(listing.__name__.removeprefix("list_"), set())
    for limit in (1, 2, max(len(whole), 1)):
        if len(whole) <= 60 * limit:
            assert sorted(record["id"] for record in listing(connect(page_limit=limit))) == sorted(whole)


def test_volumes_and_snapshots_of_a_foreign_project_are_listed(scene: Scene, project: str, cloud: Cloud) -> None:
    # Cinder makes a volume for the token's own project only, so the administrator gets a role there for a moment.
    me = identity.list_users(cloud)
    admin = next(user["id"] for user in me if user["name"] == cloud._settings.username)
    role = next(role["id"] for role in identity.list_roles(cloud) if role["name"] == "admin")
    cloud.put("identity", f"/projects/{project}/users/{admin}/roles/{role}")
    there = Cloud.connect(cloud._settings.model_copy(update={"project_name": scene.name}))
    volume = there.post("block-storage", "/volumes", {"volume": {"name": scene.name, "size": 1}})["volume"]["id"]
    wait_until_available(cloud, volume)
    snapshot = there.post("block-storage", "/snapshots", {"snapshot": {"name": scene.name, "volume_id": volume}})
    try:
        assert volume in [found["id"] for found in block_storage.list_volumes(cloud)]
        assert snapshot["snapshot"]["id"] in [found["id"] for found in block_storage.list_snapshots(cloud)]
    finally:
        there.delete("block-storage", f"/volumes/{volume}", params={"cascade": "true"})
        for _ in range(300):
            if volume not in [found["id"] for found in block_storage.list_volumes(cloud)]:
                break
            time.sleep(0.1)


def test_a_flavor_shows_its_extra_specs_and_a_hypervisor_its_figures(scene: Scene, cloud: Cloud) -> None:
    flavor = {"name": scene.name, "vcpus": 1, "ram": 64, "disk": 0}
    made = scene.make("compute", "/flavors", {"flavor": flavor})["id"]
    cloud.post("compute", f"/flavors/{made}/os-extra_specs", {"extra_specs": {"hw:cpu_policy": "shared"}})
    listed = {flavor["id"]: flavor for flavor in compute.list_flavors(cloud)}
    assert listed[made]["extra_specs"] == {"hw:cpu_policy": "shared"} == compute.get_flavor(cloud, made)["extra_specs"]
    for host in compute.list_hypervisors(cloud):
        assert {"vcpus", "vcpus_used", "memory_mb", "memory_mb_used", "local_gb", "local_gb_used"} <= host.keys()
        assert compute.get_hypervisor(cloud, host["id"])["hypervisor_hostname"] == host["hypervisor_hostname"]


def test_a_server_has_its_flavors_id_and_no_user_data(scene: Scene, cloud: Cloud) -> None:
    flavor = scene.make("compute", "/flavors", {"flavor": {"name": scene.name, "vcpus": 1, "ram": 64, "disk": 1}})
    net = scene.make("network", "/networks", {"network": {"name": scene.name}})["id"]
    scene.make("network", "/subnets", {"subnet": {"network_id": net, "ip_version": 4, "cidr": "10.99.0.0/24"}})
    file = {"name": scene.name, "disk_format": "raw", "container_format": "bare", "visibility": "private"}
    picture = scene.make("image", "/images", file)["id"]
    cloud._session.put(
        f"{cloud._endpoint('image')}/images/{picture}/file",
        data=b"disk",
        headers={"Content-Type": "application/octet-stream"},
    )
    body = {"name": scene.name, "flavorRef": flavor["id"], "imageRef": picture, "networks": [{"uuid": net}]}
    made = cloud.post("compute", "/servers", {"server": {**body, "user_data": "cGFzc3dvcmQ9c2VjcmV0"}})
    server = made["server"]["id"]
    try:
        listed = {record["id"]: record for record in compute.list_servers(cloud)}
        for record in (listed[server], compute.get_server(cloud, server)):
            assert record["flavor"]["id"] == flavor["id"]
            assert record["flavor"]["original_name"] == scene.name
            assert "cGFzc3dvcmQ9c2VjcmV0" not in str(record)
    finally:
        cloud.delete("compute", f"/servers/{server}")
        wait_until_gone(cloud, server)


def wait_until_gone(cloud: Cloud, server: str) -> None:
    """Its network can be deleted only after its ports."""
    for _ in range(300):
        servers = {record["id"] for record in compute.list_servers(cloud)}
        devices = {record["device_id"] for record in network.list_ports(cloud)}
        if server not in servers | devices:
            return
        time.sleep(0.1)
    raise AssertionError(f"server {server} never went")


def test_a_cell_that_is_down_is_no_listing_of_servers(connect: MakeCloud, proxy: FaultProxy) -> None:
    down = '{"servers": [{"id": "1", "status": "UNKNOWN", "tenant_id": "2", "created": "2025-01-01T00:00:00Z"}]}'
    proxy.add(match="GET compute /servers", fault=faults.body(down))
    with pytest.raises(ListingBroken, match="cell"):
        compute.list_servers(connect())


def test_users_groups_and_roles_of_all_domains_are_listed(scene: Scene, cloud: Cloud) -> None:
    domain = cloud.post("identity", "/domains", {"domain": {"name": scene.name}})["domain"]["id"]
    try:
        owned = {"name": scene.name, "domain_id": domain}
        user = scene.make("identity", "/users", {"user": owned})["id"]
        group = scene.make("identity", "/groups", {"group": owned})["id"]
        role = scene.make("identity", "/roles", {"role": owned})["id"]
        assert user in [found["id"] for found in identity.list_users(cloud)]
        assert group in [found["id"] for found in identity.list_groups(cloud)]
        roles = [found["id"] for found in identity.list_roles(cloud)]
        assert role in roles
        assert len(set(roles)) == len(roles) > 1
        assert domain in [found["id"] for found in identity.list_domains(cloud)]
    finally:
        scene.leave()
        cloud.patch("identity", f"/domains/{domain}", {"domain": {"enabled": False}})
        cloud.delete("identity", f"/domains/{domain}")


def test_users_of_domains_with_a_directory_of_their_own_are_asked_for_one_by_one(
    connect: MakeCloud, proxy: FaultProxy
) -> None:
    own = '{"users": [{"id": "a", "domain_id": "default"}]}'
    proxy.add(match=r"GET identity /users$", fault=faults.body(own))
    proxy.add(match=r"GET identity /users\?domain_id=", fault=faults.body('{"users": [{"id": "b", "domain_id": "x"}]}'))
    domains = '{"domains": [{"id": "default"}, {"id": "x"}]}'
    proxy.add(match="GET identity /domains", fault=faults.body(domains))
    assert [user["id"] for user in identity.list_users(connect())] == ["a", "b"]


def test_role_assignments_of_system_groups_and_inheritance_are_listed(scene: Scene, project: str, cloud: Cloud) -> None:
    user = scene.make("identity", "/users", {"user": {"name": scene.name, "domain_id": "default"}})["id"]
    group = scene.make("identity", "/groups", {"group": {"name": scene.name, "domain_id": "default"}})["id"]
    role = next(role["id"] for role in identity.list_roles(cloud) if role["name"] == "reader")
    cloud.put("identity", f"/system/users/{user}/roles/{role}")
    cloud.put("identity", f"/projects/{project}/groups/{group}/roles/{role}")
    cloud.put("identity", f"/OS-INHERIT/domains/default/users/{user}/roles/{role}/inherited_to_projects")
    ours = [found for found in identity.list_role_assignments(cloud) if scene.name in str(found)]
    scopes = [found["scope"] for found in ours]
    assert {"system": {"all": True}} in scopes
    assert any("OS-INHERIT:inherited_to" in scope for scope in scopes)
    assert any(
        found.get("group", {}).get("id") == group and found["scope"]["project"]["id"] == project for found in ours
    )
    assert all(found["role"]["name"] == "reader" for found in ours)
    assert len(ours) == 3


def test_who_is_in_which_group_is_listed_whatever_the_group_may_do(scene: Scene, cloud: Cloud) -> None:
    user = scene.make("identity", "/users", {"user": {"name": scene.name, "domain_id": "default"}})["id"]
    group = scene.make("identity", "/groups", {"group": {"name": scene.name, "domain_id": "default"}})["id"]
    cloud.put("identity", f"/groups/{group}/users/{user}")
    (ours,) = [found for found in identity.list_group_memberships(cloud) if found["user"]["id"] == user]
    named = {"name": scene.name, "domain_id": "default"}
    assert ours == {"group": {"id": group, **named}, "user": {"id": user, **named}}


def test_a_group_that_is_deleted_while_its_members_are_asked_for_has_none(
    connect: MakeCloud, proxy: FaultProxy
) -> None:
    proxy.add(match=r"GET identity /groups$", fault=faults.body('{"groups": [{"id": "gone", "domain_id": "x"}]}'))
    proxy.add(match=r"GET identity /domains$", fault=faults.body('{"domains": [{"id": "x"}]}'))
    assert identity.list_group_memberships(connect()) == []
    assert proxy.asked("GET identity /groups/gone/users") == 1


def test_implied_roles_are_listed_one_step_at_a_time(cloud: Cloud) -> None:
    implied = {
        (found["prior_role"]["name"], found["implied_role"]["name"]) for found in identity.list_implied_roles(cloud)
    }
    assert {("manager", "member"), ("member", "reader")} <= implied
    assert ("manager", "reader") not in implied


@pytest.mark.parametrize(
    "get",
    [
        compute.get_server,
        compute.get_flavor,
        compute.get_hypervisor,
        block_storage.get_volume,
        image.get_image,
        identity.get_project,
        network.get_port,
    ],
    ids=lambda get: get.__name__,
)
def test_an_answer_without_the_record_is_said_to_be_broken(
    connect: MakeCloud, proxy: FaultProxy, get: Callable[[Cloud, str], Record]
) -> None:
    for text in ('{"servers": []}', '{"server": null}', "{}"):
        proxy.clear()
        proxy.add(match="GET .*/some-id", fault=faults.body(text))
        with pytest.raises(ListingBroken, match="some-id: the answer"):
            get(connect(), "some-id")
