"""The gateway on real parts: a migrated database, the lab's directory, and somebody logged in for each role."""

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import lab
from api.main import create_app
from api.web.parts import Settings
from pf9.database import Database
from pf9.settings import ApiSettings, CloudSettings, DatabaseSettings, DirectorySettings, RestoreSettings

METRICS_TOKEN = "metrics-of-the-lab"
LogIn = Callable[[str], TestClient]


def _give_roles(server: lab.Lab, owner: DatabaseSettings) -> None:
    database = Database(owner, application_name="tests-roles")
    with database.transaction() as tx:
        for role, login in server.directory.logins.items():
            tx.execute("INSERT INTO user_roles (username, role) VALUES (%s, %s)", (login.username, role))
    database.close()


@pytest.fixture(scope="module")
def settings(
    server: lab.Lab,
    owner: DatabaseSettings,
    database_settings: DatabaseSettings,
    directory_settings: DirectorySettings,
) -> Settings:
    """What leads to all of it; the lab's people have the roles that they are meant to have."""
    _give_roles(server, owner)
    return Settings(
        api=ApiSettings(
            jwt_secret_key="a key that is only for the tests of the lab",
            encryption_key="another key that is only for these tests",
            metrics_token=METRICS_TOKEN,
            login_rate_per_minute=10_000,
            login_refusal_seconds=0,
        ),
        database=database_settings,
        directory=directory_settings,
        cloud=CloudSettings(
            auth_url="http://127.0.0.1:9/v3", username="a", password="b", project_name="c", region_name="RegionOne"
        ),
        restore=RestoreSettings(enabled=True),
    )


@pytest.fixture(scope="module")
def app(settings: Settings) -> Iterator[FastAPI]:
    """The application, its lifespan running."""
    app = create_app(settings)
    with TestClient(app):
        yield app


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """Somebody who has not logged in; cookies are kept as a browser does."""
    return TestClient(app, client=("127.0.0.1", 50000))


@pytest.fixture
def log_in(app: FastAPI, server: lab.Lab) -> LogIn:
    """Give a client that sends the token of somebody of this role."""

    def log_in(role: str) -> TestClient:
        login = server.directory.logins[role]
        client = TestClient(app, client=("127.0.0.1", 50000))
        answer = client.post("/api/v1/auth/login", json={"username": login.username, "password": login.password})
        assert answer.status_code == 200, answer.text
        client.cookies.clear()
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return client

    return log_in
