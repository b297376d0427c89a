"""The host script as an operator types it."""

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import orjson
import pytest

from pf9.database import Database
from pf9.settings import DatabaseSettings

pytestmark = pytest.mark.cloud


def run(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "host_scripts.pf9_rvtools", *arguments],
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_it_works_without_a_database(cloud_env: dict[str, str], tmp_path: Path) -> None:
    ended = run(cloud_env | {"PF9_ENABLE_DB": "0", "PF9_OUTPUT_DIR": str(tmp_path)})
    assert ended.returncode == 0, ended.stderr
    (book,) = tmp_path.glob("p9_rvtools_*.xlsx")
    events = [orjson.loads(line) for line in ended.stdout.splitlines()]
    last = events[-1]
    assert last["event"] == "finished"
    assert last["files"] == [str(book)]
    opened = openpyxl.load_workbook(book, read_only=True)
    assert len(list(opened["Servers"].iter_rows())) == last["records"]["servers"] + 1
    opened.close()
    assert {event["kind"] for event in events if event["event"] == "listed"} == set(last["records"])


def test_only_what_is_asked_for_is_listed(cloud_env: dict[str, str], tmp_path: Path) -> None:
    ended = run(cloud_env, "--no-db", "--only", "flavors", "images", "--csv", str(tmp_path / "csv"))
    assert ended.returncode == 0, ended.stderr
    assert {path.name for path in (tmp_path / "csv").iterdir()} == {"Summary.csv", "Flavors.csv", "Images.csv"}


def test_a_dry_run_writes_no_file(cloud_env: dict[str, str], tmp_path: Path) -> None:
    ended = run(cloud_env | {"PF9_OUTPUT_DIR": str(tmp_path)}, "--no-db", "--dry-run", "--xlsx")
    assert ended.returncode == 0, ended.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", ["--xlsx", "--csv"])
def test_a_full_disk_is_said_in_one_line_and_has_its_own_exit_code(
    cloud_env: dict[str, str], tmp_path: Path, form: str
) -> None:
    arguments = [form, *([str(tmp_path)] if form == "--csv" else [])]
    ended = subprocess.run(
        ["/usr/bin/prlimit", "--fsize=1500", sys.executable, "-m", "host_scripts.pf9_rvtools", "--no-db", *arguments],
        env=os.environ | cloud_env | {"PF9_OUTPUT_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    told = [line for line in ended.stderr.splitlines() if not line.startswith("{")]
    assert ended.returncode == 5, ended.stderr
    assert len(told) == 1
    assert told[0].endswith("cannot be written: File too large.")
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".csv" or path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PF9_PASSWORD", "wrong"),
        ("PF9_USERNAME", "nobody"),
        ("PF9_REGION_NAME", "Nowhere"),
        ("PF9_AUTH_URL", "http://127.0.0.1:1/v3"),
        ("PF9_PROJECT_NAME", "no-such-project"),
        ("PF9_PASSWORD", ""),
        ("PF9_PASSWORD", "<your password>"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(cloud_env: dict[str, str], variable: str, value: str) -> None:
    ended = run(cloud_env | {variable: value}, "--no-db")
    told = [line for line in ended.stderr.splitlines() if not line.startswith("{")]
    assert ended.returncode == 2
    assert len(told) == 1
    assert variable in told[0]


def test_masks_are_in_the_file_only(
    cloud_env: dict[str, str], database_settings: DatabaseSettings, database: Database, tmp_path: Path
) -> None:
    variables = {
        "PF9_DB_HOST": database_settings.host,
        "PF9_DB_PORT": str(database_settings.port),
        "POSTGRES_DB": database_settings.name,
        "POSTGRES_USER": database_settings.user,
        "POSTGRES_PASSWORD": database_settings.password,
    }
    ended = run(cloud_env | variables, "--db", "--only", "servers", "--customer-view", "--csv", str(tmp_path))
    assert ended.returncode == 0, ended.stderr
    with database.transaction(read_only=True) as tx:
        stored = tx.all("SELECT id, raw_json::text AS raw FROM servers")
    text = (tmp_path / "Servers.csv").read_text(encoding="utf-8")
    assert stored
    assert "masked-" in text
    assert not [row for row in stored if row["id"] in text or "masked-" in row["raw"]]
