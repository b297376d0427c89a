"""A scene in the cloud, worked out twice: by the product, and by an oracle that reads the cloud with the `openstack` client."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

import lab
from api.main import create_app
from api.web.parts import Settings
from pf9.database import Database
from pf9.openstack.session import Cloud
from pf9.settings import ApiSettings, CloudSettings, DatabaseSettings, DirectorySettings
from snapshots import dry_run
from snapshots.p9_auto_snapshots import Parts
from tests.fixtures.estate import Estate
from tests.fixtures.snapshot_oracle import Disk
from tests.fixtures.snapshot_scene import SNAPSHOTS, Scene, call, standing, take_inventory
from tests.snapshots.conftest import Ask, Work

NAME = re.compile(r"auto-[\w.-]{1,40}-[\w.-]{1,40}-[\w.-]{1,40}-[\w.-]{1,40}-\d{8}-\d{6}", re.ASCII)


@pytest.fixture(scope="module")
def console(
    server: lab.Lab,
    owner: DatabaseSettings,
    database_settings: DatabaseSettings,
    directory_settings: DirectorySettings,
    cloud_settings: CloudSettings,
) -> Iterator[TestClient]:
    """The API, as its administrator uses it."""
    login = server.directory.logins["admin"]
    database = Database(owner, application_name="tests-oracle")
    with database.transaction() as tx:
        tx.execute("INSERT INTO user_roles (username, role) VALUES (%s, 'admin')", (login.username,))
    database.close()
    api = ApiSettings(
        jwt_secret_key="a key that is only for the tests of the lab",
        encryption_key="another key that is only for these tests",
        metrics_token="metrics-of-the-lab",
    )
    app = create_app(Settings(api=api, database=database_settings, directory=directory_settings, cloud=cloud_settings))
    with TestClient(app, base_url="http://testserver/api/v1") as client:
        answer = client.post("auth/login", json={"username": login.username, "password": login.password})
        client.cookies.clear()
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client


@pytest.fixture(scope="module")
def scene(
    admin: Cloud, estate: Estate, cloud_settings: CloudSettings, owner: DatabaseSettings, console: TestClient
) -> Iterator[Scene]:
    with standing(admin, estate, cloud_settings, owner, console) as made:
        yield made


def items(console: TestClient, path: str, **params: Any) -> list[dict[str, Any]]:
    found = call(console, "GET", path, params={"page_size": 500, **params})
    assert found["total"] is None or found["total"] == len(found["items"])
    listed: list[dict[str, Any]] = found["items"]
    return listed


@pytest.mark.cloud
def test_the_product_does_and_says_what_an_oracle_works_out_from_the_openstack_client(
    scene: Scene,
    console: TestClient,
    parts: Parts,
    work: Work,
    ask: Ask,
    owner: DatabaseSettings,
    cloud_settings: CloudSettings,
) -> None:
    oracle, of_scene = scene.oracle, set(scene.volumes.values())
    disks, before = scene.look()
    names = {each.id: each.name for each in disks}
    assert set(names) == of_scene
    assert_alike(decisions(console, of_scene), {d.id: found for d in disks if (found := oracle.promises(d))}, names)
    assert_alike(compliance(console), oracle.compliance(disks, before, datetime.now(UTC)), names)
    now = datetime.now(UTC)
    due, left_out = oracle.makes(disks, before, now), oracle.leaves_out(disks, before, now)
    assert planned(dry_run.table(parts)) == Counter(
        [
            *(("make", names[volume], policy) for volume, policy in due),
            *(("skip", names[volume], policy) for volume, policy in left_out),
            *(("delete", one.name, one.policy) for one in before if one.id in oracle.deletes(disks, before)),
        ]
    )
    run_id = work(now)
    take_inventory(owner, cloud_settings)
    after = scene.shots(*scene.client(SNAPSHOTS))
    made = [one for one in after if one.id not in {each.id for each in before}]
    assert sorted((one.volume, str(one.policy)) for one in made) == sorted(due)
    for one in made:
        assert one.properties["original_volume_id"] == one.volume
        assert one.properties["original_project_id"] == next(d.project_id for d in disks if d.id == one.volume)
        assert one.properties["run_id"] == str(run_id)
        assert NAME.fullmatch(one.name), one.name
    left = {one.id for one in after}
    gone = {one.id for one in before if one.id not in left}
    assert gone == oracle.deletes(disks, [*before, *made])
    listed = items(console, "snapshot/records", run_id=run_id)
    settled = [each for each in listed if each["reason"] == "Found in the cloud; no record told of it."]
    assert {each["snapshot_id"] for each in settled} <= {one.id for one in before if one.policy}
    records = [each for each in listed if each not in settled]
    assert {(r["volume_id"], r["policy"]) for r in records if r["status"] == "available"} == due
    assert {(r["volume_id"], r["policy"]) for r in records if r["status"] == "skipped" and r["reason"]} == left_out
    assert {r["snapshot_id"] for r in records if r["status"] == "deleted"} == gone
    assert len(records) == len(due) + len(left_out) + len(gone)
    run = call(console, "GET", f"snapshot/runs/{run_id}")
    figures = [run[f"{name}_count"] for name in ("planned", "created", "skipped", "deleted", "failed")]
    assert figures == [len(due), len(due), len(left_out), len(gone), 0]
    assert_alike(compliance(console), oracle.compliance(disks, after, datetime.now(UTC)), names)
    assert_sums(console, disks, oracle.compliance(disks, after, datetime.now(UTC)))
    work(now + timedelta(minutes=1))
    again = ask("SELECT planned_count, created_count, deleted_count FROM snapshot_runs ORDER BY id DESC LIMIT 1")
    assert again == [{"planned_count": 0, "created_count": 0, "deleted_count": 0}]


def decisions(console: TestClient, of_scene: set[str]) -> dict[str, Any]:
    found = items(console, "snapshot/assignments")
    assert {each["volume_id"] for each in found if each["auto_snapshot"]} <= of_scene
    return {
        each["volume_id"]: {one["policy"]: (one["retention"], one["sla_days"]) for one in each["policies"]}
        for each in found
        if each["auto_snapshot"]
    }


def compliance(console: TestClient) -> dict[Any, str]:
    return {(each["volume_id"], each["policy"]): each["status"] for each in items(console, "snapshot/compliance")}


def planned(table: str) -> Counter[tuple[str, str, str]]:
    """What the dry run's table says, by what is to be done."""
    head, *lines = table.splitlines()
    volume, policy, size = [head.index(word) for word in ("volume", "policy", "GB")]
    return Counter(
        (line.split()[0], line[volume:policy].strip(), line[policy:size].strip()) for line in lines[: lines.index("")]
    )


def assert_sums(console: TestClient, disks: list[Disk], states: dict[tuple[str, str], str]) -> None:
    """The sums are those of the oracle's single states."""
    summary = call(console, "GET", "snapshot/compliance/summary")
    project = {each.id: each.project_id for each in disks}
    for name, key, of in (
        ("by_tenant", "project_id", lambda volume, _: project[volume]),
        ("by_policy", "policy", lambda _, policy: policy),
    ):
        expected: dict[str, list[str]] = {}
        for (volume, policy), state in states.items():
            expected.setdefault(of(volume, policy), []).append(state)
        for row in summary[name]:
            counted = expected.pop(row[key])
            good, bad = counted.count("compliant"), counted.count("noncompliant")
            assert (row["compliant"], row["noncompliant"]) == (good, bad)
            assert row["percent"] == (round(100 * good / (good + bad), 1) if good + bad else None)
        assert expected == {}


def assert_alike(found: dict[Any, Any], expected: dict[Any, Any], names: dict[str, str]) -> None:
    """The difference is told with the volumes' names."""

    def named(key: Any) -> Any:
        return (names.get(key[0], key[0]), key[1]) if isinstance(key, tuple) else names.get(key, key)

    keys = [key for key in {**found, **expected} if found.get(key) != expected.get(key)]
    assert not {named(key): (found.get(key), expected.get(key)) for key in keys}
