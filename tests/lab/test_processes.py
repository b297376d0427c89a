"""Programs are started detached, known by number and birth, and ended only when they are ours."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from lab.processes import Process, ProcessError, clean_environment, name_of, wait_until


@pytest.fixture
def sleeper(tmp_path: Path) -> Process:
    process = Process(tmp_path, "sleeper")
    process.start(["sleep", "60"])
    return process


def test_a_started_program_lives_until_it_is_stopped(sleeper: Process) -> None:
    pid = sleeper.pid()
    assert pid is not None
    wait_until(lambda: name_of(str(pid)) == "sleep", seconds=10, what="the program")
    sleeper.stop()
    assert sleeper.pid() is None
    assert name_of(str(pid)) is None


def test_starting_twice_is_starting_once(sleeper: Process) -> None:
    first = sleeper.pid()
    sleeper.start(["sleep", "60"])
    assert sleeper.pid() == first
    sleeper.stop()


def test_a_killed_program_is_not_taken_for_alive(sleeper: Process) -> None:
    pid = sleeper.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    sleeper.stop()
    assert sleeper.pid() is None


def test_a_stranger_with_the_recorded_number_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as stranger:
        process = Process(tmp_path, "ours")
        process.record.parent.mkdir()
        process.record.write_text(f"{stranger.pid} 1")  # our own had that number, and was born at another time
        assert process.pid() is None
        process.stop()
        assert stranger.poll() is None
        stranger.kill()


def test_a_half_written_record_is_no_program(tmp_path: Path) -> None:
    process = Process(tmp_path, "ours")
    process.record.parent.mkdir()
    process.record.write_text("")
    assert process.pid() is None


def test_a_program_that_dies_says_why(tmp_path: Path) -> None:
    process = Process(tmp_path, "broken")
    process.start(["sh", "-c", "echo the disk is full >&2; exit 3"])
    with pytest.raises(ProcessError, match="the disk is full"):
        process.wait(lambda: False, seconds=10)


def test_a_program_that_ignores_the_polite_signal_is_ended_by_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lab.processes.PATIENCE", 0.3)
    process = Process(tmp_path, "stubborn")
    ready = tmp_path / "ready"
    process.start(["sh", "-c", f"trap '' TERM; touch {ready}; while :; do sleep 0.05; done"])
    process.wait(ready.exists)
    process.stop()
    assert process.pid() is None


def test_what_leads_astray_is_not_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OS_CLOUD", "PGHOST", "PF9_AUTH_URL", "https_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "astray")
    assert "astray" not in clean_environment().values()
    assert clean_environment()["PATH"]
