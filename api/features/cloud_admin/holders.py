"""Whose the ports are that keep a network or a group: what somebody who wants it gone goes to first."""

from typing import Any

from api.features.cloud_admin import queries
from pf9.database import Database

HANDFUL = 5
_SERVER, _ROUTER, _FLOATING_IP = "compute:", "network:router", "network:floatingip"  # how device_owner begins


def name_ports(database: Database, ports: list[dict[str, Any]], *, region_name: str) -> list[str]:
    """What people know each port by: the server or router that it belongs to, else its own name or addresses.

    Names are those of the inventory, which may not know the newest device yet: that one is called by its id.
    """
    devices = {port["device_id"] for port in ports if port.get("device_id")}
    names: dict[str, str] = {}
    if devices:
        with database.transaction(read_only=True) as tx:
            names = queries.list_device_names(tx, sorted(devices), region_name=region_name)
    return [_named(port, names) for port in ports]


def in_use_by(called: str, ports: int, holders: list[str]) -> str:
    """Such as "Network web is in use by 3 ports: server web-01, server web-02 and router edge."."""
    counted = "1 port" if ports == 1 else f"{ports} ports"
    return f"{called} is in use by {counted}: {_listed(sorted(set(holders)))}."


def _named(port: dict[str, Any], names: dict[str, str]) -> str:
    owner, device = port.get("device_owner") or "", port.get("device_id") or ""
    for begins, noun in ((_SERVER, "server"), (_ROUTER, "router"), (_FLOATING_IP, "floating IP")):
        if device and owner.startswith(begins):
            return f"{noun} {names.get(device, device)}"
    addresses = ", ".join(fixed["ip_address"] for fixed in port.get("fixed_ips", ()))
    return f"port {port.get('name') or addresses or port['id']}{f' ({owner})' if owner else ''}"


def _listed(names: list[str]) -> str:
    shown, rest = names[:HANDFUL], len(names) - HANDFUL
    words = [*shown, f"{rest} more"] if rest > 0 else shown
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
