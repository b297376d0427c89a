"""A scene in the cloud, worked out twice: by the product, and by an oracle that reads the cloud with the `openstack` client."""

import re
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

import lab
from api.main import create_app
from api.web.parts import Settings
from pf9.database import Database
from pf9.inventory.run import Run
from pf9.openstack import block_storage
from pf9.openstack.session import Cloud
from pf9.settings import ApiSettings, CloudSettings, DatabaseSettings, DirectorySettings
from pf9.snapshot_policy.decision import Decider, Manual, Past
from pf9.snapshot_policy.policies import Policy, PolicySet
from pf9.snapshot_policy.rules import Volume, read_rules
from snapshots import dry_run
from snapshots.p9_auto_snapshots import Parts
from tests.conftest import LAB
from tests.fixtures.estate import Estate, wait_until
from tests.fixtures.openstack_client import Client
from tests.fixtures.snapshot_oracle import Disk, Oracle, Shot
from tests.snapshots.conftest import Ask, Work

BUILT_IN: dict[str, Any] = {
    "daily_5": {"due": "daily", "days": [], "keep": 7},
    "monthly_1st": {"due": "monthly", "days": [1], "sla": 33, "keep": 7},
    "monthly_15th": {"due": "monthly", "days": [15], "sla": 33, "keep": 7},
}
TODAY = datetime.now(UTC).date()
LONG_AGO = TODAY - timedelta(days=70)
SNAPSHOTS = "volume snapshot list --all-projects --long"
FRESH = "fresh"  # volumes with this in their name have their policies since today
OURS = {"created_by": "p9_auto_snapshots"}
NAME = re.compile(r"auto-[\w.-]{1,40}-[\w.-]{1,40}-[\w.-]{1,40}-[\w.-]{1,40}-\d{8}-\d{6}", re.ASCII)


def last_day_of_month(number: int) -> date:
    """The latest such day that is not after today."""
    return next(day for back in range(62) if (day := TODAY - timedelta(days=back)).day == number)


def days_since(day: date) -> float:
    """Its noon, in days before now; not after now."""
    return max(0.01, (TODAY - day).days)


@dataclass(frozen=True)
class Wanted:
    """A volume of the scene, and the snapshots that it has: (policy or None for one by hand, days old, status)."""

    name: str
    properties: dict[str, str] = field(default_factory=dict)
    shots: tuple[tuple[str | None, float, str], ...] = ()
    size: int = 1
    status: str = "available"
    project: int = 0


AUTO = {"auto_snapshot": "true", "snapshot_policies": "daily_5"}
FIRST = last_day_of_month(1)
VOLUMES = (
    Wanted("plain"),
    Wanted("no'; DROP TABLE volumes; --", {"auto_snapshot": "no", "snapshot_policies": "daily_5"}),
    Wanted("=cmd|' /C calc'!A0", AUTO | {"auto_snapshot": "YES"}, (("daily_5", 1.5, "available"),)),
    Wanted("東京 💾", {"auto_snapshot": "1", "snapshot_policy": "daily_5 , monthly_1st"}, (("daily_5", 0, "available"),)),
    Wanted("<b>both</b>", AUTO | {"snapshot_policy": "monthly_15th", "sla_days": "40"}),
    Wanted("no policy named", {"auto_snapshot": "true"}),
    Wanted("unknown policy", {"auto_snapshot": "true", "snapshot_policies": "hourly,daily_5,,"}),
    Wanted("keeps two", AUTO | {"retention_daily_5": "2", "retention": "9"},
           (*tuple(("daily_5", days, "available") for days in (1, 2, 3)), (None, 9, "available"))),
    Wanted("keeps one", AUTO | {"snapshot_retention_daily_5": "1", "retention": "5"},
           (("daily_5", 3.2, "available"), ("daily_5", 2.2, "available"), ("daily_5", 1, "error"))),
    Wanted("odd figures", AUTO | {"retention_daily_5": "0", "retention": "-3", "sla_days": "soon"},
           (("daily_5", 1.9, "available"), ("daily_5", 2.1, "available"))),
    Wanted("missed the first", {"auto_snapshot": "true", "snapshot_policies": "monthly_1st"},
           (("monthly_1st", days_since(FIRST - timedelta(days=1)), "available"),)),
    Wanted("caught up", {"auto_snapshot": "true", "snapshot_policies": "monthly_1st"},
           (("monthly_1st", days_since(FIRST), "available"), ("monthly_15th", 1, "available"))),
    Wanted(f"{FRESH}, monthly", {"auto_snapshot": "true", "snapshot_policies": "monthly_1st,monthly_15th,daily_5"}),
    Wanted(f"{FRESH} again", {"auto_snapshot": "true", "snapshot_policies": "monthly_1st"},
           (("monthly_1st", days_since(FIRST - timedelta(days=1)), "available"),)),
    Wanted("at the limit", AUTO, size=260),
    Wanted("too large", AUTO, size=261),
    Wanted("broken", AUTO, (("daily_5", 5, "available"),), status="error"),
    Wanted("in maintenance", AUTO, status="maintenance"),
    Wanted("excluded for good", AUTO, (("daily_5", 5, "available"),)),
    Wanted("excluded until later", AUTO),
    Wanted("excluded until a moment ago", AUTO),
    Wanted("prod-db", {"tier": "gold"}, (("daily_5", 0.5, "error"), ("daily_5", 1.99, "available")), project=1),
    Wanted("prod-scratch", AUTO, project=1),
    Wanted("prod-both", {"tier": "golden, old"}, project=1),
    Wanted("prod-by-hand", {"auto_snapshot": "no"}, tuple(("daily_5", days, "available") for days in (1, 2)), project=1),
    Wanted("its own default", {"auto_snapshot": " True "}, project=2),
    Wanted("its own daily", AUTO, tuple(("daily_5", days, "available") for days in (1, 2, 3)), project=2),
    Wanted("two together", {"auto_snapshot": "yes", "snapshot_policies": "daily_5,own_weekly"}, project=2),
)  # fmt: skip


@dataclass
class Scene:
    """What was made, and what was said of it through the API."""

    projects: list[dict[str, str]]
    volumes: dict[str, str]  # by name
    oracle: Oracle
    client: Client

    def look(self) -> tuple[list[Disk], list[Shot]]:
        """The volumes of the scene and the snapshots of the cloud, by the client."""
        listings = [f"volume list --project {each['id']} --all-projects --long" for each in self.projects]
        *volumes, domains, projects, snapshots = self.client(*listings, "domain list", "project list --long", SNAPSHOTS)
        domain_names = {each["ID"]: each["Name"] for each in domains}
        by_id = {each["ID"]: each for each in projects}
        disks = [
            Disk(
                one["ID"],
                one["Name"],
                one["Status"],
                one["Size"],
                one["Bootable"] == "true",
                project["id"],
                by_id[project["id"]]["Name"],
                domain_names[by_id[project["id"]]["Domain ID"]],
                one["Properties"],
            )
            for project, listed in zip(self.projects, volumes, strict=True)
            for one in listed
        ]
        return disks, self.shots(snapshots)

    @staticmethod
    def shots(listed: list[dict[str, Any]]) -> list[Shot]:
        return [Shot.listed(each) for each in listed]


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


def call(console: TestClient, method: str, path: str, **more: Any) -> Any:
    answer = console.request(method, path, **more)
    assert answer.is_success, answer.text
    return answer.json()


def items(console: TestClient, path: str, **params: Any) -> list[dict[str, Any]]:
    found = call(console, "GET", path, params={"page_size": 500, **params})
    assert found["total"] is None or found["total"] == len(found["items"])
    listed: list[dict[str, Any]] = found["items"]
    return listed


@pytest.fixture(scope="module")
def scene(
    admin: Cloud, estate: Estate, cloud_settings: CloudSettings, owner: DatabaseSettings, console: TestClient
) -> Iterator[Scene]:
    user_id = admin.get("identity", "/users", params={"name": cloud_settings.username})["users"][0]["id"]
    projects = _projects(admin, estate, user_id)
    sessions = [admin.as_user(user_id, cloud_settings.password, project_id=each["id"]) for each in projects]
    volumes = _volumes(sessions, estate)
    try:
        _shots(sessions, volumes, estate)
        take_inventory(owner, cloud_settings)
        oracle = _say(console, admin, projects, volumes)
        _let_time_pass(owner)
        yield Scene(projects, volumes, oracle, Client(lab.find(LAB).cloud))
    finally:
        _give_back(admin, estate, set(volumes.values()))


def _give_back(admin: Cloud, estate: Estate, volumes: set[str]) -> None:
    def listed() -> list[str]:
        return [each["id"] for each in block_storage.list_snapshots(admin) if each["volume_id"] in volumes]

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda each: block_storage.delete_snapshot(admin, each), listed()))
        wait_until(lambda: not listed(), what="the snapshots never went")
        list(threads.map(lambda each: estate.act("volumes", each, "os-reset_status", {"status": "available"}), volumes))
        list(threads.map(lambda each: estate.delete("volumes", each), volumes))


def _projects(admin: Cloud, estate: Estate, user_id: str) -> list[dict[str, str]]:
    """Two of one name in two domains, and one with an odd name; all with room."""
    domains = admin.get("identity", "/domains")["domains"]
    other = next(each["id"] for each in domains if each["id"] != "default")
    name = f'Kunde "Ö\'Neill" & <b> {uuid.uuid4().hex[:6]}'
    role_id = admin.get("identity", "/roles", params={"name": "admin"})["roles"][0]["id"]
    found = []
    for each, domain_id in ((name, "default"), (name, other), (f"=SUM(1) {uuid.uuid4().hex[:6]}", other)):
        project_id = estate.make("projects", name=each, domain_id=domain_id)
        admin.put("identity", f"/projects/{project_id}/users/{user_id}/roles/{role_id}")
        quota = {"snapshots": 500, "volumes": 100, "gigabytes": 5000}
        admin.put("block-storage", f"/os-quota-sets/{project_id}", {"quota_set": quota})
        found.append({"id": project_id, "name": each, "domain_id": domain_id})
    return found


def _volumes(sessions: list[Cloud], estate: Estate) -> dict[str, str]:
    def make(wanted: Wanted) -> str:
        body = {"size": wanted.size, "name": wanted.name, "metadata": wanted.properties}
        made = sessions[wanted.project].post("block-storage", "/volumes", {"volume": body})["volume"]["id"]
        return str(made)

    with ThreadPoolExecutor(4) as threads:
        made = dict(zip([each.name for each in VOLUMES], threads.map(make, VOLUMES), strict=True))
        list(threads.map(lambda each: estate.settled("volumes", each, to="available"), made.values()))
    return made


def _shots(sessions: list[Cloud], volumes: dict[str, str], estate: Estate) -> None:
    """Snapshots of earlier days: the cloud's own memory is turned back."""
    wanted = [(each, shot) for each in VOLUMES for shot in each.shots]

    def make(one: tuple[Wanted, tuple[str | None, float, str]]) -> tuple[str, float, str]:
        volume, (policy, days, status) = one
        metadata = OURS | {"policy": policy, "run_id": "0"} if policy else {"policy": "daily_5"}
        made = block_storage.create_snapshot(
            sessions[volume.project], volumes[volume.name], name=volume.name, description="", metadata=metadata
        )
        return made["id"], days, status

    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(make, wanted))
        list(threads.map(lambda one: estate.settled("snapshots", one[0], to="available"), made))
    ages = ", ".join(f"('{snapshot}', interval '{days * 1440} minutes', '{status}')" for snapshot, days, status in made)
    states = "; ".join(
        f"UPDATE volumes SET status = '{each.status}' WHERE id = '{volumes[each.name]}'" for each in VOLUMES
    )
    lab.find(LAB).cloud.place.cluster.sql(
        "UPDATE snapshots AS s SET created_at = s.created_at - u.age, status = u.status"
        f" FROM (VALUES {ages}) AS u(id, age, status) WHERE s.id = u.id; {states};",
        database="cinder",
    )


def take_inventory(owner: DatabaseSettings, cloud_settings: CloudSettings) -> None:
    database = Database(owner, application_name="tests-oracle")
    kinds = ["domains", "projects", "volumes", "snapshots"]
    begun = Run.begin(database, source="tests", actor="tests", region_name=cloud_settings.region_name, kinds=kinds)
    begun.execute(lambda: Cloud.connect(cloud_settings, dry_run=True))
    database.close()


def _say(console: TestClient, admin: Cloud, projects: list[dict[str, str]], volumes: dict[str, str]) -> Oracle:
    """Rules, a policy set of a project's own, assignments and exclusions, told to the API and to the oracle."""
    ours = {each["id"] for each in projects}
    others = [each["name"] for each in admin.get("identity", "/projects")["projects"] if each["id"] not in ours]
    domain = admin.get("identity", f"/domains/{projects[1]['domain_id']}")["domain"]["name"]
    where = {"tenant_name": projects[1]["name"], "domain_name": [domain, "no such"]}
    rules: list[dict[str, Any]] = [
        {"name": "others", "priority": 0, "match": {"tenant_name": sorted(set(others))}, "auto_snapshot": False},
        {"name": "late", "priority": 30, "match": where, "policies": ["monthly_15th"]},
        {"name": "scratch", "priority": 10, "match": where | {"volume_name_contains": "scratch"}, "auto_snapshot": False},
        {"name": "gold", "priority": 20, "match": where | {"metadata_equals": {"tier": "gold"}, "max_size_gb": 1},
         "policies": ["daily_5"], "retention": {"daily_5": 1}, "stop": True},
        {"name": "golden", "priority": 20, "match": where | {"volume_name_prefix": "prod-", "metadata_contains": {"tier": "gold"}},
         "policies": ["monthly_1st", "daily_5"], "retention": {"monthly_15th": 3}},
        {"name": "never", "match": {"bootable": True, "min_size_gb": 1}, "policies": ["daily_5"]},
    ]  # fmt: skip
    call(console, "PUT", "snapshot/rules", json={"rules": rules, "base_version": 0})
    weekly = [1 + (TODAY.isoweekday() + 1) % 7, TODAY.isoweekday()]
    own = {
        "daily_5": {"due": "daily", "days": [], "keep": 2, "sla": 4},
        "own_weekly": {"due": "weekly", "days": weekly, "sla": 8, "default": True},
    }
    body = {
        "name": f"own of {projects[2]['name']}",
        "project_id": projects[2]["id"],
        "policies": [
            {"name": name, "due": each["due"], "days": each["days"], "sla_days": each["sla"], "is_default": "default" in each}
            for name, each in own.items()
        ],
        "retention_map": {"daily_5": 2},
    }  # fmt: skip
    call(console, "POST", "snapshot/policy-sets", json=body)
    by_hand = {volumes["prod-by-hand"]: (["daily_5", "monthly_1st"], {"daily_5": 2})}
    for volume, (policies, retention) in by_hand.items():
        call(console, "POST", "snapshot/assignments", json={"volume_id": volume, "policies": policies, "retention": retention})  # fmt: skip
    now = datetime.now(UTC)
    left_out = {
        volumes["excluded for good"]: None,
        volumes["excluded until later"]: now + timedelta(days=1),
        volumes["excluded until a moment ago"]: now + timedelta(seconds=1),
    }
    for volume, until in left_out.items():
        call(console, "POST", "snapshot/exclusions",
             json={"volume_id": volume, "reason": "a test", "expires_at": until and until.isoformat()})  # fmt: skip
    call(console, "POST", "snapshot/assignments/refresh")
    since = {volume: TODAY if FRESH in name else LONG_AGO for name, volume in volumes.items()}
    return Oracle(rules, by_hand, left_out, {None: BUILT_IN, projects[2]["id"]: own}, since)


def _let_time_pass(owner: DatabaseSettings) -> None:
    """All policies but those of fresh volumes were given long ago."""
    database = Database(owner, application_name="tests-oracle")
    with database.transaction() as tx:
        tx.execute(
            "UPDATE snapshot_assigned_policies AS a SET given_at = %s, first_due_on = %s FROM volumes AS v"
            " WHERE v.id = a.volume_id AND v.name NOT LIKE %s",
            (LONG_AGO, LONG_AGO + timedelta(days=31), f"%{FRESH}%"),
        )
    database.close()


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


# --- many small scenes, without a cloud ---------------------------------------------------------------------------------

DISK = Disk("v", "", "available", 10, False, "p", "t", "d", {})
NAMES = st.sampled_from(["", "db", "db-1", "web", "DB", "=db"])
POLICIES = st.sampled_from([*BUILT_IN, "own", "unknown"])
FIGURES = st.sampled_from(["0", "1", "3", "03", " 4 ", "-1", "x", "", "1001", "²", "٣"])
PROPERTIES = st.fixed_dictionaries(
    {},
    optional={
        "auto_snapshot": st.sampled_from(["true", "True", " yes", "1", "0", "no", "on", ""]),
        "snapshot_policies": st.lists(POLICIES, max_size=3).map(", ".join),
        "snapshot_policy": POLICIES,
        **dict.fromkeys(("retention", "sla_days", "retention_daily_5", "snapshot_retention_daily_5", "retention_own"), FIGURES),
        "tier": st.sampled_from(["gold", "golden", "tin"]),
    },
)  # fmt: skip
MATCHES = st.fixed_dictionaries(
    {},
    optional={
        "tenant_name": st.sampled_from(["t", "x", ["x", "t"]]),
        "domain_name": st.sampled_from(["d", ["x"]]),
        "volume_name_prefix": NAMES.filter(bool),
        "volume_name_contains": st.sampled_from(["b", "-", "w"]),
        "bootable": st.booleans(),
        "min_size_gb": st.sampled_from([0, 10, 11]),
        "max_size_gb": st.sampled_from([9, 10]),
        "metadata_equals": st.just({"tier": "gold"}),
        "metadata_contains": st.just({"tier": "gold"}),
    },
)
SAID = st.lists(
    st.fixed_dictionaries(
        {"match": MATCHES},
        optional={
            "priority": st.integers(0, 3),
            "policies": st.lists(POLICIES, max_size=3, unique=True),
            "auto_snapshot": st.booleans(),
            "stop": st.booleans(),
            "retention": st.dictionaries(POLICIES, st.integers(1, 9), max_size=2),
        },
    ),
    max_size=5,
)
OWN = {
    "own": {"due": "monthly", "days": [31], "default": True, "keep": 4},
    "daily_5": {"due": "weekly", "days": [3, 7], "sla": 9},
}
HANDS = st.none() | st.tuples(st.lists(POLICIES, min_size=1, unique=True), st.dictionaries(POLICIES, st.integers(1, 9)))
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def stored(name: str, policies: dict[str, Any], project_id: str | None) -> PolicySet:
    own = [
        Policy(each, said["due"], tuple(said["days"]), said.get("sla"), said.get("default", False))
        for each, said in policies.items()
    ]
    kept = {each: said["keep"] for each, said in policies.items() if "keep" in said}
    return PolicySet(name, tuple(own), kept, project_id)


@given(
    properties=PROPERTIES, name=NAMES, said=SAID, hand=HANDS, bootable=st.booleans(), own=st.booleans(), today=DAYS,
    since=st.integers(0, 70), newest=st.none() | st.integers(0, 70),
)  # fmt: skip
def test_on_any_scene_the_decision_is_the_oracles(
    properties: dict[str, str],
    name: str,
    said: list[dict[str, Any]],
    hand: Any,
    bootable: bool,
    own: bool,
    today: date,
    since: int,
    newest: int | None,
) -> None:
    rules = [{**each, "name": str(number)} for number, each in enumerate(said)]
    project = "p" if own else "another"
    sets: dict[str | None, Any] = {None: BUILT_IN, "p": OWN}
    given_on = today - timedelta(days=since)
    now = datetime.combine(today, datetime.min.time(), UTC) + timedelta(hours=12)
    disk = replace(DISK, name=name, properties=properties, bootable=bootable, project_id=project)
    oracle = Oracle(rules, {"v": hand} if hand else {}, {}, sets, {"v": given_on})
    decider = Decider(
        read_rules(rules), [stored("Built in", BUILT_IN, None), stored("own", OWN, "p")], sla_days=2
    )  # fmt: skip
    newest_on = None if newest is None else today - timedelta(days=newest)
    policies = (*BUILT_IN, "own")
    shots = [] if newest is None else [
        Shot(each, "", "available", "v", now - timedelta(days=newest), OURS | {"policy": each}) for each in policies
    ]  # fmt: skip
    decision = decider.decide(
        Volume("v", "r", name, 10, bootable, project, "t", "d", properties),
        now=now,
        manual=Manual(tuple(hand[0]), "ann", hand[1]) if hand else None,
        past={each: Past(given_on, newest_on) for each in policies},
    )
    found = {each.name: (each.retention, each.sla_days) for each in decision.assignment.policies}
    assert found == oracle.promises(disk)
    assert set(decision.due) == oracle.due(disk, shots, now)
