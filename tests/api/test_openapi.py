"""Whatever is sent to any operation of the OpenAPI document, by whichever role: the answer is one that the document describes.

Schemathesis draws requests that fit the document and requests that do not; each is sent as every role. The draw is the same
each time here; `make fuzz` draws many more, and others each time.
"""

import dataclasses
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as drawing
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi import checks
from starlette.testclient import TestClient

import lab
from api.main import create_app
from api.security import sessions
from api.security.sessions import Client
from api.web.parts import Parts, Settings
from pf9.database import Database
from pf9.inventory.catalog import KINDS
from pf9.settings import CloudSettings, DatabaseSettings, DirectorySettings
from tests.fixtures.fault_proxy import FaultProxy, status
from tests.fixtures.inventory_rows import build_city

ROLES = ("viewer", "operator", "technical", "admin", "superadmin")
TOWN = {kind.name: 20 for kind in KINDS} | {"domains": 3, "projects": 6, "roles": 4, "volume_types": 2}
CHECKS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
# The paths that act on the cloud are asked with the lab's behind a proxy, which refuses whatever would make, change or
# delete something there: a draw must not take the lab apart, and what it made would be in other tests' way.
ACTS = re.compile(r"^/api/v1/admin/(flavors|networks|security-)")
CHANGES = r"^(PUT|PATCH|DELETE) |^POST (?!identity /auth/tokens)"
# What is there, for draws that would never find it.
RESOURCES = {f"/api/v1{kind.address}/{{resource_id}}": f"{kind.name}-1" for kind in KINDS}
KNOWN = {"username": "norole", "department_id": 1, "group_id": 1, "item_id": 1, "kind": "servers"}
EXAMPLES = 6
HERE = Client(address="127.0.0.1", agent="tests", request_id=None)


@pytest.fixture(scope="module")
def own() -> Iterator[lab.Lab]:
    """A directory that people may be made in and taken from."""
    bench = lab.up("test-openapi", parts=("directory",))
    yield bench
    bench.directory.remove()


@pytest.fixture(scope="module")
def app(settings: Settings, own: lab.Lab, owner: DatabaseSettings) -> Iterator[FastAPI]:
    """The application over a small town of the inventory."""
    database = Database(owner, application_name="tests-arrange")
    with database.transaction() as tx:
        build_city(tx, TOWN)
    database.close()
    directory = DirectorySettings.load(own.directory.variables)
    app = create_app(Settings(**{**vars(settings), "directory": directory}))
    with TestClient(app):
        yield app


@pytest.fixture(scope="module")
def app_of_the_cloud(app: FastAPI, cloud_env: dict[str, str]) -> Iterator[FastAPI]:
    """The same with a cloud that can be looked at."""
    cloud = CloudSettings.load(cloud_env)
    with FaultProxy(cloud.auth_url) as proxy:
        proxy.add(match=CHANGES, fault=status(403, message="only to be looked at"))
        settings: Settings = app.state.parts.settings
        app = create_app(dataclasses.replace(settings, cloud=cloud.model_copy(update={"auth_url": proxy.auth_url})))
        with TestClient(app):
            yield app


def operations() -> Iterator[Any]:
    from tests.house.generated import document

    load_all_checks()
    for found in schemathesis.openapi.from_dict(document()).get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]  # an operation that cannot be read fails here, as it should
        app, marks = ("app_of_the_cloud", [pytest.mark.cloud]) if ACTS.match(operation.path) else ("app", [])
        yield pytest.param(operation, app, id=operation.label, marks=marks)


# Hypothesis sees a run or an export in the background draw a random number while it draws itself.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
@pytest.mark.parametrize(("operation", "app_name"), list(operations()))
def test_every_answer_is_one_of_the_document(
    operation: APIOperation[Any, Any, Any, Any], app_name: str, server: lab.Lab, request: pytest.FixtureRequest
) -> None:
    examples = request.config.getoption("--examples")
    app: FastAPI = request.getfixturevalue(app_name)
    client = TestClient(app, client=("127.0.0.1", 50000), raise_server_exceptions=False)
    tokens = [open_session(app.state.parts, server, role) for role in ROLES]

    @drawing(
        max_examples=examples or EXAMPLES,
        derandomize=not examples,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=st.one_of(*requests_of(operation)))
    def ask(case: Case[Any]) -> None:
        for token in tokens:
            check(client, case, token)

    ask()


def requests_of(operation: APIOperation[Any, Any, Any, Any]) -> Iterator[st.SearchStrategy[Case[Any]]]:
    """Those that fit, those that do not, and those that fit something that is there."""
    yield operation.as_strategy()
    if "multipart/form-data" not in operation.get_request_payload_content_types():
        yield operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    known = KNOWN | {"resource_id": RESOURCES.get(operation.path, "servers-1")}
    found = {name: known[name] for name in re.findall(r"{(\w+)}", operation.path) if name in known}
    if found:
        yield operation.as_strategy(path_parameters=found)


def check(client: TestClient, case: Case[Any], token: str) -> None:
    sent = case.as_transport_kwargs(base_url="http://testserver")
    sent["headers"] = {**sent["headers"], "Authorization": f"Bearer {token}"}
    sent.pop("cookies", None)
    if "files" in sent:
        sent["files"] = [(name, sendable(value)) for name, value in sent["files"]]
    if isinstance(sent.get("data"), bytes | str):
        sent["content"] = sent.pop("data")
    client.cookies.clear()
    answer = client.request(**sent)
    assert answer.status_code < 500, answer.text
    answer.request.read()
    case.validate_response(answer, checks=CHECKS)


def sendable(value: Any) -> Any:
    """A part of a form as bytes; a draw may be a number."""
    if isinstance(value, tuple):
        return (value[0], sendable(value[1]), *value[2:])
    return value if isinstance(value, bytes | str) else str(value).encode()


def open_session(parts: Parts, server: lab.Lab, role: str) -> str:
    """A session of somebody of this role, whatever the draws before have made of that person."""
    name = server.directory.logins[role].username
    token = parts.tokens.issue(name, role=role, lifetime=timedelta(hours=1))
    with parts.database.transaction() as tx:
        tx.execute(
            "INSERT INTO user_roles (username, role) VALUES (%s, %s)"
            " ON CONFLICT (username) DO UPDATE SET role = excluded.role, is_active = true",
            (name, role),
        )
        tx.execute("DELETE FROM user_mfa WHERE username = %s", (name,))
        sessions.open_session(tx, token=token.text, username=name, role=role, expires_at=token.expires_at, client=HERE)
    return token.text
