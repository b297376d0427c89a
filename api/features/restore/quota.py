"""Whether the project has room for what a restore makes, in numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.features.restore import marks
from api.features.restore.plan import Flavor, IsolatedNetwork, Mode, PlannedVolume, QuotaCheck, QuotaLine

Record = dict[str, Any]
_UNITS = {"ram": " MiB", "gigabytes": " GiB"}


@dataclass(frozen=True)
class Need:
    """What a restore takes at its highest: in REPLACE mode the old server goes before the new one comes."""

    instances: int
    cores: int
    ram: int
    ports: int
    volumes: tuple[PlannedVolume, ...]
    networks: tuple[IsolatedNetwork, ...] = ()
    metadata_items: int = 0  # of the one new server

    @classmethod
    def of(cls, *, mode: Mode, old: Flavor, new: Flavor, ports: int, volumes: Iterable[PlannedVolume]) -> "Need":
        """In NEW mode all of it comes on top; in REPLACE mode new volumes stand beside the old ones."""
        if mode == "NEW":
            return cls(1, new.vcpus, new.ram_mb, ports, tuple(volumes))
        return cls(0, new.vcpus - old.vcpus, new.ram_mb - old.ram_mb, ports, tuple(volumes))


def check(quotas: Mapping[str, Record], need: Need, *, group: Record | None, joins_group: bool) -> QuotaCheck:
    """Each quota beside what is needed of it; `joins_group`: the server group gets one member more."""
    compute, storage, network = quotas["compute"], quotas["block-storage"], quotas["network"]
    lines = [
        _line("compute", "instances", compute["instances"], need.instances),
        _line("compute", "cores", compute["cores"], need.cores),
        _line("compute", "ram", compute["ram"], need.ram),
        *_volume_lines(storage, need.volumes),
        _line("network", "ports", network["port"], need.ports, used="used"),
        *_network_lines(network, need.networks),
    ]
    if group is not None and joins_group and "server_group_members" in compute:
        members = {"limit": compute["server_group_members"]["limit"], "in_use": len(group.get("members") or ())}
        lines.append(_line("compute", "server_group_members", members, 1))
    reasons = [_in_words(line) for line in lines if not line.ok]
    reasons += _too_large(storage, need.volumes)
    reasons += _too_many_items(compute, need.metadata_items)
    return QuotaCheck(ok=not reasons, reasons=reasons, details=lines)


def of_project(quotas: Mapping[str, Record]) -> list[dict[str, Any]]:
    """Every quota of Nova and Cinder, and those of networks, as they stand."""
    found = [("compute", name, each, "in_use") for name, each in sorted(quotas["compute"].items())]
    found += [("block-storage", name, each, "in_use") for name, each in sorted(quotas["block-storage"].items())]
    found += [("network", f"{each}s", quotas["network"][each], "used") for each in ("network", "port", "subnet")]
    lines = [_line(service, name, each, 0, used=used) for service, name, each, used in found if isinstance(each, dict)]
    return [line.model_dump(include={"service", "resource", "limit", "in_use"}) for line in lines]


def _volume_lines(storage: Record, volumes: tuple[PlannedVolume, ...]) -> list[QuotaLine]:
    """Of all types together, and of each type that has a limit of its own or is used here."""
    lines = [
        _line("block-storage", "volumes", storage["volumes"], len(volumes)),
        _line("block-storage", "gigabytes", storage["gigabytes"], sum(volume.size_gb for volume in volumes)),
    ]
    for kind in sorted({volume.volume_type for volume in volumes if volume.volume_type}):
        of_kind = [volume.size_gb for volume in volumes if volume.volume_type == kind]
        needs = {f"volumes_{kind}": len(of_kind), f"gigabytes_{kind}": sum(of_kind)}
        lines += [_line("block-storage", name, storage[name], n) for name, n in needs.items() if name in storage]
    return lines


def _network_lines(network: Record, networks: tuple[IsolatedNetwork, ...]) -> list[QuotaLine]:
    if not networks:
        return []
    subnets = sum(len(each.subnets) for each in networks)
    return [
        _line("network", "networks", network["network"], len(networks), used="used"),
        _line("network", "subnets", network["subnet"], subnets, used="used"),
    ]


def _too_large(storage: Record, volumes: tuple[PlannedVolume, ...]) -> list[str]:
    most = (storage.get("per_volume_gigabytes") or {}).get("limit", -1)
    return [
        f"The project may have no volume larger than {most} GiB; {volume.source_volume_name} needs {volume.size_gb} GiB."
        for volume in volumes
        if 0 <= most < volume.size_gb
    ]


def _too_many_items(compute: Record, items: int) -> list[str]:
    most = (compute.get("metadata_items") or {}).get("limit", -1)
    if not 0 <= most < items:
        return []
    why = (
        f"A server of the project may have {most} metadata items; the new one needs {items} until it is done: those of the"
        f" old one and {len(marks.SERVER)} that say which restore it is of."
    )
    return [why]


def _line(service: Any, resource: str, quota: Record, needed: int, *, used: str = "in_use") -> QuotaLine:
    """A limit that was lowered below what is there refuses also what only takes the place of something that goes."""
    limit = quota["limit"] if quota["limit"] >= 0 else None
    in_use = quota[used] + (quota.get("reserved") or 0)
    ok = limit is None or in_use + needed <= limit
    return QuotaLine(service=service, resource=resource, limit=limit, in_use=in_use, needed=needed, ok=ok)


def _in_words(line: QuotaLine) -> str:
    unit = _UNITS.get(line.resource.partition("_")[0], "")
    limit = line.limit or 0
    if line.needed <= 0:
        return (
            f"Quota of {line.resource}: {line.in_use}{unit} are in use, more than the {limit}{unit} allowed:"
            " what is deleted could not be made again."
        )
    free = max(0, limit - line.in_use)
    return (
        f"Quota of {line.resource}: {_so_many(line.needed, unit)} needed, {_so_many(free, unit)} free"
        f" ({line.in_use} of {limit}{unit} in use)."
    )


def _so_many(number: int, unit: str) -> str:
    return f"{number}{unit} {'is' if number == 1 else 'are'}"
