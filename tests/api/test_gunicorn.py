"""The processes as they run in production: forked workers that share nothing but the database."""

import os
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from fastapi import FastAPI

import lab
from api.web.parts import Settings
from pf9.database import Database
from tests.fixtures.gateway import ROOT, Gateway, command, environment, free_port, served
from tests.fixtures.second_factor import Person, wait_for_a_young_step

WORKERS, REPLAYS = 4, 100


@pytest.fixture(scope="module")
def gateway(settings: Settings, server: lab.Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("gateway")
    with served(settings, server.directory.variables, folder, WEB_CONCURRENCY=str(WORKERS)) as gateway:
        yield gateway
    lines = gateway.log.read_text()
    assert "Traceback" not in lines
    assert all(line.startswith("{") for line in lines.splitlines()), lines


@pytest.fixture
def session(gateway: Gateway, server: lab.Lab) -> Iterator[requests.Session]:
    login = server.directory.logins["viewer"]
    body = {"username": login.username, "password": login.password}
    with requests.Session() as session:
        token = session.post(f"{gateway.url}/api/v1/auth/login", json=body, timeout=10).json()["access_token"]
        session.cookies.clear()
        session.headers["Authorization"] = f"Bearer {token}"
        yield session


def test_every_worker_knows_every_session_and_forgets_it_at_once(gateway: Gateway, session: requests.Session) -> None:
    address = gateway.url

    def me(_: int) -> int:
        headers = {**session.headers, "Connection": "close"}
        return requests.get(f"{address}/auth/me", headers=headers, timeout=10).status_code

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(me, range(40))) == {200}
        assert session.post(f"{address}/auth/logout", timeout=10).status_code == 204
        assert set(threads.map(me, range(40))) == {401}


def test_the_metrics_are_those_of_all_workers(gateway: Gateway, session: requests.Session) -> None:
    address = gateway.url

    def count() -> float:
        token = {"Authorization": "Bearer metrics-of-the-lab"}
        text = requests.get(f"{address}/metrics", headers=token, timeout=10).text
        start = 'pf9_api_requests_total{method="GET",route="/navigation",status="200"} '
        return next((float(line.removeprefix(start)) for line in text.splitlines() if line.startswith(start)), 0)

    before = count()
    for _ in range(30):
        headers = {**session.headers, "Connection": "close"}
        assert requests.get(f"{address}/api/v1/navigation", headers=headers, timeout=10).ok
    assert {count() for _ in range(5)} == {before + 30}


def test_it_heals_when_its_connections_are_cut(
    gateway: Gateway, session: requests.Session, owner_database: Database
) -> None:
    address = gateway.url
    with owner_database.transaction() as tx:
        assert tx.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE usename = 'pf9_api' AND application_name = 'pf9-api' AND datname = current_database()"
        )
    assert {session.get(f"{address}/auth/me", timeout=10).status_code for _ in range(10)} == {200}


def test_a_worker_that_dies_is_replaced(gateway: Gateway, session: requests.Session) -> None:
    victim = gateway.workers().pop()
    os.kill(victim, signal.SIGKILL)
    deadline = time.monotonic() + 15
    while len(gateway.workers() - {victim}) < WORKERS:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert session.get(f"{gateway.url}/auth/me", timeout=10).status_code == 200


@pytest.fixture
def person(app: FastAPI, server: lab.Lab, owner_database: Database) -> Iterator[Person]:
    """Somebody with an authenticator that no code of was used yet; the processes share its database."""
    person = Person(app, server, "operator")
    person.enroll()
    with owner_database.transaction() as tx:
        tx.execute("UPDATE user_mfa SET last_step = last_step - 5")
    yield person
    with owner_database.transaction() as tx:
        tx.execute("DELETE FROM user_mfa")


def replay(gateway: Gateway, challenge: str, code: str) -> Counter[int]:
    """The statuses of a hundred requests with one code, each on a connection of its own, sent at the same moment."""
    start = threading.Barrier(REPLAYS)

    def verify(_: int) -> int:
        start.wait(30)
        headers = {"Authorization": f"Bearer {challenge}", "Connection": "close"}
        address = f"{gateway.url}/api/v1/auth/mfa/verify"
        return requests.post(address, json={"code": code}, headers=headers, timeout=30).status_code

    with ThreadPoolExecutor(REPLAYS) as threads:
        return Counter(threads.map(verify, range(REPLAYS)))


@pytest.mark.parametrize("steps", [0, -1, 1], ids=["right clock", "30 s slow", "30 s fast"])
def test_of_a_hundred_replays_of_a_code_on_four_processes_one_opens(
    gateway: Gateway, person: Person, steps: int
) -> None:
    wait_for_a_young_step()
    statuses = replay(gateway, person.log_in()["access_token"], person.code(steps=steps))
    assert statuses[200] == 1
    assert set(statuses) <= {200, 401, 429}


def test_of_a_hundred_uses_of_a_backup_code_on_four_processes_one_opens(
    gateway: Gateway, person: Person, owner_database: Database
) -> None:
    statuses = replay(gateway, person.log_in()["access_token"], person.backup_codes[0])
    assert statuses[200] == 1
    assert set(statuses) <= {200, 401, 429}
    with owner_database.transaction() as tx:
        assert tx.scalar("SELECT cardinality(backup_codes) FROM user_mfa") == 7


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"JWT_SECRET_KEY": ""}, "JWT_SECRET_KEY"),
        ({"JWT_SECRET_KEY": "short"}, "JWT_SECRET_KEY"),
        ({"JWT_SECRET_KEY": "changeme-changeme-changeme-changeme"}, "JWT_SECRET_KEY"),
        ({"TRUSTED_PROXIES": "everybody"}, "TRUSTED_PROXIES"),
        ({"METRICS_TOKEN": ""}, "METRICS_TOKEN"),
        ({"PF9_REGION_NAME": ""}, "PF9_REGION_NAME"),
    ],
)
def test_a_start_with_a_wrong_variable_is_refused_with_a_line_that_names_it(
    settings: Settings, server: lab.Lab, change: dict[str, str], word: str
) -> None:
    env = environment(settings, server.directory.variables) | change
    run = subprocess.run(
        command(free_port()), cwd=ROOT, env=env, capture_output=True, text=True, timeout=30, check=False
    )
    assert run.returncode not in {0, -9}
    assert word in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1, run.stderr
