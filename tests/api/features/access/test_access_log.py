"""The access log: that each act writes its row, that nobody can change one, and how it is asked."""

import csv
import io
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import psycopg2.errors
import pyotp
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.features.access import access_log, log_queries
from api.security.audit_actions import AUDIT_ACTIONS
from api.security.ldap import Directory
from api.security.people import People
from api.web.parts import Settings
from pf9.database import Database
from pf9.settings import DatabaseSettings
from tests.fixtures.explained import Explained

LogIn = Callable[[str], TestClient]
PATH = "/api/v1/auth/audit"
USERS = "/api/v1/auth/users"
PASSWORD = "a password of the tests"
NAME = "ann.auditee"
LINES, PAGE, NEAR = 60_000, 51, 3_000  # NEAR: rows that may be looked at for a page, bounded count included


def listed(client: TestClient, query: str = "", status: int = 200) -> dict[str, Any]:
    answer = client.get(f"{PATH}?{query}")
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


@pytest.fixture
def chief(log_in: LogIn, settings: Settings, owner_database: Database) -> Iterator[TestClient]:
    """A superadmin; whoever was made is gone afterwards, whatever became of them."""
    yield log_in("superadmin")
    directory = People(Directory(settings.directory))
    if any(each.username == NAME for each in directory.list_people()):
        directory.delete(NAME)
    with owner_database.transaction() as tx:
        tx.execute("DELETE FROM user_roles WHERE username = %s", (NAME,))
        tx.execute("DELETE FROM user_mfa WHERE username = %s", (NAME,))


class Story:
    """Does one act after the other, each with its own request id, and notes which action it is to have written."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.told: dict[str, str] = {}

    def act(self, action: str, client: TestClient, method: str, path: str, json: Any = None) -> Any:
        number = f"act-{len(self.told):04}-{action}"
        answer = client.request(method, f"/api/v1{path}", json=json, headers={"X-Request-ID": number})
        assert answer.headers["X-Request-ID"] == number
        self.told[number] = action
        return answer.json() if answer.content else None

    def log_in(self, action: str, password: str = PASSWORD) -> TestClient:
        client = TestClient(self.app, client=("127.0.0.1", 50000))
        token = self.act(action, client, "POST", "/auth/login", {"username": NAME, "password": password}).get(
            "access_token"
        )
        client.cookies.clear()
        client.headers["Authorization"] = f"Bearer {token}"
        return client


def tell_of_a_second_factor(story: Story, ann: TestClient, chief: TestClient, admin: TestClient) -> None:
    secret = ann.post("/api/v1/auth/mfa/setup", json={"password": PASSWORD}).json()["secret"]
    codes = [pyotp.TOTP(secret).at(int(time.time()), counter_offset=steps) for steps in (0, 1)]
    story.act("mfa_enabled", ann, "POST", "/auth/mfa/verify-setup", {"code": codes[0]})
    story.act("mfa_verified", ann, "POST", "/auth/mfa/confirm", {"code": codes[1]})
    half = story.log_in("mfa_challenge")
    story.act("mfa_failed", half, "POST", "/auth/mfa/verify", {"code": codes[0]})
    story.act("permission_denied", admin, "POST", "/auth/mfa/users/superadmin/reset")
    story.act("mfa_disabled", chief, "POST", f"/auth/mfa/users/{NAME}/reset")


def tell_of_a_department(story: Story, chief: TestClient) -> None:
    made = story.act("department_created", chief, "POST", "/departments", {"name": "Auditing"})
    story.act("department_changed", chief, "PUT", f"/departments/{made['id']}", {"name": "Audits"})
    group = chief.get("/api/v1/navigation/menu").json()["groups"][0]
    words = {"groups": {group["id"]: False}}
    story.act("visibility_changed", chief, "PUT", f"/navigation/departments/{made['id']}", words)
    story.act("department_deleted", chief, "DELETE", f"/departments/{made['id']}")
    path = f"/navigation/groups/{group['id']}"
    story.act("menu_changed", chief, "PUT", path, {"label": "Audited"})
    chief.put(f"/api/v1{path}", json={"label": group["label"]})


def tell_of_a_life(story: Story, chief: TestClient, admin: TestClient) -> None:
    one, cell = f"/auth/users/{NAME}", {"role": "viewer", "resource": "drift", "action": "write"}
    new = {"username": NAME, "full_name": "Ann Auditee", "password": PASSWORD}
    story.act("user_created", chief, "POST", "/auth/users", new)
    story.log_in("failed_login", "wrong")
    ann = story.log_in("login")
    story.act("permission_denied", ann, "GET", "/auth/users")
    tell_of_a_second_factor(story, ann, chief, admin)
    story.act("logout", story.log_in("login"), "POST", "/auth/logout")
    mine = {"current_password": PASSWORD, "password": f"{PASSWORD}, mine"}
    story.act("password_changed", story.log_in("login"), "POST", "/auth/password", mine)
    story.act("session_revoked", chief, "DELETE", f"{one}/sessions")
    story.act("role_changed", chief, "PATCH", one, {"role": "operator"})
    story.act("user_changed", chief, "PATCH", one, {"groups": ["pf9-viewer"]})
    story.act("password_reset", chief, "POST", f"{one}/password", {"password": f"{PASSWORD}, another"})
    story.act("user_unlocked", chief, "POST", f"{one}/unlock")
    for granted in (True, False):
        story.act("permission_changed", chief, "PUT", "/auth/permissions", {"changes": [{**cell, "granted": granted}]})
    tell_of_a_department(story, chief)
    story.act("branding_changed", chief, "PUT", "/settings/branding", {"company_name": "Audited"})
    story.act("user_deleted", chief, "DELETE", one)


def test_every_action_is_written_by_the_act_that_it_names_with_its_request_id(
    app: FastAPI, chief: TestClient, log_in: LogIn
) -> None:
    story = Story(app)
    tell_of_a_life(story, chief, log_in("admin"))
    written = defaultdict(list)
    for entry in listed(chief, "page_size=500")["items"]:
        written[entry["request_id"]].append(entry)
    told = {number: [entry["action"] for entry in written[number]] for number in story.told}
    assert told == {number: [action] for number, action in story.told.items()}
    assert set(story.told.values()) == set(AUDIT_ACTIONS)
    assert None not in written
    assert {entry["ip_address"] for entries in written.values() for entry in entries} == {"127.0.0.1"}
    (change,) = next(written[number] for number, action in story.told.items() if action == "user_changed")
    assert change["details"] == {"person": NAME, "changed": {"groups": [[], ["pf9-viewer"]]}}
    assert change["actor"] == "superadmin"


@pytest.mark.parametrize(
    "statement",
    ["UPDATE auth_audit_log SET username = 'nobody'", "DELETE FROM auth_audit_log", "TRUNCATE auth_audit_log"],
)
def test_the_gateway_itself_cannot_rewrite_what_is_written(database: Database, log_in: LogIn, statement: str) -> None:
    log_in("viewer")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), database.transaction() as tx:
        tx.execute(statement)


def test_the_log_is_asked_by_each_of_its_words(log_in: LogIn) -> None:
    admin = log_in("admin")
    admin.get(f"{PATH}?page_size=0", headers={"X-Request-ID": "the-odd-request"})
    log_in("viewer").get(PATH, headers={"X-Request-ID": "the-refused-request"})
    (refused,) = listed(admin, "request_id=the-refused-request")["items"]
    assert refused["details"]["path"] == PATH
    assert (refused["action"], refused["success"], refused["resource"]) == ("permission_denied", False, "audit")
    for query in (
        f"actor={refused['actor']}",
        "action=permission_denied&action=login",
        "success=false",
        "ip_address=127.0.0.1",
        "ip_address=127.0.0.0/8",
        "since=2020-01-01",
        "until=2999-01-01",
        "q=/AUTH/aud",
    ):
        assert refused in listed(admin, query)["items"], query
    for query in (
        "actor=nobody",
        "action=logout",
        "success=true",
        "ip_address=192.0.2.0/24",
        "until=2020-01-01",
        "q=100%25",
        "request_id=the-odd-request",
    ):
        assert refused not in listed(admin, query)["items"], query


@pytest.mark.parametrize(
    "query", ["action=nonsense", "ip_address=here", "since=yesterday", "cursor=x", "actors=a", "page=9999", "success=1"]
)
def test_what_makes_no_sense_is_refused_in_words(log_in: LogIn, query: str) -> None:
    name = query.partition("=")[0]
    refused = listed(log_in("admin"), query, status=422)
    assert refused["errors"][0]["loc"] == ["query", name]
    assert name in refused["detail"]


@pytest.mark.parametrize("role", ["viewer", "operator", "technical"])
def test_the_log_is_for_administrators(log_in: LogIn, role: str) -> None:
    listed(log_in(role), status=403)


def test_the_whole_log_is_a_file_whose_cells_are_no_formulas(app: FastAPI, log_in: LogIn) -> None:
    name = "=HYPERLINK(1)"
    TestClient(app).post("/api/v1/auth/login", json={"username": name, "password": "wrong"})
    answer = log_in("admin").get(f"{PATH}?format=csv&action=failed_login")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="access_log_')
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert list(rows[0]) == list(access_log.FILE_COLUMNS)
    assert rows[0]["actor"] == f"'{name}"


@pytest.fixture(scope="module")
def long_log(owner: DatabaseSettings) -> Iterator[Database]:
    """A log of many months in which some people, places and refusals are rare."""
    database = Database(owner, application_name="tests-access-log")
    with database.transaction() as tx:
        tx.execute(
            """
            INSERT INTO auth_audit_log (occurred_at, username, action, success, resource, ip_address, request_id, details)
            SELECT now() - interval '1 day' - (%(lines)s - i) * interval '1 second',
                CASE WHEN i <= 5 THEN 'rare' ELSE 'somebody-' || i %% 40 END,
                CASE WHEN i <= 5 THEN 'user_deleted' WHEN i %% 300 = 0 THEN 'failed_login' ELSE 'login' END, i %% 300 <> 0,
                'users', CASE WHEN i <= 5 THEN '203.0.113.9' ELSE '10.1.' || i %% 200 || '.7' END::inet, 'request-' || i,
                jsonb_build_object('person', 'person-' || i %% 5000)
            FROM generate_series(1, %(lines)s) AS i
            """,
            {"lines": LINES},
        )
        tx.execute("ANALYZE auth_audit_log")
    yield database
    database.close()


@pytest.mark.parametrize(
    "asked",
    [
        [], [("actor", "somebody-7")], [("actor", "rare")], [("actor", "nobody")], [("action", "login")],
        [("action", "user_deleted")], [("action", "failed_login")], [("action", "logout")], [("success", "true")],
        [("success", "false")], [("ip_address", "10.1.3.7")], [("ip_address", "203.0.113.9")],
        [("ip_address", "203.0.113.0/24")], [("ip_address", "192.0.2.1")], [("request_id", "request-77")],
        [("q", "person-77")], [("q", "nothing like it")], [("until", "2020-01-01")], [("actor", "rare"), ("actor", "nobody")],
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("deep", [False, True], ids=["first page", "from the middle"])
def test_a_page_looks_at_little_of_the_log(long_log: Database, asked: list[tuple[str, str]], *, deep: bool) -> None:
    wanted = access_log.read(access_log.PAGING.read(asked))
    with long_log.transaction(read_only=True) as tx:
        middle = tx.one(
            "SELECT occurred_at, id FROM auth_audit_log ORDER BY occurred_at OFFSET %s LIMIT 1", (LINES // 2,)
        )
        explained = Explained(tx, "auth_audit_log")
        counted = log_queries.count_entries(explained, wanted)  # type: ignore[arg-type]  # a Tx in all that is used of it
        log_queries.list_entries(
            explained,  # type: ignore[arg-type]
            wanted,
            after=(middle["occurred_at"], middle["id"]) if deep else None,
            descending=True,
            limit=PAGE,
            offset=0,
            few=counted <= log_queries.COUNTED,
        )
    assert explained.touched < NEAR, asked


def test_the_cursor_walks_over_every_entry_once(long_log: Database) -> None:
    seen, cursor = [], ""
    while True:
        words = [("page_size", "500"), ("action", "failed_login"), *([("cursor", cursor)] if cursor else [])]
        with long_log.transaction(read_only=True) as tx:
            page = access_log.find_page(tx, access_log.PAGING.read(words))
        seen += [entry["id"] for entry in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    with long_log.transaction(read_only=True) as tx:
        rows = tx.all("SELECT id FROM auth_audit_log WHERE action = 'failed_login' ORDER BY occurred_at DESC, id DESC")
    assert seen == [row["id"] for row in rows]
