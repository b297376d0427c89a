"""Nova: servers, flavors, hypervisors."""

from functools import partial
from typing import Any
from urllib.parse import quote

from pf9.errors import CloudRefused, ListingBroken, NotFound, Pf9Error
from pf9.openstack.errors import undo
from pf9.openstack.paging import record_of
from pf9.openstack.session import Cloud

# Train. From 2.69 on servers of a cell that is down are named, not left out; from 2.61 on a flavor has its extra specs;
# up to 2.87 a hypervisor has its figures.
MICROVERSION = "2.79"

# Ussuri: from here on `delete_on_termination` of a volume that is attached already can be switched.
KEEPS_VOLUMES = "2.85"

_USER_DATA = "OS-EXT-SRV-ATTR:user_data"  # start scripts, often with passwords in them


def list_servers(cloud: Cloud) -> list[dict[str, Any]]:
    """List the servers of all projects; without user data, and with `flavor.id` where the flavor still exists."""
    servers = cloud.listing(
        "compute", "/servers/detail", key="servers", params={"all_tenants": "1"}, microversion=MICROVERSION
    )
    flavors = _flavor_ids(cloud) if servers else {}
    return [_complete(server, flavors) for server in _whole(servers)]


def get_server(cloud: Cloud, server_id: str) -> dict[str, Any]:
    """Give one server, as `list_servers` does."""
    server = _record(cloud, f"/servers/{quote(server_id, safe='')}", "server")
    return _complete(_whole([server])[0], _flavor_ids(cloud))


def get_server_to_rebuild(cloud: Cloud, server_id: str) -> dict[str, Any]:
    """Give one server as Nova does: with its user data, which is for nobody's eyes, and without a flavor's id."""
    return _whole([_record(cloud, f"/servers/{quote(server_id, safe='')}", "server")])[0]


def user_data_of(server: dict[str, Any]) -> str | None:
    """Its start script, as Nova gives it (base64), of a server as `get_server_to_rebuild` gives it."""
    return server.get(_USER_DATA) or None


def list_attachments(cloud: Cloud, server_id: str) -> list[dict[str, Any]]:
    """List a server's volumes `{volumeId, device, delete_on_termination}`, in no order."""
    path = f"/servers/{quote(server_id, safe='')}/os-volume_attachments"
    return _plain(cloud, path, "volumeAttachments")


def find_newest_microversion(cloud: Cloud) -> str | None:
    """Give the newest microversion that this Nova speaks; None: its address in the catalogue does not tell."""
    try:
        return str(record_of(cloud.get("compute", "/"), "version", asked="GET compute /")["version"])
    except (NotFound, CloudRefused, ListingBroken):
        return None


def get_quota(cloud: Cloud, project_id: str) -> dict[str, Any]:
    """Give `{resource: {limit, in_use, reserved}}` of a project; a limit of -1 is none."""
    return _record(cloud, f"/os-quota-sets/{quote(project_id, safe='')}/detail", "quota_set")


def get_key_pair(cloud: Cloud, name: str, *, user_id: str) -> dict[str, Any]:
    """Give a key pair of some user."""
    path = f"/os-keypairs/{quote(name, safe='')}"
    answer = cloud.get("compute", path, params={"user_id": user_id}, microversion=MICROVERSION)
    return record_of(answer, "keypair", asked=f"GET compute {path}")


def look_at_server(cloud: Cloud, server_id: str) -> dict[str, Any]:
    """Give one server as Nova does, in one request: for who waits for it."""
    return _record(cloud, f"/servers/{quote(server_id, safe='')}", "server")


def list_own_servers(cloud: Cloud, *, with_deleted: bool = False) -> list[dict[str, Any]]:
    """List the servers of the session's project as Nova gives them; to an admin those, too, whose deletion is deferred."""
    params = {"soft_deleted": "True"} if with_deleted else None
    return cloud.listing("compute", "/servers/detail", key="servers", params=params, microversion=MICROVERSION)


def create_server(cloud: Cloud, server: dict[str, Any], *, hints: dict[str, Any]) -> dict[str, Any]:
    """Ask for a server in the session's project; the answer has little more than its id."""
    body = {"server": server, **({"os:scheduler_hints": hints} if hints else {})}
    return record_of(
        cloud.post("compute", "/servers", body, microversion=MICROVERSION), "server", asked="POST compute /servers"
    )


def delete_server(cloud: Cloud, server_id: str) -> None:
    """Ask for its deletion; it is gone when Nova knows it no more."""
    cloud.delete("compute", f"/servers/{quote(server_id, safe='')}", microversion=MICROVERSION)


def force_delete_server(cloud: Cloud, server_id: str) -> None:
    """Delete one that a cloud with deferred deletion only keeps out of sight."""
    path = f"/servers/{quote(server_id, safe='')}/action"
    cloud.post("compute", path, {"forceDelete": None}, microversion=MICROVERSION)


def stop_server(cloud: Cloud, server_id: str) -> None:
    """Have a running server shut off."""
    path = f"/servers/{quote(server_id, safe='')}/action"
    cloud.post("compute", path, {"os-stop": None}, microversion=MICROVERSION)


def set_server_metadata(cloud: Cloud, server_id: str, metadata: dict[str, str]) -> None:
    """Have the server carry this metadata and no other."""
    path = f"/servers/{quote(server_id, safe='')}/metadata"
    cloud.put("compute", path, {"metadata": metadata}, microversion=MICROVERSION)


def set_delete_on_termination(cloud: Cloud, server_id: str, volume_id: str, *, deleted: bool) -> None:
    """Say whether the volume goes with its server."""
    path = f"/servers/{quote(server_id, safe='')}/os-volume_attachments/{quote(volume_id, safe='')}"
    body = {"volumeAttachment": {"volumeId": volume_id, "delete_on_termination": deleted}}
    cloud.put("compute", path, body, microversion=KEEPS_VOLUMES)


def get_server_group(cloud: Cloud, group_id: str) -> dict[str, Any]:
    """Give a server group `{name, policy, members}`."""
    return _record(cloud, f"/os-server-groups/{quote(group_id, safe='')}", "server_group")


def create_keypair(cloud: Cloud, name: str, *, public_key: str, kind: str) -> None:
    """Give the session's user a key pair with this public half."""
    body = {"name": name, "public_key": public_key, "type": kind}
    cloud.post("compute", "/os-keypairs", {"keypair": body}, microversion=MICROVERSION)


def list_flavors(cloud: Cloud) -> list[dict[str, Any]]:
    """List all flavors, private ones too, with their extra specs."""
    return cloud.listing(
        "compute", "/flavors/detail", key="flavors", params={"is_public": "None"}, microversion=MICROVERSION
    )


def get_flavor(cloud: Cloud, flavor_id: str) -> dict[str, Any]:
    """Give one flavor."""
    return _record(cloud, f"/flavors/{quote(flavor_id, safe='')}", "flavor")


def list_available_zones(cloud: Cloud) -> frozenset[str]:
    """Give the names of the availability zones that Nova makes servers in now."""
    zones = _plain(cloud, "/os-availability-zone", "availabilityZoneInfo")
    return frozenset(each["zoneName"] for each in zones if each["zoneState"]["available"])


def list_hypervisors(cloud: Cloud) -> list[dict[str, Any]]:
    """List the hypervisors with their figures."""
    return cloud.listing("compute", "/os-hypervisors/detail", key="hypervisors", microversion=MICROVERSION)


def get_hypervisor(cloud: Cloud, hypervisor_id: str) -> dict[str, Any]:
    """Give one hypervisor."""
    return _record(cloud, f"/os-hypervisors/{quote(hypervisor_id, safe='')}", "hypervisor")


def create_flavor(cloud: Cloud, flavor: dict[str, Any], *, extra_specs: dict[str, str]) -> dict[str, Any]:
    """Make a flavor, whole or not at all: one whose extra specs are refused is taken away again."""
    answer = cloud.post("compute", "/flavors", {"flavor": flavor}, microversion=MICROVERSION)
    made = record_of(answer, "flavor", asked="POST compute /flavors")
    if extra_specs:
        try:
            cloud.post(
                "compute",
                f"/flavors/{quote(made['id'], safe='')}/os-extra_specs",
                {"extra_specs": extra_specs},
                microversion=MICROVERSION,
            )
        except Pf9Error as error:
            undo(error, partial(delete_flavor, cloud, made["id"]), what=f"flavor {made['name']} ({made['id']})")
            raise
    return made


def delete_flavor(cloud: Cloud, flavor_id: str) -> None:
    """Delete a flavor; servers that were made from it keep running."""
    cloud.delete("compute", f"/flavors/{quote(flavor_id, safe='')}", microversion=MICROVERSION)


def list_servers_of_flavor(cloud: Cloud, flavor_id: str) -> list[dict[str, Any]]:
    """List the servers `{id, name}` of all projects that were made from the flavor."""
    params = {"all_tenants": "1", "flavor": flavor_id}
    return cloud.listing("compute", "/servers", key="servers", params=params, microversion=MICROVERSION)


def _plain(cloud: Cloud, path: str, key: str) -> list[dict[str, Any]]:
    """A list that Nova gives whole: of one server's parts there are few, and no pages."""
    found = cloud.get("compute", path, microversion=MICROVERSION).get(key)
    if not isinstance(found, list):
        raise ListingBroken(f"GET compute {path}: the answer has no list of {key}.")
    return found


def _record(cloud: Cloud, path: str, key: str) -> dict[str, Any]:
    return record_of(cloud.get("compute", path, microversion=MICROVERSION), key, asked=f"GET compute {path}")


def _whole(servers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if any("name" not in server for server in servers):
        raise ListingBroken("A cell of Nova is down: of its servers only the ids are known.")
    return servers


def _complete(server: dict[str, Any], flavors: dict[Any, str]) -> dict[str, Any]:
    flavor = server["flavor"]
    flavor["id"] = flavors.get((flavor["original_name"], flavor["vcpus"], flavor["ram"], flavor["disk"]))
    server.pop(_USER_DATA, None)
    return server


def _flavor_ids(cloud: Cloud) -> dict[Any, str]:
    """Find a flavor's id, which the microversion leaves out of a server, by its name (unique) and size."""
    flavors = list_flavors(cloud)
    return {(flavor["name"], flavor["vcpus"], flavor["ram"], flavor["disk"]): flavor["id"] for flavor in flavors}
