"""The permission matrix as a superadmin reads and changes it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.testclient import TestClient

from pf9.database import Database

LogIn = Callable[[str], TestClient]
PATH = "/api/v1/auth/permissions"


def put(client: TestClient, *cells: tuple[str, str, str, bool], status: int = 200) -> dict[str, Any]:
    changes = [
        {"role": role, "resource": resource, "action": action, "granted": granted}
        for role, resource, action, granted in cells
    ]
    answer = client.put(PATH, json={"changes": changes})
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_cell_counts_from_the_next_request_on(log_in: LogIn, owner_database: Database) -> None:
    chief, viewer = log_in("superadmin"), log_in("viewer")
    assert viewer.post("/api/v1/drift/rules", json={}).status_code == 403
    matrix = put(chief, ("viewer", "drift", "write", True))
    assert "write" in matrix["granted"]["viewer"]["drift"]
    assert viewer.post("/api/v1/drift/rules", json={}).status_code == 422
    put(chief, ("viewer", "drift", "write", False))
    assert viewer.post("/api/v1/drift/rules", json={}).status_code == 403
    with owner_database.transaction() as tx:
        rows = tx.all("SELECT username, details FROM auth_audit_log WHERE action = 'permission_changed' ORDER BY id")
    assert [row["username"] for row in rows] == ["superadmin"] * 2
    assert rows[0]["details"]["granted"] == [{"role": "viewer", "resource": "drift", "action": "write"}]


def test_all_cells_change_or_none(log_in: LogIn) -> None:
    chief = log_in("superadmin")
    before = chief.get(PATH).json()
    refused = put(chief, ("viewer", "drift", "admin", True), ("viewer", "nothing", "read", True), status=422)
    assert "drift" in refused["errors"][0]["allowed"]
    assert chief.get(PATH).json() == before


def test_nobody_can_lock_the_superadmin_out(log_in: LogIn) -> None:
    chief = log_in("superadmin")
    before = chief.get(PATH).json()
    put(chief, ("superadmin", "permissions", "admin", False), status=409)
    put(chief, ("superadmin", "servers", "read", False), status=409)
    assert chief.get(PATH).json() == before


def test_who_looked_at_another_matrix_changes_nothing(log_in: LogIn) -> None:
    one, other = log_in("superadmin"), log_in("superadmin")
    seen = one.get(PATH).json()["version"]
    cell = {"role": "viewer", "resource": "drift", "action": "write"}
    gives, takes = ({"changes": [{**cell, "granted": granted}], "version": seen} for granted in (True, False))
    now = one.put(PATH, json=gives)
    assert now.status_code == 200
    refused = other.put(PATH, json=gives)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:pf9:conflict")
    assert "changed it meanwhile" in refused.json()["detail"]
    assert other.get(PATH).json() == now.json()
    assert other.put(PATH, json={**takes, "version": now.json()["version"]}).json()["version"] == seen


def test_of_many_who_change_the_same_matrix_at_once_one_does(log_in: LogIn) -> None:
    chief = log_in("superadmin")
    version = chief.get(PATH).json()["version"]
    cells = [{"role": "viewer", "resource": "drift", "action": action} for action in ("write", "admin", "delete")] * 2

    def give(cell: dict[str, str]) -> int:
        return chief.put(PATH, json={"changes": [{**cell, "granted": True}], "version": version}).status_code

    with ThreadPoolExecutor(len(cells)) as pool:
        assert sorted(pool.map(give, cells)) == [200] + [409] * (len(cells) - 1)
    put(chief, *(("viewer", "drift", cell["action"], False) for cell in cells[:3]))
    assert chief.get(PATH).json()["version"] == version


def test_everybody_may_read_who_may_do_what_and_only_the_superadmin_changes_it(log_in: LogIn) -> None:
    for role in ("viewer", "operator", "technical", "admin"):
        assert log_in(role).get(PATH).json() == log_in("superadmin").get(PATH).json()
        put(log_in(role), (role, "permissions", "admin", True), status=403)


def test_who_loses_the_right_to_read_the_matrix_reads_it_no_more(log_in: LogIn) -> None:
    chief, viewer = log_in("superadmin"), log_in("viewer")
    put(chief, ("viewer", "permissions", "read", False))
    assert viewer.get(PATH).status_code == 403
    put(chief, ("viewer", "permissions", "read", True))


def test_departments_are_made_renamed_and_taken_away_when_empty(log_in: LogIn, owner_database: Database) -> None:
    chief = log_in("superadmin")
    listed = chief.get("/api/v1/departments").json()
    assert [row["name"] for row in listed["items"]] == [
        "Engineering",
        "Management",
        "Marketing",
        "Sales",
        "Tier1 Support",
        "Tier2 Support",
        "Tier3 Support",
    ]
    made = chief.post("/api/v1/departments", json={"name": " Night  shift "}).json()
    assert made["name"] == "Night shift"
    assert chief.post("/api/v1/departments", json={"name": "Night shift"}).status_code == 409
    path = f"/api/v1/departments/{made['id']}"
    assert chief.put(path, json={"name": "Day shift"}).json()["name"] == "Day shift"
    with owner_database.transaction() as tx:
        tx.execute("UPDATE user_roles SET department_id = %s WHERE username = 'admin'", (made["id"],))
    assert chief.delete(path).status_code == 409
    with owner_database.transaction() as tx:
        tx.execute("UPDATE user_roles SET department_id = NULL")
    assert chief.delete(path).status_code == 204
    assert chief.delete(path).status_code == 404
    with owner_database.transaction() as tx:
        rows = tx.all("SELECT action, details FROM auth_audit_log WHERE resource = 'departments' ORDER BY id")
    assert [(row["action"], row["details"]) for row in rows] == [
        ("department_created", {"department": "Night shift"}),
        ("department_changed", {"department": "Night shift", "changed": {"name": ["Night shift", "Day shift"]}}),
        ("department_deleted", {"department": "Day shift"}),
    ]
