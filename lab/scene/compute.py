"""Flavors, aggregates, keys, quotas and servers."""

import base64
from typing import Any

from lab.scene import company, workloads
from lab.scene.api import Person, act, post, side_by_side, wait_until
from lab.scene.network import Surroundings
from lab.scene.storage import Disks
from lab.scene.workloads import Server

USER_DATA = base64.b64encode(b"#cloud-config\npackage_upgrade: true\n").decode()
KEY = "operations"
# A public key that belongs to nobody.
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA lab"
ZONES = {"rack-a": (None, ("hv-01", "hv-02")), "gold": ("az-gold", ("hv-03",))}


def make_ground(admin: Person, projects: dict[str, str]) -> dict[str, str]:
    """Make aggregates, flavors, quotas; the id of each flavor by its name."""
    nova = admin.compute
    # Nova refuses to change the zone of a host that has servers: now or never.
    for name, (zone, hosts) in ZONES.items():
        made = post(nova, "/os-aggregates", aggregate={"name": name, "availability_zone": zone})
        for host in hosts:
            act(nova, f"/os-aggregates/{made['id']}", "add_host", host=host)
    for project in company.PROJECTS:
        quota = {"instances": 200, "cores": project.cores * 4, "ram": 40_000_000, "key_pairs": 10}
        nova.put(f"/os-quota-sets/{projects[project.name]}", json={"quota_set": quota})

    def flavor(name: str) -> str:
        vcpus, memory, disk, specs, only = workloads.FLAVORS[name]
        body = {"name": name, "vcpus": vcpus, "ram": memory, "disk": disk, "os-flavor-access:is_public": only is None}
        made: str = post(nova, "/flavors", flavor=body)["id"]
        if specs:
            nova.post(f"/flavors/{made}/os-extra_specs", json={"extra_specs": specs})
        if only:
            act(nova, f"/flavors/{made}", "addTenantAccess", tenant=projects[only])
        return made

    return dict(zip(workloads.FLAVORS, side_by_side(flavor, workloads.FLAVORS), strict=True))


def make_keys(owners: dict[str, Person]) -> None:
    """Give every owner a key."""
    body = {"name": KEY, "type": "ssh", "public_key": PUBLIC_KEY}
    side_by_side(lambda owner: post(owner.compute, "/os-keypairs", keypair=body), owners.values())


def make_servers(
    owners: dict[str, Person],
    servers: list[Server],
    disks: list[Disks],
    *,
    images: dict[str, str],
    flavors: dict[str, str],
    networks: dict[str, Surroundings],
) -> list[str]:
    """Ask for all servers; their ids, in the same order."""

    def server(wanted: tuple[Server, Disks]) -> str:
        this, disk = wanted
        around = networks[this.project]
        body: dict[str, Any] = {
            "name": this.name,
            "flavorRef": flavors[this.tier.flavor],
            "networks": [{"uuid": around.networks[this.tier.network]}],
            "security_groups": [{"name": around.groups[this.tier.group]}],
            "key_name": KEY,
            "metadata": {"purpose": this.purpose, "backup": "daily"},
            "user_data": USER_DATA,
            "description": f"one of {workloads.COUNTS[this.project][this.purpose]} for {this.purpose}",
        }
        if this.purpose == "lb":
            body["networks"].append({"uuid": around.networks["db"]})
        if this.purpose == "search":
            body["availability_zone"] = "az-gold"
        mapping = [_boot(this, disk, images)] + [_disk(volume) for volume in disk.data]
        if disk.boot is None:
            body["imageRef"] = images[this.tier.image]
        body["block_device_mapping_v2"] = mapping
        made: str = post(owners[this.project].compute, "/servers", server=body)["id"]
        return made

    return side_by_side(server, zip(servers, disks, strict=True))


def _boot(server: Server, disk: Disks, images: dict[str, str]) -> dict[str, Any]:
    if disk.boot:
        return _disk(disk.boot) | {"boot_index": 0}
    image = images[server.tier.image]
    return {"boot_index": 0, "uuid": image, "source_type": "image", "destination_type": "local"}


def _disk(volume: str) -> dict[str, Any]:
    return {"uuid": volume, "source_type": "volume", "destination_type": "volume", "delete_on_termination": False}


def wait(admin: Person) -> None:
    """Return when no server is being built any more."""

    def settled() -> bool:
        params = {"all_tenants": 1, "status": "BUILD", "limit": 1}
        return not admin.compute.get("/servers", params=params).json()["servers"]

    wait_until(settled, what="servers are still being built")


def live(admin: Person, owners: dict[str, Person], servers: list[Server], ids: list[str]) -> None:
    """Stop some, pause some, break some; the rest goes on."""
    running = [(server, made) for server, made in zip(servers, ids, strict=True) if server.purpose != "gpu-train"]

    def become(number: int) -> None:
        server, made = running[number]
        if number in workloads.BROKEN:
            act(admin.compute, f"/servers/{made}", "os-resetState", state="error")
        elif number in workloads.PAUSED:
            act(owners[server.project].compute, f"/servers/{made}", "pause")
        elif number in workloads.STOPPED:
            act(owners[server.project].compute, f"/servers/{made}", "os-stop")

    side_by_side(become, range(len(running)))
    found: list[dict[str, Any]] = []

    def settled() -> bool:
        params = {"all_tenants": 1, "limit": 1000}
        found[:] = admin.compute.get("/servers/detail", params=params).json()["servers"]
        return not any(server["OS-EXT-STS:task_state"] for server in found)

    wait_until(settled, what="servers are still stopping")
