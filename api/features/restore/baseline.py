"""What the inventory says of a server, beside what the cloud says now: a difference is shown, and the cloud is followed."""

from collections.abc import Mapping
from typing import Any

from api.features.restore.live import Server
from pf9.inventory import catalog

Record = dict[str, Any]
# What a restore takes over, with the words for it.
_COMPARED = {
    "name": "the name",
    "status": "the status",
    "flavor_name": "the flavor",
    "vcpus": "vCPUs",
    "ram_mb": "MiB of memory",
    "key_name": "the key pair",
    "metadata": "the metadata",
    "tags": "the tags",
    "security_groups": "the security groups",
    "ip_addresses": "the addresses",
    "volume_ids": "the volumes",
}


def warnings(known: Mapping[str, Any] | None, server: Server) -> list[str]:
    """One for each difference; one for a server that the inventory does not know yet."""
    if known is None:
        return ["The inventory does not know this server yet: the plan is made from the cloud alone."]
    kind = catalog.named("servers")
    now = {column.name: column.read(server.record) for column in kind.columns if column.name in _COMPARED}
    return [
        f"The inventory of {known['last_seen_at']:%Y-%m-%d %H:%M} UTC has other figures for {words}:"
        f" {_text(known[name])}, the cloud says {_text(now[name])}. The plan follows the cloud."
        for name, words in _COMPARED.items()
        if _comparable(known[name]) != _comparable(now[name])
    ]


def _comparable(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(map(str, value))
    return value or None


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{key}={each}" for key, each in sorted(value.items())) or "none"
    return "none" if value is None else str(value)
