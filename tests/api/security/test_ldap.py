"""The directory's word, asked of a real OpenLDAP: who gets in, who does not, and what happens when it does not answer."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import lab
from api.security.ldap import Directory
from lab.directory import people
from pf9.errors import DirectoryUnavailable
from pf9.settings import DirectorySettings
from tests.fixtures.directory_line import NONSENSE, DirectoryLine, Fault

PATIENCE = 5.0
WAYS: dict[str, dict[str, Any]] = {
    "plain": {"ssl_port": None, "start_tls": False},
    "StartTLS": {"ssl_port": None, "start_tls": True},
    "ldaps": {"start_tls": False},  # the lab names a port for it
}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, directory_settings: DirectorySettings) -> DirectorySettings:
    """The directory by each of the three ways that lead to it."""
    return directory_settings.model_copy(update=WAYS[request.param])


@pytest.fixture
def directory(directory_settings: DirectorySettings) -> Directory:
    return Directory(directory_settings)


@contextmanager
def unavailable() -> Iterator[None]:
    """It is said to be unavailable, in time."""
    started = time.monotonic()
    with pytest.raises(DirectoryUnavailable):
        yield
    assert time.monotonic() - started < PATIENCE


@pytest.mark.parametrize("person", [p for p in people.PEOPLE if p.uid != "sam"], ids=lambda person: person.uid)
def test_everybody_gets_in_by_the_name_of_their_entry(directory: Directory, person: people.Person) -> None:
    assert directory.authenticate(person.username, person.password) == person.username


def test_each_way_there_works(way: DirectorySettings) -> None:
    assert Directory(way).authenticate("admin", "admin-in-the-Lab-1") == "admin"
    assert Directory(way).authenticate("olga", "olga-in-the-Lab-1") == "olga"
    Directory(way).check()


def test_the_directorys_own_spelling_is_the_name(directory: Directory) -> None:
    assert directory.authenticate("ADMIN", "admin-in-the-Lab-1") == "admin"
    assert directory.authenticate("  vera   VIEWER ", "vera-in-the-Lab-1") == "Vera Viewer"


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("zoe", "zoe-in-the-Lab-1"),  # her entry is named by cn
        ("Zoë Müller 🚀", "wrong"),
        ("Zoë Müller 🚀", ""),
        ("nobody", "zoe-in-the-Lab-1"),
        ("", "zoe-in-the-Lab-1"),
        ("", ""),
        ("   ", "zoe-in-the-Lab-1"),
        ("*", "zoe-in-the-Lab-1"),
        ("admin,ou=users", "admin-in-the-Lab-1"),
        ("admin)(uid=*", "admin-in-the-Lab-1"),
        ("admin+uid=admin", "admin-in-the-Lab-1"),
        ("admin\x00", "admin-in-the-Lab-1"),
        ("admin\n", "admin-in-the-Lab-1"),
        ("pf9-service,ou=services,dc=pf9", "lab-directory-service"),
        ("x" * 5000, "zoe-in-the-Lab-1"),
    ],
)
def test_nobody_else_gets_in(directory: Directory, username: str, password: str) -> None:
    assert directory.authenticate(username, password) is None


def test_a_password_with_a_nul_is_only_wrong(directory: Directory) -> None:
    assert directory.authenticate("Zoë Müller 🚀", "zoe-in-the-Lab-1\x00and more") is None


def test_of_two_people_with_one_name_the_cn_has_it(directory: Directory) -> None:
    assert directory.authenticate("sam", "s.first-in-the-Lab-1") == "sam"
    assert directory.authenticate("sam", "sam-in-the-Lab-1") is None


@pytest.mark.parametrize("name", ["StartTLS", "ldaps"])
def test_a_certificate_of_somebody_else_is_not_believed(
    directory_settings: DirectorySettings, tmp_path: Path, name: str
) -> None:
    from lab.directory import tls

    tls.write(tmp_path)
    stranger = directory_settings.model_copy(update={**WAYS[name], "ca_cert": tmp_path / tls.AUTHORITY})
    with unavailable():
        Directory(stranger).authenticate("admin", "admin-in-the-Lab-1")


def test_a_service_account_that_is_refused_makes_the_directory_unready(directory_settings: DirectorySettings) -> None:
    with pytest.raises(DirectoryUnavailable, match="LDAP_BIND_DN"):
        Directory(directory_settings.model_copy(update={"bind_password": "wrong"})).check()


@pytest.fixture(scope="module")
def own() -> Iterator[lab.Lab]:
    """A directory that may be stopped: nobody else uses it."""
    bench = lab.up("test-gateway", parts=("directory",))
    yield bench
    bench.directory.stop()


@pytest.fixture
def own_way(own: lab.Lab, request: pytest.FixtureRequest) -> DirectorySettings:
    own.directory.start()
    return DirectorySettings.load(own.directory.variables).model_copy(update=WAYS[request.param])


@pytest.mark.parametrize("own_way", WAYS, indirect=True)
def test_a_directory_that_is_down_is_said_to_be(own: lab.Lab, own_way: DirectorySettings) -> None:
    own.directory.stop()
    with unavailable():
        Directory(own_way).authenticate("admin", "admin-in-the-Lab-1")
    own.directory.start()
    assert Directory(own_way).authenticate("admin", "admin-in-the-Lab-1") == "admin"


@pytest.mark.parametrize("own_way", WAYS, indirect=True)
def test_a_directory_that_hangs_is_left_in_time(own: lab.Lab, own_way: DirectorySettings) -> None:
    pid = own.directory.process.pid()
    assert pid
    os.kill(pid, signal.SIGSTOP)
    try:
        with unavailable():
            Directory(own_way).authenticate("admin", "admin-in-the-Lab-1")
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.mark.parametrize("name", WAYS)
def test_a_directory_that_talks_nonsense_is_unavailable_and_lets_nobody_in(
    directory_settings: DirectorySettings, name: str
) -> None:
    def ask(fault: Fault) -> None:
        with DirectoryLine(directory_settings.server, directory_settings.port) as line:
            line.fault = fault
            port = {"ssl_port": line.port} if name == "ldaps" else {"port": line.port}
            with unavailable():
                Directory(directory_settings.model_copy(update=WAYS[name] | port)).authenticate("admin", "any")

    with ThreadPoolExecutor(len(NONSENSE)) as threads:
        list(threads.map(ask, NONSENSE.values()))


@pytest.mark.parametrize("name", WAYS)
def test_a_directory_whose_packets_vanish_is_left_in_time(directory_settings: DirectorySettings, name: str) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]  # the queue is full: the kernel drops who comes now
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(full.getsockname())
        port = full.getsockname()[1]
        way = directory_settings.model_copy(update={**WAYS[name], "port": port})
        if name == "ldaps":
            way = way.model_copy(update={"ssl_port": port})
        with unavailable():
            Directory(way).authenticate("admin", "admin-in-the-Lab-1")
        for each in waiting:
            each.close()
