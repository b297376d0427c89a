"""A scene of servers to restore, a database, and the gateway of that cloud."""

import dataclasses
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.main import create_app
from api.web.parts import Settings
from pf9.database import Database
from pf9.openstack import network
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings, DatabaseSettings, RestoreSettings
from tests.fixtures.fault_proxy import FaultProxy
from tests.fixtures.restore_scene import Scene, Vm, scene
from tests.fixtures.restore_trials import KEY, Before, Trials


@pytest.fixture(scope="package")
def cloud_settings(cloud_env: dict[str, str]) -> CloudSettings:
    return CloudSettings.load(cloud_env)


@pytest.fixture(scope="package")
def stage(cloud_settings: CloudSettings) -> Iterator[Scene]:
    """A project with its surroundings; no server yet."""
    with scene(Cloud.connect(cloud_settings)) as made:
        yield made


@pytest.fixture(scope="package")
def vm(stage: Scene) -> Vm:
    """A server with a data volume."""
    return stage.vm(data=1)


@pytest.fixture
def untouched(stage: Scene, vm: Vm) -> Iterator[Before]:
    """The original and everything else of the project are afterwards what they were, networks too."""
    there, networks = Before.of(stage, vm), networks_of(stage)
    yield there
    assert Before.of(stage, vm) == there
    assert networks_of(stage) == networks


def networks_of(stage: Scene) -> set[str]:
    return {each["id"] for each in network.list_networks_by(stage.admin, project_id=stage.project_id)}


@pytest.fixture
def proxy(cloud_settings: CloudSettings) -> Iterator[FaultProxy]:
    with FaultProxy(cloud_settings.auth_url) as made:
        yield made


@pytest.fixture
def trials(
    stage: Scene, database: Database, database_settings: DatabaseSettings, cloud_env: dict[str, str], proxy: FaultProxy
) -> Trials:
    return Trials(stage, database, database_settings, cloud_env, proxy)


@pytest.fixture(scope="module")
def app(settings: Settings, cloud_settings: CloudSettings, stage: Scene) -> Iterator[FastAPI]:
    """The gateway of the real cloud, restores switched on."""
    app = create_app(
        dataclasses.replace(
            settings,
            api=settings.api.model_copy(update={"encryption_key": KEY}),
            cloud=cloud_settings,
            restore=RestoreSettings(enabled=True, lease=20),
            service_user=stage.service_user,
        )
    )
    with TestClient(app):
        yield app
