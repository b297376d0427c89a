"""What a deletion would touch, asked of the cloud itself: the inventory may be hours old."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

from pf9.openstack import compute, network
from pf9.openstack.session import Cloud

SHOWN = 50
Record = dict[str, Any]
Effect = Literal["deleted", "blocks", "kept"]


def of_flavor(cloud: Cloud, flavor_id: str) -> Record:
    """The servers that were made from a flavor: Nova keeps its figures with each of them, they run on."""
    flavor = compute.get_flavor(cloud, flavor_id)
    servers = compute.list_servers_of_flavor(cloud, flavor_id)
    summary = f"Deletes flavor {flavor['name']}."
    if servers:
        were, keep = ("was", "keeps") if len(servers) == 1 else ("were", "keep")
        summary += f" {_counted(servers, 'server')} {were} made from it and {keep} running."
    return _told("flavors", flavor, [_group("servers", "Servers made from it", "kept", servers, _name)], summary)


def of_network(cloud: Cloud, network_id: str) -> Record:
    """What goes with a network, and the ports that keep it."""
    found = network.get_network(cloud, network_id)
    ports = network.list_ports_of(cloud, network_id)
    own = [port for port in ports if port["device_owner"] in network.OWN_PORTS]
    used = [port for port in ports if port["device_owner"] not in network.OWN_PORTS]
    subnets = network.list_subnets_of(cloud, network_id)
    groups = [
        _group("ports", "Ports in use", "blocks", used, name_of_port),
        _group("subnets", "Subnets", "deleted", subnets, _name),
        _group("ports", "Neutron's own ports", "deleted", own, name_of_port),
    ]
    if used:
        return _told("networks", found, groups, f"Network {_name(found)} is in use by {_counted(used, 'port')}.")
    with_it = _both(subnets and f"its {_counted(subnets, 'subnet')}", own and f"Neutron's own {_counted(own, 'port')}")
    return _told("networks", found, groups, f"Deletes network {_name(found)}{with_it}.")


def of_security_group(cloud: Cloud, group_id: str) -> Record:
    """The rules that go with a group, those of other groups that name it too, and the ports that keep it."""
    found = network.get_security_group(cloud, group_id)
    ports = network.list_ports_in_group(cloud, group_id)
    rules = found["security_group_rules"]
    others = [rule for rule in network.list_rules_naming(cloud, group_id) if rule["security_group_id"] != group_id]
    groups = [
        _group("ports", "Ports that it guards", "blocks", ports, name_of_port),
        _group("security_group_rules", "Rules", "deleted", rules, name_of_rule),
        _group("security_group_rules", "Rules of other groups that name it", "deleted", others, name_of_rule),
    ]
    if ports:
        summary = f"Security group {_name(found)} is in use by {_counted(ports, 'port')}."
        return _told("security_groups", found, groups, summary)
    with_it = _both(
        rules and f"its {_counted(rules, 'rule')}",
        others and f"{_counted(others, 'rule')} of other groups that name it",
    )
    return _told("security_groups", found, groups, f"Deletes security group {_name(found)}{with_it}.")


def of_security_group_rule(cloud: Cloud, rule_id: str) -> Record:
    """Nothing hangs on a rule but what it lets through."""
    rule = network.get_security_group_rule(cloud, rule_id)
    group = network.get_security_group(cloud, rule["security_group_id"])
    summary = f"Deletes the rule {name_of_rule(rule)} of security group {_name(group)}."
    return _told("security_group_rules", {**rule, "name": name_of_rule(rule)}, [], summary)


def name_of_port(port: Record) -> str:
    """What people know a port by: its name, else its addresses, and what it belongs to."""
    addresses = ", ".join(fixed["ip_address"] for fixed in port.get("fixed_ips", ()))
    owner = port.get("device_owner") or "nobody"
    return f"{port.get('name') or addresses or port['id']} ({owner})"


def name_of_rule(rule: Record) -> str:
    """A rule in one line."""
    first, last = rule.get("port_range_min"), rule.get("port_range_max")
    ports = None if first is None else str(first) if last in {None, first} else f"{first}-{last}"
    remote = rule.get("remote_ip_prefix") or rule.get("remote_group_id") or "any"
    words = (rule["direction"], rule["ethertype"], rule.get("protocol") or "any", ports, remote)
    return " ".join(word for word in words if word)


def _told(kind: str, found: Record, groups: list[Record], summary: str) -> Record:
    items = [group for group in groups if group["total"]]
    return {
        "resource_type": kind,
        "id": found["id"],
        "name": found.get("name") or None,
        "items": items,
        "blocked": any(group["effect"] == "blocks" for group in items),
        "summary": summary,
    }


def _group(kind: str, label: str, effect: Effect, records: list[Record], name: Callable[[Record], str]) -> Record:
    items = [{"id": record["id"], "name": name(record)} for record in records[:SHOWN]]
    return {"kind": kind, "label": label, "effect": effect, "total": len(records), "items": items}


def _name(record: Record) -> str:
    return str(record.get("name") or record["id"])


def _counted(records: list[Record], noun: str) -> str:
    return f"{len(records)} {noun}{'' if len(records) == 1 else 's'}"


def _both(*parts: Any) -> str:
    told: Iterable[str] = [part for part in parts if part]
    return "".join(f" and {part}" for part in told)
