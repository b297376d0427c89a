"""Runs of the collector against the lab's cloud: what is true is stored, what is doubtful deletes nothing."""

import json
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import lab
from pf9.database import Database
from pf9.errors import CloudCredentials, Conflict, InvalidInput
from pf9.inventory.catalog import KINDS
from pf9.inventory.run import Result, Run
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings, DatabaseSettings
from tests.conftest import LAB
from tests.fixtures import fault_proxy
from tests.fixtures.collector import environment, start
from tests.fixtures.fault_proxy import Answer, Fault, FaultProxy, Forward, Request

pytestmark = pytest.mark.cloud

NAMES = (
    "O'Brien's \"big\" disk",
    "<img src=x onerror=alert(1)>",
    "🚀 Zoë — 東京",
    "=HYPERLINK(0)",
    "back\\slash %s {}",
)
Collect = Callable[..., Result]
Counts = Callable[[], dict[str, int]]
Ask = Callable[..., list[dict[str, Any]]]


def client_counts(*nouns: tuple[str, ...]) -> list[int]:
    """How many the ordinary client lists."""
    client = lab.up(LAB, parts=("cloud",)).cloud
    answers = []
    for noun in nouns:
        found = subprocess.run(
            [client.venv / "bin" / "openstack", *noun, "-f", "json"],
            env=os.environ | {"OS_CLIENT_CONFIG_FILE": str(client.clouds_yaml), "OS_CLOUD": "lab"},
            capture_output=True,
            check=True,
        )
        answers.append(len(json.loads(found.stdout)))
    return answers


def test_what_is_stored_is_what_the_client_sees(collect: Collect, counts: Counts) -> None:
    assert collect().status == "success"
    seen = client_counts(
        ("server", "list", "--all-projects"),
        ("volume", "list", "--all-projects"),
        ("port", "list"),
        ("role", "assignment", "list"),
    )
    stored = counts()
    assert [stored[name] for name in ("servers", "volumes", "ports", "role_assignments")] == seen


def test_a_second_run_over_an_unchanged_cloud_writes_nothing_new(collect: Collect, counts: Counts) -> None:
    collect()
    before = counts()
    result = collect()
    assert counts() == before
    assert all(figures.created == figures.changed == figures.deleted == 0 for figures in result.stored.values())


def test_a_life_from_creation_to_deletion_is_told_exactly(
    collect: Collect, all_of: Ask, cloud: Cloud, volume: str, delete_volume: Callable[[str], None]
) -> None:
    collect(kinds=["volumes"])
    for name in NAMES[1:]:
        cloud.put("block-storage", f"/volumes/{volume}", {"volume": {"name": name}})
        collect(kinds=["volumes"])
    delete_volume(volume)
    collect(kinds=["volumes"])
    rows = all_of("SELECT fields ->> 'name' AS name FROM volumes_history WHERE volume_id = %s ORDER BY id", volume)
    assert tuple(row["name"] for row in rows) == NAMES
    (deletion,) = all_of("SELECT * FROM deletions_history WHERE resource_id = %s", volume)
    assert deletion["resource_name"] == NAMES[-1]
    assert not all_of("SELECT FROM volumes WHERE id = %s", volume)


FAULTS: dict[str, Fault] = {
    "500": fault_proxy.status(500),
    "429": fault_proxy.status(429, retry_after=1),
    "403": fault_proxy.status(403),
    "cut": fault_proxy.cut_body(),
    "not JSON": fault_proxy.body("<html>Bad gateway</html>"),
    "other JSON": fault_proxy.body('{"surprise": []}'),
    "reset": fault_proxy.reset(),
}
LISTINGS = {
    "domains": "identity /domains",
    "projects": "identity /projects",
    "users": "identity /users",
    "roles": "identity /roles",
    "groups": r"identity /groups$",
    "role_assignments": "identity /role_assignments",
    "group_memberships": "identity /groups/.*/users",
    "implied_roles": "identity /role_inferences",
    "images": "image /images",
    "flavors": "compute /flavors/detail",
    "hypervisors": "compute /os-hypervisors/detail",
    "servers": "compute /servers/detail",
    "volume_types": "block-storage .*/types",
    "volumes": "block-storage .*/volumes/detail",
    "snapshots": "block-storage .*/snapshots/detail",
    "networks": "network /networks",
    "subnets": "network /subnets",
    "routers": "network /routers",
    "ports": "network /ports",
    "floating_ips": "network /floatingips",
    "security_groups": r"network /security-groups\?",
    "security_group_rules": "network /security-group-rules",
}


def test_every_kind_has_its_faults() -> None:
    assert sorted(LISTINGS) == sorted(kind.name for kind in KINDS)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_listing_that_fails_deletes_nothing_and_leaves_the_others(
    collect: Collect, all_of: Ask, counts: Counts, cloud_settings: CloudSettings, fault: Fault
) -> None:
    collect()
    before = counts()
    for kind, path in LISTINGS.items():
        other = "images" if kind == "flavors" else "flavors"
        with FaultProxy(cloud_settings.auth_url) as proxy:
            proxy.add(match=f"GET {path}", fault=fault)
            result = collect(auth_url=proxy.auth_url, kinds=[kind, other])
        assert result.status == "partial", kind
        assert [name for name, listing in result.listings.items() if listing.error] == [kind]
        assert counts() == before, kind
        (row,) = all_of("SELECT status FROM inventory_runs ORDER BY id DESC LIMIT 1")
        assert row["status"] == "partial"
        (failed,) = all_of("SELECT * FROM inventory_run_kinds WHERE run_id = %s AND state = 'failed'", result.run_id)
        assert failed["error"]


MISSHAPEN = {
    "volumes": ["{}", "null", '"x"', '{"id": "x", "size": 2147483648}', '{"id": "x", "attachments": "none"}'],
    "servers": ['{"id": "x", "name": "x"}', '{"id": "x", "name": "x", "flavor": {}}'],
    "ports": ['{"id": "x", "fixed_ips": "none"}', '{"id": "x", "created_at": "0000-13-01"}'],
}


@pytest.mark.parametrize("kind", MISSHAPEN)
def test_records_of_a_shape_that_nobody_foresaw_are_a_failed_listing_and_stop_no_other(
    collect: Collect, all_of: Ask, counts: Counts, cloud_settings: CloudSettings, kind: str
) -> None:
    collect(kinds=[kind, "domains"])
    before = counts()
    for record in MISSHAPEN[kind]:
        with FaultProxy(cloud_settings.auth_url) as proxy:
            proxy.add(match=f"GET {LISTINGS[kind]}", fault=fault_proxy.body(f'{{"{kind}": [{record}]}}'))
            result = collect(auth_url=proxy.auth_url, kinds=[kind, "domains"])
        assert result.status == "partial", record
        assert list(result.stored) == ["domains"], record
        assert counts() == before, record
        (failed,) = all_of("SELECT * FROM inventory_run_kinds WHERE run_id = %s AND state = 'failed'", result.run_id)
        assert failed["kind"] == kind
        assert failed["error"]


@pytest.mark.parametrize("kind", ["servers", "volumes", "ports"])
def test_a_listing_that_does_not_come_in_time_deletes_nothing(
    collect: Collect, counts: Counts, proxy: FaultProxy, kind: str
) -> None:
    collect()
    before = counts()
    proxy.add(match=f"GET {LISTINGS[kind]}", fault=fault_proxy.late(7))
    result = collect(auth_url=proxy.auth_url, request_timeout=5, kinds=[kind, "domains"])
    assert result.status == "partial"
    assert counts() == before


def test_the_clean_run_after_a_partial_one_tells_the_change_once(
    collect: Collect, all_of: Ask, cloud: Cloud, volume: str, proxy: FaultProxy
) -> None:
    collect()
    cloud.put("block-storage", f"/volumes/{volume}", {"volume": {"name": "changed meanwhile"}})
    proxy.add(match=f"GET {LISTINGS['volumes']}", fault=fault_proxy.cut_body())
    assert collect(auth_url=proxy.auth_url).status == "partial"
    assert not all_of("SELECT FROM change_log WHERE resource_id = %s AND action = 'changed'", volume)
    run = collect()
    (line,) = all_of("SELECT * FROM change_log WHERE resource_id = %s AND action = 'changed'", volume)
    assert (line["run_id"], line["fields"]) == (run.run_id, ["name"])
    assert line["changes"]["name"][1] == "changed meanwhile"


def test_a_marker_that_repeats_is_no_listing(collect: Collect, counts: Counts, proxy: FaultProxy) -> None:
    collect()
    before = counts()
    proxy.add(match="GET network /ports.*marker=", fault=fault_proxy.ignored_marker())
    assert collect(auth_url=proxy.auth_url, page_limit=2, kinds=["ports"]).status == "failed"
    assert counts() == before


def test_a_token_that_expires_between_pages_harms_nothing(collect: Collect, counts: Counts, proxy: FaultProxy) -> None:
    collect()
    before = counts()
    proxy.add(match="GET network /ports.*marker=", fault=fault_proxy.expired_token(), times=1)
    assert collect(auth_url=proxy.auth_url, page_limit=20, kinds=["ports"]).status == "success"
    assert counts() == before


def shrunk_to_one_project(key: str, owner: str) -> Fault:
    """Answer as if the token saw one project only."""

    def fault(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        document = json.loads(answer.body)
        if document.get(key):
            document[key] = [record for record in document[key] if record[owner] == document[key][0][owner]]
        return replace(answer, body=json.dumps(document).encode())

    return fault


@pytest.mark.parametrize(
    ("path", "key", "project"),
    [
        ("GET compute /.*servers/detail", "servers", "tenant_id"),
        ("GET block-storage /.*volumes/detail", "volumes", "os-vol-tenant-attr:tenant_id"),
        ("GET network /ports\\?", "ports", "project_id"),
    ],
)
def test_a_listing_of_one_project_is_no_mass_deletion(
    collect: Collect, counts: Counts, proxy: FaultProxy, path: str, key: str, project: str
) -> None:
    collect()
    before = counts()
    proxy.add(match=path, fault=shrunk_to_one_project(key, project))
    result = collect(auth_url=proxy.auth_url)
    assert result.status == "partial"
    assert list(result.doubts) == [key]
    assert counts() == before


def test_an_empty_listing_is_no_mass_deletion(collect: Collect, counts: Counts, proxy: FaultProxy) -> None:
    collect()
    before = counts()
    proxy.add(match="GET network /networks\\?", fault=fault_proxy.body('{"networks": []}'))
    result = collect(auth_url=proxy.auth_url)
    assert result.status == "partial"
    assert "networks" in result.doubts
    assert counts() == before


def test_somebody_who_is_no_admin_deletes_nothing(collect: Collect, counts: Counts, cloud: Cloud) -> None:
    collect()
    before = counts()
    name = f"reader-{time.time_ns()}"
    user = cloud.post("identity", "/users", {"user": {"name": name, "password": "Reads-0nly", "domain_id": "default"}})
    roles = {role["name"]: role["id"] for role in cloud.get("identity", "/roles")["roles"]}
    path = f"/projects/{cloud.project_id}/users/{user['user']['id']}/roles/{roles['reader']}"
    cloud.put("identity", path)
    try:
        result = collect(username=name, password="Reads-0nly", user_domain="Default")
    finally:
        cloud.delete("identity", f"/users/{user['user']['id']}")
    after = counts()
    assert result.status in {"partial", "failed"}
    assert after["deletions_history"] == before["deletions_history"]
    assert {name: after[name] for name in ("servers", "volumes", "ports")} == {
        name: before[name] for name in ("servers", "volumes", "ports")
    }


def test_a_dry_run_writes_nothing_and_says_what_it_would(
    collect: Collect, all_of: Ask, counts: Counts, cloud: Cloud, volume: str
) -> None:
    collect()
    cloud.put("block-storage", f"/volumes/{volume}", {"volume": {"name": "renamed"}})
    before, runs = counts(), all_of("SELECT * FROM inventory_runs ORDER BY id")
    result = collect(dry_run=True)
    assert result.stored["volumes"].changed == 1
    assert counts() == before
    assert all_of("SELECT * FROM inventory_runs ORDER BY id") == runs


def test_while_one_runs_another_says_so(database: Database, collect: Collect, cloud_settings: CloudSettings) -> None:
    begun = Run.begin(database, source="tests", actor="tests", region_name=cloud_settings.region_name)
    with pytest.raises(Conflict, match=f"Run {begun.id} is under way"):
        collect()
    assert begun.execute(lambda: Cloud.connect(cloud_settings)).status == "success"
    assert collect().status == "success"


def test_wrong_credentials_close_the_run_as_failed(collect: Collect, all_of: Ask) -> None:
    with pytest.raises(CloudCredentials, match="PF9_PASSWORD"):
        collect(password="wrong")
    (row,) = all_of("SELECT status, error FROM inventory_runs ORDER BY id DESC LIMIT 1")
    assert row["status"] == "failed"
    assert "PF9_PASSWORD" in row["error"]


def test_a_fault_of_our_own_closes_the_run_and_shows_nobody_the_databases_words(
    collect: Collect, all_of: Ask, owner_database: Database
) -> None:
    with owner_database.transaction() as tx:
        tx.execute("ALTER TABLE domains RENAME TO elsewhere")
    try:
        with pytest.raises(Exception, match="relation"):
            collect(kinds=["domains"])
    finally:
        with owner_database.transaction() as tx:
            tx.execute("ALTER TABLE elsewhere RENAME TO domains")
    (row,) = all_of("SELECT status, error FROM inventory_runs ORDER BY id DESC LIMIT 1")
    assert row["status"] == "failed"
    assert row["error"] == "An unexpected fault, UndefinedTable: see the log."
    assert collect(kinds=["domains"]).status == "success"


def test_a_kind_that_does_not_exist_begins_no_run(collect: Collect, all_of: Ask) -> None:
    before = all_of("SELECT count(*) FROM inventory_runs")
    with pytest.raises(InvalidInput, match="unicorns"):
        collect(kinds=["unicorns"])
    assert all_of("SELECT count(*) FROM inventory_runs") == before


def test_the_exit_codes_are_those_of_the_help(
    database_settings: DatabaseSettings, cloud_env: dict[str, str], proxy: FaultProxy
) -> None:
    env = environment(database_settings, cloud_env)
    proxy.add(match="GET image /", fault=fault_proxy.status(403))

    def ended(env: dict[str, str], *arguments: str) -> tuple[int, str]:
        running = start(env, *arguments)
        _, words = running.communicate(timeout=120)
        return running.returncode, words

    assert ended(env)[0] == 0
    assert ended(env | {"PF9_AUTH_URL": proxy.auth_url})[0] == 3
    code, words = ended(env | {"PF9_PASSWORD": ""})
    assert (code, words.count("\n")) == (2, 1)
    assert "PF9_PASSWORD" in words
    assert ended(env, "--only", "unicorns")[0] == 2
    assert ended(env | {"PF9_DB_PORT": "1"})[0] == 1
