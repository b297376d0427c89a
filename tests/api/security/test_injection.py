"""Words of SQL and of LDAP, typed wherever a person or a program may type: they stay words."""

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import lab
from api.security.ldap import Directory
from api.security.people import People
from api.web.parts import Settings
from pf9.database import Database

LogIn = Callable[[str], TestClient]
SLOW = 3.0  # seconds that a statement would sleep that got through

SQL = (
    "' OR '1'='1",
    "' OR 1=1 --",
    "admin'--",
    "admin'/*",
    "'; DROP TABLE user_roles; --",
    "'; SELECT pg_sleep(5); --",
    "' || pg_sleep(5) || '",
    "1; UPDATE user_roles SET role = 'superadmin'; --",
    "' UNION SELECT token_hash FROM user_sessions --",
    "\\'; SELECT pg_sleep(5); --",
    "$$; SELECT pg_sleep(5); $$",
    "%(username)s",
    "%s%s%s",
    "{0}",
)
LDAP = (
    "*",
    "*)(uid=*",
    "*)(|(uid=*",
    "admin)(&)",
    "admin*",
    "a*)(userPassword=*",
    "admin,ou=users,dc=pf9",
    "admin,dc=pf9",
    "superadmin)(!(cn=x)",
    "cn=superadmin",
    "superadmin+cn=superadmin",
    "#04",
    "\\2a",
    "\\00",
    "superadmin\\",
    '"superadmin"',
    "superadmin;binary",
    "ou=users",
    "",
)
WORDS = (*SQL, *LDAP)


@pytest.fixture(scope="module")
def people(settings: Settings) -> People:
    return People(Directory(settings.directory))


@pytest.fixture
def nothing_happens(people: People, owner_database: Database) -> Iterator[None]:
    """Directory and roles are afterwards what they were before, and nothing slept."""

    def known() -> Any:
        with owner_database.transaction() as tx:
            roles = tx.all("SELECT username, role, is_active FROM user_roles ORDER BY username")
            permissions = tx.scalar("SELECT count(*) FROM role_permissions")
        entries = [(person.dn, person.email, person.groups, person.is_disabled) for person in people.list_people()]
        return entries, people.list_groups(), roles, permissions

    before = known()
    yield
    assert known() == before


def asked(client: TestClient, method: str, path: str, **more: Any) -> Any:
    """The answer, which came before a statement that sleeps could have ended."""
    began = time.monotonic()
    answer = client.request(method, f"/api/v1{path}", **more)
    assert time.monotonic() - began < SLOW
    return answer


@pytest.mark.usefixtures("nothing_happens")
@pytest.mark.parametrize("word", WORDS)
def test_no_word_logs_anybody_in(client: TestClient, server: lab.Lab, word: str) -> None:
    """As a password it is tried on nobody's account: ten wrong ones would lock somebody's."""
    password = server.directory.logins["superadmin"].password
    for body in ((word, password), ("nobody at all", word), (word, word), (word, "")):
        answer = asked(client, "POST", "/auth/login", json=dict(zip(("username", "password"), body, strict=True)))
        assert answer.status_code == 401, body
        assert "set-cookie" not in answer.headers


@pytest.mark.usefixtures("nothing_happens")
@pytest.mark.parametrize("word", [word for word in WORDS if word])
def test_a_name_in_an_address_is_a_name(log_in: LogIn, word: str) -> None:
    chief = log_in("superadmin")
    name = quote(word, safe="")
    for method, path, body in (
        ("GET", f"/auth/users/{name}", None),
        ("PATCH", f"/auth/users/{name}", {"role": "admin", "groups": [word]}),
        ("DELETE", f"/auth/users/{name}", None),
        ("POST", f"/auth/users/{name}/password", {"password": "a password of the tests"}),
        ("POST", f"/auth/users/{name}/unlock", {}),
        ("POST", f"/auth/mfa/users/{name}/reset", {}),
        ("GET", f"/servers/{name}", None),
    ):
        answer = asked(chief, method, path, json=body)
        assert answer.status_code in {404, 405, 422}, (method, path, answer.text)
    ended = asked(chief, "DELETE", f"/auth/users/{name}/sessions")
    assert ended.status_code in {404, 405, 422} or ended.json() == {"ended": 0}


@pytest.mark.parametrize("word", WORDS)
def test_a_name_that_says_more_than_a_name_makes_nobody(log_in: LogIn, people: People, word: str) -> None:
    """Where it is a name after all, it is that of one entry, which is taken away again."""
    chief = log_in("superadmin")
    before = [person.dn for person in people.list_people()]
    body = {"username": word, "full_name": word or "x", "password": "a password of the tests"}
    answer = asked(chief, "POST", "/auth/users", json=body)
    assert answer.status_code in {201, 409, 422}, answer.text
    if answer.status_code == 201:
        made = answer.json()["username"]
        assert made == " ".join(word.split())
        assert chief.delete(f"/api/v1/auth/users/{quote(made, safe='')}").status_code == 204
    assert [person.dn for person in people.list_people()] == before


@pytest.mark.usefixtures("nothing_happens")
@pytest.mark.parametrize("word", [word for word in WORDS if word])
def test_a_filter_finds_the_word_and_nothing_more(log_in: LogIn, word: str) -> None:
    chief = log_in("superadmin")
    for path, names in (
        ("/servers", ("q", "name", "status", "tenant_name", "domain_name")),
        ("/history/recent-changes", ("q", "project", "run")),
        ("/drift/events", ("q", "severity")),
        ("/admin/activity", ("q", "actor")),
        ("/inventory/find", ("q",)),
    ):
        for name in names:
            answer = asked(chief, "GET", path, params={name: word})
            assert answer.status_code in {200, 422}, answer.text
            assert answer.status_code == 422 or not answer.json().get("total"), (path, name)
    for name in ("sort_by", "sort_dir", "page", "page_size", "cursor"):
        assert asked(chief, "GET", "/servers", params={name: word}).status_code == 422


@pytest.mark.parametrize("word", [word for word in WORDS if word])
def test_words_that_are_kept_come_back_as_they_were(log_in: LogIn, word: str) -> None:
    chief = log_in("superadmin")
    made = asked(chief, "POST", "/departments", json={"name": word})
    assert made.status_code == 201, made.text
    assert made.json()["name"] == " ".join(word.split())
    assert chief.delete(f"/api/v1/departments/{made.json()['id']}").status_code == 204
    key = quote(word, safe="")
    if chief.put(f"/api/v1/auth/preferences/{key}", json={"value": word}).status_code == 204:
        assert chief.get("/api/v1/auth/preferences").json()["items"] == {word: word}
        assert chief.delete(f"/api/v1/auth/preferences/{key}").status_code == 204


@pytest.mark.usefixtures("nothing_happens")
@pytest.mark.parametrize("blank", ["", " ", "\t", "\x1f", "\x1c \x1e", "\x00", "a\nb", "a\x7fb", "\u2003"])
def test_a_name_of_which_nothing_can_be_read_is_none(log_in: LogIn, blank: str) -> None:
    chief = log_in("superadmin")
    person = {"username": "tess.tester", "full_name": blank, "password": "a password of the tests"}
    for path, body in (
        ("/auth/users", person),
        ("/departments", {"name": blank}),
        ("/navigation/groups", {"key": "tests", "label": blank}),
    ):
        answer = chief.post(f"/api/v1{path}", json=body)
        assert answer.status_code == 422, (path, answer.text)
    assert chief.patch("/api/v1/auth/users/norole", json={"full_name": blank}).status_code == 422


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("10" * 60, 204),
        ('"\\ud800"', 204),
        ('"\\u0000"', 204),
        ('{"\\ud800": 1e400}', 204),
        ("[" * 300 + "]" * 300, 422),
        ("[" * 5000 + "]" * 5000, 422),
        (f'"{"x" * 20_000}"', 422),
        ("1" * 5000, 422),
        ("NaN", 204),
    ],
    ids=["120 digits", "half a character", "NUL", "beyond all", "300 deep", "5000 deep", "long", "5000 digits", "NaN"],
)
def test_a_value_of_any_shape_is_kept_or_refused(log_in: LogIn, value: str, status: int) -> None:
    viewer = log_in("viewer")
    headers = {"Content-Type": "application/json"}
    kept = viewer.put("/api/v1/auth/preferences/shape", content=f'{{"value": {value}}}', headers=headers)
    assert kept.status_code in {status, 400 if status == 422 else status}, kept.text
    assert viewer.get("/api/v1/auth/preferences").status_code == 200
    assert viewer.delete("/api/v1/auth/preferences/shape").status_code == 204
