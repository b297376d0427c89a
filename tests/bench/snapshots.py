"""`make bench-snapshots`: a run over 500 due volumes against the same snapshots asked for and followed bare, as many at a time.

Both go over the lab's cloud, in turns, in a project that the bench makes and takes away again. Prints each figure beside its
limit and ends with 1 when one is over. `python -m tests.bench.snapshots 60` does it with fewer volumes.
"""

import os
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import lab
from db.migrate import migrate
from pf9.database import Database
from pf9.errors import CloudError, NotFound
from pf9.openstack import block_storage
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings, ServiceUserSettings, SnapshotSettings, SnapshotWorkerSettings
from pf9.values import Json
from snapshots import p9_auto_snapshots
from tests.conftest import PASSWORDS, owner_settings
from tests.fixtures.estate import Estate, wait_until
from tests.snapshots.conftest import assign

VOLUMES, AT_ONCE, TURNS = 500, 8, 2
LIMIT, LIMIT_CALLS = 1.3, 2.0
TAG = uuid.uuid4().hex[:8]  # what a bench that was ended in its middle left behind is in nobody's way
EMAIL, PASSWORD, TENANT = f"bench-{TAG}@svc.example", "Service-User-1", f"tenant of the bench {TAG}"


def main() -> int:
    """Make the volumes, time both, take all away again."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else VOLUMES
    server = lab.up("test", parts=("database", "cloud"))
    settings = CloudSettings.load(server.cloud.variables)
    admin = Cloud.connect(settings)
    estate, name = Estate(admin), server.database.create_database()
    try:
        owner = owner_settings(server, name)
        migrate(owner, passwords=PASSWORDS)
        session = tenant(admin, settings, estate)
        volumes = side_by_side(lambda place: make_volume(session, place), range(number))
        wait_until(lambda: not listed(session, "/volumes", status="creating"), what="the volumes were never made")
        database = Database(owner, application_name="bench")
        due(database, settings)
        worker = Database(
            owner.model_copy(update={"user": "pf9_snapshots", "password": PASSWORDS.pf9_snapshots}),
            application_name="bench-worker",
        )
        bare, whole, calls = [], [], Counter[str]()
        for day in range(1, TURNS + 1):
            bare.append(timed(lambda: drive_bare(session, volumes)))
            parts = parts_of(worker, settings)
            with counted(parts.cloud, calls):
                whole.append(timed(lambda: run(parts, worker, day=day, expect=number)))  # noqa: B023 - called at once
        worker.close()
        database.close()
        return told(number, bare, whole, calls)
    finally:
        clean(admin, estate)
        server.database.drop_database(name)


def told(number: int, bare: list[float], whole: list[float], calls: Counter[str]) -> int:
    """Print the figures and give the exit code."""
    ratio, per_snapshot = min(whole) / min(bare), (calls["POST"] + calls["GET of one"]) / (number * TURNS)
    print(f"{number} snapshots, {AT_ONCE} at a time, driven bare: {_list(bare)} s; a run: {_list(whole)} s")
    print(f"ratio of the best: {ratio:.2f} (limit {LIMIT}); load {os.getloadavg()[0]:.1f}")
    print(f"calls for one snapshot: {per_snapshot:.2f} (limit {LIMIT_CALLS:.0f}); all of {TURNS} runs: {dict(calls)}")
    return int(ratio > LIMIT or per_snapshot > LIMIT_CALLS)


def tenant(admin: Cloud, settings: CloudSettings, estate: Estate) -> Cloud:
    """A project with room for all of it, a service user, and the administrator's own session in the project."""
    estate.make("users", name=EMAIL, email=EMAIL, password=PASSWORD, domain_id="default")
    project_id = estate.make("projects", name=TENANT, domain_id="default")
    user_id = admin.get("identity", "/users", params={"name": settings.username})["users"][0]["id"]
    role_id = admin.get("identity", "/roles", params={"name": "admin"})["roles"][0]["id"]
    admin.put("identity", f"/projects/{project_id}/users/{user_id}/roles/{role_id}")
    quota = {"snapshots": -1, "volumes": -1, "gigabytes": -1}
    admin.put("block-storage", f"/os-quota-sets/{project_id}", {"quota_set": quota})
    return admin.as_user(user_id, settings.password, project_id=project_id)


def make_volume(session: Cloud, place: int) -> str:
    """Ask for one."""
    made = session.post("block-storage", "/volumes", {"volume": {"size": 1, "name": f"bench {place}"}})
    return str(made["volume"]["id"])


def due(database: Database, settings: CloudSettings) -> None:
    """Have the volumes in the inventory, and a rule that asks for snapshots of them only."""
    rules = [
        {"name": "bench", "priority": 1, "match": {"tenant_name": TENANT}, "policies": ["daily_5"]},
        {"name": "others", "priority": 2, "match": {"min_size_gb": 0}, "auto_snapshot": False},
    ]
    with database.transaction() as tx:
        tx.execute(
            "INSERT INTO snapshot_rule_versions (version, saved_by, origin, rules, changes) VALUES (1, 'bench', 'api', %s, '{}')",
            (Json(rules),),
        )
    assign(database, settings)


def parts_of(database: Database, settings: CloudSettings) -> p9_auto_snapshots.Parts:
    """The worker with its defaults, but for the bounds on one project and one run."""
    bounds = SnapshotWorkerSettings(concurrency=AT_ONCE, project_concurrency=AT_ONCE, max_new=100_000)
    user = ServiceUserSettings(email=EMAIL, password=PASSWORD)
    return p9_auto_snapshots.Parts(database, Cloud.connect(settings), bounds, SnapshotSettings(), user)


def run(parts: p9_auto_snapshots.Parts, database: Database, *, day: int, expect: int) -> None:
    """One run of the worker, on a day on which all volumes are due."""
    run_id = p9_auto_snapshots.run(parts, goes_on=lambda: True, now=datetime.now(UTC) + timedelta(days=day))
    with database.transaction(read_only=True) as tx:
        made = tx.one("SELECT created_count, status FROM snapshot_runs WHERE id = %s", (run_id,))
    assert made == {"created_count": expect, "status": "completed"}, made


def drive_bare(session: Cloud, volumes: Iterable[str]) -> None:
    """Ask for each and look until it is there, and nothing else."""

    def one(volume_id: str) -> None:
        body = {"volume_id": volume_id, "name": "bare", "force": True, "metadata": {"bench": "bare"}}
        made = session.post("block-storage", "/snapshots", {"snapshot": body})["snapshot"]["id"]
        for tries in count():
            if session.get("block-storage", f"/snapshots/{made}")["snapshot"]["status"] == "available":
                return
            assert tries < 1000, "it was never made"
            time.sleep(0.1)

    side_by_side(one, volumes)


@contextmanager
def counted(cloud: Cloud, calls: Counter[str]) -> Any:
    """Count what is asked over the connections of this session, and of those of the service user, which share them."""

    def add(answer: Any, *_: Any, **__: Any) -> None:
        path = answer.request.path_url
        if "/auth/tokens" in path:
            calls["logins"] += 1
        elif "/detail" in path or answer.request.method != "GET":
            calls["pages" if "/detail" in path else answer.request.method] += 1
        else:
            calls["GET of one" if "/snapshots/" in path or "/volumes/" in path else "GET"] += 1

    hooks = cloud._session.session.hooks["response"]
    hooks.append(add)
    yield
    hooks.remove(add)


def clean(admin: Cloud, estate: Estate) -> None:
    """Take away snapshots, volumes, project and user."""
    project = admin.get("identity", "/projects", params={"name": TENANT})["projects"]
    for path in ("snapshots", "volumes") if project else ():

        def all_gone(path: str = path) -> bool:
            left = [each["id"] for each in listed(admin, f"/{path}", all_tenants="1", project_id=project[0]["id"])]
            side_by_side(lambda one: ask_to_delete(admin, f"/{path}/{one}"), left)
            return not left

        wait_until(all_gone, what=f"the {path} never went")
    estate.close()


def ask_to_delete(cloud: Cloud, path: str) -> None:
    """Ask once; whoever looks again asks again for what is still there."""
    with suppress(CloudError, NotFound):
        cloud.delete("block-storage", path)


def listed(cloud: Cloud, path: str, **filters: str) -> list[dict[str, Any]]:
    """What the listing holds."""
    return cloud.listing("block-storage", path, key=path[1:], params=filters, microversion=block_storage.MICROVERSION)


def side_by_side(do: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    """Do it for each, as many at a time as the worker."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(do, items))


def timed(do: Callable[[], None]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def _list(seconds: list[float]) -> str:
    return ", ".join(f"{each:.1f}" for each in seconds)


if __name__ == "__main__":
    sys.exit(main())
