"""The ports of the new server: each port of the old one with all its addresses is one, and asks for what the strategy says."""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.features.restore.live import Server, Surroundings
from api.features.restore.plan import FixedIp, IpStrategy, Mode, PlannedFloatingIp, PlannedPort
from pf9.errors import InvalidInput

Record = dict[str, Any]
_AUTOMATIC = frozenset({"slaac", "dhcpv6-stateless"})
Holders = Mapping[tuple[str, str], Record | None]  # by network and address, the port that has it


@dataclass(frozen=True)
class Wish:
    """How the addresses are to be; `manual` are those of each port, by its id, as `read_manual` checked them."""

    mode: Mode
    strategy: IpStrategy
    manual: Mapping[str, tuple[FixedIp, ...]]


def plan_ports(server: Server, around: Surroundings, wish: Wish) -> list[PlannedPort]:
    """The ports, in the order in which the server has them."""
    return [_plan_port(port, server, around, wish) for port in server.ports]


def read_manual(
    manual_ips: Mapping[str, Sequence[str]], *, server: Server, around: Surroundings, mode: Mode, holders: Holders
) -> dict[str, tuple[FixedIp, ...]]:
    """The addresses that were asked for, by port; a port can be named by its id, or by its network if it is alone there.

    Raises:
        InvalidInput: a port or network that the server has not, an address that is none, outside, taken or given twice.
    """
    if not manual_ips:
        raise _refused("manual_ips", "MANUAL_IP needs manual_ips: {network id or port id: address}.")
    found: dict[str, tuple[FixedIp, ...]] = {}
    seen: set[tuple[str, str]] = set()
    for key, addresses in manual_ips.items():
        port = _named(key, server)
        if port["id"] in found:
            raise _refused(key, f"The port {port['id']} is named twice, by its id and by its network.")
        if not addresses:
            raise _refused(key, f"No address is given for {key}.")
        found[port["id"]] = tuple(_address(key, text, port, around, server, mode, holders) for text in addresses)
        for fixed in found[port["id"]]:
            place = (port["network_id"], str(fixed.ip_address))
            if place in seen:
                raise _refused(key, f"{fixed.ip_address} is given twice.")
            seen.add(place)
    return found


def wanted_addresses(manual_ips: Mapping[str, Sequence[str]], server: Server) -> set[tuple[str, str]]:
    """The addresses that are named, each with its network, as far as they are any."""
    return {
        (port["network_id"], address)
        for key, addresses in manual_ips.items()
        for port in server.ports
        if key in {port["id"], port["network_id"]}
        for text in addresses
        if (address := _canonical(text)) is not None
    }


def outside_of_pools(fixed: FixedIp, subnets: Mapping[str, Record]) -> bool:
    """Whether an address is none of those that the subnet gives by itself."""
    address = ipaddress.ip_address(str(fixed.ip_address))
    pools = subnets[fixed.subnet_id].get("allocation_pools") or []
    # Of one version by then: the address is within the subnet.
    return not any(
        int(ipaddress.ip_address(pool["start"])) <= int(address) <= int(ipaddress.ip_address(pool["end"]))
        for pool in pools
    )


def is_automatic(subnet: Record) -> bool:
    """Whether addresses come of the port's MAC address (SLAAC): they cannot be asked for."""
    return subnet.get("ipv6_address_mode") in _AUTOMATIC


def _plan_port(port: Record, server: Server, around: Surroundings, wish: Wish) -> PlannedPort:
    original = _fixed(port)
    requested, note = _requested(port, original, around, wish)
    groups = list(port.get("security_groups") or ())
    return PlannedPort(
        network_id=port["network_id"],
        network_name=around.networks[port["network_id"]].get("name") or port["network_id"],
        original_port_id=port["id"],
        original_port_name=port.get("name") or "",
        original_mac_address=port["mac_address"],
        original_fixed_ips=original,
        automatic_subnets=[each.subnet_id for each in original if is_automatic(around.subnets[each.subnet_id])],
        requested_ips=requested,
        security_groups=groups,
        security_group_names=[around.security_groups[each]["name"] for each in groups],
        port_security_enabled=port.get("port_security_enabled", True),
        allowed_address_pairs=list(port.get("allowed_address_pairs") or ()),
        vnic_type=port.get("binding:vnic_type") or "normal",
        floating_ips=[
            PlannedFloatingIp(
                id=each["id"],
                floating_ip_address=each["floating_ip_address"],
                fixed_ip_address=each.get("fixed_ip_address"),
                reassociated=wish.mode == "REPLACE",
            )
            for each in server.floating_ips[port["id"]]
        ],
        note=note,
    )


def _requested(port: Record, original: list[FixedIp], around: Surroundings, wish: Wish) -> tuple[list[FixedIp], str]:
    """What is asked for, and the same in words."""
    if not original:
        return [], "The port has no address, and the new one gets none."
    anew = [FixedIp(subnet_id=each.subnet_id) for each in original]
    given = wish.manual.get(port["id"])
    match wish.strategy:
        case "MANUAL_IP" if given:
            covered = {_version(each, around) for each in given}
            left = [each for each in anew if _version(each, around) not in covered]
            rest = f", and {len(left)} more as the network gives it" if left else ""
            fewer = len(original) - len(given) - len(left)
            lost = f" It has had {fewer} more: {_words(original)}." if fewer > 0 else ""
            return [*given, *left], f"Gets {_words(given)}, as asked for{rest}.{lost}"
        case "TRY_SAME_IPS" | "SAME_IPS_OR_FAIL" if wish.mode == "REPLACE":
            return [_same(each, around) for each in original], note_of(wish.strategy, original)
        case "TRY_SAME_IPS" | "SAME_IPS_OR_FAIL":
            return anew, f"{_words(original)} stays with the original server, which goes on: new addresses are given."
        case "MANUAL_IP":
            return anew, "No address was named for it: the network gives new ones."
        case _:
            return anew, note_of(wish.strategy, original)


def note_of(strategy: IpStrategy, original: Sequence[FixedIp]) -> str:
    """What becomes of a port's addresses in the old server's place, or with new ones, in words."""
    if not original:
        return "The port has no address, and the new one gets none."
    match strategy:
        case "TRY_SAME_IPS":
            return f"Keeps {_words(original)}, else others."
        case "SAME_IPS_OR_FAIL":
            return f"Keeps {_words(original)}, or the restore fails and is undone."
        case _:
            return f"Gets {len(original)} new address{'es' if len(original) > 1 else ''}, of the same subnets."


def _same(fixed: FixedIp, around: Surroundings) -> FixedIp:
    return FixedIp(subnet_id=fixed.subnet_id) if is_automatic(around.subnets[fixed.subnet_id]) else fixed


def _fixed(port: Record) -> list[FixedIp]:
    return [FixedIp(subnet_id=each["subnet_id"], ip_address=each["ip_address"]) for each in port["fixed_ips"]]


def _version(fixed: FixedIp, around: Surroundings) -> int:
    return int(around.subnets[fixed.subnet_id]["ip_version"])


def _words(addresses: Sequence[FixedIp]) -> str:
    return " and ".join(str(each.ip_address) for each in addresses)


def _named(key: str, server: Server) -> Record:
    ports = [port for port in server.ports if key in {port["id"], port["network_id"]}]
    if not ports:
        known = ", ".join(sorted({port["network_id"] for port in server.ports})) or "none"
        raise _refused(
            key, f"{server.record['name']} has no port {key[:64]} and none in such a network; it is in: {known}."
        )
    if len(ports) > 1:
        ids = ", ".join(port["id"] for port in ports)
        raise _refused(key, f"{server.record['name']} has several ports in the network {key}; name the port: {ids}.")
    return ports[0]


def _address(
    key: str, text: str, port: Record, around: Surroundings, server: Server, mode: Mode, holders: Holders
) -> FixedIp:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise _refused(key, f"{text[:64]!r} is no IP address.") from None
    subnet = _subnet_of(key, address, port["network_id"], around)
    fixed = FixedIp(subnet_id=subnet["id"], ip_address=str(address))
    held = holders[port["network_id"], str(address)]
    own = {each["id"] for each in server.ports}
    if held and held["id"] in own and mode == "NEW":
        raise _refused(key, f"{address} is the original server's, which goes on in NEW mode.")
    if held and held["id"] in own and held["id"] != port["id"]:
        raise _refused(key, f"{address} is the address of another port of the server ({held['id']}).")
    if held and held["id"] not in own:
        owner = held.get("device_owner") or "no device"
        raise _refused(
            key,
            f"{address} is taken by the port {held['id']} ({owner} {held.get('device_id') or ''}).".replace(" )", ")"),
        )
    return fixed


def _canonical(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None


def _subnet_of(key: str, address: Any, network_id: str, around: Surroundings) -> Record:
    subnets = [each for each in around.subnets.values() if each["network_id"] == network_id]
    for subnet in subnets:
        cidr = ipaddress.ip_network(subnet["cidr"])
        if address not in cidr:
            continue
        if is_automatic(subnet):
            raise _refused(
                key, f"{subnet['cidr']} gives addresses by the port's MAC address (SLAAC): none can be asked for."
            )
        if str(address) == subnet.get("gateway_ip"):
            raise _refused(key, f"{address} is the gateway of {subnet['cidr']}.")
        wide = cidr.prefixlen < cidr.max_prefixlen - 1
        if wide and address in {cidr.network_address, *([cidr.broadcast_address] if cidr.version == 4 else [])}:  # noqa: PLR2004
            raise _refused(key, f"{address} is the network's or the broadcast address of {subnet['cidr']}.")
        return subnet
    known = ", ".join(subnet["cidr"] for subnet in subnets) or "none"
    raise _refused(key, f"{address} is in no subnet of the network {network_id}; its subnets: {known}.")


def _refused(key: str, message: str) -> InvalidInput:
    return InvalidInput(message, errors=[{"loc": ["body", "manual_ips", key[:64]], "msg": message}])
