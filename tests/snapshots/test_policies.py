"""The rules file as the worker takes it."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pf9.database import Database
from pf9.settings import DatabaseSettings, SnapshotSettings
from pf9.snapshot_policy import queries, versions
from snapshots import policies
from tests.conftest import PASSWORDS
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import store_listings

DAILY = {"name": "daily", "match": {}, "policies": ["daily_5"]}
MONTHLY = {"name": "monthly", "match": {}, "policies": ["monthly_1st"]}


@pytest.fixture
def worker_database(owner: DatabaseSettings) -> Iterator[Database]:
    """As the worker logs in, with a few volumes and no rules."""
    database = Database(owner, application_name="tests")
    with database.transaction() as tx:
        tx.execute("TRUNCATE snapshot_rule_versions, snapshot_assignments CASCADE")
    store_listings(database, make_fleet(3))
    database.close()
    own = owner.model_copy(update={"user": "pf9_snapshots", "password": PASSWORDS.pf9_snapshots})
    worker = Database(own, application_name="tests-worker")
    yield worker
    worker.close()


def assign(database: Database, file: Path, *rules: Any) -> dict[str, int]:
    """Write the file, decide, and count the volumes by policy."""
    if rules:
        file.write_text(json.dumps(rules[0] if isinstance(rules[0], list) else list(rules)), encoding="utf-8")
    policies.assign(database, SnapshotSettings(), rules_file=file)
    with database.transaction(read_only=True) as tx:
        rows = tx.all("SELECT policy, count(*) AS volumes FROM snapshot_assigned_policies GROUP BY policy")
    return {row["policy"]: row["volumes"] for row in rows}


def history(database: Database) -> list[tuple[int, str, str]]:
    with database.transaction(read_only=True) as tx:
        rows = tx.all("SELECT version, origin, saved_by FROM snapshot_rule_versions ORDER BY version")
    return [(row["version"], row["origin"], row["saved_by"]) for row in rows]


def test_a_file_is_taken_once_whatever_its_form_and_again_when_its_rules_change(
    worker_database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "snapshot_policy_rules.json"
    assert assign(worker_database, file, MONTHLY) == {"monthly_1st": 4}
    assert assign(worker_database, file) == {"monthly_1st": 4}
    file.write_text(json.dumps([dict(reversed(MONTHLY.items()))], indent=4), encoding="utf-8")
    assign(worker_database, file)
    assert history(worker_database) == [(1, "file", "snapshot_policy_rules.json")]
    assert assign(worker_database, file, MONTHLY, DAILY) == {"monthly_1st": 4, "daily_5": 4}
    assert [version for version, *_ in history(worker_database)] == [1, 2]


def test_what_people_save_counts_until_the_file_changes_again(worker_database: Database, tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    assign(worker_database, file, MONTHLY)
    with worker_database.transaction() as tx:
        queries.lock_decisions(tx)
        versions.save(tx, [DAILY], by="ann", origin="api")
    assert assign(worker_database, file) == {"daily_5": 4}
    assert assign(worker_database, file, [{**MONTHLY, "priority": 1}]) == {"monthly_1st": 4}
    assert [origin for _, origin, _ in history(worker_database)] == ["file", "api", "file"]


def test_an_empty_file_takes_nothing_away_from_people_before_it_ever_held_a_rule(
    worker_database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "rules.json"
    with worker_database.transaction() as tx:
        versions.save(tx, [DAILY], by="ann", origin="api")
    assert assign(worker_database, file, []) == {"daily_5": 4}
    assign(worker_database, file, MONTHLY)
    assert assign(worker_database, file, []) == {"daily_5": 4}  # by the volumes' metadata
    assert [origin for _, origin, _ in history(worker_database)] == ["api", "file", "file"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'[\n{"name": "a", "match": {}, "policies": ["hourly"]}]', "line 2, column 41"),
        (b"[", "line 1, column 2"),
        (b"\xff", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_a_file_with_a_fault_is_told_and_the_rules_that_count_stay(
    worker_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes | None, words: str
) -> None:
    file = tmp_path / "rules.json"
    assign(worker_database, file, MONTHLY)
    file.unlink() if content is None else file.write_bytes(content)
    with caplog.at_level(logging.ERROR):
        assert assign(worker_database, file) == {"monthly_1st": 4}
    assert words in caplog.text
    assert "the rules that count stay" in caplog.text
    assert len(history(worker_database)) == 1
