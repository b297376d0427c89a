"""Cinder's kinds."""

from typing import Any

from pf9.inventory.kind import Column, Kind, Record, Reference, Relation, created, project, via

# https://docs.openstack.org/api-ref/block-storage/v3/#volumes-volumes
VOLUME_STATUSES = (
    "attaching", "available", "awaiting-transfer", "backing-up", "creating", "deleting", "detaching", "downloading",
    "error", "error_backing-up", "error_deleting", "error_extending", "error_managing", "error_restoring", "extending",
    "in-use", "maintenance", "managing", "migrating", "reserved", "restoring-backup", "retyping", "reverting",
    "unmanaging", "uploading",
)  # fmt: skip
SNAPSHOT_STATUSES = (
    "available", "backing-up", "creating", "deleted", "deleting", "error", "error_deleting", "error_managing",
    "managing", "restoring", "unmanaging", "updating",
)  # fmt: skip

VOLUME_TYPES = Kind(
    name="volume_types",
    group="storage",
    label="Volume types",
    singular="Volume type",
    history=False,
    project=None,
    columns=(
        Column("name", shown=True),
        Column("description", prose=True, shown=True),
        Column("is_public", "boolean", label="Public", shown=True),
        Column("extra_specs", "json", label="Extra specs", shown=True),
        Column("qos_specs_id", label="QoS specs id"),
        Column("volumes_count", "integer", stored=False, label="Volumes", shown=True),
    ),
    relations=(Relation("volumes", "volume_type", by="name"),),
)


def _attachments(record: Record) -> list[dict[str, Any]]:
    """Where the volume is attached, in one order: Cinder gives them in none."""
    found = [{"server_id": a.get("server_id"), "device": a.get("device")} for a in record.get("attachments") or []]
    return sorted(found, key=lambda a: (str(a["server_id"]), str(a["device"])))


def _first(key: str) -> Any:
    """Of the attachment that has been there longest: a server that comes to share the volume takes it from nobody."""

    def read(record: Record) -> Any:
        attachments = record.get("attachments") or []
        eldest: Record = min(
            attachments, key=lambda a: (a.get("attached_at") or "~", str(a.get("server_id"))), default={}
        )
        return eldest.get(key)

    return read


VOLUMES = Kind(
    name="volumes",
    group="storage",
    label="Volumes",
    singular="Volume",
    columns=(
        Column("name", shown=True),
        Column("status", values=VOLUME_STATUSES, shown=True),
        Column("size_gb", "integer", source="size", label="Size", unit="GiB", shown=True),
        Column("volume_type", label="Type", shown=True),
        # Cinder says it as the word "true".
        Column("bootable", "boolean", source=lambda record: str(record.get("bootable")).lower() == "true", shown=True),
        *project("os-vol-tenant-attr:tenant_id"),
        Column("server_id", source=_first("server_id"), reference=Reference("servers"), label="Server id"),
        Column("server_name", stored=False, ways=(via(server_id="servers"),), label="Attached to", shown=True),
        Column("device", source=_first("device")),
        Column("attachments", "json", source=_attachments),
        Column("snapshots_count", "integer", stored=False, label="Snapshots", shown=True),
        Column("availability_zone", label="Zone"),
        Column("backend", source="os-vol-host-attr:host", label="Back end"),
        Column("user_id", reference=Reference("users"), label="User id"),
        Column("multiattach", "boolean"),
        Column("encrypted", "boolean"),
        Column("snapshot_id", reference=Reference("snapshots"), label="From snapshot id"),
        Column("source_volume_id", source="source_volid", reference=Reference("volumes"), label="From volume id"),
        Column(
            "image_id", source="volume_image_metadata.image_id", reference=Reference("images"), label="From image id"
        ),
        Column("description", prose=True, brief=True),
        Column("metadata", "json"),
        *created(),
    ),
    relations=(
        Relation("snapshots", "volume_id"),
        Relation("servers", "volume_ids", label="Attached to", contains=True),
    ),
)

SNAPSHOTS = Kind(
    name="snapshots",
    group="storage",
    label="Snapshots",
    singular="Snapshot",
    columns=(
        Column("name", shown=True),
        Column("status", values=SNAPSHOT_STATUSES, shown=True),
        Column("size_gb", "integer", source="size", label="Size", unit="GiB", shown=True),
        Column("volume_id", reference=Reference("volumes", enforced=True), label="Volume id"),
        Column("volume_name", stored=False, ways=(via(volume_id="volumes"),), label="Volume", shown=True),
        *project("os-extended-snapshot-attributes:project_id"),
        Column("progress", source="os-extended-snapshot-attributes:progress", tracked=False),
        Column("user_id", reference=Reference("users"), label="User id"),
        Column("description", prose=True),
        Column("metadata", "json"),
        Column("created_at", "timestamp", label="Created", shown=True),
        Column("updated_at", "timestamp", label="Updated", tracked=False),
    ),
    relations=(Relation("volumes", "snapshot_id", label="Volumes made from it"),),
)

KINDS = (VOLUMES, SNAPSHOTS, VOLUME_TYPES)
