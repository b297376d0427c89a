"""Who gets through to a route: sessions, permissions and where a change by cookie may come from."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import lab
from api.web.parts import Parts
from pf9.database import Database

LogIn = Callable[[str], TestClient]
PATH = "/api/v1/navigation"


def change(database: Database, statement: str) -> None:
    with database.transaction() as tx:
        assert tx.execute(statement) > 0


@pytest.mark.parametrize(
    "path", ["/servers", "/api/v1/servers", "/navigation", "/simple-test", "/api/v1/inventory/runs"]
)
def test_without_a_session_nothing_is_shown(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer x.y.z", "Basic YTpi", "nonsense", "Bearer \u00e9"])
def test_a_header_that_is_no_token_of_ours_is_a_401(client: TestClient, header: str) -> None:
    assert client.get(PATH, headers=[(b"Authorization", header.encode("latin-1"))]).status_code == 401


def test_a_well_signed_token_without_a_session_opens_nothing(client: TestClient, app: FastAPI) -> None:
    from datetime import timedelta

    parts: Parts = app.state.parts
    token = parts.tokens.issue("superadmin", role="superadmin", lifetime=timedelta(hours=1))
    assert client.get(PATH, headers={"Authorization": f"Bearer {token.text}"}).status_code == 401


@pytest.mark.parametrize("path", ["/nobody-named-this", "/api/v1/nobody-named-this", "/", "/api/v1", "/admin"])
def test_a_path_that_maps_to_nothing_is_403_for_everybody(client: TestClient, log_in: LogIn, path: str) -> None:
    assert log_in("superadmin").get(path).status_code == 403
    assert client.get(path).status_code == 403


def test_a_known_resource_without_such_a_route_is_a_404(log_in: LogIn) -> None:
    answer = log_in("viewer").get("/api/v1/audit/nothing/of/the/kind")
    assert answer.status_code == 404
    assert answer.json()["title"] == "Not Found"


def test_a_refused_permission_is_a_403_and_a_row_of_the_audit_log(log_in: LogIn, owner_database: Database) -> None:
    client = log_in("viewer")
    answer = client.post("/api/v1/inventory/runs", json={}, headers={"X-Request-ID": "audited-denial"})
    assert answer.status_code == 403
    assert "viewer" in answer.json()["detail"]
    with owner_database.transaction() as tx:
        row = tx.one("SELECT * FROM auth_audit_log WHERE request_id = 'audited-denial'")
    assert (row["action"], row["username"], row["resource"], row["success"]) == (
        "permission_denied",
        "Vera Viewer",
        "resources",
        False,
    )
    assert row["details"]["action"] == "write"
    assert row["details"]["path"] == "/api/v1/inventory/runs"


def test_what_viewers_may_not_read_is_closed_to_them(log_in: LogIn) -> None:
    assert log_in("viewer").get("/system-logs").status_code == 403
    assert log_in("technical").get("/system-logs").status_code == 404  # permitted, and not built yet


def test_a_change_of_role_acts_at_once(log_in: LogIn, owner_database: Database) -> None:
    client = log_in("operator")
    assert "write" in client.get("/auth/me").json()["permissions"]["networks"]
    change(owner_database, "UPDATE user_roles SET role = 'viewer' WHERE username = 'olga'")
    try:
        me = client.get("/auth/me").json()
        assert (me["role"], me["permissions"]["networks"]) == ("viewer", ["read"])
    finally:
        change(owner_database, "UPDATE user_roles SET role = 'operator' WHERE username = 'olga'")


def test_a_change_of_the_matrix_acts_at_once(log_in: LogIn, owner_database: Database) -> None:
    client = log_in("technical")
    assert client.get("/simple-test").status_code == 200
    where = "role = 'technical' AND resource = 'monitoring'"
    change(owner_database, f"DELETE FROM role_permissions WHERE {where}")
    assert client.get("/simple-test").status_code == 403
    change(owner_database, "INSERT INTO role_permissions VALUES ('technical', 'monitoring', 'write')")
    assert client.get("/simple-test").status_code == 200
    change(owner_database, f"UPDATE role_permissions SET action = 'read' WHERE {where}")


def test_deactivation_ends_the_sessions_at_once(log_in: LogIn, owner_database: Database) -> None:
    client = log_in("technical")
    change(owner_database, "UPDATE user_roles SET is_active = false WHERE username = 'tom'")
    try:
        assert client.get(PATH).status_code == 401
    finally:
        change(owner_database, "UPDATE user_roles SET is_active = true WHERE username = 'tom'")
    assert client.get(PATH).status_code == 200


def test_a_deleted_user_does_not_go_on_as_a_viewer(log_in: LogIn, owner_database: Database) -> None:
    client = log_in("technical")
    change(owner_database, "DELETE FROM user_roles WHERE username = 'tom'")
    try:
        assert client.get(PATH).status_code == 401
    finally:
        change(owner_database, "INSERT INTO user_roles (username, role) VALUES ('tom', 'technical')")


@pytest.mark.parametrize(
    "moved",
    [
        "last_activity_at = now() - interval '61 minutes'",
        "expires_at = now() - interval '1 second'",
        "revoked_at = now()",
    ],
)
def test_a_session_ends_by_idleness_by_age_and_by_revocation(
    log_in: LogIn, owner_database: Database, moved: str
) -> None:
    client = log_in("viewer")
    assert client.get(PATH).status_code == 200
    change(owner_database, f"UPDATE user_sessions SET {moved} WHERE id = (SELECT max(id) FROM user_sessions)")
    assert client.get(PATH).status_code == 401
    assert client.get("/auth/me").status_code == 401


def test_using_a_session_keeps_it_from_being_idle(log_in: LogIn, owner_database: Database) -> None:
    client = log_in("viewer")
    newest = "WHERE id = (SELECT max(id) FROM user_sessions)"
    change(owner_database, f"UPDATE user_sessions SET last_activity_at = now() - interval '59 minutes' {newest}")
    assert client.get(PATH).status_code == 200
    with owner_database.transaction() as tx:
        assert tx.scalar(f"SELECT last_activity_at > now() - interval '1 minute' FROM user_sessions {newest}")


def test_session_and_permission_are_one_statement(log_in: LogIn, app: FastAPI) -> None:
    client = log_in("viewer")
    parts: Parts = app.state.parts
    with parts.database.counted() as counter:
        assert client.get("/auth/me").status_code == 200
    assert counter.statements == 1
    with parts.database.counted() as counter:
        assert client.get(PATH).status_code == 200
    assert counter.statements == 2


@pytest.fixture
def browser(client: TestClient, server: lab.Lab) -> TestClient:
    """Somebody logged in by cookie alone."""
    login = server.directory.logins["viewer"]
    client.post("/api/v1/auth/login", json={"username": login.username, "password": login.password})
    assert client.cookies["pf9_session"]
    return client


CONSOLE = {"X-Requested-With": "pf9-console"}


def test_a_cookie_reads_without_ceremony(browser: TestClient) -> None:
    assert browser.get(PATH).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        CONSOLE,
        {"Sec-Fetch-Site": "same-origin"},
        {**CONSOLE, "Sec-Fetch-Site": "cross-site"},
        {**CONSOLE, "Sec-Fetch-Site": "same-site"},
        {**CONSOLE, "Sec-Fetch-Site": "none"},
        {**CONSOLE, "Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {**CONSOLE, "Origin": "http://elsewhere.example"},
        {**CONSOLE, "Origin": "http://testserver.elsewhere.example"},
        {**CONSOLE, "Origin": "null"},
        {"X-Requested-With": "XMLHttpRequest", "Origin": "http://testserver"},
    ],
)
def test_a_change_by_cookie_from_anywhere_else_is_refused(browser: TestClient, headers: dict[str, str]) -> None:
    assert browser.post("/api/v1/auth/logout", headers=headers).status_code == 403
    assert browser.post("/api/v1/inventory/runs", json={}, headers=headers).status_code == 403
    assert browser.get(PATH).status_code == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}])
def test_a_change_by_cookie_from_the_console_is_taken(browser: TestClient, headers: dict[str, str]) -> None:
    assert browser.post("/api/v1/auth/logout", headers={**CONSOLE, **headers}).status_code == 204


def test_a_bearer_token_needs_no_origin(log_in: LogIn) -> None:
    assert log_in("viewer").post("/api/v1/auth/logout").status_code == 204
