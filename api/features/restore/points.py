"""To which moments a server can be brought back: each snapshot of the volume that it boots from, newest first."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from api.features.restore import eligibility, live, planner
from pf9.errors import Unsupported
from pf9.openstack import block_storage
from pf9.openstack.session import Cloud

Record = dict[str, Any]


def list_points(connect: Callable[[], Cloud], vm_id: str) -> dict[str, Any]:
    """The server, the volume that it boots from, and its restore points, as the cloud has them now.

    Raises:
        NotFound: the cloud has no such server.
        CloudError: the cloud does not answer.
    """
    try:
        server = live.read_server(connect, vm_id)
    except Unsupported as refusal:
        return {
            "vm_id": vm_id, "vm_name": None, "project_id": None, "boot_mode": None, "eligible": False,
            "reason": str(refusal), "root_volume": None, "data_volumes": [], "items": [], "total": 0,
        }  # fmt: skip
    found = _snapshots_of(connect(), server)
    others = [each for each in server.attachments if each != server.root_volume_id]
    points = sorted(
        (_point(each, server, found, others) for each in found[server.root_volume_id]),
        key=lambda point: (point["taken_at"], point["snapshot_id"]),
        reverse=True,
    )
    return {
        "vm_id": vm_id,
        "vm_name": server.record["name"],
        "project_id": server.project_id,
        "boot_mode": "BOOT_FROM_VOLUME",
        "eligible": any(point["eligible"] for point in points),
        "reason": None if points else "There is no snapshot of the volume that it boots from.",
        "root_volume": _volume(server, server.root_volume_id),
        "data_volumes": [_volume(server, each) for each in others],
        "items": points,
        "total": len(points),
    }


def _snapshots_of(cloud: Cloud, server: live.Server) -> dict[str, list[Record]]:
    return live.side_by_side(
        {each: partial(block_storage.list_snapshots_of, cloud, each) for each in server.attachments}
    )


def _point(
    snapshot: Record, server: live.Server, found: Mapping[str, list[Record]], others: list[str]
) -> dict[str, Any]:
    metadata = snapshot.get("metadata") or {}
    reason = eligibility.why_not(
        snapshot, server=server.record, root_volume_id=server.root_volume_id, data_volumes=others
    )
    set_id = metadata.get("set_id")
    mates = live.mates_in({each: found[each] for each in others}, set_id) if set_id else {}
    return {
        "snapshot_id": snapshot["id"],
        "snapshot_name": snapshot.get("name") or snapshot["id"],
        "taken_at": planner.taken_at(snapshot),
        "size_gb": snapshot["size"],
        "status": snapshot["status"],
        "policy": metadata.get("policy"),
        "set_id": set_id,
        "eligible": reason is None,
        "reason": reason,
        "data_volumes": [
            {
                "volume_id": each,
                "volume_name": server.volumes[each].get("name") or each,
                "snapshot_id": mates[each]["id"] if each in mates else None,
                "status": mates[each]["status"] if each in mates else None,
            }
            for each in others
        ],
    }


def _volume(server: live.Server, volume_id: str) -> dict[str, Any]:
    volume, attachment = server.volumes[volume_id], server.attachments[volume_id]
    return {
        "volume_id": volume_id,
        "volume_name": volume.get("name") or volume_id,
        "size_gb": volume["size"],
        "volume_type": volume.get("volume_type"),
        "device": attachment["device"],
        "delete_on_termination": bool(attachment.get("delete_on_termination")),
    }
