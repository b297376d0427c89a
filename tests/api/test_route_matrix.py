"""Who gets in where: every route of the running application, asked by everybody, beside the reviewed table.

`python -m pytest tests/api/test_route_matrix.py --write-matrix` writes the table again; what changed in it is then read by a
person. A new route without a line fails here.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

import lab
from api.security import sessions
from api.security.sessions import Client
from api.web.parts import Parts
from pf9.database import Database

TABLE = Path(__file__).with_name("route_matrix.txt")
ROLES = ("viewer", "operator", "technical", "admin", "superadmin")
REFUSED = {401, 403}
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
HERE = Client(address="127.0.0.1", agent="tests", request_id=None)
Route = tuple[str, str]
Open = Callable[[], str | None]


def routes(app: FastAPI) -> list[Route]:
    """The documented routes; their aliases are asked by `test_main.py`."""
    found = {
        (str(context.path), method)
        for context in iter_route_contexts(app.routes)
        for method in context.methods or ()
        if context.path and context.path.startswith("/api/v1/") and method in METHODS
    }
    return [(method, path) for path, method in sorted(found)]


def ask(app: FastAPI, route: Route, token: str | None) -> int:
    """The status of an act that fails for other reasons, if it is let through: nothing has these ids, bodies are empty."""
    method, path = route
    client = TestClient(app, client=("127.0.0.1", 50000), raise_server_exceptions=False)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body: dict[str, str] | None = None if method in {"GET", "DELETE"} else {}
    return client.request(method, re.sub(r"{[^}]+}", "0", path), json=body, headers=headers).status_code


@pytest.fixture(scope="module")
def callers(app: FastAPI, server: lab.Lab) -> Mapping[str, Open]:
    """Each gives a token for one request, for some requests end their session."""
    parts: Parts = app.state.parts
    logins = server.directory.logins

    def opened(role: str, *, minutes: float = 60, then: str = "") -> str:
        name = logins[role].username
        token = parts.tokens.issue(name, role=role, lifetime=timedelta(hours=1))
        ends = token.expires_at - timedelta(hours=1) + timedelta(minutes=minutes)
        with parts.database.transaction() as tx:
            sessions.open_session(tx, token=token.text, username=name, role=role, expires_at=ends, client=HERE)
            if then:
                tx.execute(f"UPDATE user_sessions SET {then} WHERE id = (SELECT max(id) FROM user_sessions)")
        return token.text

    def half() -> str:
        name = logins["superadmin"].username
        return parts.tokens.issue(name, role="superadmin", lifetime=timedelta(minutes=5), kind="mfa").text

    return {
        **{role: partial(opened, role) for role in ROLES},
        "anonymous": lambda: None,
        "half a login": half,
        "expired": lambda: opened("superadmin", minutes=-1),
        "revoked": lambda: opened("superadmin", then="revoked_at = now()"),
        "idle too long": lambda: opened("superadmin", then="last_activity_at = now() - interval '2 days'"),
    }


@pytest.fixture(scope="module")
def asked(app: FastAPI, callers: Mapping[str, Open]) -> dict[Route, dict[str, int]]:
    """The status of every route for every caller."""
    return {route: {name: ask(app, route, opened()) for name, opened in callers.items()} for route in routes(app)}


def line(route: Route, statuses: Mapping[str, int]) -> str:
    let_in = [role for role in ROLES if statuses[role] not in REFUSED]
    words = "everybody" if statuses["anonymous"] not in REFUSED else " ".join(let_in) or "nobody"
    return f"{route[0]:6} {route[1]}  {words}"


def test_everybody_gets_in_where_the_reviewed_table_says(
    asked: dict[Route, dict[str, int]], request: pytest.FixtureRequest
) -> None:
    found = "".join(f"{line(route, statuses)}\n" for route, statuses in asked.items())
    if request.config.getoption("--write-matrix"):
        TABLE.write_text(found, encoding="utf-8")
    assert found == TABLE.read_text(encoding="utf-8")


def test_without_a_living_session_one_gets_no_further_than_a_stranger(asked: dict[Route, dict[str, int]]) -> None:
    for route, statuses in asked.items():
        stranger = statuses["anonymous"]
        for caller in ("half a login", "expired", "revoked", "idle too long"):
            assert (statuses[caller] in REFUSED) == (stranger in REFUSED), (caller, route)


def test_nothing_fails_on_our_side(asked: dict[Route, dict[str, int]]) -> None:
    ours = {route: statuses for route, statuses in asked.items() if 500 in statuses.values()}
    assert not ours


def test_a_person_who_is_deactivated_or_loses_the_role_is_out_at_the_next_request(
    app: FastAPI, callers: Mapping[str, Open], server: lab.Lab, owner_database: Database
) -> None:
    token, name = callers["admin"](), server.directory.logins["admin"].username
    route = ("POST", "/api/v1/drift/rules")
    assert ask(app, route, token) not in REFUSED
    for change, status in (("role = 'viewer'", 403), ("is_active = false", 401)):
        with owner_database.transaction() as tx:
            tx.execute(f"UPDATE user_roles SET {change} WHERE username = %s", (name,))
        assert ask(app, route, token) == status
    with owner_database.transaction() as tx:
        tx.execute("UPDATE user_roles SET role = 'admin', is_active = true WHERE username = %s", (name,))
