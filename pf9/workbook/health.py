"""vHealth: what somebody should look at."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from pf9.inventory.catalog import BY_NAME
from pf9.workbook.estate import Estate
from pf9.workbook.tabs import Fact, Tab, words

WORLD = {"0.0.0.0/0", "::/0"}
OLD_SNAPSHOT_DAYS = 30


class Finding(NamedTuple):
    """One line; `name` is the name of the resource, or its id where it has none."""

    estate: Estate
    type: str
    name: Any
    message: str


def _orphan_volumes(estate: Estate, found: Callable[..., Finding]) -> Iterator[Finding]:
    rows = estate.rows("volumes", "id", "name", "status", "size_gb", "project_id", "attachments", "updated_at")
    for volume_id, name, status, size_gb, project_id, attachments, updated_at in rows:
        if status == "available" and not attachments:
            since = f" Last touched {updated_at:%Y-%m-%d}." if isinstance(updated_at, datetime) else ""
            yield found(
                "Orphan volume",
                name or volume_id,
                f"{size_gb} GiB, attached to nothing{_of(estate, project_id)}.{since}",
            )
        elif str(status).startswith("error"):
            yield found("Volume in error", name or volume_id, f"Its status is {status}{_of(estate, project_id)}.")


def _lonely_ports(estate: Estate, found: Callable[..., Finding]) -> Iterator[Finding]:
    rows = estate.rows("ports", "id", "name", "device_id", "network_id", "ip_addresses", "project_id")
    for port_id, name, device_id, network_id, addresses, project_id in rows:
        if not device_id:
            network = estate.names.find("networks", network_id) or network_id
            held = f" and holds {', '.join(addresses)}" if addresses else ""
            yield found(
                "Port without device",
                name or port_id,
                f"It is on {network}{held}, used by nothing{_of(estate, project_id)}.",
            )


def _open_groups(estate: Estate, found: Callable[..., Finding]) -> Iterator[Finding]:
    rules = defaultdict(set)
    columns = ("security_group_id", "direction", "ethertype", "protocol", "port_range_min", "port_range_max",
               "remote_ip_prefix", "remote_group_id")  # fmt: skip
    for group_id, direction, ethertype, protocol, low, high, prefix, remote_group in estate.rows(
        "security_group_rules", *columns
    ):
        if direction == "ingress" and (prefix in WORLD or (prefix is None and remote_group is None)):
            rules[group_id].add(f"{ethertype} {protocol or 'every protocol'}{_ports(low, high)}")
    if not rules:
        return
    used = Counter(group for (groups,) in estate.rows("ports", "security_group_ids") for group in groups or [])
    for group_id, name, project_id in estate.rows("security_groups", "id", "name", "project_id"):
        if group_id in rules:
            opened = ", ".join(sorted(rules[group_id]))
            message = f"Everybody may come in: {opened}. {used[group_id]} ports use it{_of(estate, project_id)}."
            yield found("Group open to the world", name or group_id, message)


def _servers(estate: Estate, found: Callable[..., Finding]) -> Iterator[Finding]:
    for server_id, name, status, fault, project_id in estate.rows(
        "servers", "id", "name", "status", "fault", "project_id"
    ):
        if status == "ERROR":
            why = f": {fault}" if fault else "; the cloud gives no reason."
            yield found("Server in error", name or server_id, f"Its status is ERROR{_of(estate, project_id)}{why}")


def _snapshots(days: int) -> Callable[[Estate, Callable[..., Finding]], Iterator[Finding]]:
    def find(estate: Estate, found: Callable[..., Finding]) -> Iterator[Finding]:
        now = datetime.now(UTC)
        rows = estate.rows("snapshots", "id", "name", "status", "size_gb", "volume_id", "project_id", "created_at")
        for snapshot_id, name, status, size_gb, volume_id, project_id, created_at in rows:
            volume = estate.names.find("volumes", volume_id) or volume_id
            where = f" of volume {volume} ({size_gb} GiB){_of(estate, project_id)}"
            if str(status).startswith("error"):
                yield found("Snapshot in error", name or snapshot_id, f"The status{where} is {status}.")
            elif isinstance(created_at, datetime) and now - created_at > timedelta(days=days):
                age = (now - created_at).days
                yield found("Old snapshot", name or snapshot_id, f"{age} days old (more than {days}),{where}.")

    return find


def _hosts(estate: Estate, found: Callable[..., Finding]) -> Iterator[Finding]:
    for host in estate.hosts.values():
        if host.state == "down":
            tally = estate.tallies("host").get(host.hypervisor_hostname)
            yield found(
                "Host down",
                host.hypervisor_hostname,
                f"Its service is down; it carries {tally.machines if tally else 0} servers.",
            )


def _floating_ips(estate: Estate, found: Callable[..., Finding]) -> Iterator[Finding]:
    for address, port_id, project_id in estate.rows("floating_ips", "floating_ip_address", "port_id", "project_id"):
        if port_id is None:
            yield found("Unused floating IP", address, f"It leads to no port{_of(estate, project_id)}.")


_NEEDED = (
    "servers",
    "hypervisors",
    "volumes",
    "snapshots",
    "security_group_rules",
    "security_groups",
    "ports",
    "floating_ips",
)


def make_health(old_snapshot_days: int = OLD_SNAPSHOT_DAYS) -> Tab:
    """The tab; a snapshot older than this is a finding."""
    looks = (
        _servers, _hosts, _orphan_volumes, _snapshots(old_snapshot_days), _open_groups, _lonely_ports, _floating_ips,
    )  # fmt: skip

    def look(estate: Estate) -> Iterator[Finding]:
        def found(type_: str, name: Any, message: str) -> Finding:
            return Finding(estate, type_, name, message)

        for kind in _NEEDED:
            if not estate.source.has(BY_NAME[kind]):
                yield found("Not looked at", BY_NAME[kind].label, "They were not listed: nothing is said about them.")
        for each in looks:
            yield from each(estate, found)

    return Tab(
        "vHealth",
        "findings",
        words("Name | Message | Message type | VI SDK Server | VI SDK UUID"),
        (
            Fact("Name", "the name of the resource, or its id where it has none", attrgetter("name")),
            Fact("Message", "what was found", attrgetter("message")),
            Fact("Message type", "which of the findings below", attrgetter("type")),
            Fact("VI SDK Server", "the region", attrgetter("estate.region_name")),
        ),
        look,
        _NEEDED,
    )


def _of(estate: Estate, project_id: Any) -> str:
    project = estate.names.find("projects", project_id)
    return f", project {project}" if project else ""


def _ports(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    return f" {low}" if low == high else f" {low}-{high}"
