"""What a plan is made from, as the cloud shows it now: asked for side by side, in as few turns as it takes."""

import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from api.features.restore import eligibility
from pf9.errors import NotFound
from pf9.openstack import block_storage, compute, identity, network
from pf9.openstack.session import Cloud

Record = dict[str, Any]
Asked = TypeVar("Asked")
Key = TypeVar("Key")
AT_ONCE = 12
_ID = re.compile(r"^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$")  # Keystone writes them without dashes


@dataclass(frozen=True)
class Server:
    """A server with what belongs to it."""

    record: Record
    root_volume_id: str
    attachments: Mapping[str, Record]  # by volume, in the order of their devices
    volumes: Mapping[str, Record]
    ports: tuple[Record, ...]  # in the order in which the server has them
    floating_ips: Mapping[str, list[Record]]  # by port

    @property
    def project_id(self) -> str:
        """Whose it is."""
        return str(self.record["tenant_id"])

    @property
    def root(self) -> Record:
        """The volume that it boots from."""
        return self.volumes[self.root_volume_id]

    def called(self, volume_id: str) -> str:
        """A volume of it in words."""
        return f"{self.volumes[volume_id].get('name') or volume_id} ({self.attachments[volume_id]['device']})"


@dataclass(frozen=True)
class Surroundings:
    """What the rebuilt server has to fit into."""

    networks: Mapping[str, Record]
    subnets: Mapping[str, Record]
    security_groups: Mapping[str, Record]
    flavors: tuple[Record, ...]
    key_pair: Record | None
    server_group: Record | None
    snapshots_of_root: tuple[Record, ...]
    mates: Mapping[str, Record]  # by data volume, the snapshot of the same set
    quotas: Mapping[str, Record]  # by service
    newest_nova: str | None  # the microversion; asked for only where it matters
    zones: frozenset[str]  # where Nova makes servers now

    def with_mates(self, mates: Mapping[str, Record]) -> "Surroundings":
        """The same with other mates."""
        return replace(self, mates=mates)


def read_server(connect: Callable[[], Cloud], vm_id: str) -> Server:
    """Read a server with what belongs to it.

    Raises:
        NotFound: the cloud has no such server.
        Unsupported: it does not boot from a volume.
        CloudError: the cloud does not answer.
    """
    must_be_id(vm_id, "server")
    cloud = connect()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return _ask_server(_asker(threads), cloud, vm_id).of_server()


def read_all(
    connect: Callable[[], Cloud], vm_id: str, snapshot_id: str, *, with_mates: bool, replaces: bool
) -> tuple[Server, Record, Surroundings]:
    """Read a server, a snapshot, and all else that a plan depends on, in two turns; fails as `read_server` does."""
    must_be_id(vm_id, "server")
    must_be_id(snapshot_id, "snapshot")
    cloud = connect()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        ask = _asker(threads)
        flavors, asked_snapshot = ask(compute.list_flavors, cloud), ask(block_storage.get_snapshot, cloud, snapshot_id)
        zones = ask(compute.list_available_zones, cloud)
        first = _ask_server(ask, cloud, vm_id)
        snapshot = _found(asked_snapshot, "snapshot", snapshot_id)
        set_id = (snapshot.get("metadata") or {}).get("set_id") if with_mates else None
        around = _ask_surroundings(ask, cloud, first, set_id, replaces=replaces)
        return first.of_server(), snapshot, around(tuple(flavors()), zones())


@dataclass(frozen=True)
class _FirstTurn:
    """What has been answered of a server, and what has been asked with that."""

    record: Record
    root_volume_id: str
    attachments: list[Record]
    ports: list[Record]
    volumes: Mapping[str, Callable[[], Record]]
    floating_ips: Callable[[], list[Record]] | None

    def of_server(self) -> Server:
        floating: dict[str, list[Record]] = {port["id"]: [] for port in self.ports}
        for each in self.floating_ips() if self.floating_ips else ():
            floating[each["port_id"]].append(each)
        return Server(
            record=self.record,
            root_volume_id=self.root_volume_id,
            attachments={each["volumeId"]: each for each in self.attachments},
            volumes={volume_id: answer() for volume_id, answer in self.volumes.items()},
            ports=_in_order(self.ports, self.record),
            floating_ips=floating,
        )


def _ask_server(ask: Callable[..., Callable[[], Any]], cloud: Cloud, vm_id: str) -> _FirstTurn:
    asked_record = ask(compute.get_server_to_rebuild, cloud, vm_id)
    asked_attachments = ask(compute.list_attachments, cloud, vm_id)
    asked_ports = ask(network.list_ports_of_device, cloud, vm_id)
    record = _found(asked_record, "server", vm_id)
    attachments = sorted(_found(asked_attachments, "server", vm_id), key=lambda each: str(each["device"]))
    root = eligibility.root_volume_of(record, attachments)
    ports = asked_ports()
    return _FirstTurn(
        record=record,
        root_volume_id=root,
        attachments=attachments,
        ports=ports,
        volumes={each["volumeId"]: ask(block_storage.get_volume, cloud, each["volumeId"]) for each in attachments},
        floating_ips=ask(network.list_floating_ips_of, cloud, [port["id"] for port in ports]) if ports else None,
    )


def _ask_surroundings(
    ask: Callable[..., Callable[[], Any]], cloud: Cloud, first: _FirstTurn, set_id: str | None, *, replaces: bool
) -> Callable[[tuple[Record, ...], frozenset[str]], Surroundings]:
    """Ask for the rest; what is given makes a whole of the answers, the flavors and the zones."""
    record, ports = first.record, first.ports
    quotas = _ask_quotas(ask, cloud, str(record["tenant_id"]))
    network_ids = sorted({port["network_id"] for port in ports})
    group_ids = sorted({group for port in ports for group in port.get("security_groups") or ()})
    networks = ask(network.list_networks_of, cloud, network_ids) if network_ids else list
    subnets = ask(network.list_subnets_of_all, cloud, network_ids) if network_ids else list
    groups = ask(network.list_groups_of, cloud, group_ids) if group_ids else list
    key = ask(_find_key_pair, cloud, record) if record.get("key_name") else None
    in_group = ask(_find_server_group, cloud, record) if record.get("server_groups") else None
    goes_with = replaces and any(each["delete_on_termination"] for each in first.attachments)
    newest_nova = ask(compute.find_newest_microversion, cloud) if goes_with else None
    snapshots = {
        each["volumeId"]: ask(block_storage.list_snapshots_of, cloud, each["volumeId"])
        for each in first.attachments
        if each["volumeId"] == first.root_volume_id or set_id
    }

    def together(flavors: tuple[Record, ...], zones: frozenset[str]) -> Surroundings:
        of_volumes = {volume_id: answer() for volume_id, answer in snapshots.items()}
        return Surroundings(
            networks={each["id"]: each for each in networks()},
            subnets={each["id"]: each for each in subnets()},
            security_groups={each["id"]: each for each in groups()},
            flavors=flavors,
            key_pair=key() if key else None,
            server_group=in_group() if in_group else None,
            snapshots_of_root=tuple(of_volumes.pop(first.root_volume_id)),
            mates=mates_in(of_volumes, set_id) if set_id else {},
            quotas={service: answer() for service, answer in quotas.items()},
            newest_nova=newest_nova() if newest_nova else None,
            zones=zones,
        )

    return together


def read_quotas(connect: Callable[[], Cloud], project_id: str) -> dict[str, Record]:
    """The quotas of a project, by service.

    Raises:
        NotFound: the cloud has no such project; Cinder would tell its defaults of any.
        CloudError: the cloud does not answer.
    """
    must_be_id(project_id, "project")
    cloud = connect()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        ask = _asker(threads)
        project, asked = ask(identity.get_project, cloud, project_id), _ask_quotas(ask, cloud, project_id)
        _found(project, "project", project_id)
        return {service: answer() for service, answer in asked.items()}


def side_by_side(asked: Mapping[Key, Callable[[], Asked]]) -> dict[Key, Asked]:
    """Ask all of it at once, and give each answer under its key."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        ask = _asker(threads)
        answers = {key: ask(get) for key, get in asked.items()}
        return {key: answer() for key, answer in answers.items()}


def _ask_quotas(ask: Callable[..., Callable[[], Any]], cloud: Cloud, project_id: str) -> dict[str, Callable[[], Any]]:
    return {
        "block-storage": ask(block_storage.get_quota, cloud, project_id),
        "compute": ask(compute.get_quota, cloud, project_id),
        "network": ask(network.get_quota, cloud, project_id),
    }


def mates_in(snapshots: Mapping[str, Iterable[Record]], set_id: str) -> dict[str, Record]:
    """Of snapshots by volume, those that were taken together with the one of this set."""
    return {
        volume_id: each
        for volume_id, found in snapshots.items()
        for each in sorted(found, key=lambda snapshot: str(snapshot["created_at"]))  # the newest counts
        if (each.get("metadata") or {}).get("set_id") == set_id
    }


def _find_key_pair(cloud: Cloud, server: Record) -> Record | None:
    try:
        return compute.get_key_pair(cloud, server["key_name"], user_id=server["user_id"])
    except NotFound:
        return None


def _find_server_group(cloud: Cloud, server: Record) -> Record | None:
    try:
        return compute.get_server_group(cloud, server["server_groups"][0])
    except NotFound:
        return None


def _asker(threads: ThreadPoolExecutor) -> Callable[..., Callable[[], Any]]:
    def ask(get: Callable[..., Asked], *arguments: Any) -> Callable[[], Asked]:
        return threads.submit(copy_context().run, get, *arguments).result

    return ask


def _found(answer: Callable[[], Asked], kind: str, its_id: str) -> Asked:
    try:
        return answer()
    except NotFound:
        raise NotFound(f"The cloud has no {kind} with the id {its_id}.") from None


def must_be_id(text: str, kind: str) -> None:
    """Refuse what cannot be an id: Nova and Cinder know words such as `detail` in its place."""
    if not _ID.match(text):
        raise NotFound(f"The cloud has no {kind} with the id {text[:64]}.")


def _in_order(ports: list[Record], server: Record) -> tuple[Record, ...]:
    """As the server sees them: Neutron lists ports in no order, Nova tells addresses in that of the interfaces."""
    known = [each.get("OS-EXT-IPS-MAC:mac_addr") for of in (server.get("addresses") or {}).values() for each in of]
    places = {mac: place for place, mac in reversed(list(enumerate(known)))}
    return tuple(sorted(ports, key=lambda port: (places.get(port["mac_address"], len(known)), port["id"])))
