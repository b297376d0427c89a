"""Alive, ready, and how busy."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

import lab
from api.main import create_app
from api.web.parts import Settings
from pf9.database import Database
from pf9.settings import DirectorySettings

LogIn = Callable[[str], TestClient]


@pytest.mark.parametrize("path", ["/health", "/api/v1/health"])
def test_a_living_process_says_so_to_everybody(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["version"]


def test_with_everything_there_it_is_ready(client: TestClient) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert all(check["ok"] for check in answer.json()["checks"].values()), answer.text


def test_a_schema_of_another_revision_is_not_ready(client: TestClient, owner_database: Database) -> None:
    with owner_database.transaction() as tx:
        revision = tx.scalar("SELECT version_num FROM alembic_version")
        tx.execute("UPDATE alembic_version SET version_num = '0000'")
    try:
        answer = client.get("/health/ready")
    finally:
        with owner_database.transaction() as tx:
            tx.execute("UPDATE alembic_version SET version_num = %s", (revision,))
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"]["ok"]
    assert not answer.json()["checks"]["migrations"]["ok"]
    assert revision in answer.json()["checks"]["migrations"]["detail"]


def test_without_a_database_it_lives_and_is_not_ready(settings: Settings) -> None:
    nowhere = settings.database.model_copy(update={"port": 9})
    with TestClient(create_app(Settings(**{**vars(settings), "database": nowhere}))) as client:
        assert client.get("/health").status_code == 200
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json()["checks"]["directory"]["ok"]
        assert not answer.json()["checks"]["database"]["ok"]
        login = client.post("/auth/login", json={"username": "admin", "password": "x"})
        assert (login.status_code, login.json()["type"]) == (503, "urn:pf9:database-unavailable")


@pytest.fixture(scope="module")
def own() -> Iterator[lab.Lab]:
    """A directory that may be stopped: nobody else uses it."""
    bench = lab.up("test-gateway-system", parts=("directory",))
    yield bench
    bench.directory.stop()


def test_a_directory_that_hangs_is_told_in_time_and_holds_one_thread_only(settings: Settings, own: lab.Lab) -> None:
    directory = DirectorySettings.load(own.directory.variables)
    pid = own.directory.process.pid()
    assert pid
    with TestClient(create_app(Settings(**{**vars(settings), "directory": directory}))) as client:
        assert client.get("/health/ready").status_code == 200
        os.kill(pid, signal.SIGSTOP)
        try:
            answers: list[int] = []
            slow = threading.Thread(target=lambda: answers.append(client.get("/health/ready").status_code))
            slow.start()
            time.sleep(0.3)
            started = time.monotonic()
            client.get("/health/ready")
            assert time.monotonic() - started < 1
            slow.join(5)
            assert answers == [503]
            started = time.monotonic()
            login = client.post("/auth/login", json={"username": "admin", "password": "admin-in-the-Lab-1"})
            assert time.monotonic() - started < 5
            assert (login.status_code, login.json()["type"]) == (503, "urn:pf9:directory-unavailable")
        finally:
            os.kill(pid, signal.SIGCONT)
        assert client.get("/health/ready").status_code == 200


@pytest.mark.parametrize("token", [None, "Bearer wrong", "metrics-of-the-lab", "Bearer metrics-of-the-la"])
def test_the_metrics_are_for_the_holder_of_their_token(client: TestClient, token: str | None) -> None:
    assert client.get("/metrics", headers={"Authorization": token} if token else {}).status_code == 401


def test_the_metrics_count_by_route_and_not_by_address(client: TestClient, log_in: LogIn) -> None:
    log_in("viewer").get("/api/v1/servers/no-such-server")
    client.get("/invented/path")
    client.request("INVENTED", "/health")
    text = client.get("/metrics", headers={"Authorization": "Bearer metrics-of-the-lab"}).text
    assert 'route="/auth/login"' in text
    assert 'route="/servers/{resource_id}",status="404"' in text
    assert 'route="unmatched",status="403"' in text
    assert "no-such-server" not in text
    assert "INVENTED" not in text


def test_a_session_does_not_open_the_metrics(log_in: LogIn) -> None:
    assert log_in("superadmin").get("/metrics").status_code == 401


@pytest.mark.parametrize("path", ["/simple-test", "/api/v1/simple-test"])
def test_the_simple_test_goes_all_the_way(log_in: LogIn, path: str) -> None:
    body = log_in("viewer").get(path).json()
    assert (body["status"], body["username"]) == ("ok", "Vera Viewer")
