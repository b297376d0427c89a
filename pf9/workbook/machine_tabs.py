"""The tabs whose rows are about machines: vInfo, vCPU, vMemory, vDisk, vNetwork, vSnapshot, vTools."""

import ipaddress
from collections.abc import Iterator
from operator import attrgetter
from typing import Any, NamedTuple

from pf9.workbook.estate import MIB, Adapter, Disk, Estate, Machine
from pf9.workbook.tabs import Fact, Tab, moment, words

_CONNECTED = {"up": "connected", "down": "disconnected"}
_NETWORKS = 8  # that vInfo has columns for


def _first_address(machine: Machine) -> str | None:
    """Of version 4 if there is one."""
    return min(machine.addresses, key=lambda address: ":" in address, default=None)


def _network(at: int) -> Any:
    def read(machine: Machine) -> Any:
        if at >= len(machine.adapters):
            return None
        return machine.estate.names.find("networks", machine.adapters[at].network_id)

    return read


def _connection(machine: Machine) -> str | None:
    host = machine.estate.hosts.get(machine.host or "")
    return _CONNECTED.get(host.state or "") if host else None


_NAME = (
    Fact("VM", "servers.name", attrgetter("name")),
    Fact(
        "Powerstate",
        "servers.power_state: RUNNING poweredOn, SHUTDOWN and CRASHED poweredOff, PAUSED and SUSPENDED suspended",
        attrgetter("powerstate"),
    ),
)
_PLAIN = (
    Fact("Template", "always no: what OpenStack makes servers from are images, not servers", lambda _: False),
    Fact("SRM Placeholder", "always no: OpenStack has none", lambda _: False),
)
_PLACE = (
    Fact("Annotation", "servers.description", attrgetter("annotation")),
    Fact("Datacenter", "the region", attrgetter("estate.region_name")),
    Fact("Cluster", "servers.availability_zone", attrgetter("cluster")),
    Fact("Host", "servers.hypervisor_hostname", attrgetter("host")),
    Fact("Folder", "the name of the project's domain", lambda m: m.estate.names.find_domain(m.project_id)),
    Fact(
        "OS according to the configuration file",
        "os_distro, else os_type, else the name of the image (of a boot volume: the image that it was made from)",
        attrgetter("os"),
    ),
    Fact("VM ID", "servers.id", attrgetter("id"), is_id=True),
    Fact("VM UUID", "servers.id", attrgetter("id"), is_id=True),
    Fact("VI SDK Server", "the region", attrgetter("estate.region_name")),
)
_IDENTITY = (*_NAME, *_PLAIN, *_PLACE)
_TAIL = "Annotation | Datacenter | Cluster | Host | Folder | OS according to the configuration file | OS according to the VMware Tools"
_IDS = "VM ID | VM UUID | VI SDK Server | VI SDK UUID"
_HEAD = "VM | Powerstate | Template | SRM Placeholder"


def _of_machine(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The same facts of a row that is about a part of a machine."""
    return tuple(Fact(f.header, f.source, _through(f), f.unit, f.is_id) for f in facts)


def _through(fact: Fact) -> Any:
    return lambda part: fact.read(part.machine)


INFO = Tab(
    "vInfo",
    "servers",
    words(
        f"{_HEAD} | Config status | DNS Name | Connection state | Guest state | Heartbeat | Consolidation Needed | PowerOn |"
        "Suspended To Memory | Suspend time | Suspend Interval | Creation date | Change Version | CPUs | Overall Cpu Readiness |"
        "Memory | Active Memory | NICs | Disks | Total disk capacity MiB | Fixed Passthru HotPlug | min Required EVC Mode Key |"
        "Latency Sensitivity | Op Notification Timeout | EnableUUID | CBT | Primary IP Address | Network #1 | Network #2 |"
        "Network #3 | Network #4 | Network #5 | Network #6 | Network #7 | Network #8 | Num Monitors | Video Ram KiB |"
        "Resource pool | Folder ID | Folder | vApp | DAS protection | FT State | FT Role | FT Latency | FT Bandwidth |"
        "FT Sec. Latency | Vm Failover In Progress | Provisioned MiB | In Use MiB | Unshared MiB | HA Restart Priority |"
        "HA Isolation Response | HA VM Monitoring | Cluster rule(s) | Cluster rule name(s) | Boot Required | Boot delay |"
        "Boot retry delay | Boot retry enabled | Boot BIOS setup | Reboot PowerOff | EFI Secure boot | Firmware | HW version |"
        "HW upgrade status | HW upgrade policy | HW target | Path | Log directory | Snapshot directory | Suspend directory |"
        "Annotation | Datacenter | Cluster | Host | OS according to the configuration file | OS according to the VMware Tools |"
        "Customization Info | Guest Detailed Data | VM ID | SMBIOS UUID | VM UUID | VI SDK Server type | VI SDK API Version |"
        "VI SDK Server | VI SDK UUID"
    ),
    (
        *_IDENTITY,
        Fact(
            "Config status",
            "servers.status: red for ERROR, else green",
            lambda m: "red" if m.status == "ERROR" else "green",
        ),
        Fact("Connection state", "hypervisors.state of its host: up connected, down disconnected", _connection),
        Fact("Creation date", "servers.created_at, UTC", lambda m: moment(m.created_at)),
        Fact("CPUs", "servers.vcpus", attrgetter("cpus")),
        Fact("Memory", "servers.ram_mb", attrgetter("memory"), unit="MiB"),
        Fact("NICs", "how many ports it has", lambda m: len(m.adapters)),
        Fact("Disks", "how many rows it has in vDisk", lambda m: len(m.disks)),
        Fact("Total disk capacity MiB", "its disks in vDisk together", attrgetter("disk_mib"), unit="MiB"),
        Fact("Primary IP Address", "the first of servers.ip_addresses, IPv4 before IPv6", _first_address),
        *(
            Fact(f"Network #{at + 1}", f"the name of the network of its port {at + 1}", _network(at))
            for at in range(_NETWORKS)
        ),
        Fact("Resource pool", "the name of the project", lambda m: m.estate.names.find("projects", m.project_id)),
        Fact("Provisioned MiB", "its disks in vDisk together", attrgetter("disk_mib"), unit="MiB"),
        Fact("VI SDK Server type", "OpenStack", lambda _: "OpenStack"),
    ),
    Estate.machines,
    ("servers",),
)

CPU = Tab(
    "vCPU",
    "servers",
    words(
        f"{_HEAD} | CPUs | Sockets | Cores p/s | Max | Overall | Level | Shares | Reservation | Entitlement | DRS Entitlement |"
        f"Limit | Hot Add | Hot Remove | Numa Hotadd Exposed | {_TAIL} | {_IDS}"
    ),
    (*_IDENTITY, Fact("CPUs", "servers.vcpus", attrgetter("cpus"))),
    Estate.machines,
    ("servers",),
)

MEMORY = Tab(
    "vMemory",
    "servers",
    words(
        f"{_HEAD} | Size MiB | Memory Reservation Locked To Max | Overhead | Max | Consumed | Consumed Overhead | Private |"
        "Shared | Swapped | Ballooned | Active | Entitlement | DRS Entitlement | Level | Shares | Reservation | Limit |"
        f"Hot Add | {_TAIL} | {_IDS}"
    ),
    (*_IDENTITY, Fact("Size MiB", "servers.ram_mb", attrgetter("memory"), unit="MiB")),
    Estate.machines,
    ("servers",),
)

TOOLS = Tab(
    "vTools",
    "servers; what runs inside a machine OpenStack does not know",
    words(
        f"Upgrade | {_HEAD} | VM Version | Tools | Tools Version | Required Version | Upgradeable | Upgrade Policy | Sync time |"
        "App status | Heartbeat status | Kernel Crash state | Operation Ready | State change support | Interactive Guest |"
        f"{_TAIL} | VMRef | {_IDS}"
    ),
    (*_IDENTITY, Fact("VMRef", "servers.id", attrgetter("id"), is_id=True)),
    Estate.machines,
    ("servers",),
)


class _DiskRow(NamedTuple):
    machine: Machine
    number: int
    disk: Disk


def _disks(estate: Estate) -> Iterator[_DiskRow]:
    for machine in estate.machines():
        for number, disk in enumerate(machine.disks, start=1):
            yield _DiskRow(machine, number, disk)


def _path(row: _DiskRow) -> str:
    where = row.disk.backend or (row.machine.host if row.disk.volume_id is None else None) or ""
    return f"[{where}] {row.disk.name or row.disk.volume_id or row.disk.label}"


DISK = Tab(
    "vDisk",
    "disks of servers: attached volumes (a shared one once a server), and root, ephemeral and swap of the flavor",
    words(
        f"{_HEAD} | Disk | Disk Key | Disk UUID | Disk Path | Capacity MiB | Raw | Disk Mode | Sharing mode | Thin |"
        "Eagerly Scrub | Split | Write Through | Level | Shares | Reservation | Limit | Controller | Label | SCSI Unit # |"
        f"Unit # | Shared Bus | Path | Raw LUN ID | Raw Comp. Mode | Internal Sort Column | {_TAIL} | {_IDS}"
    ),
    (
        *_of_machine(_IDENTITY),
        Fact("Disk", "Hard disk and its number, by device", lambda row: f"Hard disk {row.number}"),
        Fact("Disk Key", "its number", attrgetter("number")),
        Fact("Disk UUID", "volumes.id; empty for a disk of the flavor", attrgetter("disk.volume_id"), is_id=True),
        Fact("Disk Path", "[back end] and the volume's name, or id where it has none", _path),
        Fact(
            "Capacity MiB",
            "volumes.size_gb x 1024; of the flavor: servers.disk_gb (booted from an image), ephemeral_gb, swap_mb",
            attrgetter("disk.mib"),
            unit="MiB",
        ),
        Fact(
            "Sharing mode",
            "volumes.multiattach: sharingMultiWriter, else sharingNone",
            lambda row: "sharingMultiWriter" if row.disk.shared else "sharingNone",
        ),
        Fact("Label", "the device of the attachment; root, ephemeral or swap", attrgetter("disk.label")),
        Fact("Path", "as Disk Path", _path),
    ),
    _disks,
    ("servers",),
)


class _AdapterRow(NamedTuple):
    machine: Machine
    number: int
    adapter: Adapter

    @property
    def network(self) -> Any:
        return self.machine.estate.names.find("networks", self.adapter.network_id)


def _adapters(estate: Estate) -> Iterator[_AdapterRow]:
    for machine in estate.machines():
        for number, adapter in enumerate(machine.adapters, start=1):
            yield _AdapterRow(machine, number, adapter)


def _addresses(version: int) -> Any:
    def read(row: _AdapterRow) -> str | None:
        return (
            ", ".join(a for a in row.adapter.ip_addresses or [] if ipaddress.ip_address(a).version == version) or None
        )

    return read


NETWORK = Tab(
    "vNetwork",
    "ports of servers",
    words(
        f"{_HEAD} | NIC label | Adapter | Network | Switch | Connected | Starts Connected | Mac Address | Type | IPv4 Address |"
        f"IPv6 Address | Direct Path IO | Internal Sort Column | {_TAIL} | {_IDS}"
    ),
    (
        *_of_machine(_IDENTITY),
        Fact("NIC label", "Network adapter and its number", lambda row: f"Network adapter {row.number}"),
        Fact("Adapter", "ports.vnic_type", attrgetter("adapter.vnic_type")),
        Fact("Network", "the name of the network", attrgetter("network")),
        Fact("Switch", "the name of the network, as in vSwitch", attrgetter("network")),
        Fact("Connected", "whether ports.status is ACTIVE", lambda row: row.adapter.status == "ACTIVE"),
        Fact("Mac Address", "ports.mac_address", attrgetter("adapter.mac_address")),
        Fact("IPv4 Address", "ports.ip_addresses", _addresses(4)),
        Fact("IPv6 Address", "ports.ip_addresses", _addresses(6)),
        Fact(
            "Direct Path IO",
            "whether ports.vnic_type is direct or direct-physical",
            lambda row: row.adapter.vnic_type in {"direct", "direct-physical"},
        ),
        Fact("Internal Sort Column", "ports.id", attrgetter("adapter.id"), is_id=True),
    ),
    _adapters,
    ("servers",),
)


class _SnapshotRow(NamedTuple):
    machine: Machine
    id: str
    name: str | None
    status: str | None
    size_gb: int | None
    description: str | None
    created_at: Any


def _snapshots(estate: Estate) -> Iterator[_SnapshotRow]:
    found: dict[str, list[list[Any]]] = {}
    columns = ("volume_id", "id", "name", "status", "size_gb", "description", "created_at")
    for volume_id, *snapshot in estate.rows("snapshots", *columns):
        found.setdefault(volume_id, []).append(snapshot)
    for machine in estate.machines():
        for disk in machine.disks:
            for snapshot in found.get(disk.volume_id or "", ()):
                yield _SnapshotRow(machine, *snapshot)


SNAPSHOT = Tab(
    "vSnapshot",
    "snapshots of the volumes that are attached to a server (all of them stand in the sheet Snapshots)",
    words(
        "VM | Powerstate | Name | Description | Date / time | Filename | Size MiB (vmsn) | Size MiB (total) | Quiesced | State |"
        f"{_TAIL} | {_IDS}"
    ),
    (
        *_of_machine((*_NAME, *_PLACE)),
        Fact("Name", "snapshots.name", attrgetter("name")),
        Fact("Description", "snapshots.description", attrgetter("description")),
        Fact("Date / time", "snapshots.created_at, UTC", lambda row: moment(row.created_at)),
        Fact("Filename", "snapshots.id", attrgetter("id"), is_id=True),
        Fact(
            "Size MiB (total)",
            "snapshots.size_gb x 1024: the size of the volume, not what the snapshot takes",
            lambda row: row.size_gb * MIB if row.size_gb is not None else None,
            unit="MiB",
        ),
        Fact("State", "snapshots.status", attrgetter("status")),
    ),
    _snapshots,
    ("snapshots",),
)

TABS = (INFO, CPU, MEMORY, DISK, NETWORK, SNAPSHOT, TOOLS)
