"""CREATE_ISOLATED_NETWORKS and CHECK_RESTORED_SERVER: where a drill takes place, and whether it brought the server back."""
# ruff: noqa: D102 - what run, find and undo are for is said in steps/step.py

from typing import Any, ClassVar

from api.features.restore import marks
from api.features.restore.jobs import Result
from api.features.restore.plan import IsolatedNetwork, IsolatedSubnet, PlannedPort, StepName
from api.features.restore.steps.step import Step
from api.features.restore.steps.volumes import volume_ids
from api.features.restore.watch import StepFailed
from api.features.restore.work import Left, Record, Work
from pf9.errors import CloudError, NotFound
from pf9.openstack import compute, network


class CreateIsolatedNetworks(Step):
    """Makes networks that no router is in; each carries the job from the first moment on."""

    name: ClassVar[StepName] = "CREATE_ISOLATED_NETWORKS"

    def run(self, work: Work) -> Result:
        made: dict[str, Any] = {}
        for planned in work.plan.isolated_networks:
            its_id = _create(work, planned)["id"]
            subnets: dict[str, str] = {}
            made[planned.original_network_id] = {"network_id": its_id, "subnets": subnets}
            for subnet in planned.subnets:
                subnets[subnet.original_subnet_id] = _create_subnet(work, its_id, subnet)["id"]
                work.note({"networks": made})
        return {"networks": made}

    def undo(self, work: Work) -> list[Left]:
        """Their subnets and Neutron's own ports go with them."""
        left = []
        for each in made(work):
            try:
                network.delete_network(work.cloud, each["id"])
            except NotFound:
                continue
            except CloudError as failure:
                left.append(Left("networks", each["id"], each["name"], f"Not deleted: {failure}"))
        return left


class CheckRestoredServer(Step):
    """Compares what came with what was: a server that runs, with the addresses and the volumes, where nobody is reached."""

    name: ClassVar[StepName] = "CHECK_RESTORED_SERVER"

    def run(self, work: Work) -> Result:
        server_id = work.results["CREATE_SERVER"]["server_id"]
        checks = [_state(work, server_id), _volumes(work, server_id), *_addresses(work), _isolation(work)]
        work.note({"server_id": server_id, "checks": checks})
        wrong = [each for each in checks if not each["ok"]]
        if wrong:
            words = [f"{each['name']}: {each['expected']} was expected, {each['found']} was found" for each in wrong]
            raise StepFailed(f"The restored server is not as it should be. {'; '.join(words)}.")
        return {"server_id": server_id, "checks": checks}


def into_isolation(work: Work, planned: PlannedPort) -> PlannedPort:
    """The port as it is asked for in a drill: in the network that stands for the original's."""
    if not work.plan.isolated_network:
        return planned
    place = work.results[CreateIsolatedNetworks.name]["networks"][planned.network_id]
    moved = [each.model_copy(update={"subnet_id": place["subnets"][each.subnet_id]}) for each in planned.requested_ips]
    return planned.model_copy(update={"network_id": place["network_id"], "requested_ips": moved})


def made(work: Work) -> list[Record]:
    """The networks that the drill has made, by their marks."""
    return [
        each
        for planned in work.plan.isolated_networks
        for each in network.list_networks_by(work.admin, description=_mark(work, planned))
    ]


def _mark(work: Work, planned: IsolatedNetwork) -> str:
    return marks.description(work.job.lineage_id, planned.original_network_id)


def _create(work: Work, planned: IsolatedNetwork) -> Record:
    body = {"name": planned.name, "description": _mark(work, planned)}
    return work.make(
        lambda: network.create_network(work.cloud, body, subnet=None),
        lambda: next(iter(network.list_networks_by(work.admin, description=body["description"])), None),
    )


def _create_subnet(work: Work, network_id: str, planned: IsolatedSubnet) -> Record:
    body: dict[str, Any] = {
        "network_id": network_id,
        "name": planned.original_subnet_id,
        "cidr": planned.cidr,
        "ip_version": planned.ip_version,
        "enable_dhcp": planned.enable_dhcp,
        "gateway_ip": None,
        "allocation_pools": planned.allocation_pools,
    }
    if planned.ipv6_address_mode:
        body["ipv6_address_mode"] = planned.ipv6_address_mode
    return work.make(
        lambda: network.create_subnet(work.cloud, body),
        lambda: next((s for s in network.list_subnets_of(work.admin, network_id) if s["cidr"] == planned.cidr), None),
    )


def _check(name: str, expected: Any, found: Any) -> Result:
    return {"name": name, "expected": expected, "found": found, "ok": expected == found}


def _state(work: Work, server_id: str) -> Result:
    return _check("State of the server", "ACTIVE", compute.look_at_server(work.admin, server_id)["status"])


def _volumes(work: Work, server_id: str) -> Result:
    attached = [each["volumeId"] for each in compute.list_attachments(work.admin, server_id)]
    return _check("Volumes", sorted(volume_ids(work)), sorted(attached))


def _addresses(work: Work) -> list[Result]:
    ports = {each["original_port_id"]: each["port_id"] for each in work.results["CREATE_PORTS"]["ports"]}
    checks = []
    for planned in work.plan.network_plan:
        port = network.get_port(work.admin, ports[planned.original_port_id])
        wanted = sorted(str(each.ip_address) for each in planned.original_fixed_ips)
        found = sorted(each["ip_address"] for each in port["fixed_ips"])
        checks.append(_check(f"Addresses in {planned.network_name}", wanted, found))
    return checks


def _isolation(work: Work) -> Result:
    ours = {each["port_id"] for each in work.results["CREATE_PORTS"]["ports"]}
    there = [
        port
        for each in work.results[CreateIsolatedNetworks.name]["networks"].values()
        for port in network.list_ports_of(work.admin, each["network_id"])
    ]
    strangers = [
        f"{port['id']} of {port['device_owner'] or 'nobody'}"
        for port in there
        if port["id"] not in ours and port["device_owner"] not in network.OWN_PORTS
    ]
    return _check("Others in its networks", [], sorted(strangers))
