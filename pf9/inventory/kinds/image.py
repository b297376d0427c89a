"""Glance's kind."""

from pf9.inventory.kind import Column, Kind, Relation, created, ordered, project

# https://docs.openstack.org/glance/latest/user/statuses.html
IMAGE_STATUSES = (
    "active",
    "deactivated",
    "deleted",
    "importing",
    "killed",
    "pending_delete",
    "queued",
    "saving",
    "uploading",
)

IMAGES = Kind(
    name="images",
    group="image",
    label="Images",
    singular="Image",
    history=False,
    columns=(
        Column("name", shown=True),
        Column("status", values=IMAGE_STATUSES, shown=True),
        Column("visibility", values=("public", "private", "shared", "community"), shown=True),
        *project("owner"),
        Column("size_bytes", "bigint", source="size", label="Size", unit="B", shown=True),
        Column("virtual_size_bytes", "bigint", source="virtual_size", label="Virtual size", unit="B"),
        Column("disk_format", label="Disk format", shown=True),
        Column("container_format", label="Container format"),
        Column("min_disk_gb", "integer", source="min_disk", label="Least disk", unit="GiB", shown=True),
        Column("min_ram_mb", "integer", source="min_ram", label="Least RAM", unit="MiB"),
        Column("protected", "boolean"),
        Column("hidden", "boolean", source="os_hidden"),
        Column("os_type", label="OS type"),
        Column("os_distro", label="OS", shown=True),
        Column("checksum"),
        Column("tags", "list", source=lambda record: ordered(record.get("tags"))),
        *created(),
    ),
    relations=(Relation("servers", "image_id"), Relation("volumes", "image_id", label="Volumes made from it")),
)

KINDS = (IMAGES,)
