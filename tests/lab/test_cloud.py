"""A cloud from its golden state: other ports, other folder, the same scene, and everything in it works."""

import os
import signal
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

import lab
from lab.cloud import Cloud
from lab.cloud.layout import PROCESSES
from lab.processes import wait_until
from lab.scene import company, workloads
from lab.scene.api import Person, act
from tests.conftest import LAB

pytestmark = [pytest.mark.cloud, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    """A second cloud beside the tests' own, which made the golden state if nobody had."""
    lab.up(LAB, parts=("cloud",))
    name = f"test-{uuid.uuid4().hex[:8]}"
    yield lab.up(name, parts=("cloud",)).cloud
    lab.remove(name)


@pytest.fixture(scope="module")
def admin(cloud: Cloud) -> Person:
    return Person(
        cloud, user=cloud.username, password=cloud.password, user_domain="Default", project="admin", domain="Default"
    )


def everything(admin: Person, kind: str) -> list[dict[str, Any]]:
    service = admin.storage if kind in {"volumes", "snapshots"} else admin.compute
    answer = service.get(f"/{kind}/detail", params={"all_tenants": 1, "limit": 1000}).json()
    found: list[dict[str, Any]] = answer[kind]
    return found


def test_the_catalogue_names_ports_of_this_cloud_only(cloud: Cloud, admin: Person) -> None:
    addresses = {endpoint["url"] for endpoint in admin.identity.get("/endpoints").json()["endpoints"]}
    assert addresses == {cloud.place.url(service) for services in PROCESSES.values() for service in services}
    assert cloud.auth_url != lab.find(LAB).cloud.auth_url


def test_the_scene_has_its_people(admin: Person) -> None:
    keystone = admin.identity
    domains = {domain["name"] for domain in keystone.get("/domains").json()["domains"]}
    assert domains == {*company.DOMAINS, "Default"}
    projects = {project["name"] for project in keystone.get("/projects").json()["projects"]}
    assert projects == {*(project.name for project in company.PROJECTS), "admin", "service"}
    assert len(company.PROJECTS) == 8
    assert len(company.DOMAINS) == 3
    users = {user["name"] for user in keystone.get("/users").json()["users"]}
    assert users >= {person.name for person in company.PEOPLE}
    assignments = keystone.get("/role_assignments").json()["role_assignments"]
    scopes = {scope for assignment in assignments for scope in assignment["scope"]}
    assert scopes == {"project", "domain", "system", "OS-INHERIT:inherited_to"}
    assert any("group" in assignment for assignment in assignments)


def test_the_scene_has_120_servers_in_every_state(admin: Person) -> None:
    servers = everything(admin, "servers")
    assert Counter((server["name"]) for server in servers) == Counter(s.name for s in workloads.servers())
    states = Counter(server["status"] for server in servers)
    broken = len(workloads.BROKEN) + sum(s.purpose == "gpu-train" for s in workloads.servers())
    assert sum(states.values()) == 120
    assert (states["ERROR"], states["PAUSED"]) == (broken, len(workloads.PAUSED))
    assert states["SHUTOFF"] >= 10
    assert states["ACTIVE"] >= 80
    hosts = {server["OS-EXT-SRV-ATTR:host"] for server in servers if server["status"] == "ACTIVE"}
    assert hosts == {"hv-01", "hv-02", "hv-03"}


def test_the_scene_has_180_volumes_attached_and_orphaned(admin: Person) -> None:
    volumes = everything(admin, "volumes")
    states = Counter(volume["status"] for volume in volumes)
    assert states == {"in-use": 130, "available": 47, "error": 3}
    assert sum(volume["bootable"] == "true" for volume in volumes if volume["attachments"]) == 60
    snapshots = everything(admin, "snapshots")
    assert Counter(snapshot["status"] for snapshot in snapshots) == {"available": 47, "error": 3}
    assert {snapshot["volume_id"] for snapshot in snapshots} <= {volume["id"] for volume in volumes}


def test_the_scene_has_networks_addresses_and_images(admin: Person) -> None:
    def count(kind: str) -> int:
        return len(admin.network.get(f"/{kind}").json()[kind.replace("-", "_")])

    assert count("networks") == 3 + 2 * len(company.PROJECTS)
    assert count("routers") == len(company.PROJECTS)
    assert count("subnets") == 3 + 2 * len(company.PROJECTS) + 1
    addresses = admin.network.get("/floatingips").json()["floatingips"]
    assert Counter(address["status"] for address in addresses) == {"ACTIVE": 24, "DOWN": 8}
    rules = sum(len(rules) for rules in workloads.GROUPS.values()) * len(company.PROJECTS)
    assert count("security-group-rules") >= rules
    images = admin.image.get("/images", params={"limit": 100}).json()["images"]
    assert {image["name"] for image in images} >= {*workloads.IMAGES, *workloads.PRIVATE_IMAGES} - {"debian-11 (old)"}
    assert {image["status"] for image in images} == {"active", "queued", "deactivated"}


def test_an_image_lies_where_this_cloud_looks(admin: Person) -> None:
    (image,) = admin.image.get("/images", params={"name": "debian-12"}).json()["images"]
    assert admin.image.get(f"/images/{image['id']}/file").content.startswith(b"not really an image")


def test_a_server_of_the_scene_still_obeys(admin: Person) -> None:
    server = next(s for s in everything(admin, "servers") if s["name"] == "web-01" and s["status"] == "ACTIVE")

    def settles_as(status: str) -> bool:
        now = admin.compute.get(f"/servers/{server['id']}").json()["server"]
        return bool(now["status"] == status and not now["OS-EXT-STS:task_state"])

    for action, status in (("os-stop", "SHUTOFF"), ("os-start", "ACTIVE")):
        act(admin.compute, f"/servers/{server['id']}", action)
        wait_until(lambda status=status: settles_as(status), seconds=60, what=status)  # type: ignore[misc]


def test_a_killed_service_is_back_with_the_next_start(cloud: Cloud, admin: Person) -> None:
    pid = cloud.place.process("keystone").pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not cloud.place.process("keystone").pid(), seconds=10, what="the end of keystone")
    lab.up(cloud.folder.parent.name, parts=("cloud",))
    assert admin.identity.get("/domains").json()["domains"]


def test_a_load_that_was_cut_short_is_done_again(cloud: Cloud) -> None:
    cloud.stop()
    (cloud.folder / "contents").unlink()
    cloud.place.cluster.start()
    cloud.place.cluster.sql("drop database nova with (force)")
    cloud.place.cluster.stop()
    lab.up(cloud.folder.parent.name, parts=("cloud",))
    again = Person(
        cloud, user=cloud.username, password=cloud.password, user_domain="Default", project="admin", domain="Default"
    )
    assert len(everything(again, "servers")) == 120
