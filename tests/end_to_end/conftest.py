"""The whole product on the tests' lab, as the demo starts it."""

import os
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg2
import pytest

import lab
from lab import demo
from pf9.errors import NotFound
from pf9.openstack import block_storage, compute, network
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings
from snapshots import retention
from tests.conftest import LAB
from tests.fixtures.estate import wait_until


def _openstack(product: dict[str, Any], *words: str) -> str:
    client = Path(product["openstack_venv"]) / "bin" / "openstack"
    variables = {"OS_CLIENT_CONFIG_FILE": product["clouds_yaml"], "OS_CLOUD": product["cloud"]}
    return subprocess.run(
        [client, *words], env=os.environ | variables, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture(scope="session")
def product() -> Iterator[dict[str, Any]]:
    """What .lab/demo.json would say of it."""
    described = demo.start(LAB)
    running = lab.find(LAB)
    networks = _openstack(described, "network", "list", "--internal", "-f", "value", "-c", "ID").split()[:3]
    for network_id in networks:  # somebody else's doing: the next run finds it, and it is drift
        _openstack(described, "network", "set", "--disable", network_id)
    demo.collect(running)
    yield described
    for network_id in networks:
        _openstack(described, "network", "set", "--enable", network_id)
    running.console.stop()
    running.api.stop()


@pytest.fixture
def snapshot_worker(product: dict[str, Any]) -> Iterator[None]:
    """The worker at work for the product; a run makes one snapshot, and in the end the cloud has none of them."""
    del product  # it is there
    running = lab.find(LAB)
    demo.start_snapshots(running, AUTO_SNAPSHOT_MAX_NEW="1")
    yield
    running.snapshots.stop()
    cloud = Cloud.connect(CloudSettings.load(running.cloud.variables))
    for snapshot in retention.list_ours(cloud):
        block_storage.delete_snapshot(cloud, snapshot.id)


@pytest.fixture
def restored_servers(product: dict[str, Any]) -> Iterator[None]:
    """Those that a journey restores beside the original are gone in the end, with their ports and volumes."""
    yield
    running = lab.find(LAB)
    cloud = Cloud.connect(CloudSettings.load(running.cloud.variables))
    with psycopg2.connect(product["database_url"]) as database, database.cursor() as cursor:
        cursor.execute(
            "SELECT result_json FROM restore_jobs WHERE mode = 'NEW' AND status = 'SUCCEEDED'"
            " AND result_json ->> 'server_name' LIKE 'journey-%'"
        )
        made = [result for (result,) in cursor.fetchall()]
    for result in made:
        compute.delete_server(cloud, result["server_id"])
        wait_until(partial(_is_gone, cloud, result["server_id"]), what="the restored server does not go")
        for address in result["addresses"]:
            network.delete_port(cloud, address["port_id"])
        block_storage.delete_volume(cloud, result["volume_id"])
    demo.collect(running)


def _is_gone(cloud: Cloud, server_id: str) -> bool:
    try:
        compute.get_server(cloud, server_id)
    except NotFound:
        return True
    return False
