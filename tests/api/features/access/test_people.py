"""People as a superadmin manages them, in a real directory and its password policy."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import lab
from api.main import create_app
from api.security.ldap import Directory
from api.security.people import People
from api.web.parts import Settings
from pf9.database import Database
from pf9.errors import NotFound

LogIn = Callable[[str], TestClient]
PASSWORD = "a password of the tests"
NAME = "tess.tester"


@pytest.fixture(scope="module")
def directory_people(settings: Settings) -> People:
    return People(Directory(settings.directory))


@pytest.fixture
def chief(log_in: LogIn, directory_people: People, owner_database: Database) -> Iterator[TestClient]:
    """A superadmin; whoever was made is taken away again."""
    yield log_in("superadmin")
    for name in (NAME, "O'Brien-Tess"):
        try:
            directory_people.delete(name)
        except NotFound:
            continue
    with owner_database.transaction() as tx:
        tx.execute("DELETE FROM user_roles WHERE username IN (%s, %s)", (NAME, "O'Brien-Tess"))


def create(chief: TestClient, status: int = 201, **changes: Any) -> dict[str, Any]:
    body = {"username": NAME, "full_name": "Tess Tester", "email": "tess@lab.example", "password": PASSWORD, **changes}
    answer = chief.post("/api/v1/auth/users", json=body)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def change(chief: TestClient, status: int = 200, name: str = NAME, **changes: Any) -> dict[str, Any]:
    answer = chief.patch(f"/api/v1/auth/users/{name}", json=changes)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def logs_in(app: FastAPI, password: str = PASSWORD, name: str = NAME) -> int:
    client = TestClient(app, client=("127.0.0.1", 50000))
    return client.post("/api/v1/auth/login", json={"username": name, "password": password}).status_code


def audit(database: Database) -> list[tuple[str, str, str]]:
    with database.transaction() as tx:
        rows = tx.all("SELECT username, action, details FROM auth_audit_log WHERE resource = 'users' ORDER BY id")
    return [(row["username"], row["action"], row["details"]["person"]) for row in rows if "person" in row["details"]]


def test_everybody_of_the_directory_is_listed_with_the_role_that_a_login_would_get(
    chief: TestClient, server: lab.Lab
) -> None:
    listed = chief.get("/api/v1/auth/users?page_size=500").json()
    people = {item["username"]: item for item in listed["items"]}
    assert {"superadmin", "Vera Viewer", "norole", "O'Brien, Pat (Ops) <*>"} <= set(people)
    assert (people["norole"]["role"], people["norole"]["role_is_fallback"]) == ("viewer", True)
    olga = people[server.directory.logins["operator"].username]
    assert (olga["role"], olga["role_is_fallback"], olga["groups"]) == ("operator", False, ["pf9-operator"])
    assert listed["password_policy"]["pwdMinLength"] == 8
    assert listed["can_change_directory"] is True
    assert listed["superadmins"] == [server.directory.logins["superadmin"].username]


def test_the_list_is_narrowed_ordered_and_paged(chief: TestClient) -> None:
    def names(query: str) -> list[str]:
        answer = chief.get(f"/api/v1/auth/users?{query}")
        assert answer.status_code == 200, answer.text
        return [item["username"] for item in answer.json()["items"]]

    everybody = names("page_size=500")
    assert everybody == sorted(everybody, key=str.casefold)
    assert names("page_size=500&sort_dir=desc") == everybody[::-1]
    assert names("page_size=2&page=2") == everybody[2:4]
    create(chief, role="operator", department_id=1)
    assert NAME in names("q=TESS%40LAB")
    assert NAME in names("role=operator&department=Engineering&state=active&mfa_enabled=false")
    assert NAME not in names("role=viewer&page_size=500")
    assert names("q=nobody-is-called-so") == []
    change(chief, is_active=False)
    assert names("state=disabled") == [NAME]
    *_, last = names("sort_by=last_login_at&page_size=500")
    assert last != "superadmin"
    refused = chief.get("/api/v1/auth/users?state=asleep")
    assert refused.json()["errors"][0]["allowed"] == ["active", "disabled", "gone", "locked"]
    told = chief.get("/api/v1/auth/users?format=csv&q=tess").text.splitlines()
    assert len(told) == 2
    assert told[1].startswith(f"{NAME},Tess Tester,tess@lab.example,disabled,operator,Engineering,")


def test_who_has_a_role_here_and_left_the_directory_is_gone(chief: TestClient, directory_people: People) -> None:
    create(chief)
    directory_people.delete(NAME)
    assert chief.get(f"/api/v1/auth/users/{NAME}").json()["state"] == "gone"
    assert chief.delete(f"/api/v1/auth/users/{NAME}").status_code == 204
    assert chief.get(f"/api/v1/auth/users/{NAME}").status_code == 404


def test_somebody_new_logs_in_with_the_role_that_was_given(
    app: FastAPI, chief: TestClient, owner_database: Database
) -> None:
    made = create(chief, role="operator", department_id=1)
    assert (made["role"], made["department"], made["in_directory"]) == ("operator", "Engineering", True)
    client = TestClient(app)
    answer = client.post("/api/v1/auth/login", json={"username": NAME, "password": PASSWORD})
    assert answer.json()["role"] == "operator"
    assert ("superadmin", "user_created", NAME) in audit(owner_database)
    create(chief, status=409)


def test_the_directorys_refusal_of_a_password_is_told_in_its_words_and_leaves_nobody(
    app: FastAPI, chief: TestClient
) -> None:
    refused = create(chief, status=422, password="short")
    assert "assword" in refused["errors"][0]["msg"]
    assert refused["errors"][0]["loc"] == ["body", "password"]
    assert chief.get(f"/api/v1/auth/users/{NAME}").status_code == 404
    assert logs_in(app, "short") == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"username": ""},
        {"username": "a,b=c"},
        {"username": "*)(uid=*"},
        {"username": "a\x00b"},
        {"email": "no address"},
        {"role": "owner"},
        {"department_id": 4711},
        {"full_name": "  "},
        {"is_admin": True},
    ],
)
def test_a_body_that_makes_no_sense_is_refused(chief: TestClient, changes: dict[str, Any]) -> None:
    create(chief, status=422, **changes)
    assert chief.get(f"/api/v1/auth/users/{NAME}").status_code == 404


def test_a_name_with_an_apostrophe_is_a_name(app: FastAPI, chief: TestClient) -> None:
    create(chief, username="O'Brien-Tess")
    assert logs_in(app, name="O'Brien-Tess") == 200


def test_a_role_counts_from_the_next_request_on_and_a_deactivation_ends_the_session(
    app: FastAPI, chief: TestClient, owner_database: Database
) -> None:
    create(chief)
    client = TestClient(app)
    token = client.post("/api/v1/auth/login", json={"username": NAME, "password": PASSWORD}).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert client.post("/api/v1/drift/rules", json={}, headers=headers).status_code == 403
    assert change(chief, role="admin")["role"] == "admin"
    assert client.post("/api/v1/drift/rules", json={}, headers=headers).status_code == 422
    told = change(chief, is_active=False)
    assert (told["is_active"], told["is_disabled"], told["open_sessions"]) == (False, True, 0)
    assert client.get("/api/v1/servers", headers=headers).status_code == 401
    assert logs_in(app) == 401
    assert change(chief, is_active=True)["is_disabled"] is False
    assert logs_in(app) == 200
    assert client.get("/api/v1/servers", headers=headers).status_code == 401
    rows = [row for row in audit(owner_database) if row[2] == NAME]
    assert [action for _, action, _ in rows][-3:] == ["role_changed", "user_changed", "user_changed"]


def test_another_password_ends_what_the_old_one_opened(app: FastAPI, chief: TestClient) -> None:
    create(chief)
    client = TestClient(app)
    token = client.post("/api/v1/auth/login", json={"username": NAME, "password": PASSWORD}).json()["access_token"]
    other = "another password of the tests"
    path = f"/api/v1/auth/users/{NAME}/password"
    assert chief.post(path, json={"password": "short"}).status_code == 422
    assert chief.post(path, json={"password": other}).status_code == 204
    assert client.get("/api/v1/servers", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert (logs_in(app), logs_in(app, other)) == (401, 200)


def test_a_locked_account_is_seen_and_unlocked(app: FastAPI, chief: TestClient) -> None:
    create(chief)
    for _ in range(12):
        logs_in(app, "wrong")
    assert logs_in(app) == 401
    locked = chief.get(f"/api/v1/auth/users/{NAME}").json()
    assert (locked["locked_at"] is not None, locked["state"]) == (True, "locked")
    assert chief.post(f"/api/v1/auth/users/{NAME}/unlock").status_code == 204
    assert chief.get(f"/api/v1/auth/users/{NAME}").json()["locked_at"] is None
    assert logs_in(app) == 200


def test_groups_are_joined_and_left(chief: TestClient) -> None:
    create(chief)
    assert change(chief, groups=["pf9-viewer", "pf9-operator"])["groups"] == ["pf9-operator", "pf9-viewer"]
    refused = change(chief, status=422, groups=["nobody"])
    assert "pf9-viewer" in refused["errors"][0]["allowed"]
    assert change(chief, groups=[])["groups"] == []
    groups = {group["name"]: group["members"] for group in chief.get("/api/v1/auth/groups").json()["items"]}
    assert NAME not in groups["pf9-viewer"]


def test_the_last_member_of_a_group_stays(chief: TestClient, server: lab.Lab) -> None:
    operator = server.directory.logins["operator"].username
    assert "last member" in change(chief, status=409, name=operator, groups=[])["detail"]


def test_the_last_superadmin_keeps_the_role_and_nobody_deletes_themselves(chief: TestClient, server: lab.Lab) -> None:
    name = server.directory.logins["superadmin"].username
    for changes in ({"role": "admin"}, {"is_active": False}):
        assert "last active superadmin" in change(chief, status=409, name=name, **changes)["detail"]
    assert chief.delete(f"/api/v1/auth/users/{name}").status_code == 409
    assert chief.get("/api/v1/auth/me").json()["role"] == "superadmin"
    assert chief.get(f"/api/v1/auth/users/{name}").json()["is_disabled"] is False


def test_who_is_deleted_is_gone_from_the_directory_and_out_at_once(
    app: FastAPI, chief: TestClient, owner_database: Database
) -> None:
    create(chief)
    client = TestClient(app)
    token = client.post("/api/v1/auth/login", json={"username": NAME, "password": PASSWORD}).json()["access_token"]
    assert chief.delete(f"/api/v1/auth/users/{NAME}").status_code == 204
    assert client.get("/api/v1/servers", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert logs_in(app) == 401
    assert chief.delete(f"/api/v1/auth/users/{NAME}").status_code == 404
    assert ("superadmin", "user_deleted", NAME) in audit(owner_database)


def test_somebodys_sessions_are_ended_by_a_superadmin(app: FastAPI, chief: TestClient) -> None:
    create(chief)
    client = TestClient(app)
    token = client.post("/api/v1/auth/login", json={"username": NAME, "password": PASSWORD}).json()["access_token"]
    path, agent = f"/api/v1/auth/users/{NAME}/sessions", {"User-Agent": "curl/8"}
    client.cookies.clear()  # another browser: a login ends the session that its own browser had
    client.post("/api/v1/auth/login", json={"username": NAME, "password": PASSWORD}, headers=agent)
    newest, first = chief.get(path).json()["items"]
    assert (newest["user_agent"], newest["current"]) == ("curl/8", False)
    assert chief.delete(f"{path}/{newest['id']}").json() == {"ended": 1}
    assert chief.delete(f"{path}/{newest['id']}").status_code == 404
    assert [session["id"] for session in chief.get(path).json()["items"]] == [first["id"]]
    assert chief.delete(path).json() == {"ended": 1}
    assert client.get("/api/v1/servers", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_people_of_a_directory_that_is_kept_elsewhere_are_read_only(settings: Settings, server: lab.Lab) -> None:
    directory = settings.directory.model_copy(update={"read_only": True})
    app = create_app(Settings(**{**vars(settings), "directory": directory}))
    login = server.directory.logins["superadmin"]
    with TestClient(app) as client:
        body = {"username": login.username, "password": login.password}
        token = client.post("/api/v1/auth/login", json=body).json()["access_token"]
        client.cookies.clear()
        client.headers["Authorization"] = f"Bearer {token}"
        assert client.get("/api/v1/auth/users").json()["can_change_directory"] is False
        assert "LDAP_READ_ONLY" in create(client, status=409)["detail"]
        assert change(client, name="norole", role="operator")["role"] == "operator"
        assert change(client, name="norole", is_active=False)["is_disabled"] is False


@pytest.mark.parametrize("role", ["viewer", "operator", "technical", "admin"])
def test_people_are_for_the_superadmin(log_in: LogIn, role: str) -> None:
    client = log_in(role)
    assert client.get("/api/v1/auth/users").status_code == 403
    assert client.post("/api/v1/auth/users", json={}).status_code == 403
