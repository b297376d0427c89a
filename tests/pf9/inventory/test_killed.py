"""A collector that is killed stores nothing by halves, and the next run is as if nothing had been."""

import random
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import lab
from pf9.database import Database
from pf9.inventory.catalog import KINDS
from pf9.inventory.run import Result
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings, DatabaseSettings
from tests.conftest import copy_database
from tests.fixtures.collector import environment, start
from tests.fixtures.estate import wait_until
from tests.fixtures.fault_proxy import FaultProxy

pytestmark = pytest.mark.cloud

Collect = Callable[..., Result]
Ask = Callable[..., list[dict[str, Any]]]

# Of this database; PostgreSQL needs a moment to see that nobody is there any more.
LOCKS = """
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
TWIN_TABLES = {
    **{kind.name: "to_jsonb(t) - '{first_seen_at,last_seen_at}'::text[]" for kind in KINDS},
    **{f"{kind.name}_history": "jsonb_build_array(t.change_hash, t.fields)" for kind in KINDS if kind.history},
    "deletions_history": "jsonb_build_array(resource_type, resource_id, resource_name, reason)",
    "change_log": "jsonb_build_array(resource_type, resource_id, resource_name, action, changes, project_id, domain_id)",
    "drift_events": "jsonb_build_array(resource_type, resource_id, field_changed, old_value, new_value, severity)",
}


def everything(settings: DatabaseSettings) -> dict[str, list[str]]:
    """All that is stored, without the moments and numbers that every run has of its own."""
    database = Database(settings, application_name="tests-twin")
    try:
        with database.transaction(read_only=True) as tx:
            return {
                table: [row["it"] for row in tx.all(f"SELECT ({what})::text AS it FROM {table} AS t ORDER BY it")]
                for table, what in TWIN_TABLES.items()
            }
    finally:
        database.close()


@pytest.fixture
def twin(server: lab.Lab, migrated: str) -> Iterator[DatabaseSettings]:
    """A second inventory of the same cloud, which nobody disturbs."""
    settings = copy_database(server, migrated)
    yield settings
    server.database.drop_database(settings.name)


def test_runs_killed_at_ten_random_moments_leave_what_an_undisturbed_twin_has(
    collect: Collect,
    cloud: Cloud,
    volume: str,
    cloud_settings: CloudSettings,
    owner: DatabaseSettings,
    database_settings: DatabaseSettings,
    cloud_env: dict[str, str],
    all_of: Ask,
    twin: DatabaseSettings,
) -> None:
    undisturbed = Database(twin, application_name="tests-twin")
    collect()
    collect(into=undisturbed)
    for round_ in range(10):
        cloud.put("block-storage", f"/volumes/{volume}", {"volume": {"name": f"renamed {round_}"}})
        with FaultProxy(cloud_settings.auth_url) as proxy:
            running = start(environment(database_settings, cloud_env) | {"PF9_AUTH_URL": proxy.auth_url})
            answers = random.randint(1, 40)  # answers of the cloud before the end; a whole run has about 35
            while len(proxy.requests) < answers and running.poll() is None:
                time.sleep(0.002)
            time.sleep(random.choice((0, 0, 0.05, 0.2)))  # some in the middle of storing
            running.send_signal(signal.SIGKILL)
            running.communicate(timeout=30)
        wait_until(lambda: not all_of(LOCKS), what="the session of the killed one never ended")
        assert collect().status == "success"
        assert collect(into=undisturbed).status == "success"
    undisturbed.close()
    found, wanted = everything(owner), everything(twin)
    for table in TWIN_TABLES:
        assert found[table] == wanted[table], table
    names = [
        row["name"]
        for row in all_of(
            "SELECT fields ->> 'name' AS name FROM volumes_history WHERE volume_id = %s ORDER BY id", volume
        )
    ]
    assert names[1:] == [f"renamed {round_}" for round_ in range(10)]
    assert not all_of("SELECT FROM inventory_runs WHERE status = 'running'")
