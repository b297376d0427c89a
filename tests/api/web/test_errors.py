"""Every failure is a problem document that says what is for people, and nothing that is not."""

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

LogIn = Callable[[str], TestClient]


@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [
        ("not-found", 404, "not-found"),
        ("conflict", 409, "conflict"),
        ("invalid", 422, "invalid-input"),
        ("unauthenticated", 401, "unauthenticated"),
        ("forbidden", 403, "forbidden"),
        ("too-many", 429, "too-many-requests"),
        ("quota", 409, "quota-exceeded"),
        ("cloud", 503, "cloud-unavailable"),
        ("refused", 502, "cloud-refused"),
        ("credentials", 502, "cloud-credentials"),
        ("broken", 502, "listing-broken"),
        ("directory", 503, "directory-unavailable"),
        ("database", 503, "database-unavailable"),
    ],
)
def test_each_of_our_errors_has_its_status(log_in: LogIn, name: str, status: int, kind: str) -> None:
    answer = log_in("viewer").get(f"/simple-test/tests/raise/{name}")
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, body["status"], body["type"]) == (status, status, f"urn:pf9:{kind}")
    assert body["instance"] == f"/simple-test/tests/raise/{name}"
    assert body["request_id"] == answer.headers["X-Request-ID"]
    assert body["title"]
    assert body["detail"]


def test_a_wait_is_named_and_so_is_what_is_allowed(log_in: LogIn) -> None:
    client = log_in("viewer")
    assert client.get("/simple-test/tests/raise/too-many").headers["Retry-After"] == "7"
    [error] = client.get("/simple-test/tests/raise/invalid").json()["errors"]
    assert error == {"loc": ["query", "sort_by"], "msg": "No.", "allowed": ["name"]}


@pytest.mark.parametrize("path", ["raise/bug", "raise/settings", "sql", "commit"])
def test_a_bug_is_a_500_that_tells_its_id_and_no_more(
    log_in: LogIn, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = log_in("viewer").get(f"/simple-test/tests/{path}")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert not re.search("secret|Traceback|psycopg|File|SELECT", answer.text)
    if path != "raise/settings":
        assert "secret" in caplog.text  # the log has it all


def test_a_failing_commit_is_no_success(log_in: LogIn) -> None:
    assert log_in("viewer").get("/simple-test/tests/commit").status_code == 500


def test_a_parameter_of_the_wrong_type_names_itself(log_in: LogIn) -> None:
    answer = log_in("viewer").get("/simple-test/tests/number", params={"number": "many"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["query", "number"]


def test_a_body_that_is_not_said_to_be_json_is_told_so(log_in: LogIn) -> None:
    answer = log_in("viewer").post("/auth/login", content='{"username": "vera", "password": "x"}')
    assert (answer.status_code, answer.json()["detail"]) == (
        422,
        "body: JSON is expected: send Content-Type: application/json",
    )


def test_a_wrong_method_is_a_problem_too(log_in: LogIn) -> None:
    answer = log_in("superadmin").put("/simple-test/tests/number")
    assert (answer.status_code, answer.json()["status"]) == (405, 405)
    assert answer.headers["content-type"] == "application/problem+json"
