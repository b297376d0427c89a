"""A directory that is kept elsewhere: how people are found in it, and which role its groups give, in the lab's OpenLDAP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ldap
import pytest
from starlette.testclient import TestClient

import lab
from api.main import create_app
from api.security.people import People
from api.web.parts import Parts, Settings
from lab.directory import configuration
from pf9.database import Database
from pf9.errors import SettingsError
from pf9.settings import DirectorySettings

GROUPS = (("technical", "PF9-Technical"), ("operator", "pf9-operator"), ("admin", "pf9-viewer"))
PEOPLE = ("tom", "olga", "Vera Viewer", "norole")


@pytest.fixture
def nobody_is_written_down(owner_database: Database) -> Iterator[Database]:
    """As before anybody's first login."""
    with owner_database.transaction() as tx:
        kept = tx.all("SELECT username, role FROM user_roles WHERE username = ANY (%s)", (list(PEOPLE),))
        tx.execute("DELETE FROM user_roles WHERE username = ANY (%s)", (list(PEOPLE),))
    yield owner_database
    with owner_database.transaction() as tx:
        tx.execute("DELETE FROM user_roles WHERE username = ANY (%s)", ([*PEOPLE, "vera@lab.example"],))
        for row in kept:
            tx.execute("INSERT INTO user_roles (username, role) VALUES (%(username)s, %(role)s)", row)


@contextmanager
def gateway(settings: Settings, **directory: Any) -> Iterator[TestClient]:
    changed = settings.directory.model_copy(update=directory)
    with TestClient(create_app(Settings(**{**vars(settings), "directory": changed}))) as client:
        yield client


def log_in(client: TestClient, username: str, password: str) -> dict[str, Any]:
    answer = client.post("/api/v1/auth/login", json={"username": username, "password": password})
    body: dict[str, Any] = answer.json()
    return body


def role_of(client: TestClient, uid: str, *, name: str = "") -> str:
    return str(log_in(client, name or uid, f"{uid}-in-the-Lab-1")["role"])


@contextmanager
def member(server: lab.Lab, group: str, dn: str) -> Iterator[None]:
    """Somebody is in a group for a while."""
    connection = ldap.initialize(server.directory.url)
    connection.simple_bind_s(configuration.SERVICE, configuration.SERVICE_PASSWORD)
    connection.modify_s(f"cn={group},{configuration.GROUPS}", [(ldap.MOD_ADD, "member", [dn.encode()])])
    yield
    connection.modify_s(f"cn={group},{configuration.GROUPS}", [(ldap.MOD_DELETE, "member", [dn.encode()])])
    connection.unbind_s()


@pytest.mark.usefixtures("nobody_is_written_down")
def test_at_login_one_gets_the_role_of_ones_group_and_without_one_that_of_a_newcomer(settings: Settings) -> None:
    with gateway(settings, role_groups=GROUPS) as client:
        assert role_of(client, "tom") == "technical"
        assert role_of(client, "olga") == "operator"
        assert role_of(client, "vera", name="Vera Viewer") == "admin"
        assert role_of(client, "norole") == "viewer"


def test_the_role_follows_the_groups_from_login_to_login_and_the_log_says_so(
    settings: Settings, server: lab.Lab, nobody_is_written_down: Database
) -> None:
    norole = f"uid=norole,{configuration.USERS}"
    with gateway(settings, role_groups=GROUPS) as client:
        assert role_of(client, "norole") == "viewer"
        with member(server, "pf9-operator", norole):
            assert role_of(client, "norole") == "operator"
            assert client.get("/api/v1/auth/me").json()["role"] == "operator"
            with member(server, "pf9-technical", norole):
                assert role_of(client, "norole") == "technical"  # the first pair that fits
        assert role_of(client, "norole") == "viewer"
    with nobody_is_written_down.transaction() as tx:
        rows = tx.all("SELECT username, details FROM auth_audit_log WHERE action = 'role_changed' ORDER BY id")
    told = [row["details"]["changed"]["role"] for row in rows if row["username"] == "norole"]
    assert told == [["viewer", "operator"], ["operator", "technical"], ["technical", "viewer"]]


@pytest.mark.usefixtures("nobody_is_written_down")
def test_a_role_that_somebody_gave_stays(settings: Settings, server: lab.Lab) -> None:
    chief = server.directory.logins["superadmin"]
    with gateway(settings, role_groups=GROUPS) as client:
        assert role_of(client, "olga") == "operator"
        token = log_in(client, chief.username, chief.password)["access_token"]
        client.cookies.clear()
        headers = {"Authorization": f"Bearer {token}"}
        shown = client.get("/api/v1/auth/users/tom", headers=headers).json()
        assert (shown["role"], shown["role_is_fallback"]) == ("technical", True)
        given = client.patch("/api/v1/auth/users/olga", json={"role": "viewer"}, headers=headers)
        assert given.status_code == 200, given.text
        assert role_of(client, "olga") == "viewer"


@pytest.mark.usefixtures("nobody_is_written_down")
def test_whom_the_filter_leaves_out_gets_no_role_by_group(settings: Settings) -> None:
    with gateway(settings, role_groups=GROUPS, user_filter="(mail=tom@lab.example)") as client:
        assert role_of(client, "tom") == "technical"
        assert role_of(client, "olga") == "viewer"


def test_no_login_takes_the_role_from_the_last_superadmin(settings: Settings, nobody_is_written_down: Database) -> None:
    with nobody_is_written_down.transaction() as tx:
        tx.execute("UPDATE user_roles SET is_active = false WHERE role = 'superadmin'")
    try:
        with gateway(settings, role_groups=(("superadmin", "pf9-operator"),)) as client:
            assert role_of(client, "olga") == "superadmin"
        with gateway(settings, role_groups=GROUPS) as client:
            assert role_of(client, "olga") == "superadmin"
    finally:
        with nobody_is_written_down.transaction() as tx:
            tx.execute("UPDATE user_roles SET is_active = true WHERE role = 'superadmin'")
    with gateway(settings, role_groups=GROUPS) as client:
        assert role_of(client, "olga") == "operator"


@pytest.mark.usefixtures("nobody_is_written_down")
def test_by_an_attribute_one_logs_in_with_its_value_and_is_known_by_it(settings: Settings) -> None:
    elsewhere = {"login_attribute": "mail", "read_only": True, "full_name_attribute": "cn", "role_groups": GROUPS}
    with gateway(settings, **elsewhere) as client:
        body = log_in(client, "VERA@lab.example", "vera-in-the-Lab-1")
        assert (body["username"], body["role"]) == ("vera@lab.example", "admin")
        assert client.get("/api/v1/auth/me").json()["username"] == "vera@lab.example"
        for name, password in (
            ("Vera Viewer", "vera-in-the-Lab-1"),
            ("vera@lab.example", "wrong"),
            ("vera@lab.example", ""),
            ("*@lab.example", "vera-in-the-Lab-1"),
            ("*)(mail=vera@lab.example", "vera-in-the-Lab-1"),
            ("nobody@lab.example", "vera-in-the-Lab-1"),
        ):
            assert "access_token" not in log_in(client, name, password), name


def test_people_and_groups_are_read_by_the_names_that_the_directory_has(settings: Settings) -> None:
    changed = settings.directory.model_copy(
        update={"login_attribute": "mail", "read_only": True, "full_name_attribute": "cn", "mail_attribute": "mail"}
    )
    people = People(Parts.of(Settings(**{**vars(settings), "directory": changed})).directory)
    vera = people.get_person("vera@lab.example")
    assert (vera.full_name, vera.groups) == ("Vera Viewer", ("pf9-viewer",))
    assert "olga@lab.example" in [person.username for person in people.list_people()]
    assert "pf9-viewer" in [group.name for group in people.list_groups()]


def test_a_filter_says_who_may_log_in_by_an_attribute(settings: Settings) -> None:
    only = {"login_attribute": "uid", "read_only": True, "user_filter": "(mail=tom@lab.example)"}
    with gateway(settings, **only) as client:
        assert "access_token" in log_in(client, "tom", "tom-in-the-Lab-1")
        assert "access_token" not in log_in(client, "olga", "olga-in-the-Lab-1")


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"LDAP_LOGIN_ATTRIBUTE": "mail"}, "LDAP_READ_ONLY"),
        ({"LDAP_LOGIN_ATTRIBUTE": "mail)(x", "LDAP_READ_ONLY": "true"}, "LDAP_LOGIN_ATTRIBUTE"),
        ({"LDAP_ROLE_GROUPS": "admin=ops", "LDAP_GROUP_DN": ""}, "LDAP_GROUP_DN"),
        ({"LDAP_ROLE_GROUPS": "owner=ops"}, "LDAP_ROLE_GROUPS"),
        ({"LDAP_ROLE_GROUPS": "admin"}, "LDAP_ROLE_GROUPS"),
        ({"LDAP_GROUP_FILTER": "objectClass=group"}, "LDAP_GROUP_FILTER"),
    ],
)
def test_settings_that_make_no_sense_are_refused_by_name(server: lab.Lab, variables: dict[str, str], word: str) -> None:
    with pytest.raises(SettingsError, match=word):
        DirectorySettings.load(server.directory.variables | variables)


def test_pairs_of_role_and_group_are_read(server: lab.Lab) -> None:
    told = {"LDAP_ROLE_GROUPS": "admin=Cloud Ops, viewer=all=everybody", "LDAP_MEMBER_ATTRIBUTE": "member:1.2.840.1:"}
    settings = DirectorySettings.load(server.directory.variables | told)
    assert settings.role_groups == (("admin", "Cloud Ops"), ("viewer", "all=everybody"))
