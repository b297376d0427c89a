"""Single resources brought up to date, with and without a run that is listing meanwhile."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from pf9.database import Database
from pf9.errors import CloudError, InvalidInput, NotFound
from pf9.inventory.refresh import refresh
from pf9.inventory.run import Result
from pf9.openstack.patience import ONCE
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings
from tests.fixtures import fault_proxy
from tests.fixtures.fault_proxy import Answer, FaultProxy, Forward, Request

pytestmark = pytest.mark.cloud

Collect = Callable[..., Result]
Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def network(cloud: Cloud) -> Iterator[str]:
    made = cloud.post("network", "/networks", {"network": {"name": f"refresh-{time.time_ns()}"}})["network"]["id"]
    yield made
    with suppress(NotFound):
        cloud.delete("network", f"/networks/{made}")


def lines(all_of: Ask, network: str) -> list[str]:
    found = all_of("SELECT action FROM change_log WHERE resource_id = %s ORDER BY id", network)
    return [line["action"] for line in found]


def test_a_life_in_three_acts_is_told_as_it_happens(
    database: Database, cloud: Cloud, network: str, all_of: Ask
) -> None:
    refresh(database, cloud, [("networks", network)], actor="ada")
    cloud.put("network", f"/networks/{network}", {"network": {"admin_state_up": False}})
    refresh(database, cloud, [("networks", network)], actor="ada")
    cloud.delete("network", f"/networks/{network}")
    run_id = refresh(database, cloud, [("networks", network)], actor="ada")
    assert lines(all_of, network) == ["created", "changed", "deleted"]
    (event,) = all_of("SELECT * FROM drift_events WHERE resource_id = %s AND field_changed = 'admin_state_up'", network)
    assert (event["old_value"], event["new_value"], event["severity"]) == (True, False, "critical")
    (run,) = all_of("SELECT * FROM inventory_runs WHERE id = %s", run_id)
    assert (run["status"], run["source"], run["actor"]) == ("success", "console", "ada")


def test_it_deletes_nothing_else(database: Database, cloud: Cloud, network: str, collect: Collect, all_of: Ask) -> None:
    collect(kinds=["networks"])
    before = all_of("SELECT id FROM networks ORDER BY id")
    refresh(database, cloud, [("networks", network)], actor="ada")
    assert all_of("SELECT id FROM networks ORDER BY id") == before


def test_a_cloud_that_does_not_answer_stores_nothing(
    database: Database, cloud_settings: CloudSettings, network: str, all_of: Ask
) -> None:
    runs = all_of("SELECT count(*) FROM inventory_runs")
    with FaultProxy(cloud_settings.auth_url) as proxy:
        proxy.add(match="GET network /networks", fault=fault_proxy.status(503))
        behind = Cloud.connect(cloud_settings.model_copy(update={"auth_url": proxy.auth_url}), patience=ONCE)
        with pytest.raises(CloudError):
            refresh(database, behind, [("networks", network)], actor="ada")
    assert not lines(all_of, network)
    assert all_of("SELECT count(*) FROM inventory_runs") == runs


def test_what_has_no_address_of_its_own_is_refused(database: Database, cloud: Cloud) -> None:
    with pytest.raises(InvalidInput, match="Role assignments"):
        refresh(database, cloud, [("role_assignments", "x")], actor="ada")


def test_what_is_made_while_a_run_lists_is_not_taken_for_gone(
    database: Database, cloud: Cloud, collect: Collect, proxy: FaultProxy, all_of: Ask
) -> None:
    """The listing has been made before the network: the run must not delete what it could not see."""
    made: list[str] = []

    def make_after(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        if not made:
            body = {"network": {"name": f"meanwhile-{time.time_ns()}"}}
            made.append(cloud.post("network", "/networks", body)["network"]["id"])
            refresh(database, cloud, [("networks", made[0])], actor="ada")
        return answer

    collect(kinds=["networks"])
    proxy.add(match=r"GET network /networks\?", fault=make_after)
    try:
        assert collect(auth_url=proxy.auth_url, kinds=["networks"]).status == "success"
        assert lines(all_of, made[0]) == ["created"]
        assert all_of("SELECT FROM networks WHERE id = %s", made[0])
    finally:
        cloud.delete("network", f"/networks/{made[0]}")


def test_what_is_changed_or_deleted_while_a_run_lists_stays_so(
    database: Database, cloud: Cloud, collect: Collect, proxy: FaultProxy, all_of: Ask, network: str
) -> None:
    """The listing holds the older state: the run must not bring it back."""
    other = cloud.post("network", "/networks", {"network": {"name": f"renamed-{time.time_ns()}"}})["network"]["id"]
    done: list[bool] = []

    def act_after(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        if not done:
            done.append(True)
            cloud.delete("network", f"/networks/{network}")
            cloud.put("network", f"/networks/{other}", {"network": {"name": "newer"}})
            refresh(database, cloud, [("networks", network), ("networks", other)], actor="ada")
        return answer

    collect(kinds=["networks"])
    proxy.add(match=r"GET network /networks\?", fault=act_after)
    try:
        assert collect(auth_url=proxy.auth_url, kinds=["networks"]).status == "success"
        assert lines(all_of, network) == ["created", "deleted"]
        assert lines(all_of, other) == ["created", "changed"]
        assert not all_of("SELECT FROM networks WHERE id = %s", network)
        assert collect(kinds=["networks"]).status == "success"
        assert lines(all_of, other) == ["created", "changed"]
    finally:
        cloud.delete("network", f"/networks/{other}")
