"""The private OpenLDAP: TLS, passwords, policy, and entries that a careless login gets wrong."""

import ssl
from typing import Any

import ldap
import pytest

import lab
from lab.directory import Directory, configuration, people


def connect(directory: Directory, *, tls: str = "start") -> Any:
    connection: Any = ldap.initialize(directory.tls_url if tls == "ldaps" else directory.url)
    connection.set_option(ldap.OPT_NETWORK_TIMEOUT, 5)
    connection.set_option(ldap.OPT_X_TLS_CACERTFILE, str(directory.ca_file))
    connection.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_DEMAND)
    connection.set_option(ldap.OPT_X_TLS_NEWCTX, 0)
    if tls == "start":
        connection.start_tls_s()
    return connection


@pytest.mark.parametrize("person", people.PEOPLE, ids=lambda person: person.uid)
def test_everybody_logs_in(quick: lab.Lab, person: people.Person) -> None:
    connect(quick.directory).simple_bind_s(person.dn, person.password)
    connect(quick.directory, tls="ldaps").simple_bind_s(person.dn, person.password)


def test_there_is_a_login_for_each_role(quick: lab.Lab) -> None:
    assert set(quick.directory.logins) == {"superadmin", "admin", "operator", "technical", "viewer"}


def test_the_operator_is_found_by_uid_only(quick: lab.Lab) -> None:
    login = quick.directory.logins["operator"]
    with pytest.raises(ldap.INVALID_CREDENTIALS):
        connect(quick.directory).simple_bind_s(f"cn={login.username},{configuration.USERS}", login.password)
    connect(quick.directory).simple_bind_s(f"uid={login.username},{configuration.USERS}", login.password)


def test_nobody_binds_anonymously(quick: lab.Lab) -> None:
    with pytest.raises(ldap.INAPPROPRIATE_AUTH):
        connect(quick.directory).simple_bind_s("", "")


def test_a_stranger_s_certificate_is_not_trusted(quick: lab.Lab) -> None:
    host, port = quick.directory.host, quick.directory.tls_port
    assert ssl.get_server_certificate((host, port), ca_certs=str(quick.directory.ca_file))
    connection: Any = ldap.initialize(quick.directory.tls_url)
    connection.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_DEMAND)
    connection.set_option(ldap.OPT_X_TLS_NEWCTX, 0)
    with pytest.raises(ldap.SERVER_DOWN):
        connection.simple_bind_s(configuration.SERVICE, configuration.SERVICE_PASSWORD)


def test_the_service_account_reads_and_writes_people(quick: lab.Lab) -> None:
    variables = quick.directory.variables
    service = connect(quick.directory)
    service.simple_bind_s(variables["LDAP_BIND_DN"], variables["LDAP_BIND_PASSWORD"])
    (found,) = service.search_s(variables["LDAP_USER_DN"], ldap.SCOPE_SUBTREE, "(uid=olga)", ["cn", "memberOf"])
    assert found[1] == {"cn": [b"Olga Operator"], "memberOf": [b"cn=pf9-operator,ou=groups,dc=pf9"]}
    service.modify_s(found[0], [(ldap.MOD_REPLACE, "title", b"On call")])
    with pytest.raises(ldap.INSUFFICIENT_ACCESS):
        service.modify_s(configuration.POLICY, [(ldap.MOD_REPLACE, "pwdMaxFailure", b"0")])


def test_passwords_are_kept_as_argon2(quick: lab.Lab) -> None:
    service = connect(quick.directory)
    service.simple_bind_s(configuration.SERVICE, configuration.SERVICE_PASSWORD)
    found = service.search_s(configuration.USERS, ldap.SCOPE_SUBTREE, "(objectClass=inetOrgPerson)", ["userPassword"])
    assert len(found) == len(people.PEOPLE)
    assert all(entry["userPassword"][0].startswith(b"{ARGON2}$argon2") for _, entry in found)


def test_many_wrong_passwords_lock_an_account(name: str) -> None:
    directory = lab.up(name, parts=("directory",)).directory
    victim = people.PEOPLE[0]
    for _ in range(10):
        with pytest.raises(ldap.INVALID_CREDENTIALS):
            connect(directory).simple_bind_s(victim.dn, "wrong")
    with pytest.raises(ldap.INVALID_CREDENTIALS):
        connect(directory).simple_bind_s(victim.dn, victim.password)
    other = people.PEOPLE[1]
    connect(directory).simple_bind_s(other.dn, other.password)


def test_changes_stay_over_a_restart_and_go_with_a_reset(name: str) -> None:
    directory = lab.up(name, parts=("directory",)).directory
    person = people.PEOPLE[0]

    def title() -> bytes | None:
        service = connect(directory)
        service.simple_bind_s(configuration.SERVICE, configuration.SERVICE_PASSWORD)
        entry = service.read_s(person.dn, attrlist=["title"]) or {}
        value: bytes | None = entry.get("title", [None])[0]
        return value

    service = connect(directory)
    service.simple_bind_s(configuration.SERVICE, configuration.SERVICE_PASSWORD)
    service.modify_s(person.dn, [(ldap.MOD_REPLACE, "title", b"Boss")])
    directory.stop()
    directory.start()
    assert title() == b"Boss"
    lab.reset(name)
    assert title() is None


def test_a_directory_that_was_half_filled_is_filled_again(name: str) -> None:
    directory = lab.up(name, parts=("directory",)).directory
    (directory.home / "filled").unlink()  # killed before the last entry
    lab.up(name, parts=("directory",))
    last = people.PEOPLE[-1]
    connect(directory).simple_bind_s(last.dn, last.password)
