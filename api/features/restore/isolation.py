"""Where a drill takes place: for each network of the original one of its own, with the same addresses and no way out."""

import ipaddress
from collections.abc import Iterable, Sequence

from api.features.restore import networks
from api.features.restore.live import Surroundings
from api.features.restore.plan import IsolatedNetwork, IsolatedSubnet, PlannedPort

Pool = dict[str, str]
_LONGEST_NAME = 255


def plan_networks(ports: Sequence[PlannedPort], around: Surroundings, drill_name: str) -> list[IsolatedNetwork]:
    """The networks, each with those subnets that the server has an address of."""
    used: dict[str, set[str]] = {}
    for port in ports:
        used.setdefault(port.network_id, set()).update(each.subnet_id for each in port.original_fixed_ips)
    names = {port.network_id: port.network_name for port in ports}
    taken = {str(each.ip_address) for port in ports for each in port.original_fixed_ips}
    return [
        IsolatedNetwork(
            original_network_id=network_id,
            name=f"{drill_name}-{names[network_id]}"[:_LONGEST_NAME],
            subnets=[_subnet(each, around, taken) for each in sorted(subnet_ids)],
        )
        for network_id, subnet_ids in used.items()
    ]


def plan_ports(ports: Iterable[PlannedPort], around: Surroundings) -> list[PlannedPort]:
    """The same ports, asking for the original's very addresses: nobody else is there who could have them."""
    return [_own(port, around) for port in ports]


def has_dhcp(network: IsolatedNetwork) -> bool:
    """Whether Neutron gives it a port of its own."""
    return any(each.enable_dhcp for each in network.subnets)


def _own(port: PlannedPort, around: Surroundings) -> PlannedPort:
    wanted = [
        each.model_copy(update={"ip_address": None}) if networks.is_automatic(around.subnets[each.subnet_id]) else each
        for each in port.original_fixed_ips
    ]
    words = " and ".join(str(each.ip_address) for each in port.original_fixed_ips)
    note = f"Has {words}, as the original does, in a network of its own." if words else port.note
    # A virtual function of a network card leads out to a wire.
    return port.model_copy(update={"requested_ips": wanted, "vnic_type": "normal", "note": note})


def _subnet(subnet_id: str, around: Surroundings, taken: set[str]) -> IsolatedSubnet:
    subnet = around.subnets[subnet_id]
    return IsolatedSubnet(
        original_subnet_id=subnet_id,
        cidr=subnet["cidr"],
        ip_version=subnet["ip_version"],
        enable_dhcp=bool(subnet.get("enable_dhcp")),
        ipv6_address_mode=subnet.get("ipv6_address_mode"),
        allocation_pools=without(subnet.get("allocation_pools") or (), taken),
    )


def without(pools: Iterable[Pool], taken: Iterable[str]) -> list[Pool]:
    """The pools without these addresses: DHCP would take one of them before the server does."""
    left = [(ipaddress.ip_address(each["start"]), ipaddress.ip_address(each["end"])) for each in pools]
    for address in map(ipaddress.ip_address, taken):
        cut = []
        for start, end in left:
            if address.version != start.version or not int(start) <= int(address) <= int(end):
                cut.append((start, end))
                continue
            cut += [(start, address - 1)] if address > start else []  # type: ignore[operator] # of one version
            cut += [(address + 1, end)] if address < end else []  # type: ignore[operator] # of one version
        left = cut
    return [{"start": str(start), "end": str(end)} for start, end in left]
