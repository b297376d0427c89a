"""The workbook of a real cloud, beside what the `openstack` client says of the same cloud."""

import json
import os
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import lab
from pf9.database import Database
from pf9.inventory.catalog import KINDS
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings, DatabaseSettings
from pf9.workbook.cells import neutralise
from tests.conftest import LAB
from tests.fixtures.collector import environment, start
from tests.fixtures.estate import Estate

pytestmark = pytest.mark.cloud

Rows = list[dict[str, Any]]
LISTS = {
    "servers": "server list --all-projects --long",
    "flavors": "flavor list --all",
    "volumes": "volume list --all-projects --long",
    "snapshots": "volume snapshot list --all-projects",
    "ports": "port list",
    "networks": "network list",
    "projects": "project list",
    "hypervisors": "hypervisor list",
    "images": "image list",
    "groups": "security group list --all-projects",
}


def openstack(words: str) -> Rows:
    """What the client answers, run from its own environment with the collector's own variables."""
    cloud = lab.up(LAB, parts=("cloud",)).cloud
    given = cloud.variables
    variables = {
        "OS_AUTH_URL": given["PF9_AUTH_URL"],
        "OS_USERNAME": given["PF9_USERNAME"],
        "OS_PASSWORD": given["PF9_PASSWORD"],
        "OS_PROJECT_NAME": given["PF9_PROJECT_NAME"],
        "OS_USER_DOMAIN_NAME": given["PF9_USER_DOMAIN"],
        "OS_PROJECT_DOMAIN_NAME": given["PF9_PROJECT_DOMAIN"],
        "OS_REGION_NAME": given["PF9_REGION_NAME"],
        "OS_IDENTITY_API_VERSION": "3",
    }
    ended = subprocess.run(
        [str(Path(cloud.venv) / "bin" / "openstack"), *words.split(), "-f", "json"],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    listed: Rows = json.loads(ended.stdout)
    return listed


def written(database: DatabaseSettings, cloud_env: dict[str, str], folder: Path, *arguments: str) -> Path:
    """The file of a run."""
    running = start(environment(database, cloud_env) | {"PF9_OUTPUT_DIR": str(folder)}, "--db", "--xlsx", *arguments)
    _, told = running.communicate(timeout=180)
    assert running.returncode == 0, told
    return max(folder.glob("p9_rvtools_*.xlsx"))


def opened(path: Path) -> dict[str, Rows]:
    """The sheets, as a person opens them."""
    sheets: dict[str, Rows] = {}
    book = openpyxl.load_workbook(path, read_only=True)
    for page in book:
        titles, *rows = page.iter_rows(values_only=True)
        sheets[page.title] = [{str(t): cell for t, cell in zip(titles, row, strict=False)} for row in rows]
    book.close()
    return sheets


@pytest.fixture(scope="module")
def both(
    database_settings: DatabaseSettings, cloud_env: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Rows], dict[str, Rows]]:
    """The workbook and the client's lists; the cloud is everybody's, so again while somebody changes it."""
    before = {name: openstack(words) for name, words in LISTS.items()}
    for _ in range(4):
        sheets = opened(written(database_settings, cloud_env, tmp_path_factory.mktemp("reports")))
        after = {name: openstack(words) for name, words in LISTS.items()}
        if {name: len(rows) for name, rows in after.items()} == {name: len(rows) for name, rows in before.items()}:
            break
        before = after
    return sheets, after


def test_the_totals_are_those_of_the_client(both: tuple[dict[str, Rows], dict[str, Rows]]) -> None:
    sheets, said = both
    counted = {
        "servers": len(sheets["vInfo"]),
        "flavors": len(sheets["Flavors"]),
        "volumes": len(sheets["Volumes"]),
        "snapshots": len(sheets["Snapshots"]),
        "ports": len(sheets["vPort"]),
        "networks": len(sheets["vSwitch"]),
        "projects": len(sheets["vRP"]),
        "hypervisors": len(sheets["vHost"]),
        "images": sum(not image["Hidden"] for image in sheets["Images"]),  # the client leaves out hidden ones
        "groups": len(sheets["SecurityGroups"]),
    }
    assert counted == {name: len(rows) for name, rows in said.items()}
    totals = {row["Kind"]: row["Total"] for row in sheets["Summary"]}
    assert (totals["Servers"], totals["Volumes"], totals["Ports"]) == (
        len(said["servers"]),
        len(said["volumes"]),
        len(said["ports"]),
    )


def test_memory_and_processors_are_those_of_the_flavors(both: tuple[dict[str, Rows], dict[str, Rows]]) -> None:
    sheets, said = both
    flavors = {flavor["Name"]: flavor for flavor in said["flavors"]}
    known = {server["ID"]: flavors[server["Flavor"]] for server in said["servers"] if server["Flavor"] in flavors}
    assert known
    rows = {row["VM ID"]: row for row in sheets["vInfo"]}
    assert sum(rows[id_]["Memory"] for id_ in known) == sum(flavor["RAM"] for flavor in known.values())
    assert sum(rows[id_]["CPUs"] for id_ in known) == sum(flavor["VCPUs"] for flavor in known.values())
    assert {row["VM"] for row in sheets["vInfo"]} == {neutralise(server["Name"]) or None for server in said["servers"]}


def test_disks_are_the_attached_volumes(both: tuple[dict[str, Rows], dict[str, Rows]]) -> None:
    sheets, said = both
    attached: Counter[str] = Counter()
    for volume in said["volumes"]:
        for attachment in volume["Attached to"]:
            attached[attachment["server_id"]] += volume["Size"] * 1024
    disks: Counter[str] = Counter()
    for disk in sheets["vDisk"]:
        if disk["Disk UUID"]:
            disks[disk["VM ID"]] += disk["Capacity MiB"]
    servers = {server["ID"] for server in said["servers"]}
    assert disks == {server_id: mib for server_id, mib in attached.items() if server_id in servers}
    provisioned = sum(store["Provisioned MiB"] for store in sheets["vDatastore"])
    assert provisioned == sum(volume["Size"] for volume in said["volumes"]) * 1024


def test_findings_are_those_that_the_client_shows(both: tuple[dict[str, Rows], dict[str, Rows]]) -> None:
    sheets, said = both
    found = Counter(row["Message type"] for row in sheets["vHealth"])
    assert found["Server in error"] == sum(server["Status"] == "ERROR" for server in said["servers"])
    assert found["Orphan volume"] == sum(
        volume["Status"] == "available" and not volume["Attached to"] for volume in said["volumes"]
    )
    assert not found["Not looked at"]


@pytest.fixture
def awkward(cloud_env: dict[str, str]) -> Iterator[dict[str, str]]:
    """Volumes, by their names: one is a formula, two have somebody's id in their name."""
    estate = Estate(Cloud.connect(CloudSettings.load(cloud_env)))
    names = ("=cmd|' /C calc'!A0", "backup_{}", "COPY OF {}")
    made = {name: estate.make("volumes", name=name, size=1) for name in names}
    for name, its_id in made.items():
        estate.change("volumes", its_id, name=name.format(its_id.upper() if "COPY" in name else its_id))
    yield made
    estate.close()


def test_a_customers_copy_tells_no_id_anywhere_in_the_file_and_touches_nothing_else(
    awkward: dict[str, str],
    database_settings: DatabaseSettings,
    database: Database,
    cloud_env: dict[str, str],
    tmp_path: Path,
) -> None:
    path = written(database_settings, cloud_env, tmp_path, "--customer-view")
    known: set[str] = set()
    with database.transaction(read_only=True) as tx:
        for kind in KINDS:
            rows = tx.all(f"SELECT id, raw_json::text AS raw FROM {kind.name}")
            assert not [row for row in rows if "masked-" in row["raw"]]
            known |= {row["id"] for row in rows if len(row["id"]) >= 32}
    assert known >= set(awkward.values())
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name).decode().lower() for name in file.namelist()}
    shape = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}")  # many times faster than one by one
    assert {name: set(shape.findall(text)) & known for name, text in parts.items()} == {name: set() for name in parts}
    sheets = opened(path)
    assert {row["VM ID"] for row in sheets["vDisk"]} <= {row["VM ID"] for row in sheets["vInfo"]}
    masks = {row["Name"]: row["ID"] for row in sheets["Volumes"] if row["Name"]}
    assert masks["'=cmd|' /C calc'!A0"].startswith("masked-")
    for name, mask in masks.items():
        if name.startswith(("backup_masked-", "COPY OF masked-")):
            assert name.endswith(mask), "the same id has the same mask, in a name too"
    assert sum(name.startswith(("backup_masked-", "COPY OF masked-")) for name in masks) == 2
