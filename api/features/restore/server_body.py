"""The server that is asked for: as the old one was, on these volumes and ports."""

import logging
from collections.abc import Sequence
from typing import Any

from api.features.restore import marks
from api.features.restore.plan import PlannedKeyPair
from api.features.restore.work import Record, Work
from pf9.errors import CloudRefused, NotFound
from pf9.openstack import compute
from pf9.openstack.session import Cloud

_log = logging.getLogger(__name__)


def create(
    work: Work, *, name: str, step: str, flavor_id: str, volume_ids: Sequence[str], port_ids: Sequence[str]
) -> Record:
    """Ask for it, once; it carries job and step from the first moment on."""
    vm = work.plan.vm
    server: dict[str, Any] = {
        "name": name,
        "flavorRef": flavor_id,
        "networks": [{"port": port_id} for port_id in port_ids] or "none",
        "block_device_mapping_v2": [_device(volume_id, place) for place, volume_id in enumerate(volume_ids)],
        "metadata": {**vm.metadata, **marks.metadata(work.job.lineage_id, step)},
        "config_drive": vm.config_drive,
    }
    optional = {
        "availability_zone": vm.availability_zone,
        "description": vm.description,
        "tags": vm.tags,
        "user_data": work.user_data(),
        "key_name": _key_name(work),
    }
    server |= {key: value for key, value in optional.items() if value}
    hints = {"group": vm.server_group_id} if vm.server_group_id else {}
    return work.make(
        lambda: compute.create_server(work.cloud, server, hints=hints), lambda: next(iter(of_chain(work, step)), None)
    )


def of_chain(work: Work, step: str | None = None) -> list[Record]:
    """The servers that the chain of jobs has made, by the marks that they carry."""
    servers = compute.list_own_servers(work.cloud, with_deleted=True)
    return [each for each in servers if marks.is_of(each, work.job.lineage_id, step)]


def _device(volume_id: str, place: int) -> dict[str, Any]:
    """It stays when the server goes: until all is done, a server is worth nothing and a volume everything."""
    return {
        "boot_index": 0 if place == 0 else -1,
        "uuid": volume_id,
        "source_type": "volume",
        "destination_type": "volume",
        "delete_on_termination": False,
    }


def _key_name(work: Work) -> str | None:
    """The old server's key pair by a name that our account knows it by: Nova looks for it among the asker's own."""
    wanted, key, cloud = work.plan.vm.key_name, work.plan.key_pair, work.cloud
    if not wanted or (key and cloud.user_id == key.owner_id):
        return wanted
    if key:
        try:
            for name in (key.name, f"{key.name}-{key.owner_id[:8]}"):
                if _has_key(cloud, name, key):
                    return name
        except CloudRefused as refusal:
            _log.warning("The key pair %s could not be given to our account: %s", wanted, refusal)
    work.warnings.append(f"The key pair {wanted} could not be given: the new server knows only the keys on its disk.")
    return None


def _has_key(cloud: Cloud, name: str, key: PlannedKeyPair) -> bool:
    """Whether our account has this key by this name, now; False: it has another one by it."""
    try:
        there = compute.get_key_pair(cloud, name, user_id=cloud.user_id)
    except NotFound:
        compute.create_keypair(cloud, name, public_key=key.public_key, kind=key.type)
        return True
    return bool(there["public_key"].strip() == key.public_key.strip())
