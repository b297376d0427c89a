"""Asks the cloud for every kind, all services side by side; nothing is stored here."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, Protocol

from pf9.errors import CloudError, NotFound, Pf9Error
from pf9.inventory.kind import Kind
from pf9.openstack import block_storage, compute, identity, image, network
from pf9.openstack.session import Cloud

_log = logging.getLogger(__name__)
_AT_ONCE = 12  # listings; more than a handful a service only queue up there

Lister = Callable[[Cloud], list[dict[str, Any]]]
Getter = Callable[[Cloud, str], dict[str, Any]]

# The slowest first: the run ends with the last of them.
SOURCES: dict[str, tuple[Lister, Getter | None]] = {
    "servers": (compute.list_servers, compute.get_server),
    "ports": (network.list_ports, network.get_port),
    "volumes": (block_storage.list_volumes, block_storage.get_volume),
    "images": (image.list_images, image.get_image),
    "role_assignments": (identity.list_role_assignments, None),
    "group_memberships": (identity.list_group_memberships, None),
    "security_groups": (network.list_security_groups, network.get_security_group),
    "networks": (network.list_networks, network.get_network),
    "routers": (network.list_routers, network.get_router),
    "subnets": (network.list_subnets, network.get_subnet),
    "floating_ips": (network.list_floating_ips, network.get_floating_ip),
    "security_group_rules": (network.list_security_group_rules, network.get_security_group_rule),
    "snapshots": (block_storage.list_snapshots, block_storage.get_snapshot),
    "hypervisors": (compute.list_hypervisors, compute.get_hypervisor),
    "users": (identity.list_users, identity.get_user),
    "flavors": (compute.list_flavors, compute.get_flavor),
    "volume_types": (block_storage.list_volume_types, block_storage.get_volume_type),
    "projects": (identity.list_projects, identity.get_project),
    "domains": (identity.list_domains, identity.get_domain),
    "roles": (identity.list_roles, identity.get_role),
    "groups": (identity.list_groups, identity.get_group),
    "implied_roles": (identity.list_implied_roles, None),
}


# What reading a record raises when it is not of the shape that its service documents.
MISSHAPEN = (AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True)
class Listing:
    """What one listing brought: every record of the kind, or the reason why there is none.

    `doubt` says why what is missing from it may still exist; then nothing is deleted.
    """

    kind: Kind
    records: list[dict[str, Any]]
    seconds: float
    error: str | None = None
    doubt: str | None = None


class Watcher(Protocol):
    """Somebody who is told how the listings go; called from several threads."""

    def listing(self, kind: Kind) -> None:
        """The kind is being asked for."""

    def listed(self, listing: Listing) -> None:
        """The kind has been listed, or has failed."""


def collect(cloud: Cloud, kinds: Sequence[Kind], watcher: Watcher) -> Iterator[Listing]:
    """List the kinds side by side and give each as it arrives; a kind that fails is a Listing with an `error`.

    Raises:
        CloudError: the cloud lets nobody in (wrong credentials, no such region).
    """
    cloud.log_in()
    order = list(SOURCES)
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="listing") as threads:
        asked = [
            threads.submit(copy_context().run, _list, cloud, kind, watcher)
            for kind in sorted(kinds, key=lambda kind: order.index(kind.name))
        ]
        try:
            for done in as_completed(asked):
                yield done.result()
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            raise


def not_understood(kind: Kind, odd: Exception) -> str:
    """Say so of a listing, in the log with the place where it was found."""
    _log.error("The listing of %s is not understood", kind.name, exc_info=odd)
    return f"The listing of {kind.label.lower()} is not understood: {type(odd).__name__}: {str(odd)[:200]}"


def exists(cloud: Cloud, kind: Kind, resource_id: str) -> bool:
    """Ask the cloud for one resource; True too when it is not to be learned (a doubt deletes nothing)."""
    getter = SOURCES[kind.name][1]
    if getter is None:
        return False
    try:
        getter(cloud, resource_id)
    except NotFound:
        return False
    except CloudError as error:
        _log.warning("Whether %s %s exists is not to be learned: %s", kind.name, resource_id, error)
    return True


def _list(cloud: Cloud, kind: Kind, watcher: Watcher) -> Listing:
    watcher.listing(kind)
    began = time.monotonic()
    try:
        records, error = SOURCES[kind.name][0](cloud), None
    except Pf9Error as failure:
        records, error = [], str(failure)
        _log.warning("The listing of %s failed: %s", kind.name, failure)
    except MISSHAPEN as odd:
        records, error = [], not_understood(kind, odd)
    listing = Listing(kind, records, time.monotonic() - began, error=error, doubt=_smaller_scope(cloud, kind))
    watcher.listed(listing)
    return listing


def _smaller_scope(cloud: Cloud, kind: Kind) -> str | None:
    """Cinder and Neutron do not refuse somebody who is no admin: they leave out the other projects."""
    if kind.regional and not cloud.is_admin:
        return f"The user is no admin: {kind.label.lower()} of other projects are not seen."
    return None
