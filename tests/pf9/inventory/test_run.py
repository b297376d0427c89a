"""Runs of the collector against the lab's cloud: what is true is stored, what is doubtful deletes nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from pf9.database import Database
from pf9.errors import CloudCredentials, Conflict, InvalidInput, NotFound
from pf9.inventory.catalog import KINDS
from pf9.inventory.run import Result, Run
from pf9.openstack.patience import ONCE
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings, DatabaseSettings
from tests.fixtures import fault_proxy
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
Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def cloud_settings(cloud_env: dict[str, str]) -> CloudSettings:
    return CloudSettings.load(cloud_env)


@pytest.fixture(scope="module")
def cloud(cloud_settings: CloudSettings) -> Cloud:
    """The cloud as its administrator uses it."""
    return Cloud.connect(cloud_settings)


@pytest.fixture
def collect(database: Database, cloud_settings: CloudSettings) -> Collect:
    def run(
        *, auth_url: str | None = None, kinds: list[str] | None = None, dry_run: bool = False, **changes: Any
    ) -> Result:
        settings = cloud_settings.model_copy(update=({"auth_url": auth_url} if auth_url else {}) | changes)
        begun = Run.begin(
            database, source="tests", actor="tests", region_name=settings.region_name, kinds=kinds, dry_run=dry_run
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
def proxy(cloud_settings: CloudSettings) -> Iterator[FaultProxy]:
    with FaultProxy(cloud_settings.auth_url) as made:
        yield made


@pytest.fixture
def volume(cloud: Cloud) -> Iterator[str]:
    """A volume with a name of all that is awkward."""
    made = cloud.post("block-storage", "/volumes", {"volume": {"size": 1, "name": NAMES[0]}})["volume"]
    settle(cloud, made["id"], "available")
    yield made["id"]
    with suppress(NotFound):
        cloud.delete("block-storage", f"/volumes/{made['id']}")


def settle(cloud: Cloud, volume_id: str, status: str) -> None:
    for _ in range(200):
        if cloud.get("block-storage", f"/volumes/{volume_id}")["volume"]["status"] == status:
            return
        time.sleep(0.1)
    raise AssertionError(f"volume {volume_id} never became {status}")


def delete(cloud: Cloud, volume_id: str) -> None:
    cloud.delete("block-storage", f"/volumes/{volume_id}")
    with suppress(NotFound):
        settle(cloud, volume_id, "gone")


def counts(all_of: Ask) -> dict[str, int]:
    """How many rows of everything that a run may write."""
    tables = [kind.name for kind in KINDS] + [f"{kind.name}_history" for kind in KINDS if kind.history]
    return {name: all_of(f"SELECT count(*) FROM {name}")[0]["count"] for name in [*tables, "deletions_history"]}


def client_counts(cloud_env: dict[str, str], *nouns: tuple[str, ...]) -> list[int]:
    """What the ordinary client sees, asked in one session."""
    import lab

    script = "\n".join(" ".join([*noun, "-f", "json"]) for noun in nouns)
    client = lab.up("test", parts=("cloud",)).cloud
    answers = []
    for line in script.splitlines():
        found = subprocess.run(
            [client.venv / "bin" / "openstack", *line.split()],
            env=os.environ | {"OS_CLIENT_CONFIG_FILE": str(client.clouds_yaml), "OS_CLOUD": "lab"},
            capture_output=True,
            check=True,
        )
        answers.append(len(json.loads(found.stdout)))
    assert cloud_env
    return answers


def test_what_is_stored_is_what_the_client_sees(collect: Collect, all_of: Ask, cloud_env: dict[str, str]) -> None:
    assert collect().status == "success"
    seen = client_counts(
        cloud_env,
        ("server", "list", "--all-projects"),
        ("volume", "list", "--all-projects"),
        ("port", "list"),
        ("role", "assignment", "list"),
    )
    stored = counts(all_of)
    assert [stored[name] for name in ("servers", "volumes", "ports", "role_assignments")] == seen


def test_a_second_run_over_an_unchanged_cloud_writes_nothing_new(collect: Collect, all_of: Ask) -> None:
    collect()
    before = counts(all_of)
    result = collect()
    assert counts(all_of) == before
    assert all(figures.created == figures.changed == figures.deleted == 0 for figures in result.stored.values())


def test_a_life_from_creation_to_deletion_is_told_exactly(
    collect: Collect, all_of: Ask, cloud: Cloud, volume: str
) -> None:
    collect(kinds=["volumes"])
    for name in NAMES[1:]:
        cloud.put("block-storage", f"/volumes/{volume}", {"volume": {"name": name}})
        collect(kinds=["volumes"])
    delete(cloud, volume)
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
    "time-out": fault_proxy.late(12),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
@pytest.mark.parametrize("path", ["compute /servers/detail", "block-storage .*/volumes/detail", "network /ports"])
def test_a_listing_that_fails_deletes_nothing_and_leaves_the_others(
    collect: Collect, all_of: Ask, proxy: FaultProxy, path: str, fault: Fault
) -> None:
    kinds = ["servers", "volumes", "ports"]
    collect(kinds=kinds)
    before = counts(all_of)
    proxy.add(match=f"GET {path}", fault=fault)
    result = collect(auth_url=proxy.auth_url, request_timeout=10, kinds=kinds)
    failed = [name for name, listing in result.listings.items() if listing.error]
    assert result.status == "partial"
    assert [name for name in kinds if name in path] == failed
    assert counts(all_of) == before
    (row,) = all_of("SELECT status FROM inventory_runs ORDER BY id DESC LIMIT 1")
    assert row["status"] == "partial"
    (kind,) = all_of("SELECT * FROM inventory_run_kinds WHERE run_id = %s AND state = 'failed'", result.run_id)
    assert kind["error"]


def test_a_marker_that_repeats_is_no_listing(collect: Collect, all_of: Ask, proxy: FaultProxy) -> None:
    collect()
    before = counts(all_of)
    proxy.add(match="GET network /ports.*marker=", fault=fault_proxy.ignored_marker())
    assert collect(auth_url=proxy.auth_url, page_limit=2, kinds=["ports"]).status == "failed"
    assert counts(all_of) == before


def test_a_token_that_expires_between_pages_harms_nothing(collect: Collect, all_of: Ask, proxy: FaultProxy) -> None:
    collect()
    before = counts(all_of)
    proxy.add(match="GET network /ports.*marker=", fault=fault_proxy.expired_token(), times=1)
    assert collect(auth_url=proxy.auth_url, page_limit=20, kinds=["ports"]).status == "success"
    assert counts(all_of) == before


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
    collect: Collect, all_of: Ask, proxy: FaultProxy, path: str, key: str, project: str
) -> None:
    collect()
    before = counts(all_of)
    proxy.add(match=path, fault=shrunk_to_one_project(key, project))
    result = collect(auth_url=proxy.auth_url)
    assert result.status == "partial"
    assert list(result.doubts) == [key]
    assert counts(all_of) == before


def test_an_empty_listing_is_no_mass_deletion(collect: Collect, all_of: Ask, proxy: FaultProxy) -> None:
    collect()
    before = counts(all_of)
    proxy.add(match="GET network /networks\\?", fault=fault_proxy.body('{"networks": []}'))
    result = collect(auth_url=proxy.auth_url)
    assert result.status == "partial"
    assert "networks" in result.doubts
    assert counts(all_of) == before


def test_somebody_who_is_no_admin_deletes_nothing(collect: Collect, all_of: Ask, cloud: Cloud) -> None:
    collect()
    before = counts(all_of)
    name = f"reader-{time.time_ns()}"
    user = cloud.post("identity", "/users", {"user": {"name": name, "password": "Reads-0nly", "domain_id": "default"}})
    roles = {role["name"]: role["id"] for role in cloud.get("identity", "/roles")["roles"]}
    path = f"/projects/{cloud.project_id}/users/{user['user']['id']}/roles/{roles['reader']}"
    cloud.put("identity", path)
    try:
        result = collect(username=name, password="Reads-0nly", user_domain="Default")
    finally:
        cloud.delete("identity", f"/users/{user['user']['id']}")
    after = counts(all_of)
    assert result.status in {"partial", "failed"}
    assert after["deletions_history"] == before["deletions_history"]
    assert {name: after[name] for name in ("servers", "volumes", "ports")} == {
        name: before[name] for name in ("servers", "volumes", "ports")
    }


def test_a_dry_run_writes_nothing_and_says_what_it_would(
    collect: Collect, all_of: Ask, cloud: Cloud, volume: str
) -> None:
    collect()
    cloud.put("block-storage", f"/volumes/{volume}", {"volume": {"name": "renamed"}})
    before, runs = counts(all_of), all_of("SELECT * FROM inventory_runs ORDER BY id")
    result = collect(dry_run=True)
    assert result.stored["volumes"].changed == 1
    assert counts(all_of) == before
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


def test_a_kind_that_does_not_exist_begins_no_run(collect: Collect, all_of: Ask) -> None:
    before = all_of("SELECT count(*) FROM inventory_runs")
    with pytest.raises(InvalidInput, match="unicorns"):
        collect(kinds=["unicorns"])
    assert all_of("SELECT count(*) FROM inventory_runs") == before


def environment(database: DatabaseSettings, cloud_env: dict[str, str]) -> dict[str, str]:
    return (
        os.environ
        | cloud_env
        | {
            "PF9_DB_HOST": database.host,
            "PF9_DB_PORT": str(database.port),
            "POSTGRES_DB": database.name,
            "POSTGRES_USER": database.user,
            "POSTGRES_PASSWORD": database.password,
        }
    )


def start(env: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "host_scripts.pf9_rvtools", *arguments]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("moment", range(5))
def test_a_run_killed_at_any_moment_leaves_nothing_half_stored(
    collect: Collect,
    all_of: Ask,
    cloud: Cloud,
    volume: str,
    proxy: FaultProxy,
    database_settings: DatabaseSettings,
    cloud_env: dict[str, str],
    moment: int,
) -> None:
    collect()
    before = counts(all_of)
    cloud.put("block-storage", f"/volumes/{volume}", {"volume": {"name": f"renamed {moment}"}})
    env = environment(database_settings, cloud_env) | {"PF9_AUTH_URL": proxy.auth_url}
    running = start(env)
    wanted = 1 + moment * 6  # answers of the cloud before the end
    while len(proxy.requests) < wanted and running.poll() is None:
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=30)
    assert counts(all_of) == before
    dead = all_of("SELECT status, error FROM derived.v_inventory_runs ORDER BY id DESC LIMIT 1")[0]
    if wanted > 1:
        assert dead["status"] == "failed"
        assert "ended in the middle" in dead["error"]
    result = collect()
    assert result.status == "success"
    assert result.stored["volumes"].changed == 1
    assert not all_of("SELECT FROM inventory_runs WHERE status = 'running'")


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
