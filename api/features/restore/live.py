"""What a plan is made from, as the cloud shows it now: asked for side by side, in as few turns as it takes."""

import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from api.features.restore import eligibility
from pf9.errors import NotFound
from pf9.openstack import block_storage, compute, network
from pf9.openstack.session import Cloud

Record = dict[str, Any]
Asked = TypeVar("Asked")
Key = TypeVar("Key")
AT_ONCE = 12
_UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


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

    def with_mates(self, mates: Mapping[str, Record]) -> "Surroundings":
        """The same with other mates."""
        return replace(self, mates=mates)


def read_server(cloud: Cloud, vm_id: str, snapshot_id: str | None = None) -> tuple[Server, Record | None]:
    """Read a server, and a snapshot beside it.

    Raises:
        NotFound: the cloud has no such server or snapshot.
        Unsupported: the server does not boot from a volume.
        CloudError: the cloud does not answer.
    """
    must_be_id(vm_id, "server")
    if snapshot_id is not None:
        must_be_id(snapshot_id, "snapshot")
    with ThreadPoolExecutor(AT_ONCE) as threads:
        ask = _asker(threads)
        asked_server = ask(compute.get_server_to_rebuild, cloud, vm_id)
        asked_attachments = ask(compute.list_attachments, cloud, vm_id)
        asked_interfaces = ask(compute.list_interfaces, cloud, vm_id)
        asked_ports = ask(network.list_ports_of_device, cloud, vm_id)
        asked_snapshot = ask(block_storage.get_snapshot, cloud, snapshot_id) if snapshot_id else None
        record = _found(asked_server, "server", vm_id)
        snapshot = _found(asked_snapshot, "snapshot", str(snapshot_id)) if asked_snapshot else None
        attachments = sorted(_found(asked_attachments, "server", vm_id), key=lambda each: str(each["device"]))
        root = eligibility.root_volume_of(record, attachments)
        ports = _in_order(asked_ports(), [each["port_id"] for each in _found(asked_interfaces, "server", vm_id)])
        volumes = {each["volumeId"]: ask(block_storage.get_volume, cloud, each["volumeId"]) for each in attachments}
        floating = {port["id"]: ask(network.list_floating_ips_of, cloud, port["id"]) for port in ports}
        server = Server(
            record=record,
            root_volume_id=root,
            attachments={each["volumeId"]: each for each in attachments},
            volumes={volume_id: answer() for volume_id, answer in volumes.items()},
            ports=tuple(ports),
            floating_ips={port_id: answer() for port_id, answer in floating.items()},
        )
    return server, snapshot


def read_surroundings(cloud: Cloud, server: Server, *, set_id: str | None) -> Surroundings:
    """Read what else a plan depends on; `set_id` is that of the snapshot, when its mates are wanted."""
    record = server.record
    with ThreadPoolExecutor(AT_ONCE) as threads:
        ask = _asker(threads)
        quotas = _ask_quotas(ask, cloud, server.project_id)
        of_ports = sorted({port["network_id"] for port in server.ports})
        networks = {each: ask(network.get_network, cloud, each) for each in of_ports}
        subnets = {each: ask(network.list_subnets_of, cloud, each) for each in of_ports}
        group_ids = sorted({group for port in server.ports for group in port.get("security_groups") or ()})
        groups = {each: ask(network.get_security_group, cloud, each) for each in group_ids}
        flavors = ask(compute.list_flavors, cloud)
        key = ask(_find_key_pair, cloud, record) if record.get("key_name") else None
        in_group = ask(_find_server_group, cloud, record) if record.get("server_groups") else None
        snapshots = {
            volume_id: ask(block_storage.list_snapshots_of, cloud, volume_id)
            for volume_id in server.attachments
            if volume_id == server.root_volume_id or set_id
        }
        of_volumes = {volume_id: answer() for volume_id, answer in snapshots.items()}
        return Surroundings(
            networks={each: answer() for each, answer in networks.items()},
            subnets={subnet["id"]: subnet for answer in subnets.values() for subnet in answer()},
            security_groups={each: answer() for each, answer in groups.items()},
            flavors=tuple(flavors()),
            key_pair=key() if key else None,
            server_group=in_group() if in_group else None,
            snapshots_of_root=tuple(of_volumes.pop(server.root_volume_id)),
            mates=mates_in(of_volumes, set_id) if set_id else {},
            quotas={service: answer() for service, answer in quotas.items()},
        )


def read_quotas(cloud: Cloud, project_id: str) -> dict[str, Record]:
    """The quotas of a project, by service."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        asked = _ask_quotas(_asker(threads), cloud, project_id)
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
        for each in found
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
    if not _UUID.match(text):
        raise NotFound(f"The cloud has no {kind} with the id {text[:64]}.")


def _in_order(ports: Iterable[Record], ids: list[str]) -> list[Record]:
    places = {port_id: place for place, port_id in enumerate(ids)}
    return sorted(ports, key=lambda port: (places.get(port["id"], len(places)), port["id"]))
