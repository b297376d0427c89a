"""Tokens that are nearly right, brought to the running application in every way that a token can be brought."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import lab
from api.security import sessions
from api.security.sessions import Client
from api.web.parts import Parts

ASKED = "/api/v1/servers"
HERE = Client(address="127.0.0.1", agent="tests", request_id=None)
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def parts(app: FastAPI) -> Parts:
    found: Parts = app.state.parts
    return found


@pytest.fixture(scope="module")
def good(server: lab.Lab) -> dict[str, Any]:
    """Claims that are believed when the right key signs them."""
    name = server.directory.logins["superadmin"].username
    times = {"iat": NOW, "exp": NOW + timedelta(hours=1)}
    return {"iss": "pf9", "aud": "pf9-api", "sub": name, "jti": "1", "typ": "access", "role": "superadmin", **times}


def opened(parts: Parts, text: str, name: str) -> str:
    """As if a login had given this token: its session lives, so that nothing but the token can be what is wrong."""
    with parts.database.transaction() as tx:
        ends = NOW + timedelta(hours=1)
        sessions.open_session(tx, token=text, username=name, role="superadmin", expires_at=ends, client=HERE)
    return text


def status_of(client: TestClient, token: str, path: str = ASKED) -> int:
    client.cookies.clear()
    return client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code


def by_hand(header: dict[str, Any], claims: dict[str, Any], key: bytes | None) -> str:
    """What no library signs."""

    def part(content: Any) -> str:
        text = (
            content if isinstance(content, bytes) else json.dumps(content, default=lambda time: int(time.timestamp()))
        )
        return base64.urlsafe_b64encode(text if isinstance(text, bytes) else text.encode()).rstrip(b"=").decode()

    signed = f"{part(header)}.{part(claims)}"
    return f"{signed}.{part(hmac.new(key, signed.encode(), hashlib.sha256).digest()) if key is not None else ''}"


def test_the_tokens_of_this_file_are_good_but_for_what_is_wrong_with_them(
    client: TestClient, parts: Parts, good: dict[str, Any]
) -> None:
    key = parts.settings.api.jwt_secret_key
    for text in (jwt.encode(good, key, algorithm="HS256"), by_hand({"alg": "HS256"}, good, key.encode())):
        assert status_of(client, opened(parts, text, good["sub"])) == 200


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "None"},
        {"alg": "NONE"},
        {"alg": "nOnE"},
        {"alg": ""},
        {"alg": None},
        {},
        {"alg": "HS384"},
        {"alg": "HS512"},
        {"alg": "RS256"},
        {"alg": "ES256"},
        {"alg": ["HS256"]},
        {"alg": "HS256", "crit": ["exp"], "exp": 1},
        {"alg": "HS256", "b64": False, "crit": ["b64"]},
    ],
    ids=str,
)
@pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
def test_no_other_algorithm_is_believed(
    client: TestClient, parts: Parts, good: dict[str, Any], header: dict[str, Any], signed: bool
) -> None:
    key = parts.settings.api.jwt_secret_key.encode() if signed else None
    assert status_of(client, opened(parts, by_hand(header, good, key), good["sub"])) == 401


@pytest.mark.parametrize(
    "header",
    [
        {"kid": "../../../../dev/null"},
        {"kid": "' UNION SELECT 'key' --"},
        {"kid": "http://elsewhere.example/key"},
        {"jku": "https://elsewhere.example/keys.json"},
        {"x5u": "https://elsewhere.example/cert.pem"},
        {"jwk": {"kty": "oct", "k": "YXR0YWNrZXI"}},
    ],
    ids=str,
)
@pytest.mark.parametrize("key", [b"", b"attacker", b"x" * 40])
def test_a_key_that_the_token_itself_brings_or_names_is_not_used(
    client: TestClient, parts: Parts, good: dict[str, Any], header: dict[str, Any], key: bytes
) -> None:
    text = by_hand({"alg": "HS256", "typ": "JWT", **header}, good, key)
    assert status_of(client, opened(parts, text, good["sub"])) == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "pf9-console"},
        {"aud": ["else", "pf9"]},
        {"aud": None},
        {"iss": "pf9 "},
        {"iss": ["pf9"]},
        {"exp": NOW - timedelta(minutes=1)},
        {"exp": "tomorrow"},
        {"nbf": NOW + timedelta(hours=1)},
        {"iat": NOW + timedelta(hours=1)},
        {"typ": "mfa"},
        {"typ": ["access"]},
        {"typ": "refresh"},
        {"sub": 1},
    ],
    ids=" ".join,  # not str: processes that share the tests must call each by one name
)
def test_a_claim_that_is_not_as_it_must_be_is_not_believed(
    client: TestClient, parts: Parts, good: dict[str, Any], changes: dict[str, Any]
) -> None:
    text = by_hand({"alg": "HS256"}, {**good, **changes}, parts.settings.api.jwt_secret_key.encode())
    assert status_of(client, opened(parts, text, good["sub"])) == 401


def test_a_role_in_the_token_gives_nothing(client: TestClient, parts: Parts, server: lab.Lab) -> None:
    name = server.directory.logins["viewer"].username
    token = parts.tokens.issue(name, role="superadmin", lifetime=timedelta(hours=1)).text
    assert status_of(client, opened(parts, token, name), "/api/v1/auth/users") == 403


def test_a_name_in_the_token_gives_nothing_either(client: TestClient, parts: Parts, server: lab.Lab) -> None:
    """The session says whose it is."""
    viewer, chief = (server.directory.logins[role].username for role in ("viewer", "superadmin"))
    token = parts.tokens.issue(chief, role="superadmin", lifetime=timedelta(hours=1)).text
    client.cookies.clear()
    headers = {"Authorization": f"Bearer {opened(parts, token, viewer)}"}
    assert client.get("/api/v1/auth/me", headers=headers).json()["username"] == viewer


@pytest.fixture
def half(parts: Parts, server: lab.Lab) -> str:
    """The token of a login that waits for its code."""
    name = server.directory.logins["superadmin"].username
    return parts.tokens.issue(name, role="superadmin", lifetime=timedelta(minutes=5), kind="mfa").text


def test_half_a_login_is_no_session_however_it_is_brought(client: TestClient, half: str) -> None:
    assert status_of(client, half) == 401
    client.cookies.set("pf9_session", half)
    assert client.get(ASKED).status_code == 401
    client.cookies.clear()
    assert client.get(ASKED, params={"access_token": half, "token": half}).status_code == 401


def test_a_token_is_read_from_its_header_or_the_cookie_only(
    client: TestClient, parts: Parts, good: dict[str, Any]
) -> None:
    claims = {**good, "jti": "another"}
    token = opened(parts, jwt.encode(claims, parts.settings.api.jwt_secret_key, algorithm="HS256"), good["sub"])
    client.cookies.clear()
    for params in ({"access_token": token}, {"token": token}, {"Authorization": f"Bearer {token}"}):
        assert client.get(ASKED, params=params).status_code in {401, 422}
    for headers in ({"X-Auth-Token": token}, {"X-Access-Token": token}, {"Authorization": token}):
        assert client.get(ASKED, headers=headers).status_code == 401
    client.cookies.set("pf9_session", "x.y.z")
    assert client.get(ASKED, headers={"Authorization": f"Bearer {token}"}).status_code == 200
    client.cookies.set("pf9_session", token)
    assert client.get(ASKED, headers={"Authorization": "Bearer x.y.z"}).status_code == 401


def test_a_cut_or_lengthened_token_is_another_one(client: TestClient, parts: Parts, good: dict[str, Any]) -> None:
    """A session is that of the very text: `=` behind it changes no signature, but opens nothing."""
    token = jwt.encode({**good, "jti": "cut"}, parts.settings.api.jwt_secret_key, algorithm="HS256")
    head, claims, mark = token.split(".")
    for text in (f"{head}.{claims}.", f"{head}.{claims}", f"{token}.{mark}", f"{head}..{mark}", "." * 5):
        assert status_of(client, opened(parts, text, good["sub"])) == 401
    assert status_of(client, opened(parts, token, good["sub"])) == 200
    for text in (f"{token}=", f"{token}==", f"{token} x"):
        assert status_of(client, text) == 401
