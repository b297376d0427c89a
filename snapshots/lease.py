"""A run belongs to one owner, who shows signs of life: a run without any is dead, and blocks nobody."""

import logging
import os
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pf9 import log
from pf9.database import Database
from pf9.errors import Conflict, Pf9Error
from snapshots import queries

_log = logging.getLogger(__name__)
_BEATS = 4  # signs of life within a lease


@dataclass
class Run:
    """A run under way; whoever works on it asks `goes_on` between two steps, and says how it ended."""

    id: int
    lost: threading.Event  # somebody else has taken it for dead
    status: str = "completed"
    error: str | None = None


def owner_name() -> str:
    """This process, told from any other."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


@contextmanager
def begun(database: Database, *, region_name: str, trigger: str, lease: float) -> Iterator[Run]:
    """Begin a run, keep it alive, and close it as its `status` says, or as failed.

    Raises:
        Conflict: another run is under way.
    """
    owner = owner_name()
    with database.transaction() as tx:
        for dead in queries.interrupt_dead_runs(tx):
            _log.warning("Snapshot run %s is dead: its worker showed no sign of life", dead)
    try:
        with database.transaction() as tx:
            run_id = queries.insert_run(tx, region_name=region_name, trigger=trigger, owner=owner, lease=lease)
    except Conflict as conflict:
        raise Conflict("Another snapshot run is under way.", constraint=conflict.constraint) from conflict

    def renew() -> bool:
        with database.transaction() as tx:
            return queries.renew_run(tx, run_id, owner=owner, lease=lease)

    with log.bind(run_id=str(run_id)), kept_alive(renew, lease=lease) as lost:
        run = Run(run_id, lost)
        try:
            yield run
        except BaseException as failure:
            run.status, run.error = "failed", in_words(failure)
            raise
        finally:
            with database.transaction() as tx:
                queries.update_counts(tx, [run.id])
                queries.finish_run(tx, run.id, owner=owner, status=run.status, error=run.error)


@contextmanager
def kept_alive(renew: Callable[[], bool], *, lease: float) -> Iterator[threading.Event]:
    """Renew a lease while inside; the event is set when it turns out to be somebody else's."""
    ended, lost = threading.Event(), threading.Event()

    def beat() -> None:
        while not ended.wait(lease / _BEATS):
            try:
                if renew():
                    continue
            except Pf9Error as error:  # the next beat may come through; the lease outlives some
                _log.warning("No sign of life could be shown: %s", error)
                continue
            _log.error("Somebody else has taken this process for dead")
            lost.set()
            return

    beating = threading.Thread(target=beat, daemon=True)
    beating.start()
    try:
        yield lost
    finally:
        ended.set()
        beating.join()


def in_words(failure: BaseException) -> str:
    """For whoever looks at what failed; what is no error of ours is for the log."""
    if isinstance(failure, Pf9Error):
        return str(failure)
    return f"An unexpected fault, {type(failure).__name__}: see the log."
