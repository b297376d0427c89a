"""Labs stand side by side, come up once, and end what is theirs and nothing else."""

import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import lab
from lab import packages, places, ports


def test_two_labs_have_nothing_in_common(quick: lab.Lab, name: str) -> None:
    other = lab.up(name, parts=("database",))
    assert other.database.port != quick.database.port
    other.database.create_database("only_here")
    ask = "select count(*) from pg_database where datname = 'only_here'"
    assert (other.database.cluster.sql(ask), quick.database.cluster.sql(ask)) == ("1", "0")
    lab.down(name)
    assert not other.database.running()
    assert quick.database.running()


def test_a_lab_that_runs_is_left_as_it_is(quick: lab.Lab) -> None:
    before = quick.database.cluster.process.pid(), quick.directory.process.pid()
    began = time.monotonic()
    again = lab.up(quick.name, parts=("database", "directory"))
    assert time.monotonic() - began < 1
    assert (again.database.cluster.process.pid(), again.directory.process.pid()) == before


def test_two_who_start_one_lab_at_once_share_it(name: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: lab.up(name, parts=("database", "directory")), range(2))
    assert first.database.port == second.database.port
    assert first.database.running()


@pytest.mark.parametrize("service", ["api", "console"])
def test_the_product_moves_from_a_port_that_a_stranger_took(name: str, service: str) -> None:
    """Else the stranger answers, and the start takes him for ours."""
    taken = lab.find(name).ports.of(service)
    with socket.create_server((ports.HOST, taken)):
        assert getattr(lab.up(name, parts=("mail",)), service).port != taken


def test_an_unknown_part_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="not printer"):
        lab.up("never", parts=("printer",))
    assert not lab.find("never").folder.exists()


def test_a_reset_empties_what_was_filled(name: str) -> None:
    bench = lab.up(name, parts=("database",))
    bench.database.create_database("rubbish")
    lab.reset(name)
    assert bench.database.running()
    assert bench.database.cluster.sql("select count(*) from pg_database where datname = 'rubbish'") == "0"


def test_the_command_line_tells_what_runs(quick: lab.Lab) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lab", "status", "--name", quick.name],
        check=True,
        capture_output=True,
        text=True,
        cwd=places.CHECKOUT,
    )
    lines = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()}
    assert lines["database"] == ["up", quick.database.url]
    assert lines["cloud"][0] == "down"


def test_packages_are_installed_by_a_python_that_has_nothing(tmp_path: Path) -> None:
    # -I -S: no site packages, nothing of the environment.
    run = "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); runpy.run_module('lab', run_name='__main__')"
    done = subprocess.run(
        ["/usr/bin/python3", "-I", "-S", "-c", run, places.CHECKOUT, "packages"],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert not packages.missing()
