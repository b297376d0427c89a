"""Neutron: networks, subnets, ports, routers, floating IPs, security groups and their rules, of all projects."""

from typing import Any
from urllib.parse import quote

from pf9.openstack.session import Cloud

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


def _listing(cloud: Cloud, key: str) -> list[dict[str, Any]]:
    return cloud.listing("network", f"/{key.replace('_', '-')}", key=key, params=_STEADY)


def _record(cloud: Cloud, key: str, record_id: str) -> dict[str, Any]:
    record: dict[str, Any] = cloud.get("network", f"/{key.replace('_', '-')}s/{quote(record_id, safe='')}")[key]
    return record
