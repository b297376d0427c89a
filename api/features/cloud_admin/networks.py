"""Networks in Neutron, each with its first subnet."""

import ipaddress
from dataclasses import replace
from functools import partial
from typing import Any

from api.features.cloud_admin.schemas import NetworkCreate, SubnetCreate
from api.features.cloud_admin.service import (
    Desk,
    Outcome,
    Subject,
    check_reference,
    create,
    delete,
    get_known,
    in_use,
)
from pf9.errors import CloudRefused
from pf9.openstack import identity, network

KIND = "networks"
_WORDS = {
    "is_shared": "shared",
    "is_external": "router:external",
    "network_type": "provider:network_type",
    "physical_network": "provider:physical_network",
    "segmentation_id": "provider:segmentation_id",
}


def create_network(desk: Desk, body: NetworkCreate) -> dict[str, Any]:
    """Make a network with its subnet, both or none."""
    said = body.model_dump(exclude_none=True)
    subject = Subject(KIND, name=body.name, project_id=body.project_id, details=said)
    words = {_WORDS.get(name, name): value for name, value in said.items() if name != "subnet"}
    subnet = _subnet_words(body.subnet, network_name=body.name) if body.subnet else None

    def act() -> Outcome:
        if body.project_id:
            check_reference("project_id", body.project_id, partial(identity.get_project, desk.cloud, body.project_id))
        made = network.create_network(desk.cloud, words, subnet=subnet)
        touched = tuple(("subnets", subnet_id) for subnet_id in made["subnets"])
        return Outcome(replace(subject, id=made["id"], project_id=made["project_id"]), touched=touched)

    return create(desk, subject, act)


def delete_network(desk: Desk, network_id: str) -> dict[str, Any]:
    """Delete a network with its subnets and Neutron's own ports; refused while anybody else has a port there."""
    subject = Subject(KIND, id=network_id)

    def act() -> Outcome:
        known, _ = get_known(subject, lambda: network.get_network(desk.cloud, network_id))
        subnets = network.list_subnets_of(desk.cloud, network_id)
        own, _ = split_ports(desk, network_id)
        try:
            network.delete_network(desk.cloud, network_id)
        except CloudRefused as refusal:
            _, others = split_ports(desk, network_id)
            raise in_use(desk, refusal, known, others) from refusal
        gone = [(KIND, network_id), *(("subnets", each["id"]) for each in subnets)]
        return Outcome(known, removed=(*gone, *(("ports", each["id"]) for each in own)))

    return delete(desk, subject, act)


def split_ports(desk: Desk, network_id: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The network's ports: Neutron's own, which go with it, and those of others, which hold it."""
    ports = network.list_ports_of(desk.cloud, network_id)
    own = [port for port in ports if port["device_owner"] in network.OWN_PORTS]
    return own, [port for port in ports if port["device_owner"] not in network.OWN_PORTS]


def _subnet_words(subnet: SubnetCreate, *, network_name: str) -> dict[str, Any]:
    words = subnet.model_dump(exclude_none=True)
    words |= {"ip_version": ipaddress.ip_network(subnet.cidr).version, "name": subnet.name or f"{network_name}-subnet"}
    if (
        "gateway_ip" in subnet.model_fields_set
    ):  # null says that there is none; Neutron takes the first if nothing is said
        words["gateway_ip"] = subnet.gateway_ip
    return words
