"""Networks, subnets, routers, security groups with rules, quotas of the network."""

from dataclasses import dataclass
from typing import Any

from lab.scene import company, workloads
from lab.scene.api import Person, post, side_by_side

PUBLIC = "203.0.113.0/24"


@dataclass(frozen=True)
class Surroundings:
    """The network of one project, by names."""

    networks: dict[str, str]
    groups: dict[str, str]


def make_outside(admin: Person) -> str:
    """Make the network that leads out, and one that all share; the id of the first."""
    neutron = admin.network
    public = post(
        neutron,
        "/networks",
        network={
            "name": "public",
            "router:external": True,
            "provider:network_type": "flat",
            "provider:physical_network": "physnet1",
        },
    )
    _subnet(neutron, public, "public-v4", PUBLIC, enable_dhcp=False, gateway_ip="203.0.113.1")
    shared = post(
        neutron,
        "/networks",
        network={"name": "monitoring-shared", "shared": True, "description": "for the agents of operations"},
    )
    _subnet(neutron, shared, "monitoring-shared-v4", "10.250.0.0/22")
    vlan = {
        "name": "storage-vlan-210",
        "provider:network_type": "vlan",
        "provider:physical_network": "physnet1",
        "provider:segmentation_id": 210,
        "admin_state_up": False,
        "port_security_enabled": False,
    }
    _subnet(neutron, post(neutron, "/networks", network=vlan), "storage-vlan-210-v4", "192.168.210.0/24")
    made: str = public["id"]
    return made


def make_projects(
    admin: Person, owners: dict[str, Person], projects: dict[str, str], public: str
) -> dict[str, Surroundings]:
    """Make the networks of all projects."""

    def project(number_and_name: tuple[int, str]) -> Surroundings:
        number, name = number_and_name
        quota = {"network": 20, "subnet": 20, "port": 500, "router": 5, "floatingip": 50, "security_group": 20 + number}
        admin.network.put(f"/quotas/{projects[name]}", json={"quota": quota})
        return _project(owners[name], name, number, public)

    names = [project.name for project in company.PROJECTS]
    return dict(zip(names, side_by_side(project, enumerate(names)), strict=True))


def _project(owner: Person, name: str, number: int, public: str) -> Surroundings:
    neutron = owner.network
    networks, subnets = {}, []
    for place, purpose in enumerate(workloads.NETWORKS):
        text = f"{purpose} servers of {name}"
        network = post(neutron, "/networks", network={"name": f"{purpose}-net", "description": text})
        networks[purpose] = network["id"]
        subnets.append(_subnet(neutron, network, f"{purpose}-v4", f"10.{10 + number}.{place * 16}.0/20"))
    if number == 0:
        v6 = {"ip_version": 6, "ipv6_ra_mode": "slaac", "ipv6_address_mode": "slaac"}
        _subnet(neutron, {"id": networks["db"]}, "db-v6", "2001:db8:10::/64", **v6)
    gateway = {"network_id": public}
    router = post(neutron, "/routers", router={"name": f"{name} edge", "external_gateway_info": gateway})
    for subnet in subnets:
        neutron.put(f"/routers/{router['id']}/add_router_interface", json={"subnet_id": subnet["id"]})
    groups: dict[str, str] = {}
    for group, rules in workloads.GROUPS.items():
        text = f"{group} traffic"
        made = post(neutron, "/security-groups", security_group={"name": group, "description": text})
        groups[group] = made["id"]
        bodies = [_rule(groups, groups[group], *rule) for rule in rules]
        neutron.post("/security-group-rules", json={"security_group_rules": bodies})
    for vip in range(2 if number % 2 else 1):  # addresses kept for later, with nothing behind them
        body = {"name": f"vip-{vip + 1:02}", "network_id": networks["app"], "security_groups": [groups["web"]]}
        neutron.post("/ports", json={"port": body})
    return Surroundings(networks, groups)


def _subnet(neutron: Any, network: dict[str, Any], name: str, cidr: str, **more: Any) -> dict[str, Any]:
    body = {"network_id": network["id"], "name": name, "cidr": cidr, "ip_version": 4}
    return post(neutron, "/subnets", subnet=body | more)


def _rule(
    groups: dict[str, str], group: str, protocol: str | None, first: int | None, last: int | None, where: str
) -> dict[str, Any]:
    rule = {
        "security_group_id": group,
        "direction": "ingress",
        "protocol": protocol,
        "port_range_min": first,
        "port_range_max": last,
        "ethertype": "IPv6" if ":" in where else "IPv4",
    }
    return rule | ({"remote_group_id": groups[where]} if where in groups else {"remote_ip_prefix": where})


def give_addresses(owners: dict[str, Person], public: str, servers: dict[str, list[str]]) -> int:
    """Give floating IPs to the first servers of each project, and one to nobody; how many."""

    def project(name: str) -> int:
        neutron = owners[name].network
        ids = servers[name][:3]
        for server in ids:
            port = neutron.get("/ports", params={"device_id": server, "limit": 1}).json()["ports"][0]
            post(neutron, "/floatingips", floatingip={"floating_network_id": public, "port_id": port["id"]})
        text = 'reserved for "later"'
        post(neutron, "/floatingips", floatingip={"floating_network_id": public, "description": text})
        return len(ids) + 1

    return sum(side_by_side(project, list(servers)))
