"""Who was here lately, as far as anybody has written it down."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from pf9.database import Database
from tests.fixtures.inventory_rows import insert


@pytest.fixture
def people(owner_database: Database) -> None:
    """Ada with two roles in two projects, and a Grace in each of two domains."""
    with owner_database.transaction() as tx:
        if tx.scalar("SELECT count(*) FROM users"):
            return
        for domain in ("one", "two"):
            insert(tx, "domains", id=domain, name=f"domain {domain}")
        for project in ("p1", "p2"):
            insert(tx, "projects", id=project, name=project, domain_id="one")
        insert(tx, "users", id="ada", name="Ada", domain_id="one", enabled=True, email="ada@example.org")
        for domain in ("one", "two"):
            insert(tx, "users", id=f"grace-{domain}", name="Grace", domain_id=domain, enabled=True)
        for project, role in (("p1", "member"), ("p2", "member"), ("p2", "reader")):
            insert(
                tx,
                "role_assignments",
                id=f"{project}{role}",
                role_id=role,
                user_id="ada",
                project_id=project,
                scope_type="project",
            )


def summary(client: TestClient, **params: Any) -> Any:
    answer = client.get("/user-activity-summary", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.usefixtures("people")
def test_what_nobody_has_logged_is_not_measured_and_what_was_is(log_in: Any) -> None:
    admin = log_in("superadmin")
    (ada,) = summary(admin, q="ada@")["items"]
    assert (ada["roles_count"], ada["direct_projects_count"], ada["domain_name"]) == (2, 2, "domain one")
    assert ada["last_access_at"] is None
    assert ada["accesses_7_days"] is None
    for success in (True, False):
        body = {"username": "Ada", "action": "login", "success": success, "details": {"from": "portal"}}
        assert admin.post("/admin/user-access-log", json=body).status_code == 201
    (ada,) = summary(admin, q="ada@")["items"]
    assert (ada["accesses_7_days"], ada["accesses_30_days"], ada["failed_30_days"]) == (2, 2, 1)
    assert ada["last_access_at"]


@pytest.mark.usefixtures("people")
def test_a_name_that_two_users_have_is_nobodys(log_in: Any) -> None:
    admin = log_in("superadmin")
    body = {"username": "Grace", "action": "login", "success": True}
    assert admin.post("/admin/user-access-log", json=body).status_code == 201
    assert {user["last_access_at"] for user in summary(admin, q="grace")["items"]} == {None}
    assert summary(admin, domain_name="domain two")["total"] == 1


def test_what_makes_no_sense_is_refused(log_in: Any) -> None:
    admin = log_in("superadmin")
    assert (
        admin.post("/admin/user-access-log", json={"username": "", "action": "x", "success": True}).status_code == 422
    )
    assert admin.get("/user-activity-summary", params={"sort_by": "1;--"}).status_code == 422
    assert log_in("viewer").post("/admin/user-access-log", json={}).status_code == 403
