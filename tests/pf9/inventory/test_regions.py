"""Two regions of one cloud in one inventory: the same ids, and each tells its own."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pf9.inventory.catalog import KINDS
from pf9.inventory.run import Result
from pf9.openstack.session import Cloud
from tests.fixtures import fault_proxy
from tests.fixtures.estate import Estate
from tests.fixtures.fault_proxy import FaultProxy

pytestmark = pytest.mark.cloud

Collect = Callable[..., Result]
Ask = Callable[..., list[dict[str, Any]]]
OURS, OTHER = "RegionOne", "region-two"
KINDS_OF_EACH = ["projects", "servers", "volumes", "networks", "ports", "images"]  # one of each service, and more


@pytest.fixture(scope="module", autouse=True)
def other_region(cloud: Cloud) -> Iterator[None]:
    """The same services a second time, under another region's name; Keystone is in the first one only, as often."""
    catalog = cloud.get("identity", "/endpoints", params={"interface": "public"})["endpoints"]
    services = {service["id"]: service["type"] for service in cloud.get("identity", "/services")["services"]}
    cloud.post("identity", "/regions", {"region": {"id": OTHER}})
    made = []
    for endpoint in catalog:
        if endpoint["region_id"] == OURS and services[endpoint["service_id"]] != "identity":
            twin = {name: endpoint[name] for name in ("interface", "url", "service_id")} | {"region_id": OTHER}
            made.append(cloud.post("identity", "/endpoints", {"endpoint": twin})["endpoint"]["id"])
    yield
    for endpoint_id in made:
        cloud.delete("identity", f"/endpoints/{endpoint_id}")
    cloud.delete("identity", f"/regions/{OTHER}")


def test_each_region_has_all_of_its_own_and_people_are_of_none(collect: Collect, all_of: Ask) -> None:
    for region in (OURS, OTHER, OURS, OTHER):
        result = collect(region_name=region)
        assert (result.status, result.doubts) == ("success", {})
    assert all(stored.created == stored.changed == stored.deleted == 0 for stored in result.stored.values())
    for kind in KINDS:
        if kind.regional:
            rows = all_of(
                f"SELECT region_name, count(*), md5(string_agg(id, ',' ORDER BY id)) FROM {kind.name} GROUP BY 1"
            )
            assert {row["region_name"] for row in rows} == {OURS, OTHER}, kind.name
            assert len({(row["count"], row["md5"]) for row in rows}) == 1, kind.name
        else:
            listed = len(result.listings[kind.name].records)
            assert all_of(f"SELECT count(*) FROM {kind.name}") == [{"count": listed}], kind.name
    assert not all_of("SELECT FROM deletions_history")
    assert not all_of("SELECT FROM change_log WHERE action <> 'created'")


def test_what_happens_is_told_once_by_each_region_when_it_looks(collect: Collect, all_of: Ask, estate: Estate) -> None:
    kinds = ["volumes"]
    name = f"<b>\"two\"</b> 'regions' 🚀 {time.time_ns()}"
    volume = estate.make("volumes", name=name, size=1)
    for region in (OURS, OTHER):
        collect(region_name=region, kinds=kinds)
    estate.change("volumes", volume, name="=1+1")
    collect(region_name=OTHER, kinds=kinds)
    estate.delete("volumes", volume)
    collect(region_name=OURS, kinds=kinds)

    def told() -> list[tuple[str, str, Any]]:
        lines = all_of("SELECT * FROM change_log WHERE resource_id = %s ORDER BY id", volume)
        return [(line["region_name"], line["action"], line["changes"].get("name")) for line in lines]

    seen = [
        (OURS, "created", None),
        (OTHER, "created", None),
        (OTHER, "changed", [name, "=1+1"]),
        (OURS, "deleted", None),
    ]
    assert told() == seen
    assert all_of("SELECT region_name, name FROM volumes WHERE id = %s", volume) == [
        {"region_name": OTHER, "name": "=1+1"}
    ]
    collect(region_name=OTHER, kinds=kinds)
    assert told() == [*seen, (OTHER, "deleted", None)]
    gone = all_of("SELECT region_name, resource_name FROM deletions_history WHERE resource_id = %s ORDER BY id", volume)
    assert [tuple(row.values()) for row in gone] == [(OURS, name), (OTHER, "=1+1")]


@pytest.mark.parametrize(
    "fault",
    [fault_proxy.status(503), fault_proxy.status(403), fault_proxy.cut_body(), fault_proxy.body('{"servers": []}')],
    ids=["down", "refused", "cut", "empty"],
)
def test_a_region_that_fails_takes_nothing_from_either(
    collect: Collect, counts: Callable[[], dict[str, int]], proxy: FaultProxy, fault: fault_proxy.Fault
) -> None:
    for region in (OURS, OTHER):
        collect(region_name=region, kinds=KINDS_OF_EACH)
    before = counts()
    for service in ("compute", "network", "block-storage", "image"):
        proxy.add(match=f"GET {service} ", fault=fault)
    assert collect(auth_url=proxy.auth_url, region_name=OTHER, kinds=KINDS_OF_EACH).status in {"partial", "failed"}
    assert counts() == before
    assert collect(region_name=OURS, kinds=KINDS_OF_EACH).status == "success"
    assert counts() == before
