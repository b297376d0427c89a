"""Which addresses of a network are free, by what Neutron gives out and who holds what."""

import ipaddress
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from api.features.restore import live, networks
from api.web.pages import Cursor, PageParams, foreign_cursor
from pf9.errors import InvalidInput, NotFound
from pf9.openstack import network
from pf9.openstack.session import Cloud

Record = dict[str, Any]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LARGEST = 2**53 - 1


@dataclass(frozen=True)
class Stretch:
    """Free addresses that follow each other."""

    subnet: Record
    make: Callable[[int], Address]
    begins: int
    size: int

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands among all addresses."""
        return self.make(self.begins).version, self.begins

    def beyond(self, place: tuple[int, int], *, descending: bool) -> "Stretch":
        """What of it comes after this place, in this direction; maybe nothing."""
        version, number = place
        if self.place[0] != version:
            after = (self.place[0] < version) if descending else (self.place[0] > version)
            return self if after else replace(self, size=0)
        if descending:
            return replace(self, size=max(0, min(self.size, number - self.begins)))
        skipped = min(self.size, max(0, number + 1 - self.begins))
        return replace(self, begins=self.begins + skipped, size=self.size - skipped)


def list_free(connect: Callable[[], Cloud], network_id: str, params: PageParams) -> dict[str, Any]:
    """One page of the free addresses of a network, in their order.

    An IPv6 pool has more addresses than a browser counts: there `total` is the largest number that it knows.

    Raises:
        NotFound: the cloud has no such network.
        InvalidInput: a subnet that is not of this network, or a cursor of another list.
        CloudError: the cloud does not answer.
    """
    live.must_be_id(network_id, "network")
    cloud = connect()
    try:
        answers = live.side_by_side(
            {
                "network": partial(_record_of, cloud, network_id),
                "subnets": partial(network.list_subnets_of, cloud, network_id),
                "ports": partial(network.list_ports_of, cloud, network_id),
            }
        )
    except NotFound:
        raise NotFound(f"The cloud has no network with the id {network_id}.") from None
    chosen = _chosen(answers["subnets"], params)
    held = _held(answers["ports"])
    descending = params.sort_dir == "desc"
    free = sorted((each for subnet in chosen for each in _free(subnet, held)), key=lambda each: each.place)
    ahead = free[::-1] if descending else free
    if params.cursor:
        place = _place_of(params.cursor)
        ahead = [each.beyond(place, descending=descending) for each in ahead]
    # One more than the page holds tells whether another follows.
    items = list(_cut(ahead, offset=params.offset, limit=params.page_size + 1, descending=descending))
    last = items[params.page_size - 1]["ip_address"] if len(items) > params.page_size else None
    return {
        "items": items[: params.page_size],
        "total": min(sum(each.size for each in free), LARGEST),
        "page": params.page,
        "page_size": params.page_size,
        "next_cursor": params.cursor_after(last, id=last) if last else None,
    }


def count_free(cloud: Cloud, network_id: str) -> dict[str, int]:
    """How many addresses each subnet of a network still gives out, by its id."""
    held = _held(network.list_ports_of(cloud, network_id))
    return {
        subnet["id"]: sum(each.size for each in _free(subnet, held))
        for subnet in network.list_subnets_of(cloud, network_id)
    }


def _held(ports: list[Record]) -> set[Address]:
    return {ipaddress.ip_address(each["ip_address"]) for port in ports for each in port["fixed_ips"]}


def _place_of(cursor: Cursor) -> tuple[int, int]:
    try:
        address = ipaddress.ip_address(cursor.id)
    except ValueError:
        raise foreign_cursor() from None
    return address.version, int(address)


def _record_of(cloud: Cloud, network_id: str) -> list[Record]:
    return [network.get_network(cloud, network_id)]


def _chosen(subnets: list[Record], params: PageParams) -> list[Record]:
    """Those that give out what can be asked for, one or all."""
    wanted = params.filters.get("subnet_id")
    unknown = set(wanted or ()) - {subnet["id"] for subnet in subnets}
    if unknown:
        message = f"The network has no subnet {', '.join(sorted(unknown))[:200]}."
        known = sorted(subnet["id"] for subnet in subnets)
        raise InvalidInput(message, errors=[{"loc": ["query", "subnet_id"], "msg": message, "allowed": known}])
    return [each for each in subnets if not networks.is_automatic(each) and (not wanted or each["id"] in wanted)]


def _free(subnet: Record, held: set[Address]) -> Iterator[Stretch]:
    """The gaps between what is taken, so that a page far into a large pool costs no more than the first."""
    for pool in subnet.get("allocation_pools") or ():
        first, last = ipaddress.ip_address(pool["start"]), ipaddress.ip_address(pool["end"])
        taken = sorted(
            int(each) for each in held if each.version == first.version and int(first) <= int(each) <= int(last)
        )
        begins = int(first)
        for number in [*taken, int(last) + 1]:
            if number > begins:
                yield Stretch(subnet, type(first), begins, number - begins)
            begins = number + 1


def _cut(stretches: list[Stretch], *, offset: int, limit: int, descending: bool) -> Iterator[Record]:
    for stretch in stretches:
        skipped = min(offset, stretch.size)
        offset -= skipped
        given = min(limit, stretch.size - skipped)
        limit -= given
        for at in range(skipped, skipped + given):
            number = stretch.begins + (stretch.size - 1 - at if descending else at)
            subnet = stretch.subnet
            yield {"ip_address": str(stretch.make(number)), "subnet_id": subnet["id"], "cidr": subnet["cidr"]}
