"""Who may do what where, and why, as the API tells it."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from pf9.database import Database
from tests.fixtures.inventory_rows import insert

LogIn = Callable[[str], TestClient]


@pytest.fixture(autouse=True)
def acme(owner_database: Database) -> None:
    """Ada is admin of all of acme through the group ops, which Bob is in too but disabled; Eve reads one project."""
    with owner_database.transaction() as tx:
        if tx.scalar("SELECT count(*) FROM users"):
            return
        insert(tx, "domains", id="acme", name="acme", enabled=True)
        for project in ("shop", "=erp"):
            insert(tx, "projects", id=project, name=project, domain_id="acme", parent_id="acme", enabled=True)
        for user in ("ada", "bob", "eve"):
            insert(tx, "users", id=user, name=user, domain_id="acme", enabled=user != "bob")
        for role in ("admin", "reader"):
            insert(tx, "roles", id=f"id-{role}", name=role)
        insert(tx, "implied_roles", id="i", prior_role_id="id-admin", implied_role_id="id-reader")
        insert(tx, "groups", id="ops", name="ops", domain_id="acme")
        for user in ("ada", "bob"):
            insert(tx, "group_memberships", id=user, group_id="ops", user_id=user)
        everywhere = {"scope_type": "domain", "domain_id": "acme", "inherited": True}
        insert(tx, "role_assignments", id="a", role_id="id-admin", group_id="ops", **everywhere)
        direct = {"scope_type": "project", "project_id": "shop", "inherited": False}
        insert(tx, "role_assignments", id="b", role_id="id-reader", user_id="eve", **direct)
        insert(tx, "role_assignments", id="c", role_id="id-reader", user_id="ada", **direct)


def listed(client: TestClient, **params: Any) -> list[dict[str, Any]]:
    answer = client.get("/effective-access", params=params)
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == len(answer.json()["items"])
    rows: list[dict[str, Any]] = answer.json()["items"]
    return rows


def test_every_way_to_a_role_is_told_in_words_the_shortest_first(log_in: LogIn) -> None:
    (row,) = listed(log_in("viewer"), user_name="ada", project_name="shop", role_name="reader")
    assert row["why"] == ["direct", "through group ops, inherited from domain acme, implied by admin"]
    assert row["direct"] is True
    assert row["domain_name"] == "acme"
    assert row["sources"][1] == {
        "assignment_id": "a",
        "group_id": "ops",
        "inherited_from": "domain",
        "inherited_from_id": "acme",
        "implied_by_id": "id-admin",
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"user_id": "ada"}, 4),
        ({"tenant_id": "shop"}, 5),
        ({"project_id": ["shop", "=erp"], "role_name": "admin"}, 4),
        ({"source": "direct"}, 2),
        ({"source": ["direct", "implied"]}, 5),
        ({"in_force": "false"}, 4),
        ({"scope_type": "system"}, 0),
        ({"q": "EVE"}, 1),
        ({"q": "%"}, 0),
        ({"domain_name": "acme"}, 9),
    ],
)
def test_it_can_be_narrowed(log_in: LogIn, asked: dict[str, Any], found: int) -> None:
    assert len(listed(log_in("viewer"), **asked)) == found


def test_pages_hold_every_row_once_in_the_order_asked_for(log_in: LogIn) -> None:
    viewer = log_in("viewer")
    seen = []
    for page in range(1, 6):
        params: dict[str, Any] = {"page": page, "page_size": 2, "sort_by": "project_name", "sort_dir": "desc"}
        seen += viewer.get("/effective-access", params=params).json()["items"]
    assert len({(row["user_id"], row["role_id"], row["project_id"]) for row in seen}) == len(seen) == 9
    assert [row["project_name"] for row in seen] == ["shop"] * 5 + ["=erp"] * 4


def test_all_that_is_filtered_comes_as_csv_and_no_cell_is_a_formula(log_in: LogIn) -> None:
    answer = log_in("viewer").get("/effective-access", params={"format": "csv", "user_name": "bob"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 4
    assert {row["project_name"] for row in rows} == {"shop", "'=erp"}
    assert {row["in_force"] for row in rows} == {"False"}
    assert rows[0]["why"].startswith("through group ops, inherited from domain acme")
    everybody = log_in("viewer").get("/effective-access", params={"format": "csv"})
    assert len(everybody.text.splitlines()) == 10


def test_the_details_of_users_projects_and_groups_show_it(log_in: LogIn) -> None:
    viewer = log_in("viewer")
    access = viewer.get("/users/ada").json()["access"]
    assert (access["total"], access["items"][0]["project_name"]) == (4, "=erp")
    access = viewer.get("/tenants/shop").json()["access"]
    assert (access["total"], access["items"][0]["user_name"]) == (5, "ada")
    group = {relation["label"]: relation for relation in viewer.get("/groups/ops").json()["relations"]}
    assert [member["name"] for member in group["Members"]["items"]] == ["ada", "bob"]
    user = {relation["label"]: relation for relation in viewer.get("/users/ada").json()["relations"]}
    assert [found["name"] for found in user["Groups"]["items"]] == ["ops"]
    assert "access" not in viewer.get("/groups/ops").json()


def test_the_activity_summary_tells_direct_from_effective(log_in: LogIn) -> None:
    rows = log_in("viewer").get("/user-activity-summary").json()["items"]
    figures = {
        row["user_name"]: [
            row[name]
            for name in (
                "roles_count",
                "direct_projects_count",
                "groups_count",
                "effective_roles_count",
                "effective_projects_count",
            )
        ]
        for row in rows
    }
    assert figures == {"ada": [1, 1, 1, 2, 2], "bob": [0, 0, 1, 2, 2], "eve": [1, 1, 0, 1, 1]}


def test_what_makes_no_sense_is_refused(log_in: LogIn) -> None:
    viewer = log_in("viewer")
    refused: list[dict[str, str]] = [{"source": "magic"}, {"sort_by": "1;--"}, {"in_force": "maybe"}, {"unknown": "x"}]
    for params in refused:
        assert viewer.get("/effective-access", params=params).status_code == 422, params


def test_who_may_not_read_roles_sees_no_access(log_in: LogIn, client: TestClient, owner_database: Database) -> None:
    assert client.get("/effective-access").status_code == 401
    technical = log_in("technical")
    with owner_database.transaction() as tx:
        tx.execute("DELETE FROM role_permissions WHERE role = 'technical' AND resource IN ('roles', 'groups')")
    assert technical.get("/effective-access").status_code == 403
    detail = technical.get("/users/ada").json()
    assert detail["access"] is None
    assert "Groups" not in {relation["label"] for relation in detail["relations"]}
