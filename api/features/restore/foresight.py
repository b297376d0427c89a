"""What would keep the new server from being made, asked just before the old one goes: a plan is up to half an hour old by then."""

from collections import Counter
from collections.abc import Iterator

from api.features.restore import addresses, eligibility
from api.features.restore.plan import PlannedPort
from api.features.restore.work import Work
from pf9.errors import NotFound
from pf9.openstack import block_storage, compute, network

_AT_REST = ("in-use", "available", "reserved")


def why_not(work: Work) -> list[str]:
    """Each reason in a sentence; none: as far as can be known, nothing does.

    Raises:
        CloudError: the cloud does not answer.
    """
    taken = [words for planned in work.plan.network_plan for words in _taken(work, planned)]
    return [*_size(work), *_place(work), *_busy(work), *taken, *_full(work)]


def _size(work: Work) -> Iterator[str]:
    planned = work.plan.vm.flavor
    try:
        flavor = compute.get_flavor(work.admin, planned.id)
    except NotFound:
        yield f"The flavor {planned.name} is gone: name another one in a new plan."
        return
    if (flavor["vcpus"], flavor["ram"], flavor["disk"]) != (planned.vcpus, planned.ram_mb, planned.disk_gb):
        yield f"The flavor {planned.name} has another size now: make a new plan."
    disk = block_storage.get_volume(work.admin, work.results["CREATE_VOLUME_FROM_SNAPSHOT"]["volume_id"])
    needed = eligibility.memory_asked_for(disk)
    if flavor["ram"] < needed:
        yield f"The flavor {planned.name} has {flavor['ram']} MiB, the disk's image asks for {needed} MiB."


def _place(work: Work) -> Iterator[str]:
    zone = work.plan.vm.availability_zone
    if zone and zone not in compute.list_available_zones(work.admin):
        yield f"The zone {zone} has no host for new servers any more: make a new plan."
    if group_id := work.plan.vm.server_group_id:
        try:
            compute.get_server_group(work.admin, group_id)
        except NotFound:
            yield f"The server group {group_id} is gone: make a new plan."


def _busy(work: Work) -> Iterator[str]:
    """Volumes that would not be free once their server is gone: neither the new server nor the old one could have them."""
    for volume in work.baseline["volumes"]:
        status = block_storage.get_volume(work.admin, volume["id"])["status"]
        if status not in _AT_REST:
            yield f"The volume {volume['name'] or volume['id']} is {status}: wait until that has ended, or mend it."


def _full(work: Work) -> Iterator[str]:
    """Subnets that have no address left: the old ports keep theirs until the new server runs."""
    needed = Counter(
        (planned.network_id, each.subnet_id)
        for planned in work.plan.network_plan
        if not planned.takes_over(work.plan.ip_strategy)
        for each in planned.requested_ips
        if each.ip_address is None and each.subnet_id not in planned.automatic_subnets
    )
    for network_id in {network_id for network_id, _ in needed}:
        free = addresses.count_free(work.admin, network_id)
        for subnet, count in free.items():
            if count < needed[network_id, subnet]:
                yield f"The subnet {subnet} has {count} free addresses, {needed[network_id, subnet]} needed."


def _taken(work: Work, planned: PlannedPort) -> Iterator[str]:
    """Addresses that were chosen and that somebody else has by now; the old server's own are held."""
    own = {each.original_port_id for each in work.plan.network_plan}
    had = {each.ip_address for each in planned.original_fixed_ips}
    for address in [
        each.ip_address for each in planned.requested_ips if each.ip_address and each.ip_address not in had
    ]:
        for port in network.list_ports_with_address(work.admin, planned.network_id, address):
            if port["id"] not in own:
                yield f"{address} belongs to the port {port['id']} of {port['device_id'] or 'nobody'}."
