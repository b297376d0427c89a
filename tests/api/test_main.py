"""The application as a whole: both forms of every path, none of them open by mistake, and its documentation."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from api.security import permissions

LogIn = Callable[[str], TestClient]
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def schema(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def operations(schema: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


def routes(app: FastAPI) -> set[tuple[str, str]]:
    return {
        (method, str(context.path))
        for context in iter_route_contexts(app.routes)
        for method in context.methods or ()
        if context.path
    }


def test_every_route_answers_in_both_forms_and_only_the_versioned_one_is_documented(
    app: FastAPI, schema: dict[str, Any]
) -> None:
    documented = {(method.upper(), path) for path, method, _ in operations(schema)}
    assert documented
    assert all(path.startswith("/api/v1/") for _, path in documented)
    assert documented | {(method, permissions.unversioned(path)) for method, path in documented} <= routes(app)


def test_no_route_is_without_a_resource_but_the_open_ones(app: FastAPI) -> None:
    for method, path in routes(app):
        assert permissions.find_resource(path) or permissions.is_open(path, method=method), path


def test_the_two_forms_give_the_same_answer(log_in: LogIn, schema: dict[str, Any]) -> None:
    client = log_in("superadmin")
    client.headers["X-Request-ID"] = "the-same-request"
    for path, method, operation in operations(schema):
        needs_more = "{" in path or operation.get("parameters", [{}])[0].get("required")
        if method != "get" or needs_more or path.endswith(("/metrics", "/simple-test", "/logo", "/workbook")):
            continue
        one, other = client.get(path), client.get(path.removeprefix("/api/v1"))
        assert one.status_code == other.status_code == 200, path
        assert _steady(one.json()) == _steady(other.json()), path


def _steady(answer: Any) -> Any:
    """Without the moment of the asking, which a summary of the last hours begins at."""
    return {name: value for name, value in answer.items() if name != "since"} if isinstance(answer, dict) else answer


def test_operation_ids_are_good_names_and_unique(schema: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(schema)]
    assert len(ids) == len(set(ids))
    assert all(each.isidentifier() and each.islower() for each in ids)
    assert {"login", "logout", "get_me", "get_navigation", "get_health", "list_servers"} <= set(ids)


def test_every_operation_has_a_tag_a_description_and_its_failures(schema: dict[str, Any]) -> None:
    for path, _, operation in operations(schema):
        assert operation["tags"], path
        assert operation.get("description"), path
        assert "application/problem+json" in operation["responses"]["default"]["content"], path
    assert "request_id" in schema["components"]["schemas"]["Problem"]["properties"]
