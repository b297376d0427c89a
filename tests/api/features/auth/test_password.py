"""Giving oneself another password, in a real directory with its policy."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.main import create_app
from api.security.ldap import Directory
from api.security.people import People
from api.web.parts import Settings
from pf9.database import Database

NAME, OLD, NEW = "pia.password", "the password of yesterday", "the password of tomorrow"


@pytest.fixture
def person(settings: Settings) -> Iterator[str]:
    people = People(Directory(settings.directory))
    people.create(NAME, full_name="Pia Password", email=None, password=OLD)
    yield NAME
    people.delete(NAME)


def log_in(app: FastAPI, password: str) -> TestClient | None:
    client = TestClient(app, client=("127.0.0.1", 50000))
    answer = client.post("/api/v1/auth/login", json={"username": NAME, "password": password})
    client.cookies.clear()
    client.headers["Authorization"] = f"Bearer {answer.json().get('access_token')}"
    return client if answer.status_code == 200 else None


def change(client: TestClient, current: str, new: str) -> tuple[int, dict[str, Any]]:
    answer = client.post("/api/v1/auth/password", json={"current_password": current, "password": new})
    return answer.status_code, answer.json() if answer.content else {}


@pytest.mark.usefixtures("person")
def test_the_new_password_counts_and_what_the_old_one_opened_elsewhere_ends(
    app: FastAPI, owner_database: Database
) -> None:
    here, elsewhere = log_in(app, OLD), log_in(app, OLD)
    assert here
    assert elsewhere
    assert change(here, OLD, NEW) == (204, {})
    assert log_in(app, OLD) is None
    assert log_in(app, NEW)
    assert here.get("/api/v1/auth/me").status_code == 200
    assert elsewhere.get("/api/v1/auth/me").status_code == 401
    with owner_database.transaction() as tx:
        row = tx.one("SELECT * FROM auth_audit_log WHERE action = 'password_changed'")
    assert (row["username"], row["success"]) == (NAME, True)
    assert NEW not in str(row)


@pytest.mark.usefixtures("person")
def test_it_takes_the_password_of_today_and_one_that_the_directory_takes(app: FastAPI) -> None:
    client = log_in(app, OLD)
    assert client
    status, told = change(client, "a guess", NEW)
    assert (status, told["errors"][0]["loc"]) == (422, ["body", "current_password"])
    status, told = change(client, OLD, "short")
    assert (status, told["errors"][0]["loc"]) == (422, ["body", "password"])
    assert log_in(app, OLD)
    assert TestClient(app).post("/api/v1/auth/password", json={}).status_code == 401


@pytest.mark.usefixtures("person")
def test_the_rules_of_the_directory_are_told_before_one_types(app: FastAPI) -> None:
    client = log_in(app, OLD)
    assert client
    told = client.get("/api/v1/auth/password").json()
    assert told["can_change"] is True
    assert len("short") < told["password_policy"]["pwdMinLength"] <= len(NEW)
    assert TestClient(app).get("/api/v1/auth/password").status_code == 401


@pytest.mark.usefixtures("person")
def test_in_a_directory_that_is_kept_elsewhere_it_is_changed_there(settings: Settings) -> None:
    directory = settings.directory.model_copy(update={"read_only": True})
    elsewhere = create_app(Settings(**{**vars(settings), "directory": directory}))
    with TestClient(elsewhere):
        client = log_in(elsewhere, OLD)
        assert client
        assert client.get("/api/v1/auth/password").json()["can_change"] is False
        assert change(client, OLD, NEW)[0] == 409
