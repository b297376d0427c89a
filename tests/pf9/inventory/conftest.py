"""Runs of the collector against the lab's cloud, in a database of the test module's own."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from pf9.database import Database
from pf9.errors import NotFound
from pf9.inventory.catalog import KINDS
from pf9.inventory.run import Result, Run
from pf9.openstack.patience import ONCE
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings
from tests.fixtures.estate import Estate
from tests.fixtures.fault_proxy import FaultProxy

AWKWARD = "O'Brien's \"big\" disk"
Collect = Callable[..., Result]
Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def cloud_settings(cloud_env: dict[str, str]) -> CloudSettings:
    return CloudSettings.load(cloud_env)


@pytest.fixture(scope="module")
def cloud(cloud_settings: CloudSettings) -> Cloud:
    """The cloud as its administrator uses it."""
    return Cloud.connect(cloud_settings)


@pytest.fixture
def estate(cloud: Cloud) -> Iterator[Estate]:
    """What the test owns in the cloud, until it ends."""
    made = Estate(cloud)
    yield made
    made.close()


@pytest.fixture
def collect(database: Database, cloud_settings: CloudSettings) -> Collect:
    def run(
        *,
        into: Database | None = None,
        auth_url: str | None = None,
        kinds: list[str] | None = None,
        dry_run: bool = False,
        **changes: Any,
    ) -> Result:
        settings = cloud_settings.model_copy(update=({"auth_url": auth_url} if auth_url else {}) | changes)
        begun = Run.begin(
            into or database,
            source="tests",
            actor="tests",
            region_name=settings.region_name,
            kinds=kinds,
            dry_run=dry_run,
        )
        return begun.execute(lambda: Cloud.connect(settings, dry_run=True, patience=ONCE))

    return run


@pytest.fixture
def all_of(owner_database: Database) -> Ask:
    def ask(statement: str, *params: Any) -> list[dict[str, Any]]:
        with owner_database.transaction(read_only=True) as tx:
            return tx.all(statement, params)

    return ask


@pytest.fixture
def counts(all_of: Ask) -> Callable[[], dict[str, int]]:
    """How many rows there are of everything that a run may write."""
    tables = [kind.name for kind in KINDS] + [f"{kind.name}_history" for kind in KINDS if kind.history]
    tables += ["deletions_history", "change_log", "drift_events"]
    return lambda: {name: all_of(f"SELECT count(*) FROM {name}")[0]["count"] for name in tables}


@pytest.fixture
def proxy(cloud_settings: CloudSettings) -> Iterator[FaultProxy]:
    with FaultProxy(cloud_settings.auth_url) as made:
        yield made


@pytest.fixture
def volume(cloud: Cloud) -> Iterator[str]:
    """A volume with an awkward name."""
    made = cloud.post("block-storage", "/volumes", {"volume": {"size": 1, "name": AWKWARD}})["volume"]
    settle(cloud, made["id"], "available")
    yield made["id"]
    with suppress(NotFound):
        cloud.delete("block-storage", f"/volumes/{made['id']}")


def settle(cloud: Cloud, volume_id: str, status: str) -> None:
    """Wait until the volume has this status."""
    for _ in range(200):
        if cloud.get("block-storage", f"/volumes/{volume_id}")["volume"]["status"] == status:
            return
        time.sleep(0.1)
    raise AssertionError(f"volume {volume_id} never became {status}")


@pytest.fixture
def delete_volume(cloud: Cloud) -> Callable[[str], None]:
    """Delete a volume and wait until it is gone."""

    def delete(volume_id: str) -> None:
        cloud.delete("block-storage", f"/volumes/{volume_id}")
        with suppress(NotFound):
            settle(cloud, volume_id, "gone")

    return delete
