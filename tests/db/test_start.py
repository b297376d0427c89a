"""The scripts of the database's image: what they refuse, and what the owner is that they make."""

import os
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

import lab
from db.migrate import migrate
from lab.database import SUPERUSER, SUPERUSER_PASSWORD
from pf9.settings import DatabaseSettings, ServiceRolePasswords

IMAGE = Path(__file__).parents[2] / "db"
PASSWORD = r"""it's "$(id)" & |\1"""


@pytest.fixture
def made(server: lab.Lab) -> Iterator[DatabaseSettings]:
    """An owner and a database made by the script, in the lab's cluster."""
    name = f"owner_{uuid.uuid4().hex[:8]}"
    database = server.database
    superuser = {
        "PGHOST": database.host,
        "PGPORT": str(database.port),
        "PGUSER": SUPERUSER,
        "PGPASSWORD": SUPERUSER_PASSWORD,
    }
    given = {"PATH": os.environ["PATH"], "OWNER": name, "OWNER_PASSWORD": PASSWORD, "OWNED": name, **superuser}
    subprocess.run(["/bin/sh", IMAGE / "make_owner.sh"], check=True, env=given, stdout=subprocess.DEVNULL)
    yield DatabaseSettings(host=database.host, port=database.port, name=name, user=name, password=PASSWORD)
    database.drop_database(name)
    database.cluster.sql(f"drop role {name}")


def test_the_owner_is_no_superuser_and_can_migrate(server: lab.Lab, made: DatabaseSettings) -> None:
    question = "select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls from pg_roles where rolname = :'name'"
    assert server.database.cluster.sql(question, name=made.user) == "f|f|t|f|f"
    assert migrate(made, passwords=ServiceRolePasswords()) == migrate(made, passwords=ServiceRolePasswords())


@pytest.mark.parametrize("value", ["", "<sample>", "changeme"])
def test_a_start_without_a_password_or_with_its_sample_is_refused_in_one_line(value: str) -> None:
    done = start(POSTGRES_PASSWORD=value)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("POSTGRES_PASSWORD: ")


def test_the_superuser_is_not_the_owner() -> None:
    assert start(POSTGRES_USER="postgres", POSTGRES_PASSWORD=PASSWORD).stderr.startswith("POSTGRES_USER: ")


def start(**given: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **given}
    return subprocess.run(["/bin/sh", IMAGE / "start.sh"], check=False, env=environment, capture_output=True, text=True)
