"""The gateway with a scene of servers to restore behind it, and a runner whose cloud is reached by way of the fault proxy."""

import dataclasses
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.features.restore import job_queries
from api.features.restore.runner import Runner
from api.main import create_app
from api.web.parts import Settings
from pf9.database import Database
from pf9.openstack.session import Cloud
from pf9.secrets import Vault
from pf9.settings import CloudSettings, RestoreSettings
from tests.fixtures.fault_proxy import FaultProxy
from tests.fixtures.restore_scene import Scene, Vm, scene

Row = dict[str, Any]
ENDED = ("SUCCEEDED", "FAILED", "CANCELED", "INTERRUPTED")


@pytest.fixture(scope="module")
def cloud_settings(cloud_env: dict[str, str]) -> CloudSettings:
    return CloudSettings.load(cloud_env)


@pytest.fixture(scope="module")
def stage(cloud_settings: CloudSettings) -> Iterator[Scene]:
    """A project with its surroundings; no server yet."""
    with scene(Cloud.connect(cloud_settings)) as made:
        yield made


@pytest.fixture(scope="module")
def vm(stage: Scene) -> Vm:
    """A server that restores in NEW mode leave alone."""
    return stage.vm()


@pytest.fixture
def proxy(cloud_settings: CloudSettings) -> Iterator[FaultProxy]:
    with FaultProxy(cloud_settings.auth_url) as made:
        yield made


Start = Callable[..., Runner]


@pytest.fixture
def start(
    database: Database, cloud_settings: CloudSettings, proxy: FaultProxy, stage: Scene, settings: Settings
) -> Iterator[Start]:
    """Start a runner of this process; what is given differs from the defaults."""
    begun: list[Runner] = []

    def start(**changes: Any) -> Runner:
        through = cloud_settings.model_copy(update={"auth_url": proxy.auth_url, "request_timeout": 20.0})
        runner = Runner(
            database,
            RestoreSettings(enabled=True, **{"lease": 20, **changes}),
            through,
            service_user=stage.service_user,
            vault=Vault(settings.api.encryption_keys),
        )
        runner.start()
        begun.append(runner)
        return runner

    yield start
    for runner in begun:
        runner.stop()


@dataclasses.dataclass
class Jobs:
    """Plans made, queued and followed, behind the routes."""

    owner: Database
    database: Database
    stage: Scene
    vault: Vault

    def plan(self, vm: Vm, *wishes: Any, **changes: Any) -> uuid.UUID:
        return self.stage.planned(self.database, self.vault, vm, *wishes, **changes)

    def queue(self, vm: Vm, *wishes: Any, **changes: Any) -> uuid.UUID:
        job_id = self.plan(vm, *wishes, **changes)
        with self.database.transaction() as tx:
            assert job_queries.queue_job(tx, job_id, actor="ada")
        return job_id

    def row(self, job_id: uuid.UUID) -> Row:
        with self.database.transaction(read_only=True) as tx:
            row = job_queries.find_job(tx, job_id)
        assert row
        return row

    def steps(self, job_id: uuid.UUID) -> dict[str, Row]:
        with self.database.transaction(read_only=True) as tx:
            return {row["step"]: row for row in job_queries.list_steps(tx, job_id)}

    def states(self, job_id: uuid.UUID) -> list[tuple[str | None, str, str]]:
        """From where to where by whom."""
        with self.owner.transaction(read_only=True) as tx:
            rows = tx.all("SELECT * FROM restore_job_transitions WHERE job_id = %s ORDER BY id", (str(job_id),))
        return [(row["from_status"], row["to_status"], row["actor"]) for row in rows]

    def ended(self, job_id: uuid.UUID, *, seconds: float = 180) -> Row:
        """The job once it has ended, or is planned no more."""
        return self.until(job_id, lambda row: row["status"] in ENDED, seconds=seconds)

    def until(self, job_id: uuid.UUID, true: Callable[[Row], bool], *, seconds: float = 180) -> Row:
        end = time.monotonic() + seconds
        while not true(row := self.row(job_id)):
            assert time.monotonic() < end, (row["status"], self.steps(job_id))
            time.sleep(0.05)
        return row


@pytest.fixture
def jobs(owner_database: Database, database: Database, stage: Scene, settings: Settings) -> Jobs:
    return Jobs(owner_database, database, stage, Vault(settings.api.encryption_keys))


@pytest.fixture(scope="module")
def cloud_app(settings: Settings, cloud_settings: CloudSettings, stage: Scene) -> Iterator[FastAPI]:
    """The application of the real cloud, restores switched on."""
    restore = RestoreSettings(enabled=True, lease=20)
    app = create_app(
        dataclasses.replace(settings, cloud=cloud_settings, restore=restore, service_user=stage.service_user)
    )
    with TestClient(app):
        yield app
