"""The gateway as it is served: gunicorn with its four workers, asked over HTTP by many at once, and what one answer costs."""

import asyncio
import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import lab
from api.web.parts import Parts, Settings
from pf9.settings import ApiSettings, CloudSettings, DatabaseSettings, DirectorySettings
from tests.bench.lists import open_session
from tests.conftest import PASSWORDS
from tests.fixtures.gateway import served

WORKERS = 4
Asked = Sequence[tuple[str, str]]


class Times(NamedTuple):
    """Milliseconds of the first answers of all readers, for which the processes connect to the database, and of the later ones.

    `own` is what the readers themselves took of a processor for each.
    """

    first: list[float]
    later: list[float]
    own: float


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


def at_once(at: tuple[int, str], asked: Sequence[Asked], *, readers: int, pause: float, rounds: int) -> Times:
    """Milliseconds of pages of the log, from the question to the last byte, each reader with a connection of its own.

    All readers are one thread, which does next to nothing for an answer: they share the processors with what they measure.
    """
    spent = time.process_time()
    first, later = asyncio.run(_read_all(at, asked, readers=readers, pause=pause, rounds=rounds))
    spent = (time.process_time() - spent) * 1000
    return Times(first, later, spent / len(first + later))


async def _read_all(
    at: tuple[int, str], asked: Sequence[Asked], *, readers: int, pause: float, rounds: int
) -> tuple[list[float], list[float]]:
    """The first answer of each reader, and the others."""
    first, later = list[float](), list[float]()

    async def read(number: int) -> None:
        chance = random.Random(number)
        reader, writer = await asyncio.open_connection("127.0.0.1", at[0])
        await asyncio.sleep(chance.random() * pause)
        for turn in range(1 + rounds):
            question = _question(at[1], chance.choice(asked))
            began = time.monotonic()
            writer.write(question)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            assert head.startswith(b"HTTP/1.1 200 "), head
            assert length, head
            await reader.readexactly(int(length[1]))
            (later if turn else first).append((time.monotonic() - began) * 1000)
            await asyncio.sleep(pause * (0.5 + chance.random()))
        writer.close()

    await asyncio.gather(*[read(number) for number in range(readers)])
    return first, later


def _question(token: str, asked: Asked) -> bytes:
    path = f"/api/v1/history/recent-changes?{urlencode(asked)}"
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
