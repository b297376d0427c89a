"""What every test may ask for: real parts of the lab, a migrated database of its own."""

import os
from collections.abc import Iterator

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

import lab
from db.migrate import DATABASE, migrate
from lab.product import API_PASSWORD, INVENTORY_PASSWORD, SNAPSHOTS_PASSWORD
from pf9.database import Database
from pf9.settings import DatabaseSettings, DirectorySettings, ServiceRolePasswords

# Roles belong to the whole server: all databases of the lab, the product's too, know them by one password.
PASSWORDS = ServiceRolePasswords(
    pf9_api=API_PASSWORD, pf9_inventory=INVENTORY_PASSWORD, pf9_snapshots=SNAPSHOTS_PASSWORD
)

# Each process of pytest-xdist has a lab of its own: what one test stops, no other one needs.
LAB = "-".join(["test", *os.environ.get("PYTEST_XDIST_WORKER", "").split()])

SHARED = ("tests/end_to_end/", "tests/api/features/restore/steps/", "tests/api/features/restore/")
FIRST = (
    *SHARED,
    "tests/host_scripts/test_workbook.py",
    "tests/pf9/inventory/test_run.py",
    "tests/api/test_openapi.py",
    "tests/pf9/inventory/test_access.py",
    "tests/lab/test_cloud.py",
    "tests/pf9/inventory/test_killed.py",
)


@pytest.fixture(scope="session")
def server() -> lab.Lab:
    """A PostgreSQL and an LDAP directory."""
    return lab.up(LAB, parts=("database", "directory"))


@pytest.fixture(scope="session")
def cloud_env() -> dict[str, str]:
    """The PF9_* variables of the lab's cloud with its scene."""
    return dict(lab.up(LAB, parts=("cloud",)).cloud.variables)


@pytest.fixture(scope="session")
def directory_settings(server: lab.Lab) -> DirectorySettings:
    return DirectorySettings.load(server.directory.variables)


def owner_settings(server: lab.Lab, name: str) -> DatabaseSettings:
    """The owner's way into one database of the lab."""
    database = server.database
    return DatabaseSettings(
        host=database.host, port=database.port, name=name, user=database.user, password=database.password
    )


@pytest.fixture(scope="session")
def migrated(server: lab.Lab) -> Iterator[str]:
    """A migrated database that nobody uses, for copies: a copy takes a quarter of a migration's time."""
    name = server.database.create_database()
    migrate(owner_settings(server, name), passwords=PASSWORDS)
    yield name
    server.database.drop_database(name)


def copy_database(server: lab.Lab, migrated: str) -> DatabaseSettings:
    """A migrated database of one's own, as its owner; whoever makes it drops it."""
    name = server.database.create_database(template=migrated)
    server.database.cluster.sql(DATABASE.read_text(encoding="utf-8"), database=name)  # which the copy has not got
    return owner_settings(server, name)


@pytest.fixture(scope="module")
def owner(server: lab.Lab, migrated: str) -> Iterator[DatabaseSettings]:
    """A migrated database of this module's own, as its owner."""
    settings = copy_database(server, migrated)
    yield settings
    server.database.drop_database(settings.name)


@pytest.fixture(scope="module")
def database_settings(owner: DatabaseSettings) -> DatabaseSettings:
    """The same database, as the api logs in to it."""
    return owner.model_copy(update={"user": "pf9_api", "password": PASSWORDS.pf9_api})


@pytest.fixture
def database(database_settings: DatabaseSettings) -> Iterator[Database]:
    database = Database(database_settings, application_name="tests")
    database.open()
    yield database
    database.close()


@pytest.fixture
def owner_database(owner: DatabaseSettings) -> Iterator[Database]:
    """The owner's view, for what a test must arrange or look at behind the services' backs."""
    database = Database(owner, application_name="tests-owner")
    database.open()
    yield database
    database.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-matrix", action="store_true", help="write tests/api/route_matrix.txt again")
    parser.addoption("--examples", type=int, default=0, help="requests drawn for each operation of the API (make fuzz)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no process waits for it at the end."""
    places = {path: place for place, path in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(unit_of(item.nodeid), len(places)))


def unit_of(nodeid: str) -> str:
    """What one process has to itself: a file, or a folder whose scene would otherwise be made in several processes."""
    file = nodeid.split("::", 1)[0]
    return next((folder for folder in SHARED if file.startswith(folder)), file)


class ByUnit(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
    """Hands out units in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByUnit:
    config.option.loadscopereorder = False
    return ByUnit(config, log)
