"""Brings single resources up to date at once, after somebody has changed them through this system."""

import socket
from collections.abc import Iterable

from pf9.database import Database
from pf9.errors import InvalidInput, NotFound
from pf9.inventory import catalog, runs
from pf9.inventory.collect import SOURCES
from pf9.inventory.kind import Kind, Record
from pf9.inventory.store import Store
from pf9.openstack.session import Cloud


def refresh(database: Database, cloud: Cloud, targets: Iterable[tuple[str, str]], *, actor: str) -> int:
    """Ask the cloud for each `(kind, id)`, store it or its deletion with history and drift, and give the run's number.

    It waits for nobody but for the moment in which another run writes; that run leaves alone what was stored here.

    Raises:
        CloudError: the cloud does not answer; nothing is stored, the next run will find it.
        InvalidInput: a kind that does not exist or whose resources have no address of their own.
    """
    found: dict[str, list[Record]] = {}
    gone: dict[str, list[str]] = {}
    for name, resource_id in dict.fromkeys(targets):
        kind = catalog.named(name)
        try:
            found.setdefault(kind.name, []).append(_fetch(cloud, kind, resource_id))
        except NotFound:
            gone.setdefault(kind.name, []).append(resource_id)
    kinds = [kind for kind in catalog.KINDS if kind.name in found or kind.name in gone]
    with database.session() as session:
        store = Store(session, region_name=cloud.region_name)
        for kind in kinds:
            store.add(kind, found.get(kind.name, []))
        with session.transaction() as tx:
            run_id = runs.insert_run(
                tx, source="console", host=socket.gethostname(), actor=actor, region_name=cloud.region_name, kinds=[]
            )
            store.write_some(tx, kinds, run_id=run_id, gone=gone)
            runs.finish_run(tx, run_id, status="success")
    return run_id


def _fetch(cloud: Cloud, kind: Kind, resource_id: str) -> Record:
    getter = SOURCES[kind.name][1]
    if getter is None:
        raise InvalidInput(f"{kind.label} have no address of their own: they are brought up to date by a run only.")
    return getter(cloud, resource_id)
