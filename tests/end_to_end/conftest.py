"""The whole product on the tests' lab, as the demo starts it."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import lab
from lab import demo
from pf9.openstack import block_storage
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings
from snapshots import retention
from tests.conftest import LAB


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
    for network in networks:  # somebody else's doing: the next run finds it, and it is drift
        _openstack(described, "network", "set", "--disable", network)
    demo.collect(running)
    yield described
    for network in networks:
        _openstack(described, "network", "set", "--enable", network)
    running.console.stop()
    running.api.stop()


@pytest.fixture(scope="session")
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
