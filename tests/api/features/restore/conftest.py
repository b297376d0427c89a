"""The gateway with the lab's cloud behind it, and a project with a server that can be restored."""

import dataclasses
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.main import create_app
from api.web.parts import Settings
from pf9.database import Database
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings
from tests.fixtures import restorable
from tests.fixtures.restorable import Machine, Restorable

Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="package")
def cloud_settings(cloud_env: dict[str, str]) -> CloudSettings:
    return CloudSettings.load(cloud_env)


@pytest.fixture(scope="package")
def cloud(cloud_settings: CloudSettings) -> Cloud:
    """The cloud as its administrator uses it."""
    return Cloud.connect(cloud_settings)


@pytest.fixture(scope="package")
def scene(cloud: Cloud, cloud_settings: CloudSettings) -> Iterator[Restorable]:
    with restorable.made(cloud, cloud_settings) as made:
        yield made


@pytest.fixture(scope="package")
def machine(scene: Restorable) -> Machine:
    """A server that no test changes."""
    return scene.machine("the original")


@pytest.fixture(scope="package")
def set_id() -> str:
    return str(uuid.uuid4())


@pytest.fixture(scope="package")
def points(scene: Restorable, machine: Machine, set_id: str) -> tuple[str, str]:
    """Snapshots of its root and of its data volume, of one set."""
    return scene.snapshots(machine, set_id=set_id)


@pytest.fixture(scope="module")
def app(settings: Settings, cloud_settings: CloudSettings) -> Iterator[FastAPI]:
    """The application of the real cloud."""
    app = create_app(dataclasses.replace(settings, cloud=cloud_settings))
    with TestClient(app):
        yield app


@pytest.fixture
def admin(log_in: Callable[[str], TestClient]) -> TestClient:
    return log_in("admin")


@pytest.fixture
def ask(owner_database: Database) -> Ask:
    """Look into the database, as its owner."""

    def ask(statement: str, *params: Any) -> list[dict[str, Any]]:
        with owner_database.transaction() as tx:
            return tx.all(statement, params)

    return ask
