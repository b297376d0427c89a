"""The tabs whose rows are about the network: vNIC, vSwitch, vPort."""

from collections import Counter
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from pf9.workbook.estate import Estate
from pf9.workbook.tabs import Fact, Tab, words

_IDS = "VI SDK Server | VI SDK UUID"
_SERVER = Fact("VI SDK Server", "the region", attrgetter("estate.region_name"))
_DATACENTER = Fact("Datacenter", "the region", attrgetter("estate.region_name"))
_POLICY = (
    "Promiscuous Mode | Mac Changes | Forged Transmits | Traffic Shaping | Width | Peak | Burst | Policy | Reverse Policy |"
    "Notify Switch | Rolling Order | Offload | TSO | Zero Copy Xmit"
)


class _Network(NamedTuple):
    id: str
    name: str | None = None
    mtu: int | None = None
    physical: str | None = None
    segment: int | None = None
    port_security: bool | None = None


def _networks(estate: Estate) -> dict[str, _Network]:
    columns = ("id", "name", "mtu", "physical_network", "segmentation_id", "port_security_enabled")
    return {row[0]: _Network(*row) for row in estate.rows("networks", *columns)}


class _Wire(NamedTuple):
    estate: Estate
    host: str
    physical: str


def _wires(estate: Estate) -> Iterator[_Wire]:
    networks = _networks(estate)
    found = {
        (host, networks[network_id].physical)
        for host, network_id in estate.rows("ports", "host_id", "network_id")
        if host and network_id in networks
    }
    for host, physical in sorted((host, physical) for host, physical in found if physical):
        yield _Wire(estate, host, physical)


NIC = Tab(
    "vNIC",
    "physical networks that a host is wired to, as the ports bound there show; the adapters themselves no service tells",
    words(
        f"Host | Datacenter | Cluster | Network Device | Driver | Speed | Duplex | MAC | Switch | Uplink port | PCI | WakeOn | {_IDS}"
    ),
    (
        Fact("Host", "ports.host_id", attrgetter("host")),
        _DATACENTER,
        Fact(
            "Cluster", "the availability zone of its servers, if it is one", lambda row: row.estate.cluster_of(row.host)
        ),
        Fact("Switch", "networks.physical_network", attrgetter("physical")),
        _SERVER,
    ),
    _wires,
    ("ports",),
)


class _Switch(NamedTuple):
    estate: Estate
    network: _Network
    ports: int | None


def _switches(estate: Estate) -> Iterator[_Switch]:
    ports = Counter(network_id for (network_id,) in estate.rows("ports", "network_id"))
    for network in _networks(estate).values():
        yield _Switch(estate, network, ports[network.id])


def _refused(enabled: bool | None) -> bool | None:
    """Port security lets no other address out than the port's own."""
    return None if enabled is None else not enabled


SWITCH = Tab(
    "vSwitch",
    "networks",
    words(f"Host | Datacenter | Cluster | Switch | # Ports | Free Ports | {_POLICY} | MTU | Object ID | {_IDS}"),
    (
        _DATACENTER,
        Fact("Switch", "networks.name", attrgetter("network.name")),
        Fact("# Ports", "its ports", attrgetter("ports")),
        Fact("Mac Changes", "no where networks.port_security_enabled", lambda row: _refused(row.network.port_security)),
        Fact(
            "Forged Transmits",
            "no where networks.port_security_enabled",
            lambda row: _refused(row.network.port_security),
        ),
        Fact("MTU", "networks.mtu", attrgetter("network.mtu"), unit="bytes"),
        Fact(
            "Object ID", "networks.id (a column that RVTools has in other tabs)", attrgetter("network.id"), is_id=True
        ),
        _SERVER,
    ),
    _switches,
    ("networks",),
)


class _Port(NamedTuple):
    estate: Estate
    id: str
    host: str | None
    mac_address: str | None
    port_security: bool | None
    network: _Network


def _ports(estate: Estate) -> Iterator[_Port]:
    networks = _networks(estate)
    columns = ("id", "host_id", "mac_address", "port_security_enabled", "network_id")
    for port_id, host, mac_address, secure, network_id in estate.rows("ports", *columns):
        network = networks.get(network_id) or _Network(network_id)
        yield _Port(estate, port_id, host, mac_address, secure, network)


PORT = Tab(
    "vPort",
    "ports, those of servers and all others",
    words(f"Host | Datacenter | Cluster | Port Group | Switch | VLAN | {_POLICY} | Mac Address | Object ID | {_IDS}"),
    (
        Fact("Host", "ports.host_id", lambda row: row.host or None),
        _DATACENTER,
        Fact(
            "Cluster",
            "the availability zone of its host's servers, if it is one",
            lambda r: r.estate.cluster_of(r.host),
        ),
        Fact("Port Group", "the name of the network, as vNetwork names it", attrgetter("network.name")),
        Fact("Switch", "the name of the network, as in vSwitch", attrgetter("network.name")),
        Fact("VLAN", "networks.segmentation_id", attrgetter("network.segment")),
        Fact("Mac Changes", "no where ports.port_security_enabled", lambda row: _refused(row.port_security)),
        Fact("Forged Transmits", "no where ports.port_security_enabled", lambda row: _refused(row.port_security)),
        Fact("Mac Address", "ports.mac_address (a column that RVTools has in vNetwork)", attrgetter("mac_address")),
        Fact("Object ID", "ports.id (a column that RVTools has in other tabs)", attrgetter("id"), is_id=True),
        _SERVER,
    ),
    _ports,
    ("ports",),
)


TABS = (NIC, SWITCH, PORT)
