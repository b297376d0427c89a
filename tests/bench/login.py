"""What a login costs, and what its refusals tell by their time: `make bench-login` prints each figure beside its limit.

Against gunicorn with its four workers, and the lab's directory, which hashes with Argon2. People of this measure are made in it
and taken away again.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

import lab
from api.security import sessions
from api.security.ldap import Directory
from api.security.people import People
from api.web.parts import Parts, Settings
from db.migrate import migrate
from pf9.database import Database, Row, Tx
from pf9.settings import ApiSettings, CloudSettings, DatabaseSettings, DirectorySettings
from tests.bench.lists import add_reader, open_session
from tests.conftest import PASSWORDS
from tests.fixtures.gateway import Gateway, served

LOGINS, CLIENTS = 400, 16
LOGINS_A_SECOND = 15  # and core
TRIES, ACCOUNTS = 200, 25
APART = 0.05  # medians of refusals, of each other
CHECKS, CHECK_MS = 500, 1.0
PASSWORD = "a password of this measure"
Meter = Callable[[], float]


def main() -> int:
    """Measure, print; 1 when something is over its limit."""
    server = lab.up("test", parts=("database", "directory"))
    name = server.database.create_database()
    at = server.database
    owner = DatabaseSettings(host=at.host, port=at.port, name=name, user=at.user, password=at.password)
    migrate(owner, passwords=PASSWORDS)
    settings = _settings(server, owner)
    try:
        with (
            _people(settings) as accounts,
            tempfile.TemporaryDirectory() as folder,
            served(settings, server.directory.variables, Path(folder)) as gateway,
        ):
            good = [_rate(gateway, server, accounts), _refusals(gateway, settings, accounts)]
        good.append(_permission_check(settings, owner))
    finally:
        server.database.drop_database(name)
    print(f"load of this machine: {os.getloadavg()[0]:.1f}")
    return 0 if all(good) else 1


def _settings(server: lab.Lab, owner: DatabaseSettings) -> Settings:
    return Settings(
        api=ApiSettings(
            jwt_secret_key="a key that is only for this measure of logins",
            encryption_key="another key that is only for this measure",
            metrics_token="none",
        ),
        database=owner.model_copy(update={"user": "pf9_api", "password": PASSWORDS.pf9_api}),
        directory=DirectorySettings.load(server.directory.variables),
        cloud=CloudSettings(
            auth_url="http://127.0.0.1:9/v3", username="a", password="b", project_name="c", region_name="RegionOne"
        ),
    )


@contextmanager
def _people(settings: Settings) -> Iterator[list[str]]:
    people, names = People(Directory(settings.directory)), [f"bench-login-{number}" for number in range(ACCOUNTS)]
    known = {person.username for person in people.list_people()}
    for name in set(names) - known:
        people.create(name, full_name=name, email=None, password=PASSWORD)
    try:
        yield names
    finally:
        for name in names:
            people.delete(name)


def _try(gateway: Gateway, username: str, password: str) -> tuple[int, float]:
    began = time.perf_counter()
    body = {"username": username, "password": password}
    answer = requests.post(f"{gateway.url}/api/v1/auth/login", json=body, timeout=30)
    return answer.status_code, time.perf_counter() - began


def _rate(gateway: Gateway, server: lab.Lab, accounts: Sequence[str]) -> bool:
    """Logins by the clock, and by what they take of a processor: gateway, directory and database together."""
    names = [accounts[number % len(accounts)] for number in range(LOGINS)]
    spent = _spent(gateway, server)
    with ThreadPoolExecutor(CLIENTS) as threads:
        before, began = spent(), time.perf_counter()
        answers = list(threads.map(lambda name: _try(gateway, name, PASSWORD), names))
        seconds, cpu = time.perf_counter() - began, spent() - before
    assert {status for status, _ in answers} == {200}
    cores = os.cpu_count() or 1
    print(f"{LOGINS} logins of {CLIENTS} clients: {LOGINS / seconds:.1f} a second on {cores} cores (clients included),")
    print(f"  median {1000 * statistics.median(time for _, time in answers):.0f} ms;")
    return _figure("logins a second of one core", LOGINS / cpu, LOGINS_A_SECOND, at_least=True)


def _refusals(gateway: Gateway, settings: Settings, accounts: Sequence[str]) -> bool:
    """The medians of wrong name, wrong password, and locked account with the right password."""
    people = People(Directory(settings.directory))
    locked = accounts[0]
    people.disable(locked)
    wrong = [name for name in accounts[1:] for _ in range(9)]  # the tenth would lock the account
    tries = {
        "wrong name": [(f"nobody-{number}", PASSWORD) for number in range(TRIES)],
        "wrong password": [(name, "wrong") for name in wrong[:TRIES]],
        "locked account": [(locked, PASSWORD)] * TRIES,
    }
    mixed = [(what, *each) for row in zip(*tries.values(), strict=True) for what, each in zip(tries, row, strict=True)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda each: (each[0], *_try(gateway, each[1], each[2])), mixed))
    people.unlock(locked)
    assert {status for _, status, _ in answers} == {401}
    medians = {what: statistics.median(time for name, _, time in answers if name == what) for what in tries}
    for what, median in medians.items():
        print(f"refused for a {what}: median {1000 * median:.1f} ms of {TRIES}")
    apart = max(medians.values()) / min(medians.values()) - 1
    return _figure("medians of refusals apart by, in percent", 100 * apart, 100 * APART)


def _permission_check(settings: Settings, owner: DatabaseSettings) -> bool:
    """The one statement that answers for session, role and permissions: what PostgreSQL itself takes for it."""
    arranging = Database(owner, application_name="bench")
    with arranging.transaction() as tx:
        add_reader(tx)
    arranging.close()
    parts = Parts.of(settings)
    token = open_session(parts)
    times: list[float] = []
    with parts.database.transaction() as tx:
        timed = _Timed(tx, times)
        for _ in range(CHECKS):
            sessions.find_user(timed, token, idle_minutes=60)
    statements = timed.statements / CHECKS
    parts.database.close()
    one = _figure("statements of a permission check", statements, 1)
    return _figure("its median in the database, in ms", statistics.median(times), CHECK_MS) and one


class _Timed(Tx):
    """Lets PostgreSQL say how long it planned and ran each statement."""

    def __init__(self, tx: Tx, times: list[float]) -> None:
        super().__init__(tx._connection, [])
        self._times, self._explaining = times, tx

    def all(self, statement: str, params: Any = None) -> list[Row]:
        """Once to time it, once for its rows."""
        [plan] = self._explaining.scalar(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", params)
        self._times.append(plan["Planning Time"] + plan["Execution Time"])
        return super().all(statement, params)


def _spent(gateway: Gateway, server: lab.Lab) -> Meter:
    """Seconds on a processor of the gateway's processes, the directory and the database with all its backends."""
    database = server.database.cluster.process.pid()
    directory = server.directory.process.pid()

    def tree(pid: int) -> list[int]:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *(each for child in children for each in tree(int(child)))]

    def spent() -> float:
        pids = {each for pid in (gateway.pid, database, directory) if pid for each in tree(pid)}
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
        return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")

    return spent


def _figure(what: str, value: float, limit: float, *, at_least: bool = False) -> bool:
    good = value >= limit if at_least else value <= limit
    print(f"{'  ' if good else 'OVER '}{what}: {value:.2f} (limit {limit:g})")
    return good


if __name__ == "__main__":
    sys.exit(main())
