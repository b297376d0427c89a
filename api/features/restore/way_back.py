"""When the old server is gone and the new one does not come: a server on the old volumes, with the old ports and addresses."""

import logging
from collections.abc import Iterator
from functools import partial
from typing import Any

from api.features.restore import marks, server_body
from api.features.restore.jobs import Result
from api.features.restore.plan import PlannedPort
from api.features.restore.steps import deletion, finish, old_server, server
from api.features.restore.steps.ports import CreatePorts, create_with_addresses, have_addresses
from api.features.restore.steps.ports import made as made_ports
from api.features.restore.steps.volumes import CreateVolume
from api.features.restore.work import Left, Record, Work
from pf9.errors import Pf9Error
from pf9.openstack import block_storage, compute, network

_log = logging.getLogger(__name__)


def roll_back_to_original(work: Work) -> tuple[list[Left], Result | None]:
    """Build the old server again; what it is now, or None and all that is left of it.

    Nothing of the old server is deleted on the way: what fails here can be tried again, or done by hand.
    """
    left: list[Left] = []
    try:
        left += server.remove(work, server.made(work))  # first: it may hold volumes of the old one
        deletion.WaitVmDeleted().run(work)
        left += CreatePorts().undo(work)
        made = _rebuilt(work)
    except Pf9Error as failure:
        _log.exception("The old server %s could not be built again", work.job.vm_id)
        why = (
            f"The old server could not be built again ({failure}); all that it had is kept, “retry” goes on from here."
        )
        here = [Left("servers", work.job.vm_id, work.job.vm_name, why), *_half_built(work), *_remains(work)]
        return [*left, *here], None
    return [*left, *CreateVolume().undo(work)], made


def _rebuilt(work: Work) -> Result:
    vm, old = work.plan.vm, work.baseline
    ports = {planned.original_port_id: _old_port(work, planned) for planned in work.plan.network_plan}
    boot = [each["id"] for each in old["volumes"] if each["boot"]]
    others = sorted((each for each in old["volumes"] if not each["boot"]), key=lambda each: each["device"])
    made = server_body.create(
        work,
        name=vm.name,
        step=server.WAY_BACK,
        flavor_id=old["server"]["flavor_id"],
        volume_ids=[*boot, *(each["id"] for each in others)],
        port_ids=[port["port_id"] for port in ports.values()],
    )
    server.wait_active(work, made["id"])
    anew = [port["port_id"] for original_id, port in ports.items() if port["port_id"] != original_id]
    work.ledger.note_rebuilt(made["id"], anew)
    for planned in work.plan.network_plan:
        for floating in planned.floating_ips:
            port, old_port_id = ports[planned.original_port_id], planned.original_port_id
            what = f"floating IP {floating.floating_ip_address}"
            finish.attempt(work, what, partial(finish.move_floating_ip, work, floating, port, old_port_id=old_port_id))
    _put_right(work, made["id"], ports)
    return {
        "server_id": made["id"],
        "server_name": vm.name,
        "volume_id": work.plan.source_volume,
        "addresses": list(ports.values()),
    }


def _old_port(work: Work, planned: PlannedPort) -> Record:
    # Those that come of the MAC address come of it again: Neutron takes none from outside.
    addresses = [
        each.model_dump(include={"subnet_id"} if each.subnet_id in planned.automatic_subnets else None)
        for each in planned.original_fixed_ips
    ]
    if old_server.get_port(work, planned.original_port_id):
        port = have_addresses(work, old_server.unbind(work, planned.original_port_id), addresses)
    else:
        port = create_with_addresses(work, planned, addresses)
    return {
        "port_id": port["id"],
        "network_id": port["network_id"],
        "mac_address": port["mac_address"],
        "ip_addresses": [each["ip_address"] for each in port["fixed_ips"]],
    }


def _put_right(work: Work, server_id: str, ports: dict[str, Record]) -> None:
    old_ports = {each["id"]: each for each in work.baseline["ports"]}
    acts: list[tuple[str, Any]] = [
        ("metadata", lambda: compute.set_server_metadata(work.cloud, server_id, work.plan.vm.metadata))
    ]
    for original_id, port in ports.items():
        if port["port_id"] != original_id:
            fields = {"description": old_ports.get(original_id, {}).get("description") or ""}
            acts.append(
                ("port", lambda port=port, fields=fields: network.update_port(work.admin, port["port_id"], fields))
            )
    for volume in work.baseline["volumes"]:
        metadata = {key: value for key, value in (volume["metadata"] or {}).items() if key != marks.REPLACED_BY}
        fields = {"metadata": metadata}
        acts.append(
            (
                "volume",
                lambda volume=volume, fields=fields: block_storage.update_volume(work.admin, volume["id"], fields),
            )
        )
        if volume["delete_on_termination"]:
            old_server.set_deleted_with(work, server_id, volume["id"], deleted=True)
    if work.baseline["server"]["status"] == "SHUTOFF":
        acts.append(("power state", lambda: _shut_off(work, server_id)))
    for what, act in acts:
        finish.attempt(work, f"{what} of the old server", act)


def _shut_off(work: Work, server_id: str) -> None:
    server = old_server.look(work, server_id)
    if server and server["status"] != "SHUTOFF":
        compute.stop_server(work.cloud, server_id)


def _half_built(work: Work) -> list[Left]:
    """A server of the way back that does not run goes, ports that it made in place of old ones keep their addresses."""
    why = "Made in place of an old one: kept for the next try."
    try:
        broken = [each for each in server.made(work, server.WAY_BACK) if each["status"] not in server.RAN]
        kept = [Left("ports", each["id"], each["name"], why, kept=True) for each in made_ports(work)]
        return [*server.remove(work, broken), *kept]
    except Pf9Error as failure:
        _log.warning("What the way back of restore %s has made stays: %s", work.job.id, failure)
        return [Left("servers", work.job.vm_id, work.job.vm_name, f"What was made of it so far stays: {failure}")]


def _remains(work: Work) -> Iterator[Left]:
    for volume in work.baseline["volumes"]:
        yield Left("volumes", volume["id"], volume["name"], "Of the old server: kept as it was.", kept=True)
    for port in work.baseline["ports"]:
        addresses = ", ".join(each["ip_address"] for each in port["fixed_ips"])
        yield Left("ports", port["id"], port["name"], f"Of the old server: keeps {addresses}.", kept=True)
    made = work.results.get(CreateVolume.name, {}).get("by_snapshot", {})
    for volume_id in made.values():
        yield Left("volumes", volume_id, None, "Made from the snapshot: kept for the retry.", kept=True)
