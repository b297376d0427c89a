"""What the tabs need to know of a region together: machines with their disks and adapters, hosts, and how many of what."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from pf9.inventory.catalog import BY_NAME
from pf9.workbook.names import Names
from pf9.workbook.source import Source

MIB = 1024  # in a GiB
_POWER = {
    "RUNNING": "poweredOn",
    "SHUTDOWN": "poweredOff",
    "CRASHED": "poweredOff",
    "PAUSED": "suspended",
    "SUSPENDED": "suspended",
}


class _Server(NamedTuple):
    """The columns that are read of a server."""

    id: str
    name: str | None
    status: str | None
    power_state: str | None
    project_id: str | None
    flavor_id: str | None
    vcpus: int | None
    ram_mb: int | None
    disk_gb: int | None
    ip_addresses: Sequence[str] | None
    hypervisor_hostname: str | None
    availability_zone: str | None
    image_id: str | None
    description: str | None
    created_at: Any


class Disk(NamedTuple):
    """A volume that is attached, or a disk that the flavor gives (`volume_id` is None)."""

    label: str
    volume_id: str | None
    name: str | None
    mib: int | None
    backend: str | None
    shared: bool | None
    image_id: str | None = None


class Adapter(NamedTuple):
    """A port of a machine: the columns that are read of it."""

    id: str
    network_id: str | None
    status: str | None
    mac_address: str | None
    ip_addresses: Sequence[str] | None
    vnic_type: str | None


class Machine(NamedTuple):
    """A server, in the words of the tabs."""

    id: str
    name: str | None
    status: str | None
    powerstate: str | None
    project_id: str | None
    cpus: int | None
    memory: int | None
    addresses: Sequence[str]
    host: str | None
    cluster: str | None
    annotation: str | None
    created_at: Any
    os: str | None
    disks: Sequence[Disk]
    adapters: Sequence[Adapter]
    estate: "Estate"

    @property
    def disk_mib(self) -> int | None:
        """All its disks, or None where the size of one is not known."""
        sizes = [disk.mib for disk in self.disks]
        return None if None in sizes else sum(size for size in sizes if size)


class Host(NamedTuple):
    """A hypervisor: the columns that are read of it."""

    id: str
    hypervisor_hostname: str
    state: str | None
    status: str | None
    hypervisor_type: str | None
    hypervisor_version: Any
    vcpus: int | None
    memory_mb: int | None
    memory_mb_used: int | None


@dataclass
class Tally:
    """How many machines there are somewhere, and what they have."""

    machines: int = 0
    on: int = 0
    vcpus: int = 0
    vcpus_on: int = 0
    memory: int = 0
    hosts: set[str] = field(default_factory=set)
    clusters: set[str] = field(default_factory=set)

    def add(self, machine: Machine) -> None:
        """Count it."""
        on = machine.powerstate == "poweredOn"
        self.machines += 1
        self.on += on
        self.vcpus += machine.cpus or 0
        self.vcpus_on += (machine.cpus or 0) * on
        self.memory += machine.memory or 0
        if machine.host:
            self.hosts.add(machine.host)
        if machine.cluster:
            self.clusters.add(machine.cluster)


class Estate:
    """Read from the source when asked for; disks, adapters and hosts are kept, machines never."""

    def __init__(self, source: Source, names: Names) -> None:
        self.source, self.names = source, names

    @property
    def region_name(self) -> str:
        """The region that is shown."""
        return self.source.region_name

    def rows(self, kind_name: str, *columns: str) -> Iterator[tuple[Any, ...]]:
        """The columns of every resource of a kind; none where the kind is not known."""
        kind = BY_NAME[kind_name]
        return self.source.rows(kind, columns) if self.source.has(kind) else iter(())

    def machines(self) -> Iterator[Machine]:
        """Every server."""
        for row in self.rows("servers", *_Server._fields):
            yield self._machine(_Server._make(row))

    def _machine(self, row: "_Server") -> Machine:
        attached = self._volumes.get(row.id, [])
        disks = [*self._flavor_disks(row.flavor_id, row.disk_gb if row.image_id else 0), *attached]
        image_id = row.image_id or next((disk.image_id for disk in attached if disk.image_id), None)
        return Machine(
            id=row.id,
            name=row.name,
            status=row.status,
            powerstate=powerstate(row.power_state, row.status),
            project_id=row.project_id,
            cpus=row.vcpus,
            memory=row.ram_mb,
            addresses=row.ip_addresses or [],
            host=row.hypervisor_hostname,
            cluster=row.availability_zone,
            annotation=row.description,
            created_at=row.created_at,
            os=self._systems.get(image_id),
            disks=disks,
            adapters=self._adapters.get(row.id, []),
            estate=self,
        )

    def _flavor_disks(self, flavor_id: str | None, root_gb: int | None) -> Iterator[Disk]:
        """The disks on the host itself: the root of a machine that was not booted from a volume, ephemeral, swap."""
        ephemeral, swap = self._flavors.get(flavor_id, (0, 0))
        for label, mib in (("root", (root_gb or 0) * MIB), ("ephemeral", (ephemeral or 0) * MIB), ("swap", swap or 0)):
            if mib:
                yield Disk(label, None, None, mib, None, shared=False)

    @cached_property
    def _volumes(self) -> dict[str, list[Disk]]:
        """By server; a shared volume is a disk of each."""
        found = defaultdict(list)
        columns = ("id", "name", "size_gb", "backend", "multiattach", "image_id", "attachments")
        for volume_id, name, size_gb, backend, shared, image_id, attachments in self.rows("volumes", *columns):
            for attachment in attachments or []:
                mib = size_gb * MIB if size_gb is not None else None
                disk = Disk(attachment.get("device") or "", volume_id, name, mib, backend, shared, image_id)
                found[attachment.get("server_id")].append(disk)
        for disks in found.values():
            disks.sort(key=lambda disk: (disk.label, disk.volume_id or ""))
        return dict(found)

    @cached_property
    def _adapters(self) -> dict[str, list[Adapter]]:
        """By server."""
        found = defaultdict(list)
        for device_id, owner, *values in self.rows("ports", "device_id", "device_owner", *Adapter._fields):
            if device_id and str(owner).startswith("compute:"):
                found[device_id].append(Adapter._make(values))
        return dict(found)

    @cached_property
    def _flavors(self) -> dict[str | None, tuple[Any, Any]]:
        return {
            id_: (ephemeral, swap) for id_, ephemeral, swap in self.rows("flavors", "id", "ephemeral_gb", "swap_mb")
        }

    @cached_property
    def _systems(self) -> dict[str | None, str]:
        """What runs in a machine made from an image, as far as the image says it."""
        rows = self.rows("images", "id", "os_distro", "os_type", "name")
        return {id_: distro or type_ or name for id_, distro, type_, name in rows if distro or type_ or name}

    @cached_property
    def hosts(self) -> dict[str, Host]:
        """By name."""
        hosts = map(Host._make, self.rows("hypervisors", *Host._fields))
        return {host.hypervisor_hostname: host for host in hosts if host.hypervisor_hostname}

    @cached_property
    def _tallies(self) -> dict[str, dict[str | None, Tally]]:
        """One pass over the machines."""
        tallies: dict[str, dict[str | None, Tally]] = {
            of: defaultdict(Tally) for of in ("host", "cluster", "project_id")
        }
        for machine in self.machines():
            for of, counted in tallies.items():
                counted[getattr(machine, of)].add(machine)
        return {of: dict(counted) for of, counted in tallies.items()}

    def tallies(self, of: str) -> dict[str | None, Tally]:
        """How many machines by host, cluster or project_id."""
        return self._tallies[of]

    def cluster_of(self, host: str | None) -> str | None:
        """The availability zone of a host, as its machines tell it: of an empty one nobody knows."""
        tally = self._tallies["host"].get(host)
        return next(iter(tally.clusters)) if tally and len(tally.clusters) == 1 else None


def powerstate(power: str | None, status: str | None) -> str | None:
    """In RVTools' words; one that has been shelved off its host is off, of any other without a state nothing is known."""
    return _POWER.get(power or "") or ("poweredOff" if status in {"SHELVED_OFFLOADED", "SHUTOFF"} else None)
