"""How far a job is, told as it changes; between two looks no thread and no connection is held."""

import asyncio
import time
from collections.abc import AsyncIterator
from uuid import UUID

import orjson
from starlette.concurrency import run_in_threadpool

from api.features.restore import service
from pf9.database import Database, Row

_LOOK_SECONDS = 0.5
# Then the browser asks again, and is asked again who it is. Less than a process that is told to stop leaves its connections:
# a watched restore must not keep the runner from letting go.
_LONGEST_SECONDS = 20.0
_GOES_ON = ("PLANNED", "PENDING", "RUNNING")


async def follow(database: Database, job_id: UUID) -> AsyncIterator[bytes]:
    """The job's detail whenever it has changed, as server-sent events, to its end."""
    begun, told = time.monotonic(), b""
    yield b"retry: 500\n\n"
    while time.monotonic() - begun < _LONGEST_SECONDS:
        job = await run_in_threadpool(_read, database, job_id)
        told_now = orjson.dumps(_steady(job), default=float)
        if told_now != told:
            told = told_now
            yield b"event: job\ndata: " + orjson.dumps(job, default=float, option=orjson.OPT_UTC_Z) + b"\n\n"
        if job["status"] not in _GOES_ON:
            yield b"event: end\ndata: {}\n\n"
            return
        await asyncio.sleep(_LOOK_SECONDS)


def _read(database: Database, job_id: UUID) -> Row:
    with database.transaction(read_only=True) as tx:
        return service.get_job(tx, job_id)


def _steady(job: Row) -> Row:
    """Without what changes by itself while nothing happens."""
    steps = [{**step, "seconds": None} for step in job["steps"]]
    return {**job, "last_heartbeat": None, "steps": steps}
