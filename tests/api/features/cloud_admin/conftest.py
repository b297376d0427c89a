"""The gateway with the lab's cloud behind it, and what one needs to look at both from outside."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.main import create_app
from api.web.parts import Settings
from pf9.database import Database
from pf9.inventory.run import Run
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings

Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def cloud_settings(cloud_env: dict[str, str]) -> CloudSettings:
    return CloudSettings.load(cloud_env)


@pytest.fixture(scope="module")
def cloud(cloud_settings: CloudSettings) -> Cloud:
    """The cloud as its administrator uses it."""
    return Cloud.connect(cloud_settings)


@pytest.fixture(scope="module")
def app(settings: Settings, cloud_settings: CloudSettings) -> Iterator[FastAPI]:
    """The application of the real cloud, whose inventory is known: of a first look nothing is called a change."""
    database = Database(settings.database, application_name="tests-first-run")
    Run.begin(database, source="tests", actor="tests", region_name=cloud_settings.region_name, kinds=None).execute(
        lambda: Cloud.connect(cloud_settings, dry_run=True)
    )
    database.close()
    app = create_app(dataclasses.replace(settings, cloud=cloud_settings))
    with TestClient(app):
        yield app


@pytest.fixture
def admin(log_in: Callable[[str], TestClient]) -> TestClient:
    return log_in("superadmin")


@pytest.fixture
def all_of(owner_database: Database) -> Ask:
    def ask(statement: str, *params: Any) -> list[dict[str, Any]]:
        with owner_database.transaction(read_only=True) as tx:
            return tx.all(statement, params)

    return ask


@pytest.fixture
def acts(all_of: Ask) -> Callable[[str], list[dict[str, Any]]]:
    """What the log says of a resource, by its id or name, oldest first."""
    return lambda called: all_of(
        "SELECT * FROM activity_log WHERE %s IN (resource_id, resource_name) ORDER BY id", called
    )


@pytest.fixture
def changes(all_of: Ask) -> Callable[[str], list[str]]:
    """How the inventory saw a resource come and go."""
    return lambda resource_id: [
        row["action"] for row in all_of("SELECT action FROM change_log WHERE resource_id = %s ORDER BY id", resource_id)
    ]
