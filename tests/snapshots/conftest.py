"""A project of the lab's cloud with a few volumes that are due, and a worker that comes to them by way of the fault proxy.

The cloud's clock cannot be turned; the worker's can. Each run of a test has a day of its own (`next_day`), on which all volumes
are due again.
"""

import itertools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pf9.database import Database
from pf9.inventory.run import Run
from pf9.openstack import block_storage
from pf9.openstack.patience import Patience
from pf9.openstack.session import Cloud
from pf9.settings import (
    CloudSettings,
    DatabaseSettings,
    ServiceUserSettings,
    SnapshotSettings,
    SnapshotWorkerSettings,
)
from pf9.snapshot_policy import assignment
from pf9.values import Json
from snapshots import naming, p9_auto_snapshots
from snapshots.p9_auto_snapshots import Parts
from tests.conftest import PASSWORDS
from tests.fixtures.estate import Estate, wait_until
from tests.fixtures.fault_proxy import FaultProxy

PASSWORD = "Service-User-1"
VOLUMES = 4
_DAYS = itertools.count(1, 7)


@pytest.fixture(scope="module")
def cloud_settings(cloud_env: dict[str, str]) -> CloudSettings:
    return CloudSettings.load(cloud_env)


@pytest.fixture(scope="module")
def admin(cloud_settings: CloudSettings) -> Cloud:
    """The cloud as its administrator uses it, past the proxy."""
    return Cloud.connect(cloud_settings)


@pytest.fixture(scope="module")
def estate(admin: Cloud) -> Iterator[Estate]:
    made = Estate(admin)
    yield made
    made.close()


@pytest.fixture(scope="module")
def service_user(estate: Estate) -> ServiceUserSettings:
    email = f"{uuid.uuid4().hex[:8]}@svc.example"
    estate.make("users", name=email, email=email, password=PASSWORD, domain_id="default")
    return ServiceUserSettings(email=email, password=PASSWORD)


@pytest.fixture
def proxy(cloud_settings: CloudSettings) -> Iterator[FaultProxy]:
    with FaultProxy(cloud_settings.auth_url) as made:
        yield made


@pytest.fixture(scope="module")
def worker_settings(owner: DatabaseSettings) -> DatabaseSettings:
    """The database, as the worker logs in to it."""
    return owner.model_copy(update={"user": "pf9_snapshots", "password": PASSWORDS.pf9_snapshots})


@pytest.fixture
def worker_database(worker_settings: DatabaseSettings) -> Iterator[Database]:
    database = Database(worker_settings, application_name="tests-worker")
    yield database
    database.close()


@pytest.fixture
def next_day() -> datetime:
    """A day on which nothing has been done yet."""
    return datetime.now(UTC).replace(hour=9) + timedelta(days=next(_DAYS))


@dataclass
class Tenant:
    """A project, with its volumes in the order of their making; the administrator's own session in it."""

    project_id: str
    name: str
    session: Cloud
    estate: Estate
    volumes: list[str]

    def add_volume(self, **body: Any) -> str:
        """Another one."""
        made = self.session.post("block-storage", "/volumes", {"volume": {"size": 1, "name": "disk", **body}})["volume"]
        self.estate.settled("volumes", made["id"], to="available")
        return str(made["id"])

    def quota(self, **figures: int) -> None:
        """Let the project have so much."""
        path = f"/os-quota-sets/{self.project_id}"
        self.estate.cloud.put("block-storage", path, {"quota_set": figures})

    def in_use(self) -> int:
        """How many snapshots the project has, by its quota."""
        return int(block_storage.get_quota(self.estate.cloud, self.project_id)["snapshots"]["in_use"])

    def ours(self, *volumes: str, run_id: int | None = None) -> list[naming.Ours]:
        """The snapshots of ours of these volumes, of one run if it is given; none is on its way any more."""
        wanted = set(volumes or self.volumes)

        def listed() -> list[naming.Ours]:
            records = block_storage.list_snapshots(self.estate.cloud, metadata=naming.OURS)
            found = [ours for each in records if (ours := naming.Ours.read(each)) and ours.volume_id in wanted]
            return [each for each in found if run_id is None or each.run_id == str(run_id)]

        wait_until(lambda: not {each.status for each in listed()} & {"creating", "deleting"}, what="it never settled")
        return listed()


@pytest.fixture(scope="module")
def tenant(
    estate: Estate,
    admin: Cloud,
    cloud_settings: CloudSettings,
    owner: DatabaseSettings,
) -> Iterator[Tenant]:
    """A project whose volumes have the policy daily_5, by a rule; no other volume of the cloud has one."""
    name = f"tenant {uuid.uuid4().hex[:8]}"
    project_id = estate.make("projects", name=name, domain_id="default")
    user_id = admin.get("identity", "/users", params={"name": cloud_settings.username})["users"][0]["id"]
    role_id = admin.get("identity", "/roles", params={"name": "admin"})["roles"][0]["id"]
    admin.put("identity", f"/projects/{project_id}/users/{user_id}/roles/{role_id}")
    session = admin.as_user(user_id, cloud_settings.password, project_id=project_id)
    made = Tenant(project_id, name, session, estate, [])
    made.quota(snapshots=500, volumes=100, gigabytes=1000)
    made.volumes += [made.add_volume(name=f"disk {number}") for number in range(VOLUMES)]
    rules = [
        {"name": "ours", "priority": 1, "match": {"tenant_name": name}, "policies": ["daily_5"]},
        {"name": "others", "priority": 2, "match": {"min_size_gb": 0}, "auto_snapshot": False},
    ]
    database = Database(owner, application_name="tests-tenant")
    with database.transaction() as tx:
        tx.execute(
            "INSERT INTO snapshot_rule_versions (version, saved_by, origin, rules, changes) VALUES (1, 'tests', 'api', %s, '{}')",
            (Json(rules),),
        )
    assign(database, cloud_settings)
    database.close()
    yield made
    for snapshot in made.ours(*[v["id"] for v in block_storage.list_volumes(admin) if _owner(v) == project_id]):
        block_storage.delete_snapshot(admin, snapshot.id)
    wait_until(lambda: not _of_project(admin, project_id), what="its snapshots never went")
    for volume in block_storage.list_volumes(admin):
        if _owner(volume) == project_id:
            estate.delete("volumes", volume["id"])


def _owner(volume: dict[str, Any]) -> str:
    return str(volume["os-vol-tenant-attr:tenant_id"])


def _of_project(admin: Cloud, project_id: str) -> list[str]:
    listed = block_storage.list_snapshots(admin, metadata=naming.OURS)
    return [each["id"] for each in listed if each["metadata"].get("original_project_id") == project_id]


def assign(database: Database, cloud_settings: CloudSettings) -> None:
    """Take an inventory of what counts here, and decide; the policies were given long ago."""
    kinds = ["domains", "projects", "volumes"]
    begun = Run.begin(database, source="tests", actor="tests", region_name=cloud_settings.region_name, kinds=kinds)
    begun.execute(lambda: Cloud.connect(cloud_settings, dry_run=True))
    with database.transaction() as tx:
        assignment.decide_all(tx, sla_days=2)
        tx.execute(
            "UPDATE snapshot_assigned_policies SET given_at = now() - interval '30 days', first_due_on = '2026-01-01'"
        )


@pytest.fixture
def parts(
    proxy: FaultProxy,
    cloud_settings: CloudSettings,
    worker_database: Database,
    service_user: ServiceUserSettings,
) -> Parts:
    """What a run works with: short waits, all else as it is."""
    through = cloud_settings.model_copy(update={"auth_url": proxy.auth_url, "request_timeout": 20.0})
    cloud = Cloud.connect(through, patience=Patience(first_seconds=0.02))
    settings = SnapshotWorkerSettings(timeout=30, lease=20, concurrency=4, project_concurrency=4)
    return Parts(worker_database, cloud, settings, SnapshotSettings(), service_user)


Work = Callable[..., int]


@pytest.fixture
def work(parts: Parts) -> Work:
    """Do a run at a moment, with settings changed by name, and give its number."""

    def work(now: datetime, **changes: Any) -> int:
        settings = parts.settings.model_copy(update=changes)
        return p9_auto_snapshots.run(replace(parts, settings=settings), goes_on=lambda: True, now=now)

    return work


Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def ask(owner_database: Database) -> Ask:
    """Look into the database, as its owner."""

    def ask(statement: str, *params: Any) -> list[dict[str, Any]]:
        with owner_database.transaction() as tx:
            return tx.all(statement, params)

    return ask
