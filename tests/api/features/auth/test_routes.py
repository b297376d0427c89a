"""Logging in and out, against the real directory and the real database."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

import lab
from api.main import create_app
from api.security.ldap import Directory
from api.security.people import People
from api.web.parts import Settings
from pf9.database import Database

REFUSED = "The user name or the password is wrong."


def try_login(client: TestClient, username: str, password: str, **headers: str) -> Response:
    return client.post("/api/v1/auth/login", json={"username": username, "password": password}, headers=headers)


def bearer(answer: Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@contextmanager
def client_of(settings: Settings, *, address: str = "127.0.0.1", **changes: Any) -> Iterator[TestClient]:
    """An application with other settings of the gateway, asked from this address."""
    app = create_app(Settings(**{**vars(settings), "api": settings.api.model_copy(update=changes)}))
    with TestClient(app, client=(address, 50000)) as client:
        yield client


def audit(database: Database, action: str) -> list[dict[str, Any]]:
    with database.transaction() as tx:
        return tx.all(
            "SELECT username, success, resource, host(ip_address) AS address, request_id, details"
            " FROM auth_audit_log WHERE action = %s ORDER BY id",
            (action,),
        )


@pytest.mark.parametrize("role", ["superadmin", "admin", "operator", "technical", "viewer"])
def test_each_role_logs_in_by_cn_or_by_uid_and_is_told_who_it_is(
    client: TestClient, server: lab.Lab, role: str
) -> None:
    login = server.directory.logins[role]
    answer = try_login(client, login.username, login.password)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["username"], body["role"], body["token_type"]) == (login.username, role, "bearer")
    assert body["mfa_required"] is False
    me = client.get("/api/v1/auth/me").json()
    assert (me["username"], me["role"], me["region_name"]) == (login.username, role, "RegionOne")
    assert me["expires_at"] == body["expires_at"]
    assert "read" in me["permissions"]["servers"]
    assert ("admin" in me["permissions"]["users"]) == (role == "superadmin")


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient, server: lab.Lab) -> None:
    login = server.directory.logins["viewer"]
    cookie = SimpleCookie(try_login(client, login.username, login.password).headers["set-cookie"])["pf9_session"]
    assert cookie["httponly"]
    assert cookie["samesite"].lower() == "strict"
    assert cookie["path"] == "/"
    assert not cookie["secure"]


def test_behind_tls_the_cookie_stays_there(settings: Settings, server: lab.Lab) -> None:
    login = server.directory.logins["viewer"]
    with client_of(settings, cookie_secure=True) as client:
        answer = try_login(client, login.username, login.password)
        cookie = SimpleCookie(answer.headers["set-cookie"])["__Host-pf9_session"]
        assert (cookie["secure"], cookie["path"], cookie["domain"], cookie["httponly"]) == (True, "/", "", True)
        assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
        client.cookies.clear()
        client.headers["Cookie"] = f"pf9_session={answer.json()['access_token']}"  # as a neighbouring host could set it
        assert client.get("/api/v1/auth/me").status_code == 401
        client.headers["Cookie"] = f"__Host-pf9_session={answer.json()['access_token']}"
        assert client.get("/api/v1/auth/me").status_code == 200
        console = {"X-Requested-With": "pf9-console", "Sec-Fetch-Site": "same-origin"}
        gone = client.post("/api/v1/auth/logout", headers=console)
    assert '__Host-pf9_session=""' in gone.headers["set-cookie"]
    assert "Secure" in gone.headers["set-cookie"]


def test_in_the_open_nothing_is_said_of_tls(client: TestClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/health").headers


def test_a_login_ends_the_session_that_the_browser_had(client: TestClient, server: lab.Lab) -> None:
    login = server.directory.logins["viewer"]
    first = bearer(try_login(client, login.username, login.password))
    second = bearer(try_login(client, login.username, login.password))
    client.cookies.clear()
    assert client.get("/api/v1/auth/me", headers=first).status_code == 401
    assert client.get("/api/v1/auth/me", headers=second).status_code == 200


def test_a_login_elsewhere_ends_no_session(client: TestClient, app: FastAPI, server: lab.Lab) -> None:
    login = server.directory.logins["viewer"]
    here = bearer(try_login(client, login.username, login.password))
    assert try_login(TestClient(app), login.username, login.password).status_code == 200
    assert client.get("/api/v1/auth/me", headers=here).status_code == 200


def test_only_the_hash_of_a_token_is_stored(client: TestClient, server: lab.Lab, owner_database: Database) -> None:
    login = server.directory.logins["viewer"]
    token = try_login(client, login.username, login.password).json()["access_token"]
    with owner_database.transaction() as tx:
        stored = tx.all("SELECT token_hash FROM user_sessions")
    assert stored
    assert token not in str(stored)


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("Zoë Müller 🚀", "wrong"),
        ("Zoë Müller 🚀", ""),
        ("nobody at all", "wrong"),
        ("", ""),
        ("admin\x00", "admin-in-the-Lab-1"),
    ],
)
def test_every_refusal_has_the_same_words(client: TestClient, username: str, password: str) -> None:
    answer = try_login(client, username, password)
    assert answer.status_code == 401
    assert answer.json()["detail"] == REFUSED
    assert "set-cookie" not in answer.headers


def test_every_refusal_takes_the_same_time(settings: Settings) -> None:
    locked, people = "O'Brien, Pat (Ops) <*>", People(Directory(settings.directory))
    tries = {
        "wrong": ("Zoë Müller 🚀", "wrong"),
        "unknown": ("nobody", "wrong"),
        "empty": ("admin", ""),
        "locked": (locked, "pat-in-the-Lab-1"),
    }
    people.disable(locked)
    seconds: dict[str, list[float]] = {name: [] for name in tries}
    with client_of(settings, login_refusal_seconds=0.6) as client:
        for _ in range(5):
            for name, (username, password) in tries.items():
                started = time.perf_counter()
                assert try_login(client, username, password).status_code == 401
                seconds[name].append(time.perf_counter() - started)
    people.unlock(locked)
    least = [min(each) for each in seconds.values()]  # what the machine does beside only adds
    assert max(least) / min(least) < 1.05, seconds


@pytest.mark.parametrize(
    "body",
    [{}, {"username": "vera"}, {"username": "vera", "password": ["secret-word"]}, {"username": 1, "password": "x"}, []],
)
def test_a_body_of_another_shape_is_a_422_that_repeats_no_password(client: TestClient, body: Any) -> None:
    answer = client.post("/api/v1/auth/login", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert "secret-word" not in answer.text


def test_half_a_character_in_a_name_is_refused_like_any_other(client: TestClient) -> None:
    answer = client.post(
        "/api/v1/auth/login",
        content=b'{"username": "\\ud800", "password": "\\udfff"}',
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code in {401, 422}


def test_logins_and_refusals_are_written_down_with_where_from(
    client: TestClient, server: lab.Lab, owner_database: Database
) -> None:
    login = server.directory.logins["viewer"]
    try_login(client, login.username, login.password, **{"X-Request-ID": "audited-login"})
    try_login(client, "nobody", "x", **{"X-Request-ID": "audited-refusal"})
    [row] = [row for row in audit(owner_database, "login") if row["request_id"] == "audited-login"]
    assert (row["username"], row["success"], row["address"]) == (login.username, True, "127.0.0.1")
    [row] = [row for row in audit(owner_database, "failed_login") if row["request_id"] == "audited-refusal"]
    assert (row["username"], row["success"]) == ("nobody", False)


def test_logout_acts_at_once_for_the_token_and_the_cookie(
    client: TestClient, app: FastAPI, server: lab.Lab, owner_database: Database
) -> None:
    login = server.directory.logins["viewer"]
    token = bearer(try_login(client, login.username, login.password))
    other = TestClient(app)
    assert other.get("/api/v1/navigation", headers=token).status_code == 200
    answer = other.post("/api/v1/auth/logout", headers={**token, "X-Request-ID": "audited-logout"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert 'pf9_session=""' in answer.headers["set-cookie"]
    assert other.get("/api/v1/navigation", headers=token).status_code == 401
    assert client.get("/api/v1/auth/me").status_code == 401
    assert "audited-logout" in [row["request_id"] for row in audit(owner_database, "logout")]


def test_logging_out_one_session_leaves_the_others(client: TestClient, app: FastAPI, server: lab.Lab) -> None:
    login = server.directory.logins["viewer"]
    first, second = (bearer(try_login(TestClient(app), login.username, login.password)) for _ in range(2))
    assert client.post("/auth/logout", headers=first).status_code == 204
    assert client.get("/auth/me", headers=second).status_code == 200


def test_a_newcomer_is_a_viewer_and_the_default_admin_a_superadmin(
    settings: Settings, owner_database: Database
) -> None:
    with client_of(settings, default_admin_user="norole") as client:
        assert try_login(client, "sam", "s.first-in-the-Lab-1").json()["role"] == "viewer"
        assert try_login(client, "norole", "norole-in-the-Lab-1").json()["role"] == "superadmin"
    with owner_database.transaction() as tx:
        assert tx.scalar("SELECT role FROM user_roles WHERE username = 'sam'") == "viewer"


def test_no_spelling_of_a_name_leads_round_its_role(client: TestClient, owner_database: Database) -> None:
    with owner_database.transaction() as tx:
        tx.execute("INSERT INTO user_roles (username, role, is_active) VALUES ('Zoë Müller 🚀', 'admin', false)")
    for spelling in ("Zoë Müller 🚀", "zoë müller 🚀", "  ZOË   MÜLLER 🚀"):
        answer = try_login(client, spelling, "zoe-in-the-Lab-1")
        assert (answer.status_code, answer.json()["detail"]) == (401, REFUSED)


def test_the_eleventh_try_of_a_minute_is_a_429_that_says_when(settings: Settings) -> None:
    with client_of(settings, address="192.0.2.10", login_rate_per_minute=10) as client:
        answers = [try_login(client, "somebody who tries", "") for _ in range(10)]
        assert {answer.status_code for answer in answers} == {401}
        last = try_login(client, " SOMEBODY who  tries", "")
    assert last.status_code == 429
    assert 1 <= int(last.headers["Retry-After"]) <= 60


def test_the_limit_counts_addresses_too_and_believes_only_a_proxy_of_ours(settings: Settings) -> None:
    with client_of(settings, login_rate_per_minute=3, trusted_proxies=("127.0.0.0/8",)) as client:

        def statuses(forwarded: str) -> list[int]:
            names = [f"{forwarded} {number}" for number in range(4)]
            return [try_login(client, name, "", **{"X-Forwarded-For": forwarded}).status_code for name in names]

        assert statuses("203.0.113.1") == [401, 401, 401, 429]
        assert statuses("203.0.113.2") == [401, 401, 401, 429]
        assert try_login(client, "new", "", **{"X-Forwarded-For": "198.51.100.9, 203.0.113.1"}).status_code == 429
        assert statuses("2001:db8:1::1") == [401, 401, 401, 429]
        assert try_login(client, "new too", "", **{"X-Forwarded-For": "2001:db8:1::2"}).status_code == 429
        stranger = TestClient(client.app, client=("192.0.2.1", 50000))
        lies = [f"203.0.113.{number}" for number in range(50, 54)]
        answers = [try_login(stranger, lie, "", **{"X-Forwarded-For": lie}).status_code for lie in lies]
        assert answers == [401, 401, 401, 429]


def test_two_processes_count_together(settings: Settings) -> None:
    with (
        client_of(settings, address="192.0.2.20", login_rate_per_minute=4) as one,
        client_of(settings, address="192.0.2.20", login_rate_per_minute=4) as other,
    ):
        statuses = [try_login(client, "shared", "").status_code for client in (one, other, one, other, one)]
    assert statuses == [401, 401, 401, 401, 429]


def test_of_many_tries_at_the_same_moment_as_many_pass_as_the_limit_says(settings: Settings) -> None:
    with (
        client_of(settings, address="192.0.2.30", login_rate_per_minute=10) as client,
        ThreadPoolExecutor(20) as threads,
    ):
        statuses = list(threads.map(lambda _: try_login(client, "at once", "").status_code, range(20)))
    assert sorted(statuses) == [401] * 10 + [429] * 10


def test_a_directory_that_is_down_is_a_503_that_says_so(settings: Settings) -> None:
    nobody = settings.directory.model_copy(update={"port": 9, "ssl_port": None})
    app = create_app(Settings(**{**vars(settings), "directory": nobody}))
    with TestClient(app) as client:
        started = time.monotonic()
        answer = try_login(client, "admin", "admin-in-the-Lab-1")
        assert time.monotonic() - started < 5
    assert answer.status_code == 503
    assert "directory" in answer.json()["detail"]
