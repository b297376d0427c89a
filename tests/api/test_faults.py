"""The four processes while the directory or the database is away: what is said, how soon, and that it heals by itself."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import requests

import lab
from api.web.parts import Settings
from db.migrate import migrate
from lab.processes import wait_until
from tests.conftest import PASSWORDS, owner_settings
from tests.fixtures.directory_line import NONSENSE, DirectoryLine, Fault, cut, late
from tests.fixtures.gateway import Gateway, served

PATIENCE = 5.0
READERS = 8


@dataclass(frozen=True)
class Asked:
    """One request under load: when it was sent, what came of it, after how many seconds."""

    sent: float
    status: int
    seconds: float


@pytest.fixture(scope="module")
def own() -> Iterator[lab.Lab]:
    """A database server that may be stopped: nobody else uses it."""
    bench = lab.up("test-faults", parts=("database",))
    yield bench
    bench.database.stop()


@pytest.fixture(scope="module")
def line(server: lab.Lab) -> Iterator[DirectoryLine]:
    with DirectoryLine(server.directory.host, server.directory.port) as line:
        yield line


@pytest.fixture(scope="module")
def gateway(
    settings: Settings,
    own: lab.Lab,
    server: lab.Lab,
    line: DirectoryLine,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Gateway]:
    owner = owner_settings(own, own.database.create_database())
    migrate(owner, passwords=PASSWORDS)
    database = owner.model_copy(update={"user": "pf9_api", "password": PASSWORDS.pf9_api})
    own_settings = Settings(**{**vars(settings), "database": database})
    directory = server.directory.variables | {
        "LDAP_PORT": str(line.port),
        "LDAP_SSL_PORT": "",
        "LDAP_START_TLS": "false",
    }
    with served(own_settings, directory, tmp_path_factory.mktemp("faults")) as gateway:
        yield gateway
    assert "Traceback" not in gateway.log.read_text()
    own.database.drop_database(owner.name)


@pytest.fixture
def token(gateway: Gateway, server: lab.Lab, line: DirectoryLine) -> str:
    line.fault = None
    return str(log_in(gateway, server).json()["access_token"])


def log_in(gateway: Gateway, server: lab.Lab) -> requests.Response:
    login = server.directory.logins["viewer"]
    body = {"username": login.username, "password": login.password}
    return requests.post(f"{gateway.url}/api/v1/auth/login", json=body, timeout=30)


def read(gateway: Gateway, token: str) -> Asked:
    sent = time.monotonic()
    headers = {"Authorization": f"Bearer {token}"}
    status = requests.get(f"{gateway.url}/api/v1/navigation", headers=headers, timeout=30).status_code
    return Asked(sent, status, time.monotonic() - sent)


@pytest.mark.parametrize("fault", [cut, late(5), NONSENSE["noise"]], ids=["down", "slow", "nonsense"])
def test_a_directory_that_fails_is_a_503_in_time_and_sessions_go_on(
    gateway: Gateway, server: lab.Lab, line: DirectoryLine, token: str, fault: Fault
) -> None:
    line.fault = fault
    began = time.monotonic()
    with ThreadPoolExecutor(READERS) as threads:
        logins = [threads.submit(log_in, gateway, server) for _ in range(READERS)]
        assert read(gateway, token).status == 200
        answers = [login.result() for login in logins]
    assert time.monotonic() - began < PATIENCE
    assert {answer.status_code for answer in answers} == {503}
    assert {answer.json()["type"] for answer in answers} == {"urn:pf9:directory-unavailable"}
    line.fault = None
    assert log_in(gateway, server).status_code == 200


def test_a_restart_of_the_database_under_load_is_503s_that_end_by_themselves(
    gateway: Gateway, server: lab.Lab, own: lab.Lab, token: str
) -> None:
    asked: list[Asked] = []
    stop = threading.Event()
    workers = gateway.workers()

    def go_on_reading() -> None:
        while not stop.wait(0.02):
            asked.append(read(gateway, token))

    def seen(status: int, *, since: float) -> int:
        return sum(each.status == status and each.sent > since for each in list(asked))

    with ThreadPoolExecutor(READERS) as threads:
        readers = [threads.submit(go_on_reading) for _ in range(READERS)]
        try:
            wait_until(lambda: seen(200, since=0) > 50, seconds=30, what="load")
            away = time.monotonic()
            own.database.stop()
            wait_until(lambda: seen(503, since=away) > 50, seconds=30, what="503")
            assert log_in(gateway, server).status_code == 503
            own.database.start()
            back = time.monotonic()
            wait_until(lambda: seen(200, since=back + PATIENCE) > 20, seconds=30, what="recovery")
        finally:
            stop.set()
        for reader in readers:
            reader.result()
    assert {each.status for each in asked} == {200, 503}
    assert max(each.seconds for each in asked) < PATIENCE
    assert {each.status for each in asked if each.sent > back + PATIENCE} == {200}
    assert gateway.workers() == workers
    assert log_in(gateway, server).status_code == 200
