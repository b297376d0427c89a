"""What can be restored from what: each refusal in words that an operator understands."""

from collections.abc import Iterable, Mapping
from typing import Any

from pf9.errors import Conflict, InvalidInput, Unsupported
from pf9.openstack import compute

Record = dict[str, Any]
_BUSY = frozenset(
    {"BUILD", "DELETED", "MIGRATING", "REBUILD", "RESIZE", "REVERT_RESIZE", "SOFT_DELETED", "VERIFY_RESIZE"}
)


def root_volume_of(server: Record, attachments: Iterable[Record]) -> str:
    """The volume that a server boots from: the one at its root device, for attachments come in no order.

    Raises:
        Unsupported: it boots from an image, or which volume it is cannot be told.
    """
    name = server["name"]
    if server.get("image"):
        raise Unsupported(
            f"{name} boots from an image: its root disk is on the hypervisor, and no snapshot of a volume holds it."
            " Only servers that boot from a volume can be restored."
        )
    device = server.get("OS-EXT-SRV-ATTR:root_device_name")
    at_root = [each["volumeId"] for each in attachments if device and each.get("device") == device]
    if len(at_root) != 1:
        where = f"nothing is attached at its root device {device}" if device else "it has no root device"
        raise Unsupported(f"From which volume {name} boots cannot be told: {where}.")
    return str(at_root[0])


def why_not(snapshot: Record, *, server: Record, root_volume_id: str, data_volumes: Iterable[str]) -> str | None:
    """Why this server cannot be restored from this snapshot; None: it can."""
    return _not_its_own(snapshot, server, root_volume_id, data_volumes) or _not_ready(snapshot)


def check(snapshot: Record, *, server: Record, root_volume_id: str, data_volumes: Iterable[str]) -> None:
    """Refuse a snapshot that this server cannot be restored from.

    Raises:
        InvalidInput: it is of another volume, server or project.
        Conflict: it is not available.
    """
    if wrong := _not_its_own(snapshot, server, root_volume_id, data_volumes):
        raise InvalidInput(wrong, errors=[{"loc": ["body", "snapshot_id"], "msg": wrong}])
    if unready := _not_ready(snapshot):
        raise Conflict(unready)


def why_busy(server: Record) -> str | None:
    """Why a server cannot be replaced right now; None: nothing is under way with it."""
    task = server.get("OS-EXT-STS:task_state")
    if task:
        return f"{server['name']} is being changed right now ({task}): wait until that has ended."
    if server["status"] in _BUSY:
        return f"{server['name']} is {server['status']}: wait until that has ended."
    if server.get("locked"):
        reason = f" ({server['locked_reason']})" if server.get("locked_reason") else ""
        return f"{server['name']} is locked{reason}: whoever locked it wants it kept. Unlock it first."
    return None


def why_not_plugged(ports: Iterable[Record]) -> list[str]:
    """Which ports Nova makes no server with: those that have lost their addresses. One that was made without any it takes."""
    return [
        f"The port {port['id']} ({port['mac_address']}) has no address, and Nova makes no server with such a port: give it"
        " an address, or take it off the server."
        for port in ports
        if not port["fixed_ips"] and port.get("ip_allocation") not in {"none", "deferred"}
    ]


def why_not_kept(newest_nova: str, attachments: Mapping[str, Record], *, name: str) -> list[str]:
    """Of an older Nova, why a server cannot be replaced whose volumes go with it; none: they can be kept."""
    going = [volume_id for volume_id, each in attachments.items() if each.get("delete_on_termination")]
    if not going or _number(newest_nova) >= _number(compute.KEEPS_VOLUMES):
        return []
    why = (
        f"The volumes {', '.join(going)} go with {name} when it is deleted (delete_on_termination), and this Nova"
        f" (microversion {newest_nova}) cannot switch that off for a server that is there: it takes {compute.KEEPS_VOLUMES}."
        " Restore in NEW mode, and delete the old server yourself when the new one runs."
    )
    return [why]


def memory_asked_for(volume: Record) -> int:
    """The MiB of memory that the image of a bootable volume asks for: Nova makes no server of it with less."""
    return int((volume.get("volume_image_metadata") or {}).get("min_ram") or 0)


def _number(microversion: str) -> tuple[int, ...]:
    return tuple(map(int, microversion.split(".")))


def _not_its_own(snapshot: Record, server: Record, root_volume_id: str, data_volumes: Iterable[str]) -> str | None:
    called, name, volume_id = f"The snapshot {_name(snapshot)}", server["name"], snapshot["volume_id"]
    if volume_id in data_volumes:
        return f"{called} is of a data volume of {name} ({volume_id}), not of the one that it boots from ({root_volume_id})."
    if volume_id != root_volume_id:
        return (
            f"{called} is of the volume {volume_id}, and {name} boots from {root_volume_id}: it is of another server."
        )
    if project_of(snapshot) != server["tenant_id"]:
        return (
            f"{called} belongs to the project {project_of(snapshot)} and {name} to {server['tenant_id']}: a server is"
            " restored from snapshots of its own project (with SNAPSHOT_SERVICE_USER_EMAIL set they are made there)."
        )
    return None


def _not_ready(snapshot: Record) -> str | None:
    status = snapshot["status"]
    return (
        None if status == "available" else f"The snapshot {_name(snapshot)} is not available: its status is {status}."
    )


def project_of(snapshot: Record) -> str | None:
    """Whose a snapshot is."""
    project: str | None = snapshot.get("os-extended-snapshot-attributes:project_id")
    return project


def _name(snapshot: Record) -> str:
    return str(snapshot.get("name") or snapshot["id"])
