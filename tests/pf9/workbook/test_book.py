"""The RVTools tabs: what stands in them, from a run's records and from the database."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pf9.database import Database
from pf9.inventory import catalog
from pf9.inventory.collect import Listing
from pf9.inventory.run import Result
from pf9.workbook.book import make_sheets
from pf9.workbook.files import write_xlsx
from pf9.workbook.masking import masked, new_key
from pf9.workbook.sheets import Sheet
from pf9.workbook.source import Records
from pf9.workbook.stored import open_stored
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import REGION, store_listings

AWFUL = [
    "=1+1",
    "@SUM(A1)",
    "\x00nul\x01",
    "\ud800",
    "🦄" * 200,
    "<b>&\"'</b>",
    "a\nb\tc",
    "",
    " ",
    "'=x",
    "-" * 40_000,
    "\ufffe",
]
Rows = list[dict[str, Any]]


def small_fleet() -> dict[str, list[dict[str, Any]]]:
    """A fleet with something to find."""
    fleet = make_fleet(12)
    first, second = fleet["servers"][:2]
    project_id = first["tenant_id"]
    first |= {"status": "ERROR", "fault": {"message": "No valid host was found"}}
    second |= {"image": {"id": "image-1"}, "flavor": second["flavor"] | {"disk": 20}}
    fleet["images"] = [{"id": "image-1", "name": "debian", "os_distro": "debian", "status": "active"}]
    fleet["volumes"][1] |= {"size": 7, "attachments": [
        {"server_id": second["id"], "device": "/dev/vdb"}, {"server_id": first["id"], "device": "/dev/vdc"},
    ], "multiattach": True}  # fmt: skip
    fleet["ports"].append(
        fleet["ports"][0] | {"id": "lonely", "device_id": "", "device_owner": "", "name": "lonely-port"}
    )
    fleet["security_groups"] = [{"id": "group-1", "name": "wide", "project_id": project_id}]
    rule = {"security_group_id": "group-1", "project_id": project_id, "ethertype": "IPv4", "protocol": "tcp"}
    fleet["security_group_rules"] = [
        rule
        | {
            "id": "r1",
            "direction": "ingress",
            "port_range_min": 22,
            "port_range_max": 22,
            "remote_ip_prefix": "0.0.0.0/0",
        },
        rule | {"id": "r2", "direction": "egress", "remote_ip_prefix": "0.0.0.0/0"},
        rule | {"id": "r3", "direction": "ingress", "remote_group_id": "group-1"},
    ]
    snapshot = {"volume_id": fleet["volumes"][1]["id"], "status": "available", "size": 7}
    fleet["snapshots"] = [
        snapshot | {"id": "s1", "name": "old", "created_at": "2020-01-01T00:00:00.000000"},
        snapshot | {"id": "s2", "name": "new", "created_at": "2999-01-01T00:00:00.000000"},
    ]
    fleet["hypervisors"] = [
        {"id": f"h{n}", "hypervisor_hostname": f"hv-{n:03}", "state": "down" if n == 3 else "up", "status": "enabled",
         "hypervisor_type": "QEMU", "hypervisor_version": 8000000, "vcpus": 8, "memory_mb": 4096, "memory_mb_used": 1024}
        for n in range(12)
    ]  # fmt: skip
    return fleet


def records_of(fleet: dict[str, list[dict[str, Any]]]) -> Records:
    listings = {kind.name: Listing(kind, fleet.get(kind.name, []), seconds=0.1) for kind in catalog.KINDS}
    return Records(Result(listings=listings), region_name=REGION)


def rows(sheet: Sheet) -> Rows:
    titles = [field.title for field in sheet.fields]
    return [dict(zip(titles, row, strict=True)) for row in sheet.rows]


@pytest.fixture
def book() -> dict[str, Sheet]:
    return {sheet.name: sheet for sheet in make_sheets(records_of(small_fleet()))}


def test_a_machine_is_told_as_rvtools_tells_it(book: dict[str, Sheet]) -> None:
    fleet = small_fleet()
    server = fleet["servers"][1]
    row = next(row for row in rows(book["vInfo"]) if row["VM ID"] == server["id"])
    assert (row["VM"], row["Powerstate"], row["Template"]) == (server["name"], "poweredOn", False)
    assert (row["CPUs"], row["Memory"]) == (server["flavor"]["vcpus"], server["flavor"]["ram"])
    assert (row["NICs"], row["Network #1"], row["Network #2"]) == (1, "net-001", None)
    assert row["Primary IP Address"] == "10.0.0.1"
    assert (row["Datacenter"], row["Cluster"], row["Host"]) == (REGION, "az-1", "hv-001")
    assert row["OS according to the configuration file"] == "debian"
    assert row["Creation date"] == "2026/01/01 00:01:00"
    assert row["Connection state"] == "connected"
    # A root disk of 20 GiB and a shared volume of 7: the volume is not twice its disk.
    assert (row["Disks"], row["Provisioned MiB"], row["In Use MiB"]) == (2, 27 * 1024, None)


def test_the_disks_of_a_machine_add_up_to_what_it_has(book: dict[str, Sheet]) -> None:
    capacity: dict[str, int] = {}
    for disk in rows(book["vDisk"]):
        capacity[disk["VM ID"]] = capacity.get(disk["VM ID"], 0) + disk["Capacity MiB"]
    assert capacity == {row["VM ID"]: row["Provisioned MiB"] for row in rows(book["vInfo"])}


def test_health_finds_what_somebody_should_look_at(book: dict[str, Sheet]) -> None:
    found = {(row["Message type"], row["Name"]): row["Message"] for row in rows(book["vHealth"])}
    server = small_fleet()["servers"][0]["name"]
    assert "No valid host was found" in found["Server in error", server]
    assert "10.0.0.0" in found["Port without device", "lonely-port"]
    assert "tcp 22" in found["Group open to the world", "wide"]
    assert "more than 30" in found["Old snapshot", "old"]
    assert found["Host down", "hv-003"]
    assert ("Old snapshot", "new") not in found
    assert {name for type_, name in found if type_ == "Orphan volume"} == {
        volume["name"] for volume in small_fleet()["volumes"] if not volume["attachments"]
    }


def test_what_was_not_listed_is_not_called_healthy() -> None:
    source = records_of(small_fleet())
    volumes = catalog.named("volumes")
    source._result.listings["volumes"] = Listing(volumes, [], seconds=0.1, error="403")
    made = {sheet.name: sheet for sheet in make_sheets(source)}
    assert "vDatastore" not in made
    assert ("Not looked at", "Volumes") in {(row["Message type"], row["Name"]) for row in rows(made["vHealth"])}


def test_the_database_gives_the_workbook_that_the_run_gave(database: Database) -> None:
    fleet = small_fleet()
    store_listings(database, fleet)
    from_records = {sheet.name: rows(sheet) for sheet in make_sheets(records_of(fleet))[1:]}
    with open_stored(database, region_name=REGION) as source:
        from_database = {sheet.name: rows(sheet) for sheet in make_sheets(source)[1:]}
    assert from_records.keys() == from_database.keys()
    for name in from_records.keys() - {"vMetaData"}:
        assert list(map(plain, from_database[name])) == list(map(plain, from_records[name])), name


def test_awful_names_come_out_as_text(tmp_path: Path) -> None:
    fleet = small_fleet()
    for server, name in zip(fleet["servers"], AWFUL, strict=True):
        server["name"] = name
        server["description"] = name
    write_xlsx(tmp_path / "book.xlsx", make_sheets(records_of(fleet)))
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert not [cell for page in book for row in page for cell in row if cell.data_type == "f"]
    assert book["vInfo"].max_row == len(AWFUL) + 1


def test_a_customers_copy_of_the_tabs_holds_no_id(book: dict[str, Sheet]) -> None:
    key = new_key()
    fleet = small_fleet()
    known = {record["id"] for records in fleet.values() for record in records if len(record["id"]) >= 32}
    written = "\n".join(str(cell) for sheet in book.values() for row in masked(sheet, key).rows for cell in row)
    assert "masked-" in written
    assert not [resource_id for resource_id in known if resource_id in written]


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Nothing and an empty list are the same empty cell."""
    return {title: value if value not in ([], "", {}) else None for title, value in row.items()}
