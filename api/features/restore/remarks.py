"""What an operator should know before a restore, in words: what is not brought back, what will be different."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from api.features.restore import eligibility, networks
from api.features.restore.live import Server, Surroundings
from api.features.restore.plan import Plan

Record = dict[str, Any]


def of(plan: Plan, server: Server, snapshot: Record, around: Surroundings, *, with_data: bool) -> list[str]:
    """All of them, what weighs most first."""
    return list(
        chain(
            _loss(plan),
            _data(plan, server, snapshot, around, with_data=with_data),
            _size(plan, server),
            _addresses(plan, around),
            _ports(plan, server),
            _power(plan),
            _identity(plan, server, around),
            _old_storage(plan, around),
        )
    )


def _loss(plan: Plan) -> Iterator[str]:
    if plan.mode == "REPLACE":
        taken = f"{plan.restore_point.snapshot_taken_at:%Y-%m-%d %H:%M} UTC"
        kept = "is deleted at the end" if plan.cleanup_old_storage else "is kept, and has it"
        yield f"What was written to {plan.vm.name} after {taken} is not on the new disk. The old disk {kept}."


def _data(plan: Plan, server: Server, snapshot: Record, around: Surroundings, *, with_data: bool) -> Iterator[str]:
    others = [each for each in server.attachments if each != server.root_volume_id and each not in around.mates]
    if not others:
        return
    names = ", ".join(server.called(each) for each in others)
    if with_data and not (snapshot.get("metadata") or {}).get("set_id"):
        yield "The snapshot was taken by itself, not in a set with those of the data volumes: none of them is restored."
    elif with_data:
        yield f"The set of the snapshot holds none of these data volumes: {names}."
    if plan.mode == "NEW":
        yield f"The new server comes without these data volumes: {names}."
    else:
        yield f"These data volumes move over to the new server as they are now, younger than its disk: {names}."


def _size(plan: Plan, server: Server) -> Iterator[str]:
    point = plan.restore_point
    if server.root["size"] > point.size_gb:
        yield f"The disk has grown to {server.root['size']} GiB since; the restored one has {point.size_gb} GiB."
    needed = eligibility.memory_asked_for(server.root)
    if plan.vm.flavor.ram_mb < needed:
        yield (
            f"The flavor {plan.vm.flavor.name} has {plan.vm.flavor.ram_mb} MiB; the disk's image asks for {needed} MiB, and"
            " Nova makes no server with less."
        )


def _addresses(plan: Plan, around: Surroundings) -> Iterator[str]:
    if (
        plan.mode == "NEW"
        and not plan.isolated_network
        and plan.ip_strategy == "TRY_SAME_IPS"
        and any(p.original_fixed_ips for p in plan.network_plan)
    ):
        yield "The original server goes on with its addresses: the new one gets others."
    for port in plan.network_plan:
        stray = [
            str(each.ip_address)
            for each in port.requested_ips
            if each.ip_address and networks.outside_of_pools(each, around.subnets)
        ]
        if stray:
            yield f"{', '.join(stray)} in {port.network_name} is outside of what the subnet gives by itself."
    floating = [ip.floating_ip_address for port in plan.network_plan for ip in port.floating_ips]
    if floating and plan.mode == "NEW":
        yield f"Floating IPs stay with the original server: {', '.join(floating)}."


def _ports(plan: Plan, server: Server) -> Iterator[str]:
    if not server.ports:
        yield "The server has no port: the new one will be reached by nobody."
    for port in server.ports:
        called = ", ".join(each["ip_address"] for each in port["fixed_ips"]) or port["id"]
        if (port.get("trunk_details") or {}).get("sub_ports"):
            yield f"The port {called} is the parent of a trunk: its subports are not taken over."
        if port.get("qos_policy_id"):
            yield f"The port {called} has a QoS policy of its own ({port['qos_policy_id']}): it is not taken over."
        if port.get("extra_dhcp_opts"):
            yield f"The port {called} has DHCP options of its own: they are not taken over."
        if plan.mode == "NEW" and not plan.isolated_network and port.get("allowed_address_pairs"):
            yield f"The port {called} may use other addresses too (allowed address pairs): two servers then may."


def _power(plan: Plan) -> Iterator[str]:
    if plan.vm.status != "ACTIVE" and not plan.isolated_network:
        yield f"{plan.vm.name} is {plan.vm.status} now; the restored server runs."


def _identity(plan: Plan, server: Server, around: Surroundings) -> Iterator[str]:
    key = plan.vm.key_name
    if key and plan.key_pair is None:
        yield (
            f"The key pair {key} is gone from Nova: the new server is made without one. Whoever could log in to the old"
            " server still can, the keys are on its disk."
        )
    elif key:
        yield (
            f"The key pair {key} belongs to the user {plan.key_pair.owner_id if plan.key_pair else ''}, and Nova lets an"
            " account name only its own: a copy of the public key is made for the account that restores."
        )
    if server.record.get("server_groups") and around.server_group is None:
        yield "The server's group is gone: the new server belongs to none."
    if around.server_group and plan.mode == "NEW" and not plan.isolated_network:
        policy = around.server_group.get("policy") or "none"
        yield f"The new server joins the server group {around.server_group['name']} ({policy}): it needs a host that fits."
    zone = server.record.get("OS-EXT-AZ:availability_zone")
    if zone and plan.vm.availability_zone is None:
        yield f"The zone {zone} of the server has no host for new ones now: the new server comes wherever there is room."
    hostname = server.record.get("OS-EXT-SRV-ATTR:hostname")
    if plan.mode == "REPLACE" and hostname and hostname != _hostname_of(plan.new_vm_name):
        yield f"The hostname of the server is {hostname}; Nova gives the new one that of its name, {plan.new_vm_name}."
    if plan.vm.has_user_data:
        yield "The user data runs again when the new server first boots (cloud-init takes it for a new machine)."


def _hostname_of(name: str) -> str:
    """What Nova makes of a name."""
    latin = name.encode("latin-1", "ignore").decode("latin-1")[:63]
    return re.sub(r"[^\w-]+", "", re.sub(r"[ _.]", "-", latin)).lower().strip("-")


def _old_storage(plan: Plan, around: Surroundings) -> Iterator[str]:
    if not plan.cleanup_old_storage:
        return
    left = [
        each
        for each in around.snapshots_of_root
        if not (plan.delete_source_snapshot and each["id"] == plan.restore_point.snapshot_id)
    ]
    if left:
        yield (
            f"The old volume has {len(left)} snapshot{'s' if len(left) > 1 else ''} that stay: Cinder deletes no volume"
            " with snapshots, so it is kept."
        )
    if plan.delete_source_snapshot:
        yield "On Ceph a snapshot cannot go while a volume made from it is there: it may be left for later."
