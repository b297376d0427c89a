"""Who sees which page: departments, people, one's own order; and that seeing grants nothing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

import lab
from pf9.database import Database

LogIn = Callable[[str], TestClient]
PATH = "/api/v1/navigation"


@pytest.fixture(autouse=True)
def as_it_was(owner_database: Database) -> Iterator[None]:
    """Each test begins with the menu that everybody sees."""
    yield
    with owner_database.transaction() as tx:
        tx.execute("DELETE FROM department_nav_groups")
        tx.execute("DELETE FROM department_nav_items")
        tx.execute("DELETE FROM user_nav_overrides")
        tx.execute("DELETE FROM user_preferences")
        tx.execute("UPDATE user_roles SET department_id = NULL")


@pytest.fixture
def viewer(log_in: LogIn, owner_database: Database, server: lab.Lab) -> TestClient:
    """Somebody of department 1."""
    client = log_in("viewer")
    with owner_database.transaction() as tx:
        name = server.directory.logins["viewer"].username
        tx.execute("UPDATE user_roles SET department_id = 1 WHERE username = %s", (name,))
    return client


def seen(client: TestClient) -> dict[str, list[str]]:
    groups = client.get(PATH).json()["groups"]
    return {group["key"]: [item["key"] for item in group["items"]] for group in groups}


def ids(chief: TestClient) -> dict[str, int]:
    groups = chief.get(f"{PATH}/menu").json()["groups"]
    return {each["key"]: each["id"] for group in groups for each in (group, *group["items"])}


def say(chief: TestClient, path: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
    answer = chief.put(f"{PATH}{path}", json=body)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_department_hides_a_group_and_a_page_and_shows_one_of_a_hidden_group(
    log_in: LogIn, viewer: TestClient
) -> None:
    chief = log_in("superadmin")
    number, before = ids(chief), seen(viewer)
    assert {"inventory", "change_logs"} <= set(before)
    words = {"groups": {number["change_logs"]: False}, "items": {number["drift"]: True, number["servers"]: False}}
    say(chief, "/departments/1", words)
    now = seen(viewer)
    assert now["change_logs"] == ["drift"]
    assert now["inventory"] == [key for key in before["inventory"] if key != "servers"]
    assert seen(chief)["inventory"] == seen(log_in("admin"))["inventory"]
    kept = chief.get(f"{PATH}/departments/1").json()
    assert {word: kept[word] for word in words} == {
        word: {str(key): value for key, value in each.items()} for word, each in words.items()
    }


def test_a_page_that_is_hidden_is_still_open_and_one_that_is_shown_still_closed(
    log_in: LogIn, viewer: TestClient, server: lab.Lab
) -> None:
    chief, name = log_in("superadmin"), server.directory.logins["viewer"].username
    number = ids(chief)
    assert "admin" in seen(chief)["admin_tools"]
    told = say(chief, f"/people/{name}", {"items": {number["servers"]: False, number["admin"]: True}})
    assert "servers" not in seen(viewer)["inventory"]
    assert viewer.get("/api/v1/servers").status_code == 200
    assert "admin" not in seen(viewer)["admin_tools"]
    assert viewer.get("/api/v1/auth/users").status_code == 403
    assert [item["key"] for group in told["seen"]["groups"] for item in group["items"]] == [
        key for keys in seen(viewer).values() for key in keys
    ]


def test_a_persons_own_word_comes_before_the_departments(log_in: LogIn, viewer: TestClient, server: lab.Lab) -> None:
    chief, name = log_in("superadmin"), server.directory.logins["viewer"].username
    number = ids(chief)
    say(chief, "/departments/1", {"groups": {number["inventory"]: False}})
    assert "inventory" not in seen(viewer)
    say(chief, f"/people/{name}", {"items": {number["servers"]: True}})
    assert seen(viewer)["inventory"] == ["servers"]


@pytest.mark.usefixtures("viewer")
def test_why_somebody_sees_a_page_or_not_is_told(log_in: LogIn, server: lab.Lab, owner_database: Database) -> None:
    chief, name = log_in("superadmin"), server.directory.logins["viewer"].username
    number = ids(chief)
    with owner_database.transaction() as tx:
        tx.execute("UPDATE nav_items SET action = 'admin' WHERE key = 'exports'")
    words = {"groups": {number["change_logs"]: False}, "items": {number["servers"]: False}}
    say(chief, "/departments/1", words)
    told = say(chief, f"/people/{name}", {"items": {number["drift"]: True, number["exports"]: True}})
    verdicts = {each["item_id"]: (each["is_seen"], each["because"]) for each in told["verdicts"]}
    with owner_database.transaction() as tx:
        tx.execute("UPDATE nav_items SET action = 'read' WHERE key = 'exports'")
    assert verdicts[number["drift"]] == (True, "person")
    assert verdicts[number["servers"]] == (False, "department_page")
    assert verdicts[number["history"]] == (False, "department_group")
    assert verdicts[number["volumes"]] == (True, "nobody")
    assert verdicts[number["exports"]] == (False, "permission")
    shown = {number[item["key"]] for group in told["seen"]["groups"] for item in group["items"]}
    assert shown == {item for item, (is_seen, _) in verdicts.items() if is_seen}


def test_everybody_with_a_role_is_listed_with_their_department(
    log_in: LogIn, viewer: TestClient, server: lab.Lab
) -> None:
    chief, name = log_in("admin"), server.directory.logins["viewer"].username
    say(chief, f"/people/{name}", {"items": {ids(chief)["servers"]: False}})
    people = chief.get(f"{PATH}/people").json()
    assert people["total"] == len(people["items"])
    assert next(each for each in people["items"] if each["username"] == name) == {
        "username": name,
        "role": "viewer",
        "department_id": 1,
        "department": "Engineering",
        "overrides": 1,
    }
    assert viewer.get(f"{PATH}/people").status_code == 403


def test_one_arranges_the_menu_for_oneself_on_every_device(log_in: LogIn, viewer: TestClient) -> None:
    before = seen(viewer)
    order = {"groups": ["change_logs"], "items": ["volumes", "servers", "gone"]}
    assert viewer.put("/api/v1/auth/preferences/navigation.order", json={"value": order}).status_code == 204
    now = seen(log_in("viewer"))
    assert next(iter(now)) == "change_logs"
    assert now["inventory"][:2] == ["volumes", "servers"]
    assert {key: sorted(items) for key, items in now.items()} == {key: sorted(items) for key, items in before.items()}
    assert seen(log_in("operator"))["inventory"] == before["inventory"]
    viewer.put("/api/v1/auth/preferences/navigation.order", json={"value": "nonsense"})
    assert seen(viewer) == before
    assert viewer.delete("/api/v1/auth/preferences/navigation.order").status_code == 204


def test_the_menu_is_arranged_for_everybody_whole_or_not_at_all(log_in: LogIn) -> None:
    chief = log_in("superadmin")
    groups = chief.get(f"{PATH}/menu").json()["groups"]
    order = [{"id": group["id"], "items": [item["id"] for item in group["items"]]} for group in groups]
    for wrong in (order[1:], [*order, order[0]], [{**order[0], "items": order[0]["items"][1:]}, *order[1:]]):
        say(chief, "/menu", {"groups": wrong}, status=422)
    say(chief, "/menu", {"groups": order[::-1]})
    assert [group["id"] for group in chief.get(f"{PATH}/menu").json()["groups"]] == [each["id"] for each in order[::-1]]
    say(chief, "/menu", {"groups": order})


def test_groups_are_made_renamed_and_taken_away_when_empty(log_in: LogIn) -> None:
    chief = log_in("superadmin")
    made = chief.post(f"{PATH}/groups", json={"key": "night_shift", "label": "Night shift"}).json()
    assert chief.post(f"{PATH}/groups", json={"key": "night_shift", "label": "Again"}).status_code == 409
    assert say(chief, f"/groups/{made['id']}", {"label": "Nights"})["label"] == "Nights"
    assert chief.delete(f"{PATH}/groups/{ids(chief)['inventory']}").status_code == 409
    assert chief.delete(f"{PATH}/groups/{made['id']}").status_code == 204
    assert chief.delete(f"{PATH}/groups/{made['id']}").status_code == 404
    item = ids(chief)["servers"]
    say(chief, f"/items/{item}", {"label": "Machines"})
    say(chief, f"/items/{item}", {"label": "Servers"})
    say(chief, "/items/99999", {"label": "Nothing"}, status=404)


@pytest.mark.parametrize("path", ["/departments/1", "/people/admin"])
def test_pages_that_do_not_exist_are_refused(log_in: LogIn, path: str) -> None:
    chief = log_in("superadmin")
    log_in("admin")
    say(chief, path, {"items": {99999: True}}, status=422)
    say(chief, path.replace("1", "4711").replace("admin", "nobody"), {"items": {}}, status=404)


def written(owner_database: Database, after: int) -> list[tuple[str, dict[str, Any]]]:
    with owner_database.transaction() as tx:
        rows = tx.all(
            "SELECT action, username, resource, details FROM auth_audit_log WHERE id > %s"
            " AND resource IN ('navigation', 'departments') ORDER BY id",
            (after,),
        )
    assert {row["username"] for row in rows} <= {"superadmin"}
    return [(row["action"], row["details"]) for row in rows]


@pytest.fixture
def logged(owner_database: Database) -> Callable[[], list[tuple[str, dict[str, Any]]]]:
    """What the access log says of menus and departments since the test began."""
    with owner_database.transaction() as tx:
        last = tx.scalar("SELECT coalesce(max(id), 0) FROM auth_audit_log")
    return lambda: written(owner_database, last)


@pytest.mark.usefixtures("viewer")
def test_what_is_shown_to_whom_is_logged_with_what_was_said_before(
    log_in: LogIn, server: lab.Lab, logged: Callable[[], Any]
) -> None:
    chief, name = log_in("superadmin"), server.directory.logins["viewer"].username
    number = ids(chief)
    hidden = {"groups": {number["change_logs"]: False}, "items": {number["servers"]: False}}
    for words in (hidden, hidden, {"groups": {}, "items": {number["servers"]: True}}):
        say(chief, "/departments/1", words)
    for items in ({number["drift"]: True}, {number["drift"]: True}, {}):
        say(chief, f"/people/{name}", {"items": items})
    department, person = {"department": "Engineering"}, {"person": name}
    groups, page = "group change_logs", "page servers"
    assert logged() == [
        ("visibility_changed", {**department, "changed": {groups: [None, "hidden"], page: [None, "hidden"]}}),
        ("visibility_changed", {**department, "changed": {groups: ["hidden", None], page: ["hidden", "shown"]}}),
        ("visibility_changed", {**person, "changed": {"page drift": [None, "shown"]}}),
        ("visibility_changed", {**person, "changed": {"page drift": ["shown", None]}}),
    ]


def test_names_and_order_of_the_menu_are_logged_with_what_they_were(log_in: LogIn, logged: Callable[[], Any]) -> None:
    chief = log_in("superadmin")
    made = chief.post(f"{PATH}/groups", json={"key": "late_shift", "label": "Late shift"}).json()
    item = ids(chief)["servers"]
    for label in ("Lates", "Lates"):
        say(chief, f"/groups/{made['id']}", {"label": label})
    for label in ("Machines", "Servers"):
        say(chief, f"/items/{item}", {"label": label})
    chief.delete(f"{PATH}/groups/{made['id']}")
    groups = chief.get(f"{PATH}/menu").json()["groups"]
    keys = [group["key"] for group in groups]
    order = [{"id": group["id"], "items": [each["id"] for each in group["items"]]} for group in groups]
    for each in (order[::-1], order[::-1], order):
        say(chief, "/menu", {"groups": each})
    group, page = {"group": "late_shift"}, {"page": "servers"}
    assert logged() == [
        ("menu_changed", {**group, "changed": {"label": [None, "Late shift"]}}),
        ("menu_changed", {**group, "changed": {"label": ["Late shift", "Lates"]}}),
        ("menu_changed", {**page, "changed": {"label": ["Servers", "Machines"]}}),
        ("menu_changed", {**page, "changed": {"label": ["Machines", "Servers"]}}),
        ("menu_changed", {**group, "changed": {"label": ["Lates", None]}}),
        ("menu_changed", {"changed": {"groups": [keys, keys[::-1]]}}),
        ("menu_changed", {"changed": {"groups": [keys[::-1], keys]}}),
    ]


@pytest.mark.usefixtures("viewer")
def test_who_looked_at_something_else_meanwhile_overwrites_nothing(
    log_in: LogIn, server: lab.Lab, logged: Callable[[], Any]
) -> None:
    one, other = log_in("superadmin"), log_in("admin")
    number, name = ids(one), server.directory.logins["viewer"].username
    hides = {"items": {number["servers"]: False}}
    for path in ("/departments/1", f"/people/{name}"):
        read = other.get(f"{PATH}{path}").json()
        told = say(one, path, {**hides, "version": one.get(f"{PATH}{path}").json()["version"]})
        mine = {"items": {number["volumes"]: False}, "version": read["version"]}
        refused = say(other, path, mine, status=409)
        assert "changed it meanwhile" in refused["detail"]
        assert other.get(f"{PATH}{path}").json()["items"] == {str(number["servers"]): False}
        say(one, path, {"items": {}, "version": told["version"]})
    menu = one.get(f"{PATH}/menu").json()
    order = [{"id": group["id"], "items": [item["id"] for item in group["items"]]} for group in menu["groups"]]
    now = say(one, "/menu", {"groups": order[::-1], "version": menu["version"]})
    say(other, "/menu", {"groups": order, "version": menu["version"]}, status=409)
    say(one, "/menu", {"groups": order, "version": now["version"]})
    assert len(logged()) == 6


def test_the_menu_is_managed_by_administrators(log_in: LogIn) -> None:
    for role in ("viewer", "operator", "technical"):
        client = log_in(role)
        assert client.get(f"{PATH}/menu").status_code == 403
        say(client, "/departments/1", {"groups": {}}, status=403)
    assert log_in("admin").get(f"{PATH}/menu").status_code == 200


def test_preferences_are_small_few_and_ones_own(log_in: LogIn) -> None:
    viewer, operator = log_in("viewer"), log_in("operator")
    path = "/api/v1/auth/preferences"
    assert viewer.put(f"{path}/theme", json={"value": "dark"}).status_code == 204
    assert viewer.get(path).json() == {"items": {"theme": "dark"}}
    assert operator.get(path).json() == {"items": {}}
    assert viewer.put(f"{path}/large", json={"value": "x" * 20_000}).status_code == 422
    assert viewer.put(f"{path}/a b", json={"value": 1}).status_code == 422
    for number in range(199):
        viewer.put(f"{path}/key-{number}", json={"value": number})
    assert viewer.put(f"{path}/one-too-many", json={"value": 1}).status_code == 409
    assert viewer.put(f"{path}/theme", json={"value": "light"}).status_code == 204
