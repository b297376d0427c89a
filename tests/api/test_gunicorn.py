"""The processes as they run in production: forked workers that share nothing but the database."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

import lab
from api.web.parts import Settings
from pf9.database import Database

ROOT = Path(__file__).parents[2]
WORKERS = 3


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(settings: Settings, server: lab.Lab) -> dict[str, str]:
    database, cloud = settings.database, settings.cloud
    return {
        "PATH": os.environ["PATH"],
        "PF9_DB_HOST": database.host,
        "PF9_DB_PORT": str(database.port),
        "POSTGRES_DB": database.name,
        "POSTGRES_USER": database.user,
        "POSTGRES_PASSWORD": database.password,
        **server.directory.variables,
        "PF9_AUTH_URL": cloud.auth_url,
        "PF9_USERNAME": cloud.username,
        "PF9_PASSWORD": cloud.password,
        "PF9_PROJECT_NAME": cloud.project_name,
        "PF9_REGION_NAME": cloud.region_name,
        "JWT_SECRET_KEY": settings.api.jwt_secret_key,
        "ENCRYPTION_KEY": settings.api.encryption_key,
        "METRICS_TOKEN": settings.api.metrics_token,
        "LOGIN_RATE_PER_MINUTE": "1000",
        "WEB_CONCURRENCY": str(WORKERS),
        "JSON_LOGS": "true",
    }


def command(port: int) -> list[str]:
    config = ["--config", str(ROOT / "api" / "gunicorn.conf.py")]
    return [sys.executable, "-m", "gunicorn", *config, "--bind", f"127.0.0.1:{port}"]


@pytest.fixture(scope="module")
def gateway(settings: Settings, server: lab.Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Its address and the number of its first process."""
    port, log = free_port(), tmp_path_factory.mktemp("gateway") / "log"
    with log.open("w") as out:
        process = subprocess.Popen(command(port), cwd=ROOT, env=environment(settings, server), stdout=out, stderr=out)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, log=log)
        yield address, process.pid
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) == 0, log.read_text()
    finally:
        process.kill()
        process.wait(10)
    lines = log.read_text()
    assert "Traceback" not in lines
    assert all(line.startswith("{") for line in lines.splitlines()), lines


def wait_for(address: str, *, log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            if requests.get(f"{address}/health", timeout=5).ok:
                return
        except requests.RequestException:
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)


@pytest.fixture
def session(gateway: tuple[str, int], server: lab.Lab) -> Iterator[requests.Session]:
    login = server.directory.logins["viewer"]
    body = {"username": login.username, "password": login.password}
    with requests.Session() as session:
        token = session.post(f"{gateway[0]}/api/v1/auth/login", json=body, timeout=10).json()["access_token"]
        session.cookies.clear()
        session.headers["Authorization"] = f"Bearer {token}"
        yield session


def test_every_worker_knows_every_session_and_forgets_it_at_once(
    gateway: tuple[str, int], session: requests.Session
) -> None:
    address, _ = gateway

    def me(_: int) -> int:
        headers = {**session.headers, "Connection": "close"}
        return requests.get(f"{address}/auth/me", headers=headers, timeout=10).status_code

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(me, range(40))) == {200}
        assert session.post(f"{address}/auth/logout", timeout=10).status_code == 204
        assert set(threads.map(me, range(40))) == {401}


def test_the_metrics_are_those_of_all_workers(gateway: tuple[str, int], session: requests.Session) -> None:
    address, _ = gateway

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
    gateway: tuple[str, int], session: requests.Session, owner_database: Database
) -> None:
    address, _ = gateway
    with owner_database.transaction() as tx:
        assert tx.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE usename = 'pf9_api' AND application_name = 'pf9-api' AND datname = current_database()"
        )
    assert {session.get(f"{address}/auth/me", timeout=10).status_code for _ in range(10)} == {200}


def test_a_worker_that_dies_is_replaced(gateway: tuple[str, int], session: requests.Session) -> None:
    address, parent = gateway

    def workers() -> set[int]:
        return {int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()}

    victim = workers().pop()
    os.kill(victim, signal.SIGKILL)
    deadline = time.monotonic() + 15
    while len(workers() - {victim}) < WORKERS:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert session.get(f"{address}/auth/me", timeout=10).status_code == 200


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
    env = environment(settings, server) | change
    run = subprocess.run(
        command(free_port()), cwd=ROOT, env=env, capture_output=True, text=True, timeout=30, check=False
    )
    assert run.returncode not in {0, -9}
    assert word in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1, run.stderr
