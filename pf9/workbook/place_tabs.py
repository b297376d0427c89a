"""The tabs whose rows are about places: vSource, vRP, vCluster, vHost, vDatastore, vMetaData."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import attrgetter
from typing import NamedTuple

from pf9.workbook.estate import MIB, Estate, Host, Tally
from pf9.workbook.tabs import Fact, Tab, moment, words

# The export whose columns the tabs follow.
LAYOUT_MAJOR, LAYOUT = 4, "4.7.1"
_IDS = "VI SDK Server | VI SDK UUID"
_SERVER = Fact("VI SDK Server", "the region", attrgetter("estate.region_name"))
_DATACENTER = Fact("Datacenter", "the region", attrgetter("estate.region_name"))


class _Region(NamedTuple):
    estate: Estate


def _region(estate: Estate) -> Iterator[_Region]:
    yield _Region(estate)


SOURCE = Tab(
    "vSource",
    "the region",
    words(
        "Name | OS type | API type | API version | Version | Patch level | Build | Fullname | Product name | Product version |"
        f"Product line | Vendor | {_IDS}"
    ),
    (
        Fact("Name", "the region", attrgetter("estate.region_name")),
        Fact("API type", "OpenStack", lambda _: "OpenStack"),
        Fact("Fullname", "OpenStack and the region", lambda row: f"OpenStack {row.estate.region_name}"),
        Fact("Product name", "OpenStack", lambda _: "OpenStack"),
        _SERVER,
    ),
    _region,
    ("servers",),
)

META_DATA = Tab(
    "vMetaData",
    "the file",
    words("RVTools major version | RVTools version | xlsx creation datetime | Server"),
    (
        Fact("RVTools major version", "of the export whose columns the tabs follow", lambda _: LAYOUT_MAJOR),
        Fact("RVTools version", "of the export whose columns the tabs follow", lambda _: LAYOUT),
        Fact("xlsx creation datetime", "when the tab was written, UTC", lambda _: moment(datetime.now(UTC))),
        Fact("Server", "the region", attrgetter("estate.region_name")),
    ),
    _region,
    ("servers",),
)


class _Pool(NamedTuple):
    estate: Estate
    id: str
    name: str | None
    enabled: bool | None
    tally: Tally


def _pools(estate: Estate) -> Iterator[_Pool]:
    tallies = estate.tallies("project_id")
    for project_id, name, enabled in estate.rows("projects", "id", "name", "enabled"):
        yield _Pool(estate, project_id, name, enabled, tallies.get(project_id) or Tally())


RESOURCE_POOL = Tab(
    "vRP",
    "projects",
    words(
        "Resource Pool name | Resource Pool path | Status | # VMs total | # VMs | # vCPUs | CPU limit | CPU overheadLimit |"
        "CPU reservation | CPU level | CPU shares | CPU expandableReservation | CPU maxUsage | CPU overallUsage |"
        "CPU reservationUsed | CPU reservationUsedForVm | CPU unreservedForPool | CPU unreservedForVm | Mem Configured |"
        "Mem limit | Mem overheadLimit | Mem reservation | Mem level | Mem shares | Mem expandableReservation | Mem maxUsage |"
        "Mem overallUsage | Mem reservationUsed | Mem reservationUsedForVm | Mem unreservedForPool | Mem unreservedForVm |"
        "QS overallCpuDemand | QS overallCpuUsage | QS staticCpuEntitlement | QS distributedCpuEntitlement |"
        "QS balloonedMemory | QS compressedMemory | QS consumedOverheadMemory | QS distributedMemoryEntitlement |"
        "QS guestMemoryUsage | QS hostMemoryUsage | QS overheadMemory | QS privateMemory | QS sharedMemory |"
        f"QS staticMemoryEntitlement | QS swappedMemory | Object ID | {_IDS}"
    ),
    (
        Fact("Resource Pool name", "projects.name", attrgetter("name")),
        Fact(
            "Resource Pool path",
            "region, domain and project",
            lambda pool: f"/{pool.estate.region_name}/{pool.estate.names.find_domain(pool.id) or ''}/{pool.name}",
        ),
        Fact("Status", "projects.enabled: green, else gray", lambda pool: "green" if pool.enabled else "gray"),
        Fact("# VMs total", "its servers", attrgetter("tally.machines")),
        Fact("# VMs", "its servers that are poweredOn", attrgetter("tally.on")),
        Fact("# vCPUs", "of all its servers", attrgetter("tally.vcpus")),
        Fact("Mem Configured", "servers.ram_mb of all its servers", attrgetter("tally.memory"), unit="MiB"),
        Fact("Object ID", "projects.id", attrgetter("id"), is_id=True),
        _SERVER,
    ),
    _pools,
    ("projects",),
)


class _Cluster(NamedTuple):
    estate: Estate
    name: str
    hosts: list[Host]

    def total(self, name: str) -> int | None:
        """Of its hosts together; None where the hosts are not known."""
        sizes = [getattr(host, name) for host in self.hosts]
        return sum(sizes) if sizes and None not in sizes else None


def _clusters(estate: Estate) -> Iterator[_Cluster]:
    for name, tally in sorted((name, tally) for name, tally in estate.tallies("cluster").items() if name):
        yield _Cluster(estate, name, [host for host in map(estate.hosts.get, sorted(tally.hosts)) if host])


CLUSTER = Tab(
    "vCluster",
    "availability zones that hold a server, with the hypervisors that carry these servers",
    words(
        "Name | Config status | OverallStatus | NumHosts | numEffectiveHosts | TotalCpu | NumCpuCores | NumCpuThreads |"
        "Effective Cpu | TotalMemory | Effective Memory | Num VMotions | HA enabled | Failover Level |"
        "AdmissionControlEnabled | Host monitoring | HB Datastore Candidate Policy | Isolation Response | Restart Priority |"
        "Cluster Settings | Max Failures | Max Failure Window | Failure Interval | Min Up Time | VM Monitoring | DRS enabled |"
        "DRS default VM behavior | DRS vmotion rate | DPM enabled | DPM default behavior | DPM Host Power Action Rate |"
        f"Object ID | {_IDS}"
    ),
    (
        Fact("Name", "servers.availability_zone", attrgetter("name")),
        Fact("NumHosts", "hypervisors that carry its servers", lambda cluster: len(cluster.hosts) or None),
        Fact(
            "numEffectiveHosts",
            "those of them that are up and enabled",
            lambda cluster: (
                sum(h.state == "up" and h.status == "enabled" for h in cluster.hosts) if cluster.hosts else None
            ),
        ),
        Fact("NumCpuThreads", "hypervisors.vcpus of them together", lambda cluster: cluster.total("vcpus")),
        Fact("TotalMemory", "hypervisors.memory_mb of them together", lambda c: c.total("memory_mb"), unit="MiB"),
        _SERVER,
    ),
    _clusters,
    ("servers",),
)


class _HostRow(NamedTuple):
    estate: Estate
    host: Host
    tally: Tally

    def per_thread(self, what: int) -> float | None:
        """Rounded, or None where the host has no processors to tell of."""
        return round(what / self.host.vcpus, 2) if self.host.vcpus else None


def _hosts(estate: Estate) -> Iterator[_HostRow]:
    tallies = estate.tallies("host")
    for name in sorted(estate.hosts):
        yield _HostRow(estate, estate.hosts[name], tallies.get(name) or Tally())


def _host_status(row: _HostRow) -> str:
    if row.host.state != "up":
        return "red"
    return "green" if row.host.status == "enabled" else "yellow"


def _memory_usage(row: _HostRow) -> float | None:
    host = row.host
    return (
        round(100 * host.memory_mb_used / host.memory_mb, 1)
        if host.memory_mb and host.memory_mb_used is not None
        else None
    )


HOST = Tab(
    "vHost",
    "hypervisors",
    words(
        "Host | Datacenter | Cluster | Config status | Compliance Check State | in Maintenance Mode | in Quarantine Mode |"
        "vSAN Fault Domain Name | CPU Model | Speed | HT Available | HT Active | # CPU | Cores per CPU | # Cores | CPU usage % |"
        "# Memory | Memory Tiering Type | Memory usage % | Console | # NICs | # HBAs | # VMs total | # VMs | VMs per Core |"
        "# vCPUs | vCPUs per Core | vRAM | VM Used memory | VM Memory Swapped | VM Memory Ballooned | VMotion support |"
        "Storage VMotion support | Current EVC | Max EVC | Assigned License(s) | ATS Heartbeat | ATS Locking |"
        "Current CPU power man. policy | Supported CPU power man. | Host Power Policy | ESX Version | Boot time | DNS Servers |"
        "DHCP | Domain | Domain List | DNS Search Order | NTP Server(s) | NTPD running | Time Zone | Time Zone Name |"
        "GMT Offset | Vendor | Model | Serial number | Service tag | OEM specific string | BIOS Vendor | BIOS Version |"
        "BIOS Date | Certificate Issuer | Certificate Start Date | Certificate Expiry Date | Certificate Status |"
        f"Certificate Subject | Object ID | UUID | {_IDS}"
    ),
    (
        Fact("Host", "hypervisors.hypervisor_hostname", attrgetter("host.hypervisor_hostname")),
        _DATACENTER,
        Fact(
            "Cluster",
            "the availability zone of its servers, if it is one",
            lambda r: r.estate.cluster_of(r.host.hypervisor_hostname),
        ),
        Fact("Config status", "red unless up, yellow when disabled, else green", _host_status),
        Fact("in Maintenance Mode", "hypervisors.status is disabled", lambda row: row.host.status == "disabled"),
        Fact("# Cores", "hypervisors.vcpus: what the host offers, threads counted", attrgetter("host.vcpus")),
        Fact("# Memory", "hypervisors.memory_mb", attrgetter("host.memory_mb"), unit="MiB"),
        Fact("Memory usage %", "hypervisors.memory_mb_used of memory_mb, as Nova says it", _memory_usage, unit="%"),
        Fact("# VMs total", "its servers", attrgetter("tally.machines")),
        Fact("# VMs", "its servers that are poweredOn", attrgetter("tally.on")),
        Fact("VMs per Core", "# VMs by # Cores", lambda row: row.per_thread(row.tally.on)),
        Fact("# vCPUs", "of its servers that are poweredOn", attrgetter("tally.vcpus_on")),
        Fact("vCPUs per Core", "# vCPUs by # Cores", lambda row: row.per_thread(row.tally.vcpus_on)),
        Fact("vRAM", "servers.ram_mb of all its servers", attrgetter("tally.memory"), unit="MiB"),
        Fact(
            "ESX Version",
            "hypervisor_type and hypervisor_version",
            lambda r: f"{r.host.hypervisor_type} {r.host.hypervisor_version}",
        ),
        Fact("Object ID", "hypervisors.id", attrgetter("host.id"), is_id=True),
        _SERVER,
    ),
    _hosts,
    ("hypervisors",),
)


@dataclass
class _Store:
    estate: Estate
    name: str
    mib: int | None = 0
    machines: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)


def _stores(estate: Estate) -> Iterator[_Store]:
    stores: dict[str, _Store] = {}
    for backend, size_gb, volume_type, attachments in estate.rows(
        "volumes", "backend", "size_gb", "volume_type", "attachments"
    ):
        name = backend or "(not told)"
        store = stores.setdefault(name, _Store(estate, name))
        store.mib = None if size_gb is None or store.mib is None else store.mib + size_gb * MIB
        store.machines |= {a["server_id"] for a in attachments or [] if a.get("server_id")}
        store.types |= {volume_type} if volume_type else set()
    yield from (stores[name] for name in sorted(stores))


DATASTORE = Tab(
    "vDatastore",
    "volume back ends that hold a volume",
    words(
        "Name | Config status | Address | Accessible | Type | # VMs total | # VMs | Capacity MiB | Provisioned MiB | In Use MiB |"
        "Free MiB | Free % | SIOC enabled | SIOC Threshold | # Hosts | Hosts | Cluster name | Cluster capacity MiB |"
        "Cluster free space MiB | Block size | Max Blocks | # Extents | Major Version | Version | VMFS Upgradeable | MHA | URL |"
        f"Object ID | {_IDS}"
    ),
    (
        Fact("Name", "volumes.backend, (not told) where Cinder tells none", attrgetter("name")),
        Fact("Type", "the volume types of its volumes", lambda store: ", ".join(sorted(store.types)) or None),
        Fact("# VMs total", "servers that one of its volumes is attached to", lambda store: len(store.machines)),
        Fact("Provisioned MiB", "volumes.size_gb x 1024 of its volumes together", attrgetter("mib"), unit="MiB"),
        _SERVER,
    ),
    _stores,
    ("volumes",),
)

TABS = (SOURCE, RESOURCE_POOL, CLUSTER, HOST, DATASTORE)
