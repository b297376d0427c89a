"""What a deletion would touch, asked of the cloud itself: the inventory may be hours old."""

from collections.abc import Iterable
from typing import Any, Literal

from api.features.cloud_admin import holders
from api.features.cloud_admin.service import Desk
from pf9.inventory.kinds.network import rule_in_words
from pf9.openstack import compute, network

SHOWN = 50
Record = dict[str, Any]
Effect = Literal["deleted", "blocks", "kept"]


def of_flavor(desk: Desk, flavor_id: str) -> Record:
    """The servers that were made from a flavor: Nova keeps its figures with each of them, they run on."""
    flavor = compute.get_flavor(desk.cloud, flavor_id)
    servers = compute.list_servers_of_flavor(desk.cloud, flavor_id)
    summary = f"Deletes flavor {flavor['name']}."
    if servers:
        were, keep = ("was", "keeps") if len(servers) == 1 else ("were", "keep")
        summary += f" {_counted(servers, 'server')} {were} made from it and {keep} running."
    groups = [_group("servers", "Servers made from it", "kept", servers, map(_name, servers))]
    return _told("flavors", flavor, groups, summary)


def of_network(desk: Desk, network_id: str) -> Record:
    """What goes with a network, and the ports that keep it."""
    found = network.get_network(desk.cloud, network_id)
    ports = network.list_ports_of(desk.cloud, network_id)
    own = [port for port in ports if port["device_owner"] in network.OWN_PORTS]
    used = [port for port in ports if port["device_owner"] not in network.OWN_PORTS]
    subnets = network.list_subnets_of(desk.cloud, network_id)
    names = _names(desk, used)
    groups = [
        _group("ports", "Ports in use", "blocks", used, names),
        _group("subnets", "Subnets", "deleted", subnets, map(_name, subnets)),
        _group("ports", "Neutron's own ports", "deleted", own, _names(desk, own)),
    ]
    if used:
        summary = holders.in_use_by(f"Network {_name(found)}", len(used), names)
        return _told("networks", found, groups, summary)
    with_it = _both(subnets and f"its {_counted(subnets, 'subnet')}", own and f"Neutron's own {_counted(own, 'port')}")
    return _told("networks", found, groups, f"Deletes network {_name(found)}{with_it}.")


def of_security_group(desk: Desk, group_id: str) -> Record:
    """The rules that go with a group, those of other groups that name it too, and the ports that keep it."""
    found = network.get_security_group(desk.cloud, group_id)
    ports = network.list_ports_in_group(desk.cloud, group_id)
    rules = found["security_group_rules"]
    others = [rule for rule in network.list_rules_naming(desk.cloud, group_id) if rule["security_group_id"] != group_id]
    names = _names(desk, ports)
    groups = [
        _group("ports", "Ports that it guards", "blocks", ports, names),
        _group("security_group_rules", "Rules", "deleted", rules, map(rule_in_words, rules)),
        _group(
            "security_group_rules", "Rules of other groups that name it", "deleted", others, map(rule_in_words, others)
        ),
    ]
    if ports:
        summary = holders.in_use_by(f"Security group {_name(found)}", len(ports), names)
        return _told("security_groups", found, groups, summary)
    with_it = _both(
        rules and f"its {_counted(rules, 'rule')}",
        others and f"{_counted(others, 'rule')} of other groups that name it",
    )
    return _told("security_groups", found, groups, f"Deletes security group {_name(found)}{with_it}.")


def of_security_group_rule(desk: Desk, rule_id: str) -> Record:
    """Nothing hangs on a rule but what it lets through."""
    rule = network.get_security_group_rule(desk.cloud, rule_id)
    group = network.get_security_group(desk.cloud, rule["security_group_id"])
    summary = f"Deletes the rule {rule_in_words(rule)} of security group {_name(group)}."
    return _told("security_group_rules", {**rule, "name": rule_in_words(rule)}, [], summary)


def _names(desk: Desk, ports: list[Record]) -> list[str]:
    return holders.name_ports(desk.database, ports, region_name=desk.cloud.region_name)


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


def _group(kind: str, label: str, effect: Effect, records: list[Record], names: Iterable[str]) -> Record:
    items = [{"id": record["id"], "name": name} for record, name in zip(records[:SHOWN], names, strict=False)]
    return {"kind": kind, "label": label, "effect": effect, "total": len(records), "items": items}


def _name(record: Record) -> str:
    return str(record.get("name") or record["id"])


def _counted(records: list[Record], noun: str) -> str:
    return f"{len(records)} {noun}{'' if len(records) == 1 else 's'}"


def _both(*parts: Any) -> str:
    told: Iterable[str] = [part for part in parts if part]
    return "".join(f" and {part}" for part in told)
