"""What is forgotten and what never is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from pf9.database import Database
from pf9.errors import SettingsError
from pf9.inventory.retention import prune
from pf9.settings import DatabaseSettings, InventorySettings
from tests.conftest import PASSWORDS
from tests.fixtures.fleet import make_fleet
from tests.fixtures.inventory_rows import insert_run
from tests.fixtures.stored import store_listings

LOGGED = {
    "auth_audit_log": "INSERT INTO auth_audit_log (occurred_at, username, action, success)"
    " VALUES (now() - %s, 'ada', 'login', true)",
    "user_access_logs": "INSERT INTO user_access_logs (occurred_at, username, action, success)"
    " VALUES (now() - %s, 'ada', 'read', true)",
    "activity_log": "INSERT INTO activity_log (occurred_at, actor, action, resource_type, success)"
    " VALUES (now() - %s, 'ada', 'delete', 'flavors', true)",
}


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
    assert prune(collector, days=60, audit_days=0) == 0
    assert prune(collector, days=0, audit_days=0) == 0
    assert prune(collector, days=30, audit_days=0, batch=5) == 3 * 6 + 1
    assert prune(collector, days=30, audit_days=0) == 0
    with owner_database.transaction(read_only=True) as tx:
        left = tx.all("SELECT server_id, count(*) FROM servers_history GROUP BY 1")
        assert [row["count"] for row in left] == [2, 2, 2]
        assert tx.one("SELECT min(id), max(id) FROM servers_history") == before
        lines = tx.all("SELECT action, count(*) FROM change_log WHERE resource_type = 'servers' GROUP BY 1 ORDER BY 1")
        assert [(row["action"], row["count"]) for row in lines] == [("changed", 3), ("created", 3)]
        assert tx.scalar("SELECT count(*) FROM drift_events") == 3 * 7 - 1
        assert tx.scalar("SELECT sum(detected)::int FROM drift_counts") == 3 * 7 - 1


def test_who_did_what_is_forgotten_after_its_time_and_not_a_day_before(
    collector: Database, owner_database: Database
) -> None:
    with owner_database.transaction() as tx:
        for days in (1, 29, 31, 32, 33):
            for statement in LOGGED.values():
                tx.execute(statement, (timedelta(days=days),))
    assert prune(collector, days=0, audit_days=0) == 0
    assert prune(collector, days=0, audit_days=30, batch=2) == 3 * len(LOGGED)
    with owner_database.transaction(read_only=True) as tx:
        for log in LOGGED:
            assert tx.scalar(f"SELECT count(*) FROM {log}") == 2, log
            oldest = tx.scalar(f"SELECT now() - min(occurred_at) FROM {log}")
            assert timedelta(days=29) <= oldest < timedelta(days=30)


@pytest.mark.parametrize("log", LOGGED)
@pytest.mark.parametrize(
    "statement", ["DELETE FROM {}", "UPDATE {} SET occurred_at = now()", "TRUNCATE {}", "DROP TABLE {}"]
)
def test_the_gateway_cannot_take_back_what_it_has_logged(database: Database, log: str, statement: str) -> None:
    with pytest.raises(Exception, match=r"permission denied|must be owner"), database.transaction() as tx:
        tx.execute(statement.format(log))


@pytest.mark.parametrize("function", ["prune_history", "prune_runs", "prune_audit"])
def test_nobody_but_the_collector_forgets(database: Database, function: str) -> None:
    with pytest.raises(Exception, match="permission denied"), database.transaction() as tx:
        tx.scalar(f"SELECT {function}('400 days', 1)")


def test_the_collector_cannot_wipe_out_the_last_days(collector: Database) -> None:
    with pytest.raises(Exception, match="30 days at least"), collector.transaction() as tx:
        tx.scalar("SELECT prune_audit('29 days 23 hours', 1)")
    for days in ("1", "29", "-1"):
        with pytest.raises(SettingsError, match="AUDIT_RETENTION_DAYS: must be 0"):
            InventorySettings.load({"AUDIT_RETENTION_DAYS": days})


@pytest.mark.parametrize(
    ("decoy", "function"),
    [("auth_audit_log", "prune_audit"), ("inventory_runs", "prune_runs"), ("servers_history", "prune_history")],
)
def test_a_table_of_the_callers_own_is_not_taken_for_the_real_one(
    collector: Database, decoy: str, function: str
) -> None:
    """With a trigger on it the caller's code would run with the owner's rights."""
    with collector.transaction() as tx:
        tx.execute(f"CREATE TEMPORARY TABLE {decoy} ON COMMIT DROP AS SELECT * FROM public.{decoy} WITH NO DATA")
        tx.execute(
            "CREATE FUNCTION pg_temp.trap() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'trapped as %', current_user; END $$"
        )
        tx.execute(f"CREATE TRIGGER trap BEFORE DELETE ON {decoy} EXECUTE FUNCTION pg_temp.trap()")
        tx.scalar(f"SELECT {function}('400 days', 1)")


def test_a_run_goes_when_nothing_tells_of_it_and_it_is_not_the_newest_success(
    collector: Database, owner_database: Database
) -> None:
    fleet = make_fleet(1)
    store_listings(collector, fleet)
    with owner_database.transaction() as tx:
        tells = tx.scalar("SELECT max(id) FROM inventory_runs")
        long_ago = datetime.now(UTC) - timedelta(days=50)
        failed, elder, whole, part = (
            insert_run(tx, status=status, finished_at=long_ago + timedelta(hours=hour))
            for hour, status in enumerate(("failed", "success", "success", "success"))
        )
        young = insert_run(tx, status="failed", finished_at=datetime.now(UTC) - timedelta(days=3))
        for run_id, kinds in ((elder, 2), (whole, 2), (part, 1)):
            for position in range(kinds):
                tx.execute(
                    "INSERT INTO inventory_run_kinds (run_id, kind, position) VALUES (%s, %s, %s)",
                    (run_id, f"kind{position}", position),
                )
        tx.execute(
            "UPDATE inventory_runs SET status = 'failed', finished_at = %s WHERE NOT id = ANY(%s)",
            (long_ago, [failed, elder, whole, part, young]),
        )
    assert prune(collector, days=30, audit_days=0, batch=1) >= 3
    with owner_database.transaction(read_only=True) as tx:
        left = {row["id"] for row in tx.all("SELECT id FROM inventory_runs")}
        assert {tells, whole, young} <= left
        assert not {failed, elder, part} & left
        assert tx.scalar("SELECT count(*) FROM inventory_run_kinds WHERE run_id = %s", (elder,)) == 0


def test_the_counts_of_the_log_follow_it_whatever_is_written_moved_or_forgotten(
    collector: Database, owner_database: Database
) -> None:
    fleet = make_fleet(3)
    for number in range(4):
        servers = [server | {"status": ("ACTIVE", "SHUTOFF")[number % 2]} for server in fleet["servers"]]
        store_listings(collector, fleet | {"servers": servers})
    store_listings(collector, fleet | {"servers": servers[1:], "volumes": [], "ports": []})
    assert _counted(owner_database)
    with owner_database.transaction() as tx:
        tx.execute("UPDATE change_log SET recorded_at = recorded_at - interval '40 days' WHERE action = 'changed'")
        tx.execute("UPDATE servers_history SET recorded_at = recorded_at - interval '40 days'")
    before = _counted(owner_database)
    assert prune(collector, days=30, audit_days=0) >= 3 * 2
    assert sum(_counted(owner_database).values()) <= sum(before.values()) - 3 * 2


def _counted(database: Database) -> dict[tuple[str, str], int]:
    """Lines by kind and action, after comparing both tables of counts with the log itself."""
    grain = "recorded_at, resource_type, action"
    with database.transaction(read_only=True) as tx:
        logged = tx.all(
            f"SELECT {grain}, project_id, domain_id, count(*) AS changes FROM change_log GROUP BY 1, 2, 3, 4, 5"
            " ORDER BY 1, 2, 3, 4, 5"
        )
        kept = tx.all(f"SELECT {grain}, project_id, domain_id, changes FROM change_counts ORDER BY 1, 2, 3, 4, 5")
        totals = tx.all(f"SELECT {grain}, changes FROM change_totals ORDER BY 1, 2, 3")
        whole = tx.all(f"SELECT {grain}, count(*) AS changes FROM change_log GROUP BY 1, 2, 3 ORDER BY 1, 2, 3")
    assert (kept, totals) == (logged, whole)
    found: dict[tuple[str, str], int] = {}
    for row in totals:
        key = (row["resource_type"], row["action"])
        found[key] = found.get(key, 0) + row["changes"]
    return found
