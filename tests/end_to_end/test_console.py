"""The console in a browser, against everything that is behind it."""

import gzip
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import requests

import lab
from tests.conftest import LAB

pytestmark = [pytest.mark.cloud, pytest.mark.browser]

ROOT = Path(__file__).parents[2]
FIRST_LOAD_KB = 250


@pytest.mark.timeout(1500)
@pytest.mark.usefixtures("snapshot_worker", "restored_servers")
def test_every_journey_ends_well(product: dict[str, Any]) -> None:
    running = lab.find(LAB)
    found = subprocess.run(
        ["npm", "--prefix", str(ROOT / "ui"), "run", "--silent", "e2e"],
        env=os.environ
        | {
            "PF9_UI_URL": product["ui_url"],
            "PF9_API_URL": product["api_url"],
            "PF9_DATABASE_URL": product["database_url"],
            "PF9_UI_LOGINS": json.dumps(product["logins"]),
            "PF9_CLOUD": json.dumps(running.cloud.variables),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-6000:] + found.stderr[-2000:]


def test_the_first_load_is_small(product: dict[str, Any]) -> None:
    """All the script that the login page and the shell ask for, compressed as it is sent."""
    page = requests.get(product["ui_url"], timeout=10).text
    scripts = set(re.findall(r'(?:src|href)="(/assets/[^"]+\.js)"', page))
    assert scripts
    sizes = [len(gzip.compress(requests.get(product["ui_url"] + path, timeout=10).content)) for path in scripts]
    assert sum(sizes) <= FIRST_LOAD_KB * 1000
