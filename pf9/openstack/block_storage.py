"""Cinder: volumes, snapshots, volume types."""

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


def list_snapshots(cloud: Cloud) -> list[dict[str, Any]]:
    """List the snapshots of all projects."""
    return cloud.listing(
        "block-storage", "/snapshots/detail", key="snapshots", params=_EVERYWHERE, microversion=MICROVERSION
    )


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
