"""What no browser sends: paths, headers and messages made to get past whoever reads them first. To a real gunicorn."""

import json
import socket
from collections.abc import Iterator
from typing import NamedTuple

import pytest
import requests

import lab
from api.web.parts import Settings
from pf9.database import Database
from tests.fixtures.gateway import Gateway, served
from tests.fixtures.raw_http import RawAnswer, get, send

JSON = "Content-Type: application/json"


class Caller(NamedTuple):
    """Somebody's bearer token, as a header."""

    header: str


@pytest.fixture(scope="module")
def gateway(settings: Settings, server: lab.Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """One process that trusts no proxy."""
    folder = tmp_path_factory.mktemp("raw")
    with served(settings, server.directory.variables, folder, WEB_CONCURRENCY="1") as gateway:
        yield gateway
    assert "Traceback" not in gateway.log.read_text()


@pytest.fixture(scope="module")
def viewer(gateway: Gateway, server: lab.Lab) -> Caller:
    return log_in(gateway, server, "viewer")


def log_in(gateway: Gateway, server: lab.Lab, role: str) -> Caller:
    login = server.directory.logins[role]
    body = {"username": login.username, "password": login.password}
    answer = requests.post(f"{gateway.url}/api/v1/auth/login", json=body, timeout=10)
    return Caller(f"Authorization: Bearer {answer.json()['access_token']}")


def is_a_problem(answer: RawAnswer) -> bool:
    return answer.headers["content-type"] == "application/problem+json" and answer.json()["status"] == answer.status


# The list of servers is for those who are logged in, the log of the system not for viewers.
AROUND = [
    "//servers",
    "/.//servers",
    "/./servers",
    "/servers/.",
    "/servers/",
    "/servers//",
    "/SERVERS",
    "/Servers",
    "/servers;",
    "/servers;x=y",
    "/servers%00",
    "/servers%20",
    "/servers%2f",
    "/%73ervers",
    "/%2573ervers",
    "/%2fservers",
    "/%2e/servers",
    "/health/../servers",
    "/health/..%2fservers",
    "/health/%2e%2e/servers",
    "/health%2f..%2fservers",
    "/health/..;/servers",
    "/health\\..\\servers",
    "/auth/../servers",
    "/auth/login/../../servers",
    "/static/../servers",
    "/docs/assets/../../servers",
    "/docs/assets/%2e%2e/%2e%2e/servers",
    "/settings/../servers",
    "/servers?x=/health",
    "/servers#/health",
    "/api/v1/api/v1/servers",
    "/api/servers",
]


@pytest.mark.parametrize("prefix", ["", "/api/v1"])
@pytest.mark.parametrize("path", AROUND)
def test_no_spelling_of_a_path_leads_past_the_login(gateway: Gateway, prefix: str, path: str) -> None:
    for method in ("GET", "HEAD"):
        answer = get(gateway.port, f"{prefix}{path}", method=method)
        assert answer.status in {400, 401, 403, 404}, answer
        assert b'"items"' not in answer.body


@pytest.mark.parametrize("target", ["http://gateway/servers", "http://health/servers", "*", "servers", "gateway:80"])
def test_no_other_form_of_a_target_does(gateway: Gateway, target: str) -> None:
    assert get(gateway.port, target).status in {400, 401, 403, 404}


@pytest.mark.parametrize(
    "path", [path.replace("ervers", "ystem-logs").replace("ERVERS", "YSTEM-LOGS") for path in AROUND]
)
def test_none_leads_past_a_permission(gateway: Gateway, viewer: Caller, path: str) -> None:
    assert get(gateway.port, path, viewer.header).status in {400, 403, 404}


@pytest.mark.parametrize(
    "path",
    [
        "/docs/assets/../../../../../../../../etc/passwd",
        "/docs/assets/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/docs/assets/..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/docs/assets//etc/passwd",
        "/docs/assets/..\\..\\..\\etc\\passwd",
        "/docs/assets/swagger-ui.css/../../fastapi_offline/core.py",
        "/docs/assets/",
    ],
)
def test_the_page_of_the_api_gives_its_own_files_only(gateway: Gateway, path: str) -> None:
    answer = get(gateway.port, path)
    assert answer.status in {400, 401, 403, 404}, answer
    assert b"root:" not in answer.body


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG", "get", "FOO"])
def test_no_other_method_gets_anything(gateway: Gateway, viewer: Caller, method: str) -> None:
    for header in ("X-Nothing: 1", viewer.header):
        answer = get(gateway.port, "/api/v1/servers", header, method=method)
        assert answer.status in {400, 401, 403, 405}
        assert b"Bearer" not in answer.body


def test_options_tells_nothing_and_does_nothing(gateway: Gateway) -> None:
    answer = get(gateway.port, "/api/v1/servers", method="OPTIONS")
    assert answer.status == 405
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method", "_method"])
def test_a_header_changes_no_method(gateway: Gateway, viewer: Caller, name: str) -> None:
    """The session would be ended by a DELETE."""
    assert get(gateway.port, "/api/v1/auth/sessions", viewer.header, f"{name}: DELETE").json()["items"]
    assert get(gateway.port, f"/api/v1/auth/sessions?{name}=DELETE", viewer.header).json()["items"]


@pytest.mark.parametrize(
    "header",
    [
        "X-Original-URL: /health",
        "X-Rewrite-URL: /health",
        "X-Forwarded-Prefix: /health",
        "X-Forwarded-User: superadmin",
        "X-Remote-User: superadmin",
        "X-User: superadmin",
        "X-Role: superadmin",
        "Remote-User: superadmin",
        "Cookie: pf9_session=x; role=superadmin",
        "Authorization: Basic c3VwZXJhZG1pbjpzdXBlcmFkbWlu",
    ],
)
def test_no_header_says_who_somebody_is(gateway: Gateway, header: str) -> None:
    assert get(gateway.port, "/api/v1/servers", header).status == 401
    assert get(gateway.port, "/", header).status == 403


def test_an_address_that_the_caller_claims_is_not_written_down(gateway: Gateway, owner_database: Database) -> None:
    names = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP", "X-Cluster-Client-IP")
    for name in names:
        claim = "for=203.0.113.9" if name == "Forwarded" else "203.0.113.9"
        body = json.dumps({"username": f"claims by {name}", "password": "x"})
        lines = ["POST /api/v1/auth/login HTTP/1.1", "Host: gateway", JSON, "Connection: close", f"{name}: {claim}"]
        head = "\r\n".join([*lines, f"Content-Length: {len(body)}"])
        assert send(gateway.port, f"{head}\r\n\r\n{body}".encode()).status == 401
    with owner_database.transaction() as tx:
        rows = tx.all("SELECT host(ip_address) AS address FROM auth_audit_log WHERE username LIKE 'claims by %%'")
    assert [row["address"] for row in rows] == ["127.0.0.1"] * len(names)


def test_a_header_cannot_carry_another_line(gateway: Gateway) -> None:
    answer = get(gateway.port, "/health", "X-Request-ID: a-good-one\r\nX-Injected: 1")
    assert "x-injected" not in answer.headers
    for value in ("good-enough%0d%0aX-Injected:1", "good-enough\nX-Injected: 1", "good-enough\rX-Injected: 1"):
        answer = get(gateway.port, "/health", f"X-Request-ID: {value}")
        assert answer.status in {200, 400}
        assert "x-injected" not in answer.headers
        assert b"X-Injected" not in answer.rest


@pytest.mark.parametrize(
    "request_",
    [
        b"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello",
        b"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\nhello",
        b"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
        b"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        b"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nx\r\n0\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: a\r\n X-Folded: 1\r\n\r\n",
        b"GET /health HTTP/9.9\r\nHost: a\r\n\r\n",
        b"GET /health\r\n\r\n",
        b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03",
        b"GET /he\x00alth HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nBad Header: 1\r\n\r\n",
    ],
)
def test_a_message_whose_end_is_in_doubt_is_refused_and_what_follows_is_not_read(
    gateway: Gateway, request_: bytes
) -> None:
    answer = send(gateway.port, request_, silence=1)
    assert answer.status in {0, 400, 401, 403, 404, 411, 422, 501, 505}, answer
    assert answer.rest.count(b"HTTP/1.1") == 0 or b"HTTP/1.1 40" in answer.rest


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /health HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 20_000 + b"\r\n\r\n", {400, 431}),
        (b"GET /health HTTP/1.1\r\nHost: a\r\n" + b"X: 1\r\n" * 500 + b"\r\n", {400, 431}),
        (b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", {414}),
        (b"nonsense\r\n\r\n", {400}),
    ],
    ids=["long header", "many headers", "long path", "nonsense"],
)
def test_what_gunicorn_itself_refuses_is_a_problem_document_that_repeats_nothing(
    gateway: Gateway, request_: bytes, status: set[int]
) -> None:
    answer = send(gateway.port, request_)
    assert answer.status in status
    assert is_a_problem(answer)
    assert b"xxx" not in answer.body
    assert b"nonsense" not in answer.body
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_two_of_what_there_is_one_of_are_no_way_in(gateway: Gateway, viewer: Caller) -> None:
    other = "Authorization: Bearer x.y.z"
    assert get(gateway.port, "/api/v1/servers", other, viewer.header).status in {400, 401}
    assert get(gateway.port, "/api/v1/servers", "Host: elsewhere", viewer.header).status in {200, 400}
    assert get(gateway.port, "/api/v1/system-logs", viewer.header, other).status in {400, 401, 403}


def test_after_all_that_it_still_answers(gateway: Gateway, viewer: Caller) -> None:
    assert get(gateway.port, "/api/v1/servers", viewer.header).status == 200


def test_who_is_still_sending_too_much_is_heard_out_before_he_is_refused(gateway: Gateway) -> None:
    size = 3 * 1024 * 1024 + 1
    head = f"POST /auth/login HTTP/1.1\r\nHost: gateway\r\nContent-Length: {size}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=0.5) as line:
        line.sendall(head + b"x" * (size // 2))
        with pytest.raises(TimeoutError):
            line.recv(1)
        line.settimeout(5)
        line.sendall(b"x" * (size - size // 2))
        assert line.recv(65536).startswith(b"HTTP/1.1 413 ")
