"""A small town in the database, and somebody who may read it."""

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from pf9.database import Database
from pf9.inventory.catalog import KINDS
from pf9.settings import DatabaseSettings
from tests.fixtures.inventory_rows import build_city

TOWN = {kind.name: 130 for kind in KINDS} | {"domains": 3, "projects": 12, "roles": 4, "volume_types": 2}


@pytest.fixture(scope="module")
def arranged(owner: DatabaseSettings) -> Iterator[Database]:
    """The owner's hands, for rows that a module needs once."""
    database = Database(owner, application_name="tests-arrange")
    database.open()
    yield database
    database.close()


@pytest.fixture(scope="module")
def town(arranged: Database) -> None:
    """130 resources of most kinds, with references and gaps."""
    with arranged.transaction() as tx:
        build_city(tx, TOWN)


@pytest.fixture
def viewer(log_in: Callable[[str], TestClient]) -> TestClient:
    return log_in("viewer")
