"""Neutron's kinds."""

from typing import Any

from pf9.inventory.kind import Column, Kind, Record, Reference, Relation, created, ordered, project, via

# https://docs.openstack.org/api-ref/network/v2/
NETWORK_STATUSES = ("ACTIVE", "BUILD", "DOWN", "ERROR")
PORT_STATUSES = ("ACTIVE", "BUILD", "DOWN", "ERROR", "N/A")
ROUTER_STATUSES = (
    "ACTIVE",
    "ALLOCATING",
    "BUILD",
    "DOWN",
    "ERROR",
    "PENDING_CREATE",
    "PENDING_DELETE",
    "PENDING_UPDATE",
)
FLOATING_IP_STATUSES = ("ACTIVE", "DOWN", "ERROR")


def _sorted(key: str) -> Any:
    return lambda record: ordered(record.get(key))


def _addresses(entries: Any) -> list[str]:
    return sorted(entry["ip_address"] for entry in entries or [] if entry.get("ip_address"))


def _gateway(record: Record) -> Record:
    gateway: Record = record.get("external_gateway_info") or {}
    return gateway


_TAGS = Column("tags", "list", source=_sorted("tags"))

NETWORKS = Kind(
    name="networks",
    group="network",
    label="Networks",
    singular="Network",
    columns=(
        Column("name", shown=True),
        Column("status", values=NETWORK_STATUSES, shown=True),
        *project(),
        Column("admin_state_up", "boolean", label="Admin state up", shown=True),
        Column("is_shared", "boolean", source="shared", label="Shared", shown=True),
        Column("is_external", "boolean", source="router:external", label="External", shown=True),
        Column("subnets_count", "integer", stored=False, label="Subnets", shown=True),
        Column("ports_count", "integer", stored=False, label="Ports", shown=True),
        Column("mtu", "integer", label="MTU", unit="bytes"),
        Column("network_type", source="provider:network_type", label="Type"),
        Column("physical_network", source="provider:physical_network", label="Physical network"),
        Column("segmentation_id", "bigint", source="provider:segmentation_id", label="Segment"),
        Column("port_security_enabled", "boolean", label="Port security"),
        Column("subnet_ids", "list", source=_sorted("subnets"), label="Subnet ids"),
        Column("description", prose=True),
        _TAGS,
        *created(),
    ),
    relations=(
        Relation("subnets", "network_id"),
        Relation("ports", "network_id"),
        Relation("routers", "external_network_id", label="Routers with a gateway here"),
        Relation("floating_ips", "floating_network_id"),
    ),
)

SUBNETS = Kind(
    name="subnets",
    group="network",
    label="Subnets",
    singular="Subnet",
    columns=(
        Column("name", shown=True),
        Column("cidr", label="CIDR", searched=True, shown=True),
        Column("network_id", reference=Reference("networks", enforced=True), label="Network id"),
        Column("network_name", stored=False, ways=(via(network_id="networks"),), label="Network", shown=True),
        *project(),
        Column("ip_version", "integer", label="IP version", shown=True),
        Column("gateway_ip", label="Gateway", shown=True),
        Column("enable_dhcp", "boolean", label="DHCP", shown=True),
        Column("allocation_pools", "json", source=_sorted("allocation_pools"), label="Allocation pools"),
        Column("dns_nameservers", "list", source=_sorted("dns_nameservers"), label="Name servers"),
        Column("host_routes", "json", source=_sorted("host_routes"), label="Host routes"),
        Column("ipv6_address_mode", label="IPv6 address mode"),
        Column("ipv6_ra_mode", label="IPv6 RA mode"),
        Column("description", prose=True),
        _TAGS,
        *created(),
    ),
)

ROUTERS = Kind(
    name="routers",
    group="network",
    label="Routers",
    singular="Router",
    columns=(
        Column("name", shown=True),
        Column("status", values=ROUTER_STATUSES, shown=True),
        *project(),
        Column("admin_state_up", "boolean", label="Admin state up", shown=True),
        Column(
            "external_network_id",
            source="external_gateway_info.network_id",
            reference=Reference("networks"),
            label="External network id",
        ),
        Column(
            "external_network_name",
            stored=False,
            ways=(via(external_network_id="networks"),),
            label="External network",
            shown=True,
        ),
        Column(
            "external_ips",
            "list",
            source=lambda record: _addresses(_gateway(record).get("external_fixed_ips")),
            label="External addresses",
            searched=True,
            shown=True,
        ),
        Column("enable_snat", "boolean", source="external_gateway_info.enable_snat", label="SNAT"),
        Column("distributed", "boolean"),
        Column("ha", "boolean", label="High availability"),
        Column("routes", "json", source=_sorted("routes")),
        Column("description", prose=True),
        _TAGS,
        *created(),
    ),
    relations=(
        Relation("ports", "device_id", label="Interfaces"),
        Relation("floating_ips", "router_id"),
    ),
)

PORTS = Kind(
    name="ports",
    group="network",
    label="Ports",
    singular="Port",
    columns=(
        Column("name", shown=True),
        Column("status", values=PORT_STATUSES, shown=True),
        Column("mac_address", label="MAC address", searched=True, shown=True),
        Column(
            "ip_addresses",
            "list",
            source=lambda record: _addresses(record.get("fixed_ips")),
            label="Addresses",
            searched=True,
            shown=True,
        ),
        Column("network_id", reference=Reference("networks", enforced=True), label="Network id"),
        Column("network_name", stored=False, ways=(via(network_id="networks"),), label="Network", shown=True),
        *project(),
        Column("device_id", reference=Reference("servers"), label="Device id"),
        Column(
            "device_name",
            stored=False,
            ways=(via(device_id="servers"), via(device_id="routers")),
            label="Device",
            shown=True,
        ),
        Column("device_owner", label="Device owner", shown=True),
        Column("admin_state_up", "boolean", label="Admin state up"),
        Column("fixed_ips", "json", source=_sorted("fixed_ips"), label="Fixed addresses"),
        Column("security_group_ids", "list", source=_sorted("security_groups"), label="Security group ids"),
        Column("host_id", source="binding:host_id", label="Host"),
        Column("vnic_type", source="binding:vnic_type", label="VNIC type"),
        Column("vif_type", source="binding:vif_type", label="VIF type"),
        Column("port_security_enabled", "boolean", label="Port security"),
        Column("allowed_address_pairs", "json", source=_sorted("allowed_address_pairs"), label="Allowed address pairs"),
        Column("description", prose=True, brief=True),
        _TAGS,
        *created(),
    ),
    relations=(Relation("floating_ips", "port_id"),),
)

FLOATING_IPS = Kind(
    name="floating_ips",
    group="network",
    label="Floating IPs",
    singular="Floating IP",
    path="/floatingips",
    permission="floatingips",
    title="floating_ip_address",
    columns=(
        Column("floating_ip_address", label="Address", shown=True),
        Column("status", values=FLOATING_IP_STATUSES, shown=True),
        Column("fixed_ip_address", label="Fixed address", searched=True, shown=True),
        *project(),
        Column("port_id", reference=Reference("ports", enforced=True), label="Port id"),
        Column(
            "server_name",
            stored=False,
            ways=(via(port_id="ports", device_id="servers"),),
            label="Server",
            shown=True,
        ),
        Column("router_id", reference=Reference("routers", enforced=True), label="Router id"),
        Column("router_name", stored=False, ways=(via(router_id="routers"),), label="Router", shown=True),
        Column("floating_network_id", reference=Reference("networks"), label="Network id"),
        Column("network_name", stored=False, ways=(via(floating_network_id="networks"),), label="Network", shown=True),
        Column("description", prose=True),
        _TAGS,
        *created(),
    ),
)

SECURITY_GROUPS = Kind(
    name="security_groups",
    group="network",
    label="Security groups",
    singular="Security group",
    columns=(
        Column("name", shown=True),
        Column("description", prose=True, shown=True),
        *project(),
        Column("ingress_rules_count", "integer", stored=False, label="Ingress rules", shown=True),
        Column("egress_rules_count", "integer", stored=False, label="Egress rules", shown=True),
        Column("servers_count", "integer", stored=False, label="Servers", shown=True),
        Column("stateful", "boolean"),
        Column("is_shared", "boolean", source="shared", label="Shared"),
        _TAGS,
        *created(),
    ),
    relations=(
        Relation("security_group_rules", "security_group_id", label="Rules"),
        Relation("ports", "security_group_ids", contains=True),
    ),
)


def rule_in_words(rule: Record) -> str:
    """What people know a rule by, for Neutron gives it no name: "ingress IPv4 tcp 80-443 from 10.0.0.0/8"."""
    first, last = rule.get("port_range_min"), rule.get("port_range_max")
    ports = None if first is None else str(first) if last in {None, first} else f"{first}-{last}"
    remote = rule.get("remote_ip_prefix") or rule.get("remote_group_id")
    way = f"{'to' if rule.get('direction') == 'egress' else 'from'} {remote or 'anywhere'}"
    words = (rule.get("direction"), rule.get("ethertype"), rule.get("protocol") or "any protocol", ports, way)
    return " ".join(str(word) for word in words if word)


SECURITY_GROUP_RULES = Kind(
    name="security_group_rules",
    group="network",
    label="Security group rules",
    singular="Security group rule",
    permission="security_groups",
    owner="security_group_id",
    columns=(
        Column("name", source=rule_in_words, tracked=False, label="Rule", shown=True),
        Column("security_group_id", reference=Reference("security_groups", enforced=True), label="Security group id"),
        Column(
            "security_group_name",
            stored=False,
            ways=(via(security_group_id="security_groups"),),
            label="Security group",
            shown=True,
        ),
        *project(),
        Column("direction", values=("ingress", "egress"), shown=True),
        Column("ethertype", values=("IPv4", "IPv6"), shown=True),
        Column("protocol", shown=True),
        Column("port_range_min", "integer", label="Port from", shown=True),
        Column("port_range_max", "integer", label="Port to", shown=True),
        Column("remote_ip_prefix", label="Remote prefix", searched=True, shown=True),
        Column("remote_group_id", reference=Reference("security_groups"), label="Remote group id"),
        Column("remote_group_name", stored=False, ways=(via(remote_group_id="security_groups"),), label="Remote group"),
        Column("description", prose=True),
        *created(),
    ),
)

KINDS = (NETWORKS, SUBNETS, ROUTERS, PORTS, FLOATING_IPS, SECURITY_GROUPS, SECURITY_GROUP_RULES)
