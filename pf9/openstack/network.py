"""Neutron: networks, subnets, ports, routers, floating IPs, security groups and their rules, of all projects."""

from functools import partial
from typing import Any
from urllib.parse import quote

from pf9.errors import Pf9Error
from pf9.openstack.errors import undo
from pf9.openstack.paging import record_of
from pf9.openstack.session import Cloud

# What Neutron makes in a network for itself goes with it (neutron.common._constants.AUTO_DELETE_PORT_OWNERS).
OWN_PORTS = frozenset({"network:dhcp", "network:distributed", "network:floatingip_agent_gateway"})

_STEADY = {"sort_key": "id", "sort_dir": "asc"}  # what is made meanwhile shifts no page


def list_networks(cloud: Cloud) -> list[dict[str, Any]]:
    """List the networks."""
    return _listing(cloud, "networks")


def list_subnets(cloud: Cloud) -> list[dict[str, Any]]:
    """List the subnets."""
    return _listing(cloud, "subnets")


def list_ports(cloud: Cloud) -> list[dict[str, Any]]:
    """List the ports."""
    return _listing(cloud, "ports")


def list_routers(cloud: Cloud) -> list[dict[str, Any]]:
    """List the routers."""
    return _listing(cloud, "routers")


def list_floating_ips(cloud: Cloud) -> list[dict[str, Any]]:
    """List the floating IPs."""
    return _listing(cloud, "floatingips")


def list_security_groups(cloud: Cloud) -> list[dict[str, Any]]:
    """List the security groups, each with its rules."""
    return _listing(cloud, "security_groups")


def list_security_group_rules(cloud: Cloud) -> list[dict[str, Any]]:
    """List the rules of all security groups."""
    return _listing(cloud, "security_group_rules")


def get_network(cloud: Cloud, network_id: str) -> dict[str, Any]:
    """Give one network."""
    return _record(cloud, "network", network_id)


def get_subnet(cloud: Cloud, subnet_id: str) -> dict[str, Any]:
    """Give one subnet."""
    return _record(cloud, "subnet", subnet_id)


def get_port(cloud: Cloud, port_id: str) -> dict[str, Any]:
    """Give one port."""
    return _record(cloud, "port", port_id)


def get_router(cloud: Cloud, router_id: str) -> dict[str, Any]:
    """Give one router."""
    return _record(cloud, "router", router_id)


def get_floating_ip(cloud: Cloud, floating_ip_id: str) -> dict[str, Any]:
    """Give one floating IP."""
    return _record(cloud, "floatingip", floating_ip_id)


def get_security_group(cloud: Cloud, security_group_id: str) -> dict[str, Any]:
    """Give one security group with its rules."""
    return _record(cloud, "security_group", security_group_id)


def get_security_group_rule(cloud: Cloud, rule_id: str) -> dict[str, Any]:
    """Give one rule."""
    return _record(cloud, "security_group_rule", rule_id)


def create_network(cloud: Cloud, network: dict[str, Any], *, subnet: dict[str, Any] | None) -> dict[str, Any]:
    """Make a network with its first subnet, both or none; the answer's `subnets` names the subnet."""
    made = _create(cloud, "network", network)
    if subnet is not None:
        try:
            first = _create(cloud, "subnet", {**subnet, "network_id": made["id"], "project_id": made["project_id"]})
        except Pf9Error as error:
            undo(error, partial(delete_network, cloud, made["id"]), what=f"network {made['name']} ({made['id']})")
            raise
        made["subnets"] = [first["id"]]
    return made


def create_subnet(cloud: Cloud, subnet: dict[str, Any]) -> dict[str, Any]:
    """Make a subnet of a network."""
    return _create(cloud, "subnet", subnet)


def delete_network(cloud: Cloud, network_id: str) -> None:
    """Delete a network with its subnets and the ports that Neutron made in it for itself."""
    _delete(cloud, "network", network_id)


def create_security_group(cloud: Cloud, group: dict[str, Any]) -> dict[str, Any]:
    """Make a security group; the answer has the rules that Neutron gave it."""
    return _create(cloud, "security_group", group)


def delete_security_group(cloud: Cloud, security_group_id: str) -> None:
    """Delete a security group with its rules, and the rules of others that name it as their remote."""
    _delete(cloud, "security_group", security_group_id)


def create_security_group_rule(cloud: Cloud, rule: dict[str, Any]) -> dict[str, Any]:
    """Make a rule."""
    return _create(cloud, "security_group_rule", rule)


def delete_security_group_rule(cloud: Cloud, rule_id: str) -> None:
    """Delete a rule."""
    _delete(cloud, "security_group_rule", rule_id)


def create_port(cloud: Cloud, port: dict[str, Any]) -> dict[str, Any]:
    """Make a port; without a project it belongs to the session's."""
    return _create(cloud, "port", port)


def update_port(cloud: Cloud, port_id: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Change what is given."""
    return _update(cloud, "port", port_id, fields)


def delete_port(cloud: Cloud, port_id: str) -> None:
    """Delete a port; its addresses are free then."""
    _delete(cloud, "port", port_id)


def list_networks_by(cloud: Cloud, **filters: str) -> list[dict[str, Any]]:
    """List the networks with these values: name, description, project_id."""
    return _listing(cloud, "networks", **filters)


def list_ports_by(cloud: Cloud, **filters: str) -> list[dict[str, Any]]:
    """List the ports with these values: device_id, description, project_id, fixed_ips ("ip_address=…")."""
    return _listing(cloud, "ports", **filters)


def update_floating_ip(cloud: Cloud, floating_ip_id: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Change what is given: `port_id` and `fixed_ip_address` say whose it is."""
    return _update(cloud, "floatingip", floating_ip_id, fields)


def list_subnets_of(cloud: Cloud, network_id: str) -> list[dict[str, Any]]:
    """List the subnets of a network."""
    return _listing(cloud, "subnets", network_id=network_id)


def list_ports_of(cloud: Cloud, network_id: str) -> list[dict[str, Any]]:
    """List the ports of a network."""
    return _listing(cloud, "ports", network_id=network_id)


def list_ports_of_device(cloud: Cloud, device_id: str) -> list[dict[str, Any]]:
    """List the ports of a server or router."""
    return _listing(cloud, "ports", device_id=device_id)


def list_ports_with_address(cloud: Cloud, network_id: str, address: str) -> list[dict[str, Any]]:
    """List the ports that hold this address in the network: one at most, but for one that is just going."""
    return _listing(cloud, "ports", network_id=network_id, fixed_ips=f"ip_address={address}")


def list_floating_ips_of(cloud: Cloud, port_ids: list[str]) -> list[dict[str, Any]]:
    """List the floating IPs that lead to any of these ports."""
    return _listing(cloud, "floatingips", port_id=port_ids)


def list_networks_of(cloud: Cloud, ids: list[str]) -> list[dict[str, Any]]:
    """List these networks."""
    return _listing(cloud, "networks", id=ids)


def list_subnets_of_all(cloud: Cloud, network_ids: list[str]) -> list[dict[str, Any]]:
    """List the subnets of any of these networks."""
    return _listing(cloud, "subnets", network_id=network_ids)


def list_groups_of(cloud: Cloud, ids: list[str]) -> list[dict[str, Any]]:
    """List these security groups."""
    return _listing(cloud, "security_groups", id=ids)


def get_quota(cloud: Cloud, project_id: str) -> dict[str, Any]:
    """Give `{resource: {limit, used, reserved}}` of a project; a limit of -1 is none."""
    path = f"/quotas/{quote(project_id, safe='')}/details"
    return record_of(cloud.get("network", path), "quota", asked=f"GET network {path}")


def list_ports_in_group(cloud: Cloud, security_group_id: str) -> list[dict[str, Any]]:
    """List the ports that a security group guards; a Neutron that does not know the filter gives them all."""
    ports = _listing(cloud, "ports", security_groups=security_group_id)
    return [port for port in ports if security_group_id in port.get("security_groups", ())]


def list_rules_naming(cloud: Cloud, security_group_id: str) -> list[dict[str, Any]]:
    """List the rules, of any group, whose remote is this group."""
    return _listing(cloud, "security_group_rules", remote_group_id=security_group_id)


def _listing(cloud: Cloud, key: str, **filters: str | list[str]) -> list[dict[str, Any]]:
    return cloud.listing("network", f"/{key.replace('_', '-')}", key=key, params={**_STEADY, **filters})


def _create(cloud: Cloud, key: str, body: dict[str, Any]) -> dict[str, Any]:
    path = f"/{key.replace('_', '-')}s"
    return record_of(cloud.post("network", path, {key: body}), key, asked=f"POST network {path}")


def _update(cloud: Cloud, key: str, record_id: str, fields: dict[str, Any]) -> dict[str, Any]:
    path = f"/{key.replace('_', '-')}s/{quote(record_id, safe='')}"
    return record_of(cloud.put("network", path, {key: fields}), key, asked=f"PUT network {path}")


def _delete(cloud: Cloud, key: str, record_id: str) -> None:
    cloud.delete("network", f"/{key.replace('_', '-')}s/{quote(record_id, safe='')}")


def _record(cloud: Cloud, key: str, record_id: str) -> dict[str, Any]:
    path = f"/{key.replace('_', '-')}s/{quote(record_id, safe='')}"
    return record_of(cloud.get("network", path), key, asked=f"GET network {path}")
