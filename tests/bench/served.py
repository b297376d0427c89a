"""The gateway as it is served: gunicorn with its four workers, asked over HTTP by many at once, and what one answer costs."""

import http.client
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import lab
from api.web.parts import Parts, Settings
from pf9.settings import ApiSettings, CloudSettings, DatabaseSettings, DirectorySettings
from tests.bench.lists import open_session
from tests.conftest import PASSWORDS
from tests.fixtures.gateway import served

WORKERS = 4
Asked = Sequence[tuple[str, str]]


@contextmanager
def gateway(server: lab.Lab, owner: DatabaseSettings) -> Iterator[tuple[int, str]]:
    """Its port, and the token of somebody who may read everything."""
    settings = Settings(
        api=ApiSettings(
            jwt_secret_key="a key that is only for this measure of pages",
            encryption_key="another key that is only for this measure",
            metrics_token="none",
        ),
        database=owner.model_copy(update={"user": "pf9_api", "password": PASSWORDS.pf9_api}),
        directory=DirectorySettings.load(server.directory.variables),
        cloud=CloudSettings(
            auth_url="http://127.0.0.1:9/v3", username="a", password="b", project_name="c", region_name="RegionOne"
        ),
    )
    parts = Parts.of(settings)
    token = open_session(parts)
    parts.database.close()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(settings, server.directory.variables, Path(folder), WEB_CONCURRENCY=str(WORKERS)) as running,
    ):
        yield running.port, token


def at_once(at: tuple[int, str], asked: Sequence[Asked], *, readers: int, pause: float, rounds: int) -> list[float]:
    """Milliseconds of each page of the log, from the question to the last byte, each reader with a connection of its own."""
    port, token = at

    def read(number: int) -> list[float]:
        chance = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", port)
        time.sleep(chance.random() * pause)
        times = []
        for _ in range(rounds):
            path = f"/api/v1/history/recent-changes?{urlencode(chance.choice(asked))}"
            began = time.monotonic()
            connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            body = answer.read()
            times.append((time.monotonic() - began) * 1000)
            assert answer.status == 200, body
            time.sleep(pause * (0.5 + chance.random()))
        connection.close()
        return times

    with ThreadPoolExecutor(readers) as threads:
        return [each for times in threads.map(read, range(readers)) for each in times]
