"""What is forgotten and what never is."""

from collections.abc import Iterator

import pytest

from pf9.database import Database
from pf9.inventory.retention import prune
from pf9.settings import DatabaseSettings
from tests.conftest import PASSWORDS
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import store_listings


@pytest.fixture
def collector(owner: DatabaseSettings) -> Iterator[Database]:
    """The inventory's own role: the only one that may forget."""
    settings = owner.model_copy(update={"user": "pf9_inventory", "password": PASSWORDS.pf9_inventory})
    database = Database(settings, application_name="tests-retention")
    yield database
    database.close()


def test_versions_between_the_first_and_the_last_are_forgotten_in_batches(
    collector: Database, owner_database: Database
) -> None:
    fleet = make_fleet(3)
    for number in range(8):
        servers = [server | {"status": ("ACTIVE", "SHUTOFF")[number % 2]} for server in fleet["servers"]]
        store_listings(collector, fleet | {"servers": servers})
    with owner_database.transaction() as tx:
        for table, column in (
            ("servers_history", "recorded_at"),
            ("change_log", "recorded_at"),
            ("drift_events", "detected_at"),
        ):
            tx.execute(f"UPDATE {table} SET {column} = {column} - interval '40 days'")
        # One event is settled, six others of the same server and all of the other servers are open.
        tx.execute(
            "UPDATE drift_events SET acknowledged_at = now(), acknowledged_by = 'ada'"
            " WHERE id = (SELECT min(id) FROM drift_events)"
        )
        before = tx.one("SELECT min(id), max(id) FROM servers_history")
    assert prune(collector, days=60) == 0
    assert prune(collector, days=0) == 0
    assert prune(collector, days=30, batch=5) == 3 * 6 + 1
    assert prune(collector, days=30) == 0
    with owner_database.transaction(read_only=True) as tx:
        left = tx.all("SELECT server_id, count(*) FROM servers_history GROUP BY 1")
        assert [row["count"] for row in left] == [2, 2, 2]
        assert tx.one("SELECT min(id), max(id) FROM servers_history") == before
        lines = tx.all("SELECT action, count(*) FROM change_log WHERE resource_type = 'servers' GROUP BY 1 ORDER BY 1")
        assert [(row["action"], row["count"]) for row in lines] == [("changed", 3), ("created", 3)]
        assert tx.scalar("SELECT count(*) FROM drift_events") == 3 * 7 - 1
        assert tx.scalar("SELECT sum(detected)::int FROM drift_counts") == 3 * 7 - 1


def test_nobody_else_forgets(database: Database) -> None:
    with pytest.raises(Exception, match="permission denied"):
        prune(database, days=30)
