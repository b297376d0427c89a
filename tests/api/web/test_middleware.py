"""What every answer carries, what is never read, and whom another origin may be."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from pf9.errors import SettingsError
from pf9.settings import ApiSettings

LogIn = Callable[[str], TestClient]
ORIGIN = "https://console.example.org"
PATHS = ("/health", "/servers", "/no-such-path", "/auth/me", "/openapi.json", "/docs")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_an_id_and_the_security_headers(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert len(answer.headers["X-Request-ID"]) >= 8
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_good_id_of_the_caller_is_kept_and_another_replaced(client: TestClient) -> None:
    assert client.get("/health", headers={"X-Request-ID": "from-the-proxy-1"}).headers["X-Request-ID"] == (
        "from-the-proxy-1"
    )
    for bad in ("x", 'a"} {"level":"ERROR', "a" * 65, "<script>alert</script>"):
        assert client.get("/health", headers={"X-Request-ID": bad}).headers["X-Request-ID"] != bad


@pytest.mark.parametrize(("path", "status"), [("tests/raise/bug", 500), ("tests/raise/forbidden", 403), ("x", 404)])
def test_failures_carry_the_cors_headers_of_the_known_origin_only(log_in: LogIn, path: str, status: int) -> None:
    client = log_in("viewer")
    known = client.get(f"/simple-test/{path}", headers={"Origin": ORIGIN})
    assert known.status_code == status
    assert known.headers["Access-Control-Allow-Origin"] == ORIGIN
    other = client.get(f"/simple-test/{path}", headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in other.headers


def test_a_preflight_is_answered_without_a_session(client: TestClient) -> None:
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = client.options("/api/v1/servers", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert (
        client.options("/api/v1/servers", headers={**asked, "Origin": "https://elsewhere.example"}).status_code == 400
    )


@pytest.mark.parametrize("origins", ["*", "https://*.example.org", "console.example.org"])
def test_an_origin_must_be_named_whole(origins: str) -> None:
    env = {
        "JWT_SECRET_KEY": "a key of these tests, long enough to be one",
        "ENCRYPTION_KEY": "another key of these tests, long enough",
        "METRICS_TOKEN": "m",
        "CORS_ORIGINS": origins,
    }
    with pytest.raises(SettingsError, match="CORS_ORIGINS"):
        ApiSettings.load(env)


def chunks(size: int) -> Iterator[bytes]:
    """A body that does not say how long it is."""
    for _ in range(size // 65536 + 1):
        yield b"x" * 65536


def test_a_body_beyond_the_limit_is_refused_said_or_unsaid(log_in: LogIn) -> None:
    client = log_in("viewer")
    path = "/simple-test/tests/body"
    assert client.post(path, content=b"x" * 1_000_000).json() == 1_000_000
    for content in (b"x" * 3_200_000, chunks(3_200_000)):
        answer = client.post(path, content=content)
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_eleventh_request_at_once_waits_for_its_turn(log_in: LogIn) -> None:
    client = log_in("viewer")
    with ThreadPoolExecutor(22) as threads:
        answers = list(threads.map(lambda _: client.get("/simple-test/tests/sleep").status_code, range(22)))
    assert answers == [200] * 22


def test_a_permission_of_a_route_yields_the_user_and_refuses_the_others(log_in: LogIn, app: FastAPI) -> None:
    assert log_in("admin").delete("/simple-test/tests/thing").json() == "admin"
    answer = log_in("technical").delete("/api/v1/simple-test/tests/thing")
    assert answer.status_code == 403
    assert "delete snapshots" in answer.json()["detail"]
    with app.state.parts.database.transaction() as tx:
        row = tx.one("SELECT * FROM auth_audit_log WHERE action = 'permission_denied' ORDER BY id DESC LIMIT 1")
    assert (row["username"], row["resource"], row["details"]["action"]) == ("tom", "snapshots", "delete")


@pytest.mark.parametrize("path", ["/health", "/servers", "/api/v1/history/recent-changes", "/servers/no-such-id"])
def test_head_is_a_get_without_its_body(log_in: LogIn, path: str) -> None:
    client = log_in("viewer")
    head, get = client.head(path), client.get(path)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers["content-type"] == get.headers["content-type"]
    assert head.headers["content-length"] == get.headers["content-length"]


def test_head_needs_what_get_needs(client: TestClient, log_in: LogIn) -> None:
    assert client.head("/servers").status_code == 401
    assert log_in("viewer").head("/backup").status_code == 403
    assert log_in("superadmin").head("/drift/events/1/acknowledge").status_code == 405
