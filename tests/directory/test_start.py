"""The image's start script, run as the image runs it but for the places and the ports."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.security.ldap import Directory
from lab.ports import Ports, is_open
from pf9.errors import DirectoryUnavailable
from pf9.settings import DirectorySettings

START = Path(__file__).parents[2] / "directory" / "start.sh"
# What a shell, sed and LDIF would each trip over.
ADMIN_PASSWORD, SERVICE_PASSWORD = r'a"$(id)& |\1 < ü', "s3rvice's `id` & |\\2"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("directory")


@pytest.fixture(scope="module")
def environment(place: Path) -> dict[str, str]:
    ports = Ports(place / "ports.json")
    return {
        "PATH": os.environ["PATH"],
        "LDAP_STATE": str(place / "state"),
        "LDAP_RUN": str(place / "run"),
        "LDAP_PUBLIC": str(place / "public"),
        "LDAP_LISTEN": f"ldap://127.0.0.1:{ports.of('open')} ldaps://127.0.0.1:{ports.of('tls')}",
        "LDAP_SERVER": "127.0.0.1",
        "LDAP_PORT": str(ports.of("open")),
        "LDAP_START_TLS": "true",
        "LDAP_BASE_DN": "dc=example,dc=org",
        "LDAP_USER_DN": "ou=people,dc=example,dc=org",
        "LDAP_BIND_DN": "cn=service,ou=services,dc=example,dc=org",
        "LDAP_BIND_PASSWORD": SERVICE_PASSWORD,
        "LDAP_CA_CERT": str(place / "public" / "ca.pem"),
        "DEFAULT_ADMIN_PASSWORD": ADMIN_PASSWORD,
    }


@contextmanager
def running(environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(["/bin/sh", START], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        until = time.monotonic() + 20
        while not is_open(int(environment["LDAP_PORT"])):
            assert process.poll() is None, process.communicate()[1].decode()
            assert time.monotonic() < until
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def directory(environment: dict[str, str], **changes: str) -> Directory:
    return Directory(DirectorySettings.load(environment | changes))


@pytest.fixture
def started(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    with running(environment):
        yield environment


def test_the_first_person_logs_in_with_the_password_of_the_environment(started: dict[str, str]) -> None:
    assert directory(started).authenticate("admin", ADMIN_PASSWORD) == "admin"
    assert directory(started).authenticate("admin", ADMIN_PASSWORD + "x") is None


def test_the_service_account_logs_in(started: dict[str, str]) -> None:
    directory(started).check()


def test_a_password_in_the_open_is_refused_by_the_directory(started: dict[str, str]) -> None:
    with pytest.raises(DirectoryUnavailable):
        directory(started, LDAP_START_TLS="false").check()


def test_the_root_of_the_directory_is_who_runs_it_on_its_own_socket(started: dict[str, str]) -> None:
    socket = (started["LDAP_RUN"] + "/ldapi").replace("/", "%2F")
    command = ["ldapwhoami", "-Q", "-Y", "EXTERNAL", "-H", f"ldapi://{socket}"]
    assert subprocess.check_output(command, text=True).strip() == "dn:cn=root,dc=example,dc=org"


def test_a_new_password_of_the_service_account_counts_from_the_next_start_on(environment: dict[str, str]) -> None:
    with running(environment):
        directory(environment).check()
    with running(environment | {"LDAP_BIND_PASSWORD": "another", "DEFAULT_ADMIN_PASSWORD": "not-for-a-full-directory"}):
        directory(environment, LDAP_BIND_PASSWORD="another").check()
        assert directory(environment).authenticate("admin", ADMIN_PASSWORD) == "admin"
        with pytest.raises(DirectoryUnavailable):
            directory(environment).check()


def test_a_secret_may_come_from_a_file(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    given = environment | {"LDAP_BIND_PASSWORD": "", "LDAP_BIND_PASSWORD_FILE": str(tmp_path / "secret")}
    with running(given):
        directory(environment, LDAP_BIND_PASSWORD="from a file").check()


def test_a_first_start_that_was_killed_is_begun_again(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "state" / "entries.new").mkdir(parents=True)
    (tmp_path / "state" / "entries.new" / "data.mdb").write_bytes(b"half")
    with running(environment | {"LDAP_STATE": str(tmp_path / "state")}):
        assert directory(environment).authenticate("admin", ADMIN_PASSWORD) == "admin"


def test_a_name_that_no_certificate_may_hold_is_refused(environment: dict[str, str]) -> None:
    given = environment | {"LDAP_SERVER": "pf9_ldap"}
    done = subprocess.run(["/bin/sh", START], check=False, env=given, capture_output=True, text=True)
    assert (done.returncode, done.stderr.partition(": ")[0]) == (2, "LDAP_SERVER")


@pytest.mark.parametrize("name", ["LDAP_BIND_PASSWORD", "DEFAULT_ADMIN_PASSWORD"])
@pytest.mark.parametrize("value", ["", "<sample>", "ChangeMe123"])
def test_a_start_without_a_secret_or_with_its_sample_is_refused_in_one_line(
    environment: dict[str, str], tmp_path: Path, name: str, value: str
) -> None:
    given = environment | {"LDAP_STATE": str(tmp_path), name: value}
    done = subprocess.run(["/bin/sh", START], check=False, env=given, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{name}: ")
    assert done.stderr.count("\n") == 1


def test_a_first_password_that_the_directory_itself_would_not_take_is_refused(
    environment: dict[str, str], tmp_path: Path
) -> None:
    given = environment | {"LDAP_STATE": str(tmp_path), "DEFAULT_ADMIN_PASSWORD": "11-letters!"}
    done = subprocess.run(["/bin/sh", START], check=False, env=given, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (
        2,
        "DEFAULT_ADMIN_PASSWORD: is too short; choose 12 characters or more\n",
    )


def test_a_backup_comes_back_in_another_place_and_one_that_holds_nothing_changes_nothing(
    started: dict[str, str], tmp_path: Path
) -> None:
    backup = subprocess.check_output(["/usr/sbin/slapcat", "-f", started["LDAP_RUN"] + "/slapd.conf"])
    places = {"LDAP_STATE": str(tmp_path / "state"), "LDAP_RUN": str(tmp_path / "run")}
    ports = Ports(tmp_path / "ports.json")
    listen = {"LDAP_LISTEN": f"ldap://127.0.0.1:{ports.of('open')}", "LDAP_PORT": str(ports.of("open"))}
    given = started | places | listen | {"LDAP_PUBLIC": str(tmp_path), "LDAP_CA_CERT": str(tmp_path / "ca.pem")}
    for what, code in ((backup, 0), (b"", 2)):
        done = subprocess.run(["/bin/sh", START, "restore"], check=False, env=given, input=what, capture_output=True)
        assert done.returncode == code, done.stderr
    with running(given | {"DEFAULT_ADMIN_PASSWORD": "not-for-a-full-directory"}):
        assert directory(given).authenticate("admin", ADMIN_PASSWORD) == "admin"
