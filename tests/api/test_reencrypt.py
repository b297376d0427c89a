"""A change of the encryption key, on the database of people who log in meanwhile."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import lab
from api.main import create_app
from api.reencrypt import reencrypt
from api.web.parts import Settings
from pf9.database import Database
from pf9.secrets import Vault
from tests.fixtures.second_factor import Person, wait_for_a_young_step

OLD, NEW = "another key that is only for these tests", "the key that comes after the one of these tests"
PEOPLE = 50
JOB = "5f0c1f3e-1f0e-4f5a-9c56-6f1a3a5d2b10"


@pytest.fixture
def person(app: FastAPI, server: lab.Lab, owner_database: Database) -> Iterator[Person]:
    """Somebody whose secret is under the old key, among others."""
    person = Person(app, server, "operator")
    person.enroll()
    vault = Vault([OLD])
    with owner_database.transaction() as tx:
        for number in range(PEOPLE):
            secret = vault.close(f"secret {number}")
            tx.execute("INSERT INTO user_mfa (username, totp_secret) VALUES (%s, %s)", (f"somebody {number}", secret))
        tx.execute(
            """
            INSERT INTO restore_jobs (id, lineage_id, region_name, vm_id, vm_name, project_id, snapshot_id, mode, ip_strategy,
                plan_json, seen_json, user_data_encrypted, requested_by, expires_at)
            VALUES (%(id)s, %(id)s, 'r', 'v', 'v', 'p', 's', 'NEW', 'NEW_IPS', '{}', '{}', %(closed)s, 'somebody', now())
            """,
            {"id": JOB, "closed": vault.close("a script with a password")},
        )
    yield person
    with owner_database.transaction() as tx:
        tx.execute("DELETE FROM user_mfa")
        tx.execute("DELETE FROM restore_jobs")


def run(settings: Settings, **keys: str) -> subprocess.CompletedProcess[str]:
    """The command, as an operator starts it."""
    database = settings.database
    env = {
        "PATH": os.environ["PATH"],
        "PF9_DB_HOST": database.host,
        "PF9_DB_PORT": str(database.port),
        "POSTGRES_DB": database.name,
        "POSTGRES_USER": database.user,
        "POSTGRES_PASSWORD": database.password,
        **keys,
    }
    command = [sys.executable, "-m", "api.reencrypt"]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_after_the_change_the_earlier_key_is_needed_no_more(
    settings: Settings, person: Person, owner_database: Database
) -> None:
    done = run(settings, ENCRYPTION_KEY=NEW, ENCRYPTION_PREVIOUS_KEYS=OLD)
    told = f"Second factors encrypted anew: {PEOPLE + 1}; user data of restores: 1.\n"
    assert (done.returncode, done.stdout) == (0, told), done.stderr
    again = run(settings, ENCRYPTION_KEY=NEW)
    assert (again.returncode, again.stdout) == (0, "Second factors encrypted anew: 0; user data of restores: 0.\n"), (
        again.stderr
    )
    with owner_database.transaction() as tx:
        tx.execute("UPDATE user_mfa SET last_step = last_step - 5")
        closed = tx.scalar("SELECT totp_secret FROM user_mfa WHERE username = 'somebody 7'")
        script = tx.scalar("SELECT user_data_encrypted FROM restore_jobs WHERE id = %s", (JOB,))
    assert (Vault([NEW]).open(closed), Vault([NEW]).open(script)) == ("secret 7", "a script with a password")
    api = settings.api.model_copy(update={"encryption_key": NEW})
    person.app = create_app(Settings(**{**vars(settings), "api": api}))
    with TestClient(person.app):
        assert person.answer(person.log_in()["access_token"], person.code()).status_code == 200


def test_a_secret_that_no_key_opens_is_named_and_left_alone(settings: Settings, person: Person) -> None:
    name = person.login.username
    lost = run(settings, ENCRYPTION_KEY=NEW)
    assert lost.returncode == 1
    assert name in lost.stderr
    assert JOB in lost.stderr
    assert "ENCRYPTION_PREVIOUS_KEYS" in lost.stderr
    assert OLD not in lost.stderr + lost.stdout
    assert run(settings, ENCRYPTION_KEY=NEW, ENCRYPTION_PREVIOUS_KEYS=OLD).returncode == 0


def test_a_missing_key_is_named_in_a_line(settings: Settings) -> None:
    done = run(settings)
    assert done.returncode == 2
    assert done.stderr.startswith("ENCRYPTION_KEY")
    assert len(done.stderr.splitlines()) == 1


def test_two_at_once_do_each_secret_once_and_a_login_meanwhile_is_good(
    settings: Settings, database: Database, person: Person, owner_database: Database
) -> None:
    """Each gateway knows both keys, the one of today first or not yet."""
    keys = {"encryption_key": NEW, "previous_encryption_keys": (OLD,)}
    api = settings.api.model_copy(update=keys)
    person.app = create_app(Settings(**{**vars(settings), "api": api}))
    with TestClient(person.app), ThreadPoolExecutor(3) as threads:
        wait_for_a_young_step()
        with owner_database.transaction() as tx:
            tx.execute("UPDATE user_mfa SET last_step = last_step - 5")
        challenge = person.log_in()["access_token"]
        runs = [threads.submit(reencrypt, database, Vault([NEW, OLD]), batch=3) for _ in range(2)]
        login = threads.submit(person.answer, challenge, person.code())
        assert sum(each.result()[0] for each in runs) == PEOPLE + 1
        assert login.result().status_code == 200
