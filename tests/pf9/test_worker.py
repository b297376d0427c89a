"""A worker works alone, outlives its jobs' failures and its database's, and ends when it is told to."""

import json
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

import lab
from pf9 import worker
from pf9.database import Database
from pf9.settings import DatabaseSettings, WorkerSettings
from pf9.worker import Job, Turn


@pytest.fixture(scope="module")
def variables(server: lab.Lab) -> Iterator[dict[str, str]]:
    name = server.database.create_database()
    yield {**server.database.variables, "POSTGRES_DB": name}
    server.database.drop_database(name)


@contextmanager
def working(variables: dict[str, str], heartbeat: Path, *jobs: Job, name: str = "worker") -> Iterator[threading.Event]:
    """A copy of a worker in a thread of its own."""
    database = Database(DatabaseSettings.load(variables), application_name=name)
    stop, settings = threading.Event(), WorkerSettings(poll_seconds=0.05, heartbeat_file=heartbeat)
    thread = threading.Thread(target=worker.run, args=(settings, database, jobs), kwargs={"name": name, "stop": stop})
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(10)
        database.close()
        assert not thread.is_alive()


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_each_job_is_done_when_it_is_due(variables: dict[str, str], tmp_path: Path) -> None:
    often: list[float] = []
    once: list[float] = []
    jobs = [
        Job("often", 0.1, lambda _: often.append(time.monotonic())),
        Job("once", 3600, lambda _: once.append(time.monotonic())),
    ]
    with working(variables, tmp_path / "beat", *jobs):
        wait_for(lambda: len(often) >= 4)
    assert len(once) == 1
    assert often[3] - often[0] >= 0.25


def test_a_job_that_fails_is_counted_and_the_next_is_done(variables: dict[str, str], tmp_path: Path) -> None:
    done: list[int] = []

    def fail(_: Turn) -> None:
        raise RuntimeError("the job broke")

    beat = tmp_path / "beat"
    with working(variables, beat, Job("broken", 0.05, fail), Job("sound", 0.05, lambda _: done.append(1))):
        wait_for(lambda: len(done) >= 2)
        wait_for(lambda: json.loads(beat.read_text())["failures"].get("broken", 0) >= 2)


def test_a_second_copy_stands_by_and_takes_over(variables: dict[str, str], tmp_path: Path) -> None:
    done: list[str] = []
    with ExitStack() as copies:
        first = copies.enter_context(
            working(variables, tmp_path / "1", Job("job", 0.05, lambda _: done.append("first")))
        )
        wait_for(lambda: done)
        copies.enter_context(working(variables, tmp_path / "2", Job("job", 0.05, lambda _: done.append("second"))))
        wait_for(lambda: worker.is_alive(tmp_path / "2", within_seconds=5))
        wait_for(lambda: len(done) > 5)
        assert set(done) == {"first"}
        first.set()
        wait_for(lambda: "second" in done)


def test_a_copy_that_lost_its_lock_does_not_work_on(variables: dict[str, str], tmp_path: Path, server: lab.Lab) -> None:
    done: list[int] = []
    with working(variables, tmp_path / "beat", Job("job", 0.05, lambda _: done.append(1)), name="loser"):
        wait_for(lambda: done)
        other = Database(DatabaseSettings.load(variables), application_name="other")
        with ExitStack() as held:
            taken: list[bool] = []

            def take() -> bool:
                server.database.cluster.sql(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'loser'"
                )
                session = held.enter_context(other.session())
                taken.append(session.lock(*worker.lock_key("loser")))
                return taken[-1]

            wait_for(take)
            time.sleep(0.3)  # the job under way, if any, ends
            before = len(done)
            time.sleep(0.5)
            assert len(done) == before
        wait_for(lambda: len(done) > before)


def test_sigterm_ends_it_after_the_unit_under_way(variables: dict[str, str], tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import time
        from pf9 import worker
        from pf9.database import Database
        from pf9.settings import DatabaseSettings, WorkerSettings

        def work(turn):
            while turn.goes_on():
                print("begun", flush=True)
                time.sleep(0.5)
                print("finished", flush=True)

        worker.run(
            WorkerSettings.load(),
            Database(DatabaseSettings.load(), application_name="worker"),
            [worker.Job("job", 1, work)],
            name="ended",
        )
    """)
    environment = {**variables, "WORKER_HEARTBEAT_FILE": str(tmp_path / "beat"), "WORKER_POLL_SECONDS": "0.1"}
    with subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read().split()
        assert process.wait(10) == 0
    assert rest == ["finished"]


def test_life_is_told_by_the_age_of_the_heartbeat(tmp_path: Path) -> None:
    beat = tmp_path / "beat"
    assert not worker.is_alive(beat, within_seconds=60)
    beat.write_text(json.dumps({"at": time.time() - 90}))
    assert not worker.is_alive(beat, within_seconds=60)
    assert worker.is_alive(beat, within_seconds=120)
    beat.write_text("half of")
    assert not worker.is_alive(beat, within_seconds=60)
