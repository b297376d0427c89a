"""Cinder: volumes, snapshots, volume types."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pf9.openstack.paging import record_of
from pf9.openstack.session import Cloud

MICROVERSION = "3.59"  # Train

_EVERYWHERE = {"all_tenants": "1"}


def list_volumes(cloud: Cloud) -> list[dict[str, Any]]:
    """List the volumes of all projects."""
    return cloud.listing(
        "block-storage", "/volumes/detail", key="volumes", params=_EVERYWHERE, microversion=MICROVERSION
    )


def get_volume(cloud: Cloud, volume_id: str) -> dict[str, Any]:
    """Give one volume."""
    return _record(cloud, f"/volumes/{quote(volume_id, safe='')}", "volume")


def list_own_volumes(cloud: Cloud, *, metadata: Mapping[str, str]) -> list[dict[str, Any]]:
    """List the volumes of the session's project that carry all of this metadata."""
    params = {"metadata": str(dict(metadata))}
    return cloud.listing("block-storage", "/volumes/detail", key="volumes", params=params, microversion=MICROVERSION)


def create_volume_from_snapshot(
    cloud: Cloud, snapshot_id: str, *, size_gb: int, name: str, description: str, metadata: Mapping[str, str]
) -> dict[str, Any]:
    """Ask for a volume in the session's project; its type is the snapshot's."""
    body = {
        "snapshot_id": snapshot_id,
        "size": size_gb,
        "name": name,
        "description": description,
        "metadata": dict(metadata),
    }
    asked = cloud.post("block-storage", "/volumes", {"volume": body}, microversion=MICROVERSION)
    return record_of(asked, "volume", asked="POST block-storage /volumes")


def update_volume(cloud: Cloud, volume_id: str, fields: Mapping[str, Any]) -> None:
    """Change its name, description or metadata; the metadata given is all that it has then."""
    cloud.put(
        "block-storage", f"/volumes/{quote(volume_id, safe='')}", {"volume": dict(fields)}, microversion=MICROVERSION
    )


def set_bootable(cloud: Cloud, volume_id: str) -> None:
    """Say that a server can start from it."""
    path = f"/volumes/{quote(volume_id, safe='')}/action"
    cloud.post("block-storage", path, {"os-set_bootable": {"bootable": True}}, microversion=MICROVERSION)


def delete_volume(cloud: Cloud, volume_id: str) -> None:
    """Ask for its deletion; it is gone when Cinder knows it no more."""
    cloud.delete("block-storage", f"/volumes/{quote(volume_id, safe='')}", microversion=MICROVERSION)


def list_snapshots(
    cloud: Cloud, *, metadata: Mapping[str, str] | None = None, status: str | None = None
) -> list[dict[str, Any]]:
    """List the snapshots of all projects; those that carry all of this metadata, or have this status, if one is given."""
    params = {**_EVERYWHERE, **({"metadata": str(dict(metadata))} if metadata else {})}
    params |= {"status": status} if status else {}
    return cloud.listing(
        "block-storage", "/snapshots/detail", key="snapshots", params=params, microversion=MICROVERSION
    )


def list_snapshots_of(cloud: Cloud, volume_id: str) -> list[dict[str, Any]]:
    """List the snapshots of a volume, in whichever project they are."""
    params = {**_EVERYWHERE, "volume_id": volume_id}
    return cloud.listing(
        "block-storage", "/snapshots/detail", key="snapshots", params=params, microversion=MICROVERSION
    )


def create_snapshot(
    cloud: Cloud, volume_id: str, *, name: str, description: str, metadata: Mapping[str, str]
) -> dict[str, Any]:
    """Ask for a snapshot of a volume, in use or not; it belongs to the project of this session."""
    body = {"volume_id": volume_id, "name": name, "description": description, "metadata": dict(metadata), "force": True}
    asked = cloud.post("block-storage", "/snapshots", {"snapshot": body}, microversion=MICROVERSION)
    return record_of(asked, "snapshot", asked="POST block-storage /snapshots")


def delete_snapshot(cloud: Cloud, snapshot_id: str) -> None:
    """Ask for its deletion; it is gone when it is listed no more."""
    cloud.delete("block-storage", f"/snapshots/{quote(snapshot_id, safe='')}", microversion=MICROVERSION)


def get_quota(cloud: Cloud, project_id: str) -> dict[str, Any]:
    """Give `{resource: {limit, in_use, reserved}}` of a project; a limit of -1 is none."""
    path = f"/os-quota-sets/{quote(project_id, safe='')}"
    answer = cloud.get("block-storage", path, params={"usage": "True"}, microversion=MICROVERSION)
    return record_of(answer, "quota_set", asked=f"GET block-storage {path}")


def get_snapshot(cloud: Cloud, snapshot_id: str) -> dict[str, Any]:
    """Give one snapshot."""
    return _record(cloud, f"/snapshots/{quote(snapshot_id, safe='')}", "snapshot")


def list_volume_types(cloud: Cloud) -> list[dict[str, Any]]:
    """List the volume types, private ones too."""
    return cloud.listing(
        "block-storage", "/types", key="volume_types", params={"is_public": "None"}, microversion=MICROVERSION
    )


def get_volume_type(cloud: Cloud, volume_type_id: str) -> dict[str, Any]:
    """Give one volume type."""
    return _record(cloud, f"/types/{quote(volume_type_id, safe='')}", "volume_type")


def _record(cloud: Cloud, path: str, key: str) -> dict[str, Any]:
    return record_of(
        cloud.get("block-storage", path, microversion=MICROVERSION), key, asked=f"GET block-storage {path}"
    )
