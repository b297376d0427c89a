"""A plan holds only while the cloud still looks as it did: what it was made from, and what has changed since, in words.

What changes by itself does not count: the host after a migration, times, whether the server runs or is shut off.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from api.features.restore import eligibility, live
from pf9.errors import NotFound, Unsupported
from pf9.openstack import block_storage, compute
from pf9.openstack.session import Cloud

Record = dict[str, Any]
_OF_SERVER = {
    "name": "is called",
    "project_id": "belongs to the project",
    "flavor": "has the flavor",
    "metadata": "has the metadata",
    "tags": "has the tags",
    "description": "has the description",
    "key_name": "has the key pair",
    "server_groups": "is in the server groups",
    "root_volume_id": "boots from the volume",
    "volumes": "has the volumes",
}
_OF_PORT = {
    "network_id": "is in the network",
    "mac_address": "has the MAC address",
    "addresses": "has the addresses",
    "security_groups": "has the security groups",
    "port_security_enabled": "has port security",
    "allowed_address_pairs": "has the allowed address pairs",
    "floating_ips": "has the floating IPs",
}
_OF_SNAPSHOT = {
    "status": "is",
    "size": "has so many GiB:",
    "volume_id": "is of the volume",
    "project_id": "is of the project",
}


def seen(server: live.Server, snapshots: Iterable[Record]) -> dict[str, Any]:
    """What the plan depends on, to be stored with it."""
    record = server.record
    flavor = record["flavor"]
    return {
        "server": {
            "id": record["id"],
            "name": record["name"],
            "project_id": server.project_id,
            "flavor": f"{flavor['original_name']} ({flavor['vcpus']} vCPUs, {flavor['ram']} MiB, {flavor['disk']} GiB)",
            "metadata": record.get("metadata") or {},
            "tags": sorted(record.get("tags") or ()),
            "description": record.get("description"),
            "key_name": record.get("key_name"),
            "server_groups": sorted(record.get("server_groups") or ()),
            "user_data": _hash(compute.user_data_of(record)),
            "root_volume_id": server.root_volume_id,
            "volumes": {volume_id: each["device"] for volume_id, each in server.attachments.items()},
        },
        "busy": eligibility.why_busy(record),
        "ports": {port["id"]: _port(port, server.floating_ips[port["id"]]) for port in server.ports},
        "snapshots": _snapshots(snapshots),
    }


def look(cloud: Cloud, before: Mapping[str, Any]) -> dict[str, Any]:
    """The same as it is now, of what a plan has seen; what is gone is missing from it.

    Raises:
        CloudError: the cloud does not answer.
    """
    snapshots = []
    for snapshot_id in before["snapshots"]:
        try:
            snapshots.append(block_storage.get_snapshot(cloud, snapshot_id))
        except NotFound:
            continue
    try:
        server = live.read_server(lambda: cloud, before["server"]["id"])
    except (NotFound, Unsupported) as gone:
        return {"server": None, "gone": str(gone), "busy": None, "ports": {}, "snapshots": _snapshots(snapshots)}
    return seen(server, snapshots)


def server_differences(before: Mapping[str, Any], now: Mapping[str, Any], *, replaces: bool) -> list[str]:
    """What has changed of the server and its ports, a sentence each; none: the plan still holds.

    With `replaces` what is under way with the server counts, too: it is about to be deleted.
    """
    if now["server"] is None:
        return [str(now["gone"])]
    name = before["server"]["name"]
    found = _changes(f"The server {name}", _OF_SERVER, before["server"], now["server"])
    if before["server"]["user_data"] != now["server"]["user_data"]:
        found.append(f"The server {name} has other user data now.")
    if replaces and now["busy"]:
        found.append(now["busy"])
    was, has = before["ports"], now["ports"]
    found += [
        f"The port {_called(port_id, was)} is not the server's any more." for port_id in was if port_id not in has
    ]
    found += [f"The server has got another port, {_called(port_id, has)}." for port_id in has if port_id not in was]
    for port_id in was.keys() & has.keys():
        found += _changes(f"The port {port_id}", _OF_PORT, was[port_id], has[port_id])
    return found


def snapshot_differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What has changed of the snapshots; once the volumes are made they may go."""
    found: list[str] = []
    for snapshot_id, was in before["snapshots"].items():
        if snapshot_id not in now["snapshots"]:
            found.append(f"The snapshot {was['name']} is gone.")
        else:
            found += _changes(f"The snapshot {was['name']}", _OF_SNAPSHOT, was, now["snapshots"][snapshot_id])
    return found


def _changes(subject: str, fields: Mapping[str, str], before: Record, now: Record) -> list[str]:
    return [
        f"{subject} {verb} {_text(now[name])} now, not {_text(before[name])}."
        for name, verb in fields.items()
        if before[name] != now[name]
    ]


def _port(port: Record, floating_ips: Iterable[Record]) -> Record:
    return {
        "network_id": port["network_id"],
        "mac_address": port["mac_address"],
        "addresses": sorted(each["ip_address"] for each in port["fixed_ips"]),
        "security_groups": sorted(port.get("security_groups") or ()),
        "port_security_enabled": port.get("port_security_enabled", True),
        "allowed_address_pairs": sorted(map(str, port.get("allowed_address_pairs") or ())),
        "floating_ips": sorted(each["floating_ip_address"] for each in floating_ips),
    }


def _snapshots(snapshots: Iterable[Record]) -> dict[str, Record]:
    return {
        each["id"]: {
            "name": each.get("name") or each["id"],
            "status": each["status"],
            "size": each["size"],
            "volume_id": each["volume_id"],
            "project_id": eligibility.project_of(each),
        }
        for each in snapshots
    }


def _called(port_id: str, ports: Mapping[str, Record]) -> str:
    addresses = ", ".join(ports[port_id]["addresses"]) or "no address"
    return f"{port_id} ({addresses})"


def _hash(text: str | None) -> str | None:
    return hashlib.sha256(text.encode()).hexdigest() if text else None


def _text(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return "none" if value is None else "on" if value else "off"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {each}" for key, each in sorted(value.items())) or "none"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value)
