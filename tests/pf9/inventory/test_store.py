"""What the store makes of listings: history, deletions, orphans. Real PostgreSQL, records as the cloud gives them."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pf9.database import Database
from pf9.inventory.kind import LONGEST
from tests.fixtures.fleet import change, make_fleet
from tests.fixtures.stored import store_listings

Listings = dict[str, list[dict[str, Any]]]


@pytest.fixture
def fleet(owner_database: Database) -> Iterator[Listings]:
    """A fresh fleet of five servers in an inventory that holds nothing."""
    yield make_fleet(5)
    with owner_database.transaction() as tx:
        tables = tx.all("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        kinds = [row["relname"] for row in tables if row["relname"].endswith("_history")]
        current = [name.removesuffix("_history") for name in kinds if name != "deletions_history"]
        tx.execute(f"TRUNCATE inventory_runs, {', '.join(kinds + current)} CASCADE")


@pytest.fixture
def all_of(owner_database: Database) -> Callable[..., list[dict[str, Any]]]:
    def ask(statement: str, *params: Any) -> list[dict[str, Any]]:
        with owner_database.transaction(read_only=True) as tx:
            return tx.all(statement, params)

    return ask


Ask = Callable[..., list[dict[str, Any]]]


def with_status(fleet: Listings, status: str) -> Listings:
    first, *others = fleet["servers"]
    return fleet | {"servers": [first | {"status": status}, *others]}


def test_there_and_back_again_is_three_rows(database: Database, fleet: Listings, all_of: Ask) -> None:
    fleet["servers"][0]["status"] = "ACTIVE"
    for status in ("ACTIVE", "SHUTOFF", "ACTIVE"):
        store_listings(database, with_status(fleet, status))
    rows = all_of(
        "SELECT fields ->> 'status' AS status, run_id FROM servers_history WHERE server_id = %s ORDER BY id",
        fleet["servers"][0]["id"],
    )
    assert [row["status"] for row in rows] == ["ACTIVE", "SHUTOFF", "ACTIVE"]
    assert len({row["run_id"] for row in rows}) == 3


def test_an_unchanged_cloud_writes_no_history_and_no_deletion(database: Database, fleet: Listings, all_of: Ask) -> None:
    store_listings(database, fleet)
    before = all_of("SELECT count(*) FROM servers_history UNION ALL SELECT count(*) FROM ports_history")
    stored = store_listings(database, make_fleet(5))
    assert all_of("SELECT count(*) FROM servers_history UNION ALL SELECT count(*) FROM ports_history") == before
    assert all(figures.created == figures.changed == figures.deleted == 0 for figures in stored.values())
    assert stored["servers"].unchanged == 5
    assert not all_of("SELECT FROM deletions_history")


def test_that_everything_was_seen_again_rewrites_no_row(database: Database, fleet: Listings, all_of: Ask) -> None:
    store_listings(database, fleet)
    rows, seen = all_of("SELECT id, xmin::text FROM ports"), all_of("SELECT min(last_seen_at) AS at FROM v_ports")
    store_listings(database, fleet)
    assert all_of("SELECT id, xmin::text FROM ports") == rows
    assert all_of("SELECT min(last_seen_at) AS at FROM v_ports")[0]["at"] > seen[0]["at"]


def test_what_a_doubtful_listing_lacks_was_not_seen_with_the_others(
    database: Database, fleet: Listings, all_of: Ask
) -> None:
    store_listings(database, fleet)
    (lost, *others), before = fleet["ports"], all_of("SELECT max(last_seen_at) AS at FROM v_ports")[0]["at"]
    store_listings(database, fleet | {"ports": others}, keep=["ports"])
    late = all_of("SELECT id FROM v_ports WHERE last_seen_at <= %s", before)
    assert [row["id"] for row in late] == [lost["id"]]
    store_listings(database, fleet | {"ports": others})
    (gone,) = all_of("SELECT last_seen_at FROM deletions_history WHERE resource_id = %s", lost["id"])
    assert gone["last_seen_at"] == before


def test_a_region_is_not_seen_with_another(database: Database, fleet: Listings, all_of: Ask) -> None:
    store_listings(database, fleet, region_name="North")
    before = all_of("SELECT max(last_seen_at) AS at FROM v_servers")[0]["at"]
    store_listings(database, fleet, region_name="South")
    ages = all_of("SELECT DISTINCT region_name, last_seen_at > %s AS later FROM v_servers ORDER BY 1", before)
    assert [(row["region_name"], row["later"]) for row in ages] == [("North", False), ("South", True)]


def test_what_changes_by_itself_is_stored_but_is_no_history(database: Database, fleet: Listings, all_of: Ask) -> None:
    store_listings(database, fleet)
    later = [
        server | {"updated": "2027-01-01T00:00:00Z", "OS-EXT-STS:task_state": "powering-off"}
        for server in fleet["servers"]
    ]
    stored = store_listings(database, fleet | {"servers": later})
    assert stored["servers"].changed == 0
    assert stored["servers"].unchanged == 5
    assert {row["task_state"] for row in all_of("SELECT task_state FROM servers")} == {"powering-off"}
    assert len(all_of("SELECT FROM servers_history")) == 5


def test_one_moment_written_in_two_ways_is_no_change(database: Database, fleet: Listings) -> None:
    store_listings(database, fleet)
    other = [server | {"created": server["created"].replace("Z", "+00:00")} for server in fleet["servers"]]
    assert store_listings(database, fleet | {"servers": other})["servers"].changed == 0


def test_a_list_in_another_order_is_no_change(database: Database, fleet: Listings) -> None:
    store_listings(database, fleet)
    other = [server | {"security_groups": server["security_groups"][::-1]} for server in fleet["servers"]]
    assert store_listings(database, fleet | {"servers": other})["servers"].changed == 0


@pytest.mark.parametrize("newcomer", [0, 2])
def test_a_server_that_comes_to_share_a_volume_takes_it_from_nobody(
    database: Database, fleet: Listings, all_of: Ask, newcomer: int
) -> None:
    ids = sorted(server["id"] for server in fleet["servers"])
    first = {"server_id": ids[1], "device": "/dev/vdb", "attached_at": "2026-01-01T00:00:00.000000"}
    second = {"server_id": ids[newcomer], "device": "/dev/vdc", "attached_at": "2026-01-02T00:00:00.000000"}
    volume, *others = fleet["volumes"]
    for attachments in ([first], [second | {"attached_at": None}, first], [second, first], [second]):
        store_listings(database, fleet | {"volumes": [volume | {"attachments": attachments}, *others]})
    lines = all_of(
        "SELECT fields FROM change_log WHERE resource_id = %s AND action = 'changed' ORDER BY id", volume["id"]
    )
    assert [line["fields"] for line in lines] == [["attachments"], ["attachments", "device", "server_id"]]
    assert all_of("SELECT server_id FROM volumes WHERE id = %s", volume["id"]) == [{"server_id": ids[newcomer]}]


def test_a_floating_address_that_nova_learns_of_late_is_no_change(database: Database, fleet: Listings) -> None:
    store_listings(database, fleet)
    late = {"version": 4, "addr": "203.0.113.9", "OS-EXT-IPS:type": "floating"}
    other = [server | {"addresses": {"net": [*server["addresses"]["net"], late]}} for server in fleet["servers"]]
    assert store_listings(database, fleet | {"servers": other})["servers"].changed == 0


def test_what_is_gone_is_a_deletion_with_its_last_state(database: Database, fleet: Listings, all_of: Ask) -> None:
    store_listings(database, fleet)
    gone = fleet["servers"][0]
    stored = store_listings(database, fleet | {"servers": fleet["servers"][1:]})
    assert stored["servers"].deleted == 1
    deletions = all_of("SELECT * FROM deletions_history")
    assert [(d["resource_type"], d["resource_id"], d["resource_name"]) for d in deletions] == [
        ("servers", gone["id"], gone["name"])
    ]
    assert deletions[0]["raw_json"]["name"] == gone["name"]
    assert deletions[0]["project_id"] == gone["tenant_id"]


def test_what_comes_back_under_its_id_begins_a_new_history_row(
    database: Database, fleet: Listings, all_of: Ask
) -> None:
    store_listings(database, fleet)
    store_listings(database, fleet | {"servers": fleet["servers"][1:]})
    stored = store_listings(database, fleet)
    assert stored["servers"].created == 1
    assert len(all_of("SELECT FROM servers_history WHERE server_id = %s", fleet["servers"][0]["id"])) == 2


def test_an_orphan_is_stored_and_says_what_it_lacks(database: Database, fleet: Listings, all_of: Ask) -> None:
    orphan = fleet["volumes"][0] | {"os-vol-tenant-attr:tenant_id": "gone-project"}
    store_listings(database, fleet | {"volumes": [orphan, *fleet["volumes"][1:]]})
    (row,) = all_of("SELECT project_id, unresolved FROM volumes WHERE id = %s", orphan["id"])
    assert row == {"project_id": None, "unresolved": {"project_id": "gone-project"}}


def test_an_orphan_finds_its_parent_when_that_comes(database: Database, fleet: Listings, all_of: Ask) -> None:
    projects = fleet["projects"]
    owner = fleet["servers"][0]["tenant_id"]
    without = [project for project in projects if project["id"] != owner]
    store_listings(database, fleet | {"projects": without})
    stored = store_listings(database, fleet)
    (row,) = all_of("SELECT project_id, unresolved FROM servers WHERE id = %s", fleet["servers"][0]["id"])
    assert row == {"project_id": owner, "unresolved": {}}
    assert stored["servers"].changed == 0, "the server itself has not changed"


def test_what_outlives_its_parent_keeps_the_id(database: Database, fleet: Listings, all_of: Ask) -> None:
    store_listings(database, fleet)
    owner = fleet["servers"][0]["tenant_id"]
    without = [project for project in fleet["projects"] if project["id"] != owner]
    for _ in range(2):
        store_listings(database, fleet | {"projects": without})
        (row,) = all_of("SELECT project_id, unresolved FROM servers WHERE id = %s", fleet["servers"][0]["id"])
        assert row == {"project_id": None, "unresolved": {"project_id": owner}}
    assert len(all_of("SELECT FROM servers_history")) == 5


def test_rules_that_go_with_their_group_are_deletions_too(database: Database, fleet: Listings, all_of: Ask) -> None:
    group = {"id": "g", "name": "web", "project_id": fleet["projects"][0]["id"]}
    rule = {"id": "r", "security_group_id": "g", "direction": "ingress", "ethertype": "IPv4"}
    store_listings(database, {**fleet, "security_groups": [group], "security_group_rules": [rule]})
    store_listings(database, {"security_groups": []})
    found = all_of("SELECT resource_type, reason FROM deletions_history ORDER BY id")
    assert found == [
        {"resource_type": "security_group_rules", "reason": "went with its security group"},
        {"resource_type": "security_groups", "reason": "no longer listed"},
    ]
    assert not all_of("SELECT FROM security_group_rules")


def test_a_region_deletes_nothing_of_another(database: Database, fleet: Listings, all_of: Ask) -> None:
    store_listings(database, fleet, region_name="North")
    store_listings(database, fleet | {"servers": []}, region_name="South")
    assert len(all_of("SELECT FROM servers WHERE region_name = 'North'")) == 5
    assert not all_of("SELECT FROM deletions_history")


def test_two_regions_may_hold_the_same_id(database: Database, fleet: Listings, all_of: Ask) -> None:
    flavor = {"id": "1", "name": "m1.tiny", "vcpus": 1, "ram": 512, "disk": 1}
    store_listings(database, {"flavors": [flavor]}, region_name="North")
    store_listings(database, {"flavors": [flavor | {"ram": 1024}]}, region_name="South")
    found = all_of("SELECT region_name, ram_mb FROM flavors WHERE id = '1' ORDER BY region_name")
    assert [(row["region_name"], row["ram_mb"]) for row in found] == [("North", 512), ("South", 1024)]
    assert fleet


def test_a_server_keeps_its_flavor_id_when_the_flavor_is_deleted(
    database: Database, fleet: Listings, all_of: Ask
) -> None:
    store_listings(database, fleet)
    without = [server | {"flavor": server["flavor"] | {"id": None}} for server in fleet["servers"]]
    stored = store_listings(database, fleet | {"servers": without})
    assert stored["servers"].changed == 0
    assert all(row["flavor_id"] for row in all_of("SELECT flavor_id FROM servers"))


@pytest.mark.parametrize(
    "name",
    ['O\'Brien "quoted" \\ back', "<img src=x onerror=alert(1)>", "🚀 Zoë\t\n", "=1+1", "nul\x00here", "x" * 255],
)
def test_any_name_is_stored_as_it_is(database: Database, fleet: Listings, all_of: Ask, name: str) -> None:
    fleet["servers"][0]["name"] = name
    store_listings(database, fleet)
    assert store_listings(database, fleet)["servers"].changed == 0
    (row,) = all_of("SELECT name, raw_json ->> 'name' AS raw FROM servers WHERE id = %s", fleet["servers"][0]["id"])
    assert row["name"] == row["raw"] == name.replace("\x00", "\ufffd")


@pytest.mark.parametrize(("kind", "key", "column"), [("images", "os_distro", "os_distro"), ("users", "email", "email")])
@pytest.mark.parametrize(
    "value", [secrets.token_hex(20_000), {"mail": [secrets.token_hex(20_000)]}], ids=["text", "json"]
)
def test_a_text_longer_than_an_index_holds_is_cut_and_the_record_keeps_it(
    database: Database, fleet: Listings, all_of: Ask, kind: str, key: str, column: str, value: Any
) -> None:
    """Glance and Keystone let people write as much as they like there."""
    fleet[kind] = [{"id": "long", "name": "long", key: value}]
    store_listings(database, fleet)
    (row,) = all_of(f"SELECT {column} AS kept, raw_json FROM {kind} WHERE id = 'long'")
    assert row["raw_json"][key] == value
    assert len(row["kept"]) == LONGEST
    assert store_listings(database, fleet)[kind].changed == 0


def test_only_what_changed_makes_history(database: Database, fleet: Listings, all_of: Ask) -> None:
    store_listings(database, fleet)
    later = change(fleet, part=0.5)
    stored = store_listings(database, later)
    rows = all_of("SELECT count(*) AS rows FROM servers_history")[0]["rows"]
    assert 0 < stored["servers"].changed < 5
    assert rows == 5 + stored["servers"].changed
