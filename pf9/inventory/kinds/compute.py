"""Nova's kinds."""

from typing import Any

from pf9.inventory.kind import Column, Kind, Record, Reference, Relation, ordered, project

# https://docs.openstack.org/api-guide/compute/server_concepts.html
SERVER_STATUSES = (
    "ACTIVE", "BUILD", "DELETED", "ERROR", "HARD_REBOOT", "MIGRATING", "PASSWORD", "PAUSED", "REBOOT", "REBUILD",
    "RESCUE", "RESIZE", "REVERT_RESIZE", "SHELVED", "SHELVED_OFFLOADED", "SHUTOFF", "SOFT_DELETED", "SUSPENDED",
    "UNKNOWN", "VERIFY_RESIZE",
)  # fmt: skip
POWER_STATES = {0: "NOSTATE", 1: "RUNNING", 3: "PAUSED", 4: "SHUTDOWN", 6: "CRASHED", 7: "SUSPENDED"}


FLAVORS = Kind(
    name="flavors",
    group="compute",
    label="Flavors",
    singular="Flavor",
    history=False,
    project=None,
    columns=(
        Column("name", shown=True),
        Column("vcpus", "integer", label="vCPUs", shown=True),
        Column("ram_mb", "integer", source="ram", label="RAM", unit="MiB", shown=True),
        Column("disk_gb", "integer", source="disk", label="Disk", unit="GiB", shown=True),
        Column("ephemeral_gb", "integer", source="OS-FLV-EXT-DATA:ephemeral", label="Ephemeral disk", unit="GiB"),
        Column("swap_mb", "integer", source=lambda record: record.get("swap") or 0, label="Swap", unit="MiB"),
        Column("is_public", "boolean", source="os-flavor-access:is_public", label="Public", shown=True),
        Column("disabled", "boolean", source="OS-FLV-DISABLED:disabled"),
        Column("description", prose=True),
        Column("extra_specs", "json", label="Extra specs"),
        Column("servers_count", "integer", stored=False, label="Servers", shown=True),
    ),
    relations=(Relation("servers", "flavor_id"),),
)

HYPERVISORS = Kind(
    name="hypervisors",
    group="compute",
    label="Hypervisors",
    singular="Hypervisor",
    title="hypervisor_hostname",
    project=None,
    columns=(
        Column("hypervisor_hostname", label="Host", shown=True),
        Column("state", values=("up", "down"), shown=True),
        Column("status", values=("enabled", "disabled"), shown=True),
        Column("hypervisor_type", label="Type", shown=True),
        Column("hypervisor_version", "bigint", label="Version"),
        Column("host_ip", label="Address", searched=True, shown=True),
        Column("vcpus", "integer", label="vCPUs", shown=True),
        Column("vcpus_used", "integer", label="vCPUs used", tracked=False, shown=True),
        Column("memory_mb", "integer", label="Memory", unit="MiB", shown=True),
        Column("memory_mb_used", "integer", label="Memory used", unit="MiB", tracked=False, shown=True),
        Column("local_gb", "integer", label="Local disk", unit="GiB", shown=True),
        Column("local_gb_used", "integer", label="Local disk used", unit="GiB", tracked=False),
        Column("running_vms", "integer", label="Servers", tracked=False, shown=True),
        Column("service_host", source="service.host", label="Service host"),
        Column("disabled_reason", source="service.disabled_reason", label="Disabled because", prose=True),
    ),
    relations=(Relation("servers", "hypervisor_hostname", by="hypervisor_hostname"),),
)


def _addresses(record: Record) -> list[str]:
    """The fixed addresses. Nova learns of floating ones up to ten minutes late: they are told by their own kind."""
    entries = [entry for of_network in (record.get("addresses") or {}).values() for entry in of_network]
    return sorted({e["addr"] for e in entries if e.get("addr") and e.get("OS-EXT-IPS:type") != "floating"})


def _power_state(record: Record) -> str | None:
    state: Any = record.get("OS-EXT-STS:power_state")
    return POWER_STATES.get(state, str(state)) if state is not None else None


def _image(record: Record) -> str | None:
    """An empty string stands for "booted from a volume"."""
    image = record.get("image")
    return image.get("id") if isinstance(image, dict) else None


def _flavor(key: str) -> Any:
    return lambda record: (record.get("flavor") or {}).get(key)


def _group_names(record: Record) -> list[str]:
    return sorted({group["name"] for group in record.get("security_groups") or []})


SERVERS = Kind(
    name="servers",
    group="compute",
    label="Servers",
    singular="Server",
    columns=(
        Column("name", shown=True),
        Column("status", values=SERVER_STATUSES, shown=True),
        Column("vm_state", source="OS-EXT-STS:vm_state", label="VM state"),
        Column("power_state", source=_power_state, values=tuple(POWER_STATES.values()), label="Power state"),
        Column("task_state", source="OS-EXT-STS:task_state", label="Task", tracked=False),
        *project("tenant_id"),
        Column("user_id", reference=Reference("users"), label="User id"),
        # Given by name since microversion 2.47; the collector looks up the id.
        Column("flavor_id", source="flavor.id", reference=Reference("flavors"), label="Flavor id"),
        Column("flavor_name", source=_flavor("original_name"), label="Flavor", shown=True),
        Column("vcpus", "integer", source=_flavor("vcpus"), label="vCPUs", shown=True),
        Column("ram_mb", "integer", source=_flavor("ram"), label="RAM", unit="MiB", shown=True),
        Column("disk_gb", "integer", source=_flavor("disk"), label="Flavor disk", unit="GiB"),
        Column("volumes_gb", "bigint", stored=False, label="Volumes", unit="GiB", shown=True),
        Column("ip_addresses", "list", source=_addresses, label="Addresses", searched=True, shown=True),
        Column("hypervisor_hostname", source="OS-EXT-SRV-ATTR:hypervisor_hostname", label="Hypervisor", shown=True),
        Column("host_id", source="hostId", label="Host id"),
        Column("availability_zone", source="OS-EXT-AZ:availability_zone", label="Zone"),
        Column("image_id", source=_image, reference=Reference("images"), label="Image id"),
        Column("key_name", label="Key pair"),
        Column("security_groups", "list", source=_group_names, label="Security groups"),
        Column(
            "volume_ids",
            "list",
            source=lambda record: ordered(v["id"] for v in record.get("os-extended-volumes:volumes_attached") or []),
            label="Volume ids",
        ),
        Column("locked", "boolean"),
        Column("description", prose=True),
        Column("metadata", "json"),
        Column("tags", "list", source=lambda record: ordered(record.get("tags"))),
        Column("fault", source="fault.message", prose=True),
        Column("created_at", "timestamp", source="created", label="Created"),
        Column("launched_at", "timestamp", source="OS-SRV-USG:launched_at", label="Launched"),
        Column("updated_at", "timestamp", source="updated", label="Updated", tracked=False),
    ),
    relations=(
        Relation("volumes", "server_id"),
        Relation("ports", "device_id"),
    ),
)

KINDS = (SERVERS, HYPERVISORS, FLAVORS)
