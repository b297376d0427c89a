"""From a server and a snapshot to a plan: what will be done, what it needs, and what an operator should know before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from api.features.restore import actions, eligibility, isolation, marks, networks, quota, remarks
from api.features.restore.live import Server, Surroundings
from api.features.restore.plan import (
    PLAN_MINUTES,
    AttachedVolume,
    FixedIp,
    Flavor,
    IpStrategy,
    IsolatedNetwork,
    Mode,
    Plan,
    PlannedKeyPair,
    PlannedPort,
    PlannedVm,
    PlannedVolume,
)
from pf9.errors import Conflict, InvalidInput
from pf9.openstack import compute

Record = dict[str, Any]
_LONGEST_NAME = 255


@dataclass(frozen=True)
class Asked:
    """What somebody wants, in the words of the api."""

    mode: Mode
    ip_strategy: IpStrategy
    new_vm_name: str | None = None
    restore_data_volumes: bool = False
    cleanup_old_storage: bool = False
    delete_source_snapshot: bool = False
    flavor_id: str | None = None
    manual: Mapping[str, tuple[FixedIp, ...]] = field(default_factory=dict)
    is_drill: bool = False  # into networks of its own, with the original's addresses


def make(
    job_id: UUID,
    asked: Asked,
    *,
    server: Server,
    snapshot: Record,
    around: Surroundings,
    project_name: str | None,
    more_warnings: Iterable[str],
) -> Plan:
    """The plan; nothing is asked of anybody any more.

    Raises:
        InvalidInput, Conflict: what is asked for cannot be.
    """
    now = datetime.now(UTC)
    old = _flavor_of(server.record)
    new = _new_flavor(asked, old, around, server)
    restore_point = _volume(server, server.root_volume_id, snapshot)
    data = [_volume(server, volume_id, mate) for volume_id, mate in around.mates.items()]
    ports = networks.plan_ports(server, around, networks.Wish(asked.mode, asked.ip_strategy, asked.manual))
    name = server.record["name"]
    new_name = asked.new_vm_name or _name_for(asked, name, now)
    isolated = isolation.plan_networks(ports, around, new_name) if asked.is_drill else []
    if asked.is_drill:
        ports = isolation.plan_ports(ports, around)
    need = _need(asked, server.record, old, new, ports=ports, isolated=isolated, volumes=[restore_point, *data])
    joins_group = asked.mode == "NEW" and not asked.is_drill
    checked = quota.check(around.quotas, need, group=around.server_group, joins_group=joins_group)
    blockers = [*checked.reasons, *_blockers(asked, server, around)]
    draft = Plan(
        job_id=job_id,
        eligible=not blockers,
        blockers=blockers,
        boot_mode="BOOT_FROM_VOLUME",
        mode=asked.mode,
        ip_strategy=asked.ip_strategy,
        vm=_vm(server.record, new, zones=around.zones, joins_group=not asked.is_drill),
        restore_point=restore_point,
        data_volumes=data,
        reattached_volumes=_reattached(asked, server, around),
        key_pair=_key_pair(around.key_pair),
        new_vm_name=new_name,
        project_id=server.project_id,
        project_name=project_name,
        quota_check=checked,
        network_plan=ports,
        actions=[],
        warnings=[],
        source_volume=server.root_volume_id,
        cleanup_old_storage=asked.cleanup_old_storage,
        delete_source_snapshot=asked.delete_source_snapshot,
        isolated_network=asked.is_drill,
        isolated_networks=isolated,
        confirmation=f"DELETE AND RESTORE {name}" if asked.mode == "REPLACE" else None,
        created_at=now,
        expires_at=now + timedelta(minutes=PLAN_MINUTES),
    )
    warnings = [*more_warnings, *remarks.of(draft, server, snapshot, around, with_data=asked.restore_data_volumes)]
    return draft.model_copy(update={"actions": actions.of(draft), "warnings": warnings})


def _need(
    asked: Asked,
    record: Record,
    old: Flavor,
    new: Flavor,
    *,
    ports: Iterable[PlannedPort],
    isolated: Sequence[IsolatedNetwork],
    volumes: Iterable[PlannedVolume],
) -> quota.Need:
    # The old ports are held until the new server runs: what does not take one of them over comes on top.
    more = [port for port in ports if asked.mode == "NEW" or not port.takes_over(asked.ip_strategy)]
    count = len(more) + sum(map(isolation.has_dhcp, isolated))
    need = quota.Need.of(mode=asked.mode, old=old, new=new, ports=count, volumes=volumes)
    carried = len(record.get("metadata") or {}) + len(marks.SERVER)
    return replace(need, networks=tuple(isolated), metadata_items=carried)


def _blockers(asked: Asked, server: Server, around: Surroundings) -> list[str]:
    found = []
    found += eligibility.why_not_plugged(server.ports)
    busy = eligibility.why_busy(server.record)
    if asked.mode == "REPLACE" and busy:
        found.append(busy)
    if around.newest_nova:
        found += eligibility.why_not_kept(around.newest_nova, server.attachments, name=server.record["name"])
    beside = asked.mode == "NEW" and not asked.is_drill
    if beside and asked.ip_strategy == "SAME_IPS_OR_FAIL" and any(p["fixed_ips"] for p in server.ports):
        taken = ", ".join(each["ip_address"] for port in server.ports for each in port["fixed_ips"])
        found.append(
            f"In NEW mode the original server goes on and keeps its addresses ({taken}): SAME_IPS_OR_FAIL can only fail."
            " Take NEW_IPS, or REPLACE mode."
        )
    return found


def _flavor_of(server: Record) -> Flavor:
    """As the server carries it with itself, whatever has become of the flavor since."""
    flavor = server["flavor"]
    return Flavor(
        id="", name=flavor["original_name"], vcpus=flavor["vcpus"], ram_mb=flavor["ram"], disk_gb=flavor["disk"]
    )


def _new_flavor(asked: Asked, old: Flavor, around: Surroundings, server: Server) -> Flavor:
    """The flavor that is asked for, or the server's own; both must be there for Nova to make a server of it."""
    if asked.flavor_id is not None:
        found = next((each for each in around.flavors if each["id"] == asked.flavor_id), None)
        if found is None:
            message = f"The cloud has no flavor with the id {asked.flavor_id}."
            raise InvalidInput(message, errors=[{"loc": ["body", "flavor_id"], "msg": message}])
        return _flavor(found)
    found = next((each for each in around.flavors if _is(each, old)), None)
    if found is None:
        size = f"{old.vcpus} vCPUs, {old.ram_mb} MiB of memory, {old.disk_gb} GiB of disk"
        raise Conflict(
            f"The flavor {old.name} ({size}) of {server.record['name']} has been deleted or made anew with another size,"
            " and Nova makes no server without one: name another with flavor_id."
        )
    return _flavor(found)


def _is(flavor: Record, old: Flavor) -> bool:
    size = (flavor["name"], flavor["vcpus"], flavor["ram"], flavor["disk"])
    return size == (old.name, old.vcpus, old.ram_mb, old.disk_gb)


def _flavor(record: Record) -> Flavor:
    return Flavor(
        id=record["id"], name=record["name"], vcpus=record["vcpus"], ram_mb=record["ram"], disk_gb=record["disk"]
    )


def _vm(record: Record, flavor: Flavor, *, zones: frozenset[str], joins_group: bool) -> PlannedVm:
    groups: Sequence[str] = record.get("server_groups") or ()
    zone = record.get("OS-EXT-AZ:availability_zone")
    return PlannedVm(
        id=record["id"],
        name=record["name"],
        status=record["status"],
        flavor=flavor,
        availability_zone=zone if zone in zones else None,
        key_name=record.get("key_name"),
        server_group_id=groups[0] if groups and joins_group else None,
        metadata=record.get("metadata") or {},
        tags=list(record.get("tags") or ()),
        description=record.get("description"),
        config_drive=bool(record.get("config_drive")),
        has_user_data=bool(compute.user_data_of(record)),
    )


def _key_pair(record: Record | None) -> PlannedKeyPair | None:
    if record is None:
        return None
    return PlannedKeyPair(
        name=record["name"],
        public_key=record["public_key"],
        type=record.get("type") or "ssh",
        fingerprint=record["fingerprint"],
        owner_id=record["user_id"],
    )


def _volume(server: Server, volume_id: str, snapshot: Record) -> PlannedVolume:
    """Of the source's own type: Cinder makes a volume of a snapshot with another one only after copying, if at all."""
    source, attachment = server.volumes[volume_id], server.attachments[volume_id]
    return PlannedVolume(
        snapshot_id=snapshot["id"],
        snapshot_name=snapshot.get("name") or snapshot["id"],
        snapshot_taken_at=taken_at(snapshot),
        source_volume_id=volume_id,
        source_volume_name=source.get("name") or volume_id,
        size_gb=snapshot["size"],
        volume_type=source.get("volume_type"),
        device=attachment["device"],
        delete_on_termination=bool(attachment.get("delete_on_termination")),
    )


def _reattached(asked: Asked, server: Server, around: Surroundings) -> list[AttachedVolume]:
    if asked.mode == "NEW":
        return []
    return [
        AttachedVolume(
            volume_id=volume_id,
            volume_name=server.volumes[volume_id].get("name") or volume_id,
            size_gb=server.volumes[volume_id]["size"],
            device=attachment["device"],
            delete_on_termination=bool(attachment.get("delete_on_termination")),
        )
        for volume_id, attachment in server.attachments.items()
        if volume_id != server.root_volume_id and volume_id not in around.mates
    ]


def taken_at(snapshot: Record) -> datetime:
    """Cinder's times are UTC and do not say so."""
    return datetime.fromisoformat(snapshot["created_at"]).replace(tzinfo=UTC)


def _name_for(asked: Asked, name: str, now: datetime) -> str:
    if asked.mode == "REPLACE":
        return name
    before, behind = ("drill-", "-") if asked.is_drill else ("", "-restored-")
    behind = f"{behind}{now:%Y%m%d-%H%M%S}"
    return before + name[: _LONGEST_NAME - len(before) - len(behind)] + behind
