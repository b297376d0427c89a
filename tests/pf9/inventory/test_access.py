"""Who may do what where, and why: as Keystone itself works it out, on the lab's cloud."""

import json
import os
import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any

import pytest

import lab
from pf9.database import Database
from pf9.errors import NotFound
from pf9.inventory import access
from pf9.inventory.run import Result
from pf9.openstack.session import Cloud
from tests.conftest import LAB

pytestmark = pytest.mark.cloud

IDENTITY = ["domains", "projects", "users", "roles", "groups", "role_assignments", "group_memberships", "implied_roles"]
Collect = Callable[..., Result]
Ask = Callable[..., list[dict[str, Any]]]
Entry = tuple[str, str, str, str]


def run_client(*words: str) -> str:
    """What the ordinary client answers."""
    client = lab.up(LAB, parts=("cloud",)).cloud
    found = subprocess.run(
        [client.venv / "bin" / "openstack", *words],
        env=os.environ | {"OS_CLIENT_CONFIG_FILE": str(client.clouds_yaml), "OS_CLOUD": "lab"},
        capture_output=True,
        check=True,
        text=True,
    )
    return found.stdout


def keystones() -> set[Entry]:
    """Role, user, project, domain of the client's list of effective assignments."""
    rows = json.loads(run_client("role", "assignment", "list", "--effective", "-f", "json"))
    return {(row["Role"], row["User"], row["Project"], row["Domain"]) for row in rows}


def ours(database: Database, **asked: list[str]) -> set[Entry]:
    """The same of what is stored; the system scope, which that list leaves out, stands aside."""
    with database.transaction(read_only=True) as tx:
        rows = [row for rows in access.list_all(tx, asked) for row in rows]
    return {
        (
            row["role_id"],
            row["user_id"],
            row["project_id"] or "",
            "" if row["project_id"] else row["domain_id"],
        )
        for row in rows
        if row["scope_type"] != "system"
    }


class Company:
    """A domain of its own with a tree of projects, people and a group; all of it goes at the end."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud, self.name = cloud, f"company-{uuid.uuid4().hex[:8]}"
        self._made = ExitStack()
        self.roles = {role["name"]: role["id"] for role in cloud.get("identity", "/roles")["roles"]}
        self.domain = self.make("domain", name=self.name)
        self.parent = self.make("project", name="parent", domain_id=self.domain)
        self.child = self.make("project", name="child", domain_id=self.domain, parent_id=self.parent)
        self.grandchild = self.make("project", name="grandchild", domain_id=self.domain, parent_id=self.child)
        self.ada, self.bob = (self.make("user", name=name, domain_id=self.domain) for name in ("ada", "bob"))
        self.ops = self.make("group", name="ops", domain_id=self.domain)

    def make(self, kind: str, **fields: Any) -> str:
        """Make one; its id."""
        made: str = self.cloud.post("identity", f"/{kind}s", {kind: fields})[kind]["id"]
        self._made.callback(self._remove, kind, made)
        return made

    def _remove(self, kind: str, resource_id: str) -> None:
        with suppress(NotFound):
            if kind == "domain":
                self.cloud.patch("identity", f"/domains/{resource_id}", {"domain": {"enabled": False}})
            self.cloud.delete("identity", f"/{kind}s/{resource_id}")

    def grant(self, path: str) -> None:
        self.cloud.put("identity", path)

    def leave(self) -> None:
        self._made.close()


@pytest.fixture
def company(cloud: Cloud) -> Iterator[Company]:
    made = Company(cloud)
    yield made
    made.leave()


def why(database: Database, **asked: str) -> dict[tuple[str, str], list[str]]:
    """The reasons by role and project (or scope)."""
    with database.transaction(read_only=True) as tx:
        rows = access.list_page(tx, {name: [value] for name, value in asked.items()}, limit=500)
    return {(row["role_name"], row["project_name"] or row["scope_type"]): row["why"] for row in rows}


def test_access_is_what_the_client_lists_as_effective(
    collect: Collect, database: Database, company: Company, cloud: Cloud
) -> None:
    roles, domain = company.roles, company.domain
    other = company.make("domain", name=f"{company.name}-other")
    elsewhere = company.make("project", name="elsewhere", domain_id=other)
    disabled = company.make("project", name="disabled", domain_id=domain, enabled=False)
    former = company.make("user", name="former", domain_id=domain, enabled=False)
    own = company.make("role", name="keeper", domain_id=domain)
    cloud.put("identity", f"/roles/{own}/implies/{roles['reader']}")
    for member in (company.bob, former):
        company.grant(f"/groups/{company.ops}/users/{member}")
    below = "inherited_to_projects"
    company.grant(f"/OS-INHERIT/domains/{domain}/users/{company.ada}/roles/{roles['admin']}/{below}")
    company.grant(f"/OS-INHERIT/projects/{company.parent}/groups/{company.ops}/roles/{roles['member']}/{below}")
    company.grant(f"/projects/{elsewhere}/groups/{company.ops}/roles/{roles['manager']}")
    company.grant(f"/projects/{disabled}/users/{former}/roles/{roles['reader']}")
    company.grant(f"/domains/{domain}/users/{company.ada}/roles/{own}")
    company.grant(f"/system/groups/{company.ops}/roles/{roles['reader']}")
    assert collect(kinds=IDENTITY).status == "success"
    assert ours(database) == keystones()

    assert why(database, user_id=company.ada)["reader", "grandchild"] == [
        f"inherited from domain {company.name}, implied by admin"
    ]
    bob = why(database, user_id=company.bob)
    assert bob["member", "child"] == ["through group ops, inherited from project parent"]
    assert bob["reader", "elsewhere"] == ["through group ops, implied by manager"]
    assert bob["reader", "system"] == ["through group ops"]
    assert ("member", "parent") not in bob
    assert why(database, user_id=company.ada)["reader", "domain"] == ["implied by keeper"]
    with database.transaction(read_only=True) as tx:
        in_force = {
            row["user_name"]
            for row in access.list_page(tx, {"project_id": [company.child]}, limit=50)
            if row["in_force"]
        }
        assert access.count(tx, {"project_id": [disabled], "in_force": ["true"]}) == 0
    assert {"ada", "bob"} <= in_force
    assert "former" not in in_force


def test_access_follows_what_a_client_changes(
    collect: Collect, database: Database, company: Company, all_of: Ask
) -> None:
    reader = company.roles["reader"]
    company.grant(f"/projects/{company.child}/groups/{company.ops}/roles/{reader}")
    collect(kinds=IDENTITY)
    assert not ours(database, user_id=[company.bob])

    run_client("group", "add", "user", company.ops, company.bob)
    run_client(
        "role", "add", "--project", company.parent, "--user", company.ada, "--inherited", company.roles["member"]
    )
    collect(kinds=IDENTITY)
    assert ours(database) == keystones()
    assert why(database, user_id=company.bob) == {("reader", "child"): ["through group ops"]}

    run_client("group", "remove", "user", company.ops, company.bob)
    given = company.make("role", name=f"{company.name}-given")
    run_client("implied", "role", "create", given, "--implied-role", reader)
    company.grant(f"/projects/{company.child}/users/{company.bob}/roles/{given}")
    collect(kinds=IDENTITY)
    assert ours(database) == keystones()
    assert why(database, user_id=company.bob)["reader", "child"] == [f"implied by {company.name}-given"]

    told = all_of(
        "SELECT action, resource_name FROM change_log WHERE resource_name LIKE ANY (ARRAY['bob %%', '%% for bob on %%'])"
        " AND run_id IN (SELECT id FROM inventory_runs ORDER BY id DESC LIMIT 2) ORDER BY id"
    )
    assert [(line["action"], line["resource_name"]) for line in told] == [
        ("created", "bob in group ops"),
        ("deleted", "bob in group ops"),
        ("created", f"{company.name}-given for bob on project child"),
    ]


def history_of(all_of: Ask, kind: str, resource_id: str) -> list[tuple[str, dict[str, Any]]]:
    lines = all_of(
        "SELECT action, changes FROM change_log WHERE resource_type = %s AND resource_id = %s ORDER BY id",
        kind,
        resource_id,
    )
    return [(line["action"], line["changes"]) for line in lines]


@pytest.mark.parametrize("kind", ["user", "project", "group"])
def test_renamed_deleted_and_made_again_under_one_name_comes_out_exactly(
    collect: Collect, company: Company, all_of: Ask, kind: str
) -> None:
    first = company.make(kind, name="first", domain_id=company.domain)
    collect(kinds=IDENTITY)
    for name in ("O'Brien <b>🚀</b>", "first"):
        company.cloud.patch("identity", f"/{kind}s/{first}", {kind: {"name": name}})
        collect(kinds=IDENTITY)
    company.cloud.delete("identity", f"/{kind}s/{first}")
    again = company.make(kind, name="first", domain_id=company.domain)
    collect(kinds=IDENTITY)
    assert history_of(all_of, f"{kind}s", first) == [
        ("created", {}),
        ("changed", {"name": ["first", "O'Brien <b>🚀</b>"]}),
        ("changed", {"name": ["O'Brien <b>🚀</b>", "first"]}),
        ("deleted", {}),
    ]
    assert history_of(all_of, f"{kind}s", again) == [("created", {})]
    assert [
        row["resource_name"]
        for row in all_of("SELECT resource_name FROM deletions_history WHERE resource_id = %s", first)
    ] == ["first"]
    if kind != "group":  # has no versions
        versions = all_of(
            f"SELECT fields ->> 'name' AS name FROM {kind}s_history WHERE {kind}_id = %s ORDER BY id", first
        )
        assert [row["name"] for row in versions] == ["first", "O'Brien <b>🚀</b>", "first"]


@pytest.mark.parametrize("kind", ["user", "project", "domain"])
def test_disabled_and_enabled_again_is_two_changes(collect: Collect, company: Company, all_of: Ask, kind: str) -> None:
    target = {
        "user": company.ada,
        "project": company.grandchild,
        "domain": company.make("domain", name=f"{company.name}-2"),
    }[kind]
    collect(kinds=IDENTITY)
    for enabled in (False, True):
        company.cloud.patch("identity", f"/{kind}s/{target}", {kind: {"enabled": enabled}})
        collect(kinds=IDENTITY)
    assert history_of(all_of, f"{kind}s", target) == [
        ("created", {}),
        ("changed", {"enabled": [True, False]}),
        ("changed", {"enabled": [False, True]}),
    ]


def test_a_domain_that_goes_takes_what_it_held_and_each_is_told_once(
    collect: Collect, company: Company, all_of: Ask
) -> None:
    domain = company.make("domain", name=f"{company.name}-short")
    user = company.make("user", name="eve", domain_id=domain)
    project = company.make("project", name="brief", domain_id=domain)
    company.grant(f"/projects/{project}/users/{user}/roles/{company.roles['reader']}")
    collect(kinds=IDENTITY)
    company.cloud.patch("identity", f"/domains/{domain}", {"domain": {"enabled": False}})
    company.cloud.delete("identity", f"/domains/{domain}")
    collect(kinds=IDENTITY)
    gone = all_of(
        "SELECT resource_type, resource_name FROM deletions_history WHERE run_id = (SELECT max(id) FROM inventory_runs)"
        " ORDER BY resource_type"
    )
    assert [(row["resource_type"], row["resource_name"]) for row in gone] == [
        ("domains", f"{company.name}-short"),
        ("projects", "brief"),
        ("role_assignments", "reader for eve on project brief"),
        ("users", "eve"),
    ]
