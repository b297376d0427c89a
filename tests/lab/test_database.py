"""The private PostgreSQL: an owner, empty databases for tests, and no harm from a kill."""

import os
import shutil
import signal
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

import lab
from lab import cluster, processes
from lab.database import Database
from lab.ports import Ports


def as_owner(database: Database, statement: str, *, name: str = "") -> str:
    done = subprocess.run(
        [cluster.BIN / "psql", "-qAtX", "-d", f"{database.url.removesuffix(database.name)}{name or database.name}"],
        check=True,
        input=statement,
        capture_output=True,
        text=True,
        env=processes.clean_environment(),
    )
    return done.stdout.strip()


def test_the_owner_owns_its_database_and_is_no_superuser(quick: lab.Lab) -> None:
    answer = as_owner(
        quick.database,
        "select pg_get_userbyid(datdba), rolsuper, current_database() "
        "from pg_database, pg_roles where datname = current_database() and rolname = current_user",
    )
    assert answer == "pf9|f|pf9_mgmt"


def test_the_owner_makes_roles(quick: lab.Lab) -> None:
    as_owner(quick.database, "create role made_by_owner login; drop role made_by_owner")


def test_a_wrong_password_is_refused(quick: lab.Lab) -> None:
    probe = ["psql", f"postgresql://pf9:wrong@{quick.database.host}:{quick.database.port}/pf9_mgmt", "-c", "select 1"]
    done = subprocess.run(probe, check=False, capture_output=True, text=True)
    assert "password authentication failed" in done.stderr


def test_databases_of_tests_are_empty_and_apart(quick: lab.Lab) -> None:
    database = quick.database
    first, second = database.create_database(), database.create_database()
    as_owner(database, "create table here (id int)", name=first)
    tables = "select count(*) from pg_tables where schemaname = 'public'"
    assert (as_owner(database, tables, name=first), as_owner(database, tables, name=second)) == ("1", "0")
    database.drop_database(first)
    assert as_owner(database, f"select count(*) from pg_database where datname = '{first}'") == "0"


def test_values_are_no_sql(quick: lab.Lab) -> None:
    odd = "'; drop table x; -- \\ \U0001f680"
    assert quick.database.cluster.sql("select :'odd'", odd=odd) == odd


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT])
def test_what_was_committed_survives_a_kill(name: str, by: signal.Signals) -> None:
    database = lab.up(name, parts=("database",)).database
    as_owner(database, "create table kept as select 42 as answer")
    pid = database.cluster.process.pid()
    assert pid is not None
    os.kill(pid, by)
    processes.wait_until(lambda: not database.running(), seconds=20, what="the end of PostgreSQL")
    assert as_owner(lab.up(name, parts=("database",)).database, "select answer from kept") == "42"


def test_a_first_start_that_was_cut_short_is_made_good(name: str) -> None:
    database = lab.find(name).database
    draft = database.cluster.data.with_name(database.cluster.data.name + ".new")
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("half")
    assert as_owner(lab.up(name, parts=("database",)).database, "select 1") == "1"


def test_an_owner_without_a_database_is_made_good(name: str) -> None:
    database = lab.up(name, parts=("database",)).database
    database.cluster.sql("drop database pf9_mgmt with (force)")  # killed between the two
    assert as_owner(lab.up(name, parts=("database",)).database, "select 1") == "1"


@pytest.fixture
def walled() -> Iterator[Path]:
    """A folder like a home that only its owner may enter."""
    folder = lab.find(f"test-{uuid.uuid4().hex[:8]}").folder
    folder.mkdir(parents=True, mode=0o700)
    yield folder
    shutil.rmtree(folder)


def cluster_in(folder: Path) -> cluster.Cluster:
    port = Ports(folder / "ports.json").of("database")
    process = processes.Process(folder, "database")
    return cluster.Cluster(process, folder / "database", port, superuser="postgres", password="secret")


@pytest.mark.skipif(cluster.account() is None, reason="only root's PostgreSQL runs under another account")
def test_data_goes_where_its_account_can_walk_and_is_forgotten_with_its_state(walled: Path) -> None:
    first = cluster_in(walled)
    assert first.data != first.home
    first.start()
    first.sql("create database rubbish")
    first.stop()
    first.home.unlink()  # somebody deleted the state folder and not what lay elsewhere
    first.start()
    assert first.sql("select count(*) from pg_database where datname = 'rubbish'") == "0"
    first.remove()
    assert not first.data.exists()
