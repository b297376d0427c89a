"""What Neutron would refuse, said before it is asked: every function raises ValueError in words for people."""

import ipaddress
from collections.abc import Sequence
from typing import Literal

Family = Literal["IPv4", "IPv6"]

_VLANS = 4094
_TUNNELS = frozenset({"geneve", "gre", "vxlan"})
_IPV6_LEAST_MTU = 1280

# neutron_lib.constants.IP_PROTOCOL_MAP
PROTOCOLS: dict[str, int] = {
    "ah": 51,
    "dccp": 33,
    "egp": 8,
    "esp": 50,
    "gre": 47,
    "icmp": 1,
    "icmpv6": 58,
    "igmp": 2,
    "ipip": 4,
    "ipv6-encap": 41,
    "ipv6-frag": 44,
    "ipv6-icmp": 58,
    "ipv6-nonxt": 59,
    "ipv6-opts": 60,
    "ipv6-route": 43,
    "ospf": 89,
    "pgm": 113,
    "rsvp": 46,
    "sctp": 132,
    "tcp": 6,
    "udp": 17,
    "udplite": 136,
    "vrrp": 112,
}
_WITH_PORTS = frozenset({6, 17, 33, 132, 136})
_ICMP = frozenset({1, 58})
_ICMPV6 = 58
_ONLY_IPV6 = frozenset({41, 43, 44, 58, 59, 60})
_LAST_CODE = 255


def check_subnet(cidr: str, *, gateway: str | None, dhcp: bool, servers: Sequence[str]) -> None:
    """Refuse a subnet that cannot be."""
    try:
        network = ipaddress.ip_network(cidr)
    except ValueError:
        raise ValueError(_better_cidr(cidr)) from None
    if "/" not in cidr or network.prefixlen == 0 or network.is_multicast or network.is_loopback:
        raise ValueError(f"cidr {cidr} cannot be a subnet: give a network with its prefix length, such as 10.0.0.0/24")
    if dhcp and network.prefixlen > network.max_prefixlen - 2:
        raise ValueError(f"cidr {cidr} has no room for DHCP: switch enable_dhcp off or take a larger network")
    if gateway is not None:
        _check_gateway(network, ipaddress.ip_address(gateway))
    if len(set(servers)) < len(servers):
        raise ValueError("dns_nameservers names an address twice")


def _better_cidr(cidr: str) -> str:
    try:
        return f"cidr {cidr} has bits set behind its prefix: {ipaddress.ip_network(cidr, strict=False)} is meant?"
    except ValueError:
        return f"cidr {cidr!r} is no network such as 10.0.0.0/24 or fd00::/64"


def _check_gateway(
    network: ipaddress.IPv4Network | ipaddress.IPv6Network, gateway: ipaddress.IPv4Address | ipaddress.IPv6Address
) -> None:
    local = gateway.version == network.version == 6 and gateway.is_link_local  # noqa: PLR2004 - IPv6's usual gateway
    if gateway not in network and not local:
        raise ValueError(f"gateway_ip {gateway} is not within {network}")
    narrow = network.prefixlen > network.max_prefixlen - 2
    if network.version == 4 and not narrow and gateway in {network.network_address, network.broadcast_address}:  # noqa: PLR2004
        raise ValueError(f"gateway_ip {gateway} is the network's or the broadcast address of {network}")


def check_provider(network_type: str | None, *, physical_network: str | None, segmentation_id: int | None) -> None:
    """Refuse a wire that cannot be."""
    if network_type is None:
        if physical_network is not None or segmentation_id is not None:
            raise ValueError("physical_network and segmentation_id need network_type")
        return
    if network_type == "flat" and physical_network is None:
        raise ValueError("a flat network needs physical_network")
    if physical_network is not None and network_type not in {"flat", "vlan"}:
        raise ValueError(f"a {network_type} network has no physical_network")
    if segmentation_id is not None and network_type not in {"vlan", *_TUNNELS}:
        raise ValueError(f"a {network_type} network has no segmentation_id")
    if network_type == "vlan" and segmentation_id is not None and segmentation_id > _VLANS:
        raise ValueError(f"segmentation_id of a vlan is 1 to {_VLANS}")
    if network_type == "vlan" and segmentation_id is not None and physical_network is None:
        raise ValueError("a vlan of a certain segmentation_id needs physical_network")


def check_mtu(mtu: int | None, *, cidr: str | None) -> None:
    """Refuse an MTU that IPv6 cannot live with."""
    if mtu is not None and mtu < _IPV6_LEAST_MTU and cidr and ":" in cidr:
        raise ValueError(f"mtu {mtu} is too small for IPv6, which needs {_IPV6_LEAST_MTU}")


def family_of(prefix: str | None, *, ethertype: Family | None) -> tuple[str | None, Family]:
    """The prefix as Neutron writes it, and the ethertype that goes with it."""
    if prefix is None:
        return None, ethertype or "IPv4"
    try:
        network = ipaddress.ip_network(prefix, strict=False)
    except ValueError:
        raise ValueError(f"remote_ip_prefix {prefix!r} is no address or network such as 10.0.0.0/8") from None
    family: Family = "IPv4" if network.version == 4 else "IPv6"  # noqa: PLR2004 - the version's own number
    if ethertype is not None and ethertype != family:
        raise ValueError(f"remote_ip_prefix {prefix} is {family}, the ethertype is {ethertype}")
    return str(network), family


def check_protocol(protocol: str | None, *, ports: tuple[int | None, int | None], ethertype: str) -> str | None:
    """The protocol as Neutron knows it, with ports that it can have."""
    first, last = ports
    number = _number_of(protocol)
    if number in _ONLY_IPV6 and ethertype == "IPv4":
        raise ValueError(f"protocol {protocol} is of IPv6, the ethertype is IPv4")
    if number in _ICMP:
        _check_icmp(first, last)
    elif number in _WITH_PORTS:
        _check_ports(first, last)
    elif first is not None or last is not None:
        raise ValueError(f"ports go with tcp, udp, sctp, dccp or udplite, not with {protocol or 'any protocol'}")
    return None if number is None else (protocol or "").lower()


def _number_of(protocol: str | None) -> int | None:
    if protocol is None or protocol.lower() in {"", "any"}:
        return None
    if protocol.isascii() and protocol.isdecimal() and int(protocol) <= _LAST_CODE:
        return int(protocol)
    if protocol.lower() not in PROTOCOLS:
        raise ValueError(
            f"protocol {protocol!r} is not known: a number from 0 to 255 or {', '.join(sorted(PROTOCOLS))}"
        )
    return PROTOCOLS[protocol.lower()]


def _check_icmp(kind: int | None, code: int | None) -> None:
    if kind is None and code is not None:
        raise ValueError("an ICMP code (port_range_max) needs a type (port_range_min)")
    if any(value is not None and value > _LAST_CODE for value in (kind, code)):
        raise ValueError("ICMP type and code (port_range_min, port_range_max) are 0 to 255")


def _check_ports(first: int | None, last: int | None) -> None:
    if (first is None) != (last is None):
        raise ValueError("port_range_min and port_range_max come together")
    if first is not None and last is not None and not 1 <= first <= last:
        raise ValueError(f"ports {first} to {last}: the first is at least 1 and not above the last")
