"""The session, over a real cloud and a bad line."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, cast

import pytest

from pf9.errors import CloudCredentials, CloudRefused, CloudUnavailable, DryRun, ListingBroken, NotFound, QuotaExceeded
from pf9.openstack import block_storage, compute, identity, image, network
from pf9.openstack.patience import Patience
from pf9.openstack.session import Cloud, Service, changing_only_if
from tests.fixtures import fault_proxy as faults
from tests.fixtures.fault_proxy import Fault, FaultProxy

pytestmark = pytest.mark.cloud

MakeCloud = Callable[..., Cloud]


def ids(records: list[dict[str, Any]]) -> list[str]:
    return sorted(record["id"] for record in records)


# --- the way in


@pytest.mark.parametrize(
    ("settings", "variable"),
    [
        ({"password": "wrong"}, "PF9_PASSWORD"),
        ({"username": "nobody"}, "PF9_PASSWORD"),
        ({"user_domain": "nowhere"}, "PF9_PASSWORD"),
        ({"project_name": "nothing"}, "PF9_PROJECT_NAME"),
        ({"region_name": "Mars"}, "PF9_REGION_NAME"),
        ({"auth_url": "http://127.0.0.1:1/v3"}, "PF9_AUTH_URL"),
        ({"auth_url": "http://no-such-host.invalid/v3"}, "PF9_AUTH_URL"),
    ],
)
def test_a_wrong_way_in_names_the_variable_to_look_at(
    connect: MakeCloud, settings: dict[str, str], variable: str
) -> None:
    with pytest.raises(CloudCredentials) as refusal:
        connect(**settings).log_in()
    assert refusal.value.variable == variable
    assert "\n" not in str(refusal.value)
    assert "wrong" not in str(refusal.value)  # the password is not repeated


def test_an_address_that_is_not_keystones_names_the_address(connect: MakeCloud, proxy: FaultProxy) -> None:
    for _ in ("404", "a web page"):
        with pytest.raises(CloudCredentials, match="PF9_AUTH_URL"):
            connect(auth_url=f"{proxy.url}/identity/v3/users").log_in()
        proxy.add(match="auth/tokens", fault=faults.body("<html>", content_type="text/html"))


def test_threads_that_start_together_log_in_once_and_a_refusal_is_not_repeated(
    connect: MakeCloud, proxy: FaultProxy
) -> None:
    def first_request(cloud: Cloud) -> None:
        with pytest.raises(CloudCredentials):
            cloud.get("compute", "/servers")

    cloud, refused = connect(), connect(password="wrong")
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(identity.list_domains, [cloud] * 8))
        assert proxy.asked("POST identity /auth/tokens") == 1
        list(threads.map(first_request, [refused] * 8))
    assert proxy.asked("POST identity /auth/tokens") == 3  # refused, and once more without the project


def test_a_login_that_meets_a_busy_keystone_is_tried_again(connect: MakeCloud, proxy: FaultProxy) -> None:
    proxy.add(match="auth/tokens", fault=faults.status(503), times=2)
    connect().log_in()


def test_the_token_tells_project_and_admin_role(connect: MakeCloud) -> None:
    cloud = connect()
    assert identity.get_project(cloud, cloud.project_id)["name"] == "admin"
    assert cloud.is_admin


# --- what passes by itself


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(429),
        faults.status(503),
        faults.status(502),
        faults.reset(),
        faults.lost_answer(),
        faults.cut_body(),
        faults.body("<html>maintenance</html>", content_type="text/html"),
        faults.body(""),
    ],
    ids=["429", "503", "502", "reset", "lost", "cut", "html", "empty"],
)
def test_a_fault_that_passes_is_not_noticed(connect: MakeCloud, proxy: FaultProxy, cloud: Cloud, fault: Fault) -> None:
    proxy.add(match="GET network /networks.*marker=", fault=fault, times=2)
    assert ids(network.list_networks(connect(page_limit=1))) == ids(network.list_networks(cloud))


@pytest.mark.parametrize("in_words", [False, True], ids=["seconds", "date"])
def test_a_retry_waits_as_long_as_the_cloud_asks(connect: MakeCloud, proxy: FaultProxy, *, in_words: bool) -> None:
    wait: str | int = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True) if in_words else 2
    proxy.add(match="GET compute /flavors", fault=faults.status(429, retry_after=wait), times=1)
    started = time.monotonic()
    compute.list_flavors(connect())
    assert 1.5 < time.monotonic() - started < 8


def test_a_retry_does_not_wait_for_hours(connect: MakeCloud, proxy: FaultProxy) -> None:
    proxy.add(match="GET compute /flavors", fault=faults.status(429, retry_after=7200), times=1)
    started = time.monotonic()
    compute.list_flavors(connect(patience=Patience(longest_seconds=0.2)))
    assert time.monotonic() - started < 5


def test_a_token_that_expires_between_two_pages_is_renewed(connect: MakeCloud, proxy: FaultProxy, cloud: Cloud) -> None:
    proxy.add(match="GET network /ports.*marker=", fault=faults.expired_token())
    assert ids(network.list_ports(connect(page_limit=1))) == ids(network.list_ports(cloud))
    assert proxy.asked("POST identity /auth/tokens") == 2


def test_a_token_that_expires_under_many_threads_is_renewed_for_all(
    connect: MakeCloud, proxy: FaultProxy, cloud: Cloud
) -> None:
    through = connect(page_limit=1)
    through.log_in()
    proxy.add(match="GET network .*marker=", fault=faults.expired_token())
    whole = ids(network.list_networks(cloud))
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _: ids(network.list_networks(through)), range(8))) == [whole] * 8


def test_a_marker_that_was_deleted_begins_the_listing_again(
    connect: MakeCloud, proxy: FaultProxy, cloud: Cloud
) -> None:
    proxy.add(match="GET block-storage /types.*marker=", fault=faults.status(400, message="marker not found"), times=1)
    assert ids(block_storage.list_volume_types(connect(page_limit=1))) == ids(block_storage.list_volume_types(cloud))


def test_a_marker_that_repeats_once_begins_the_listing_again(
    connect: MakeCloud, proxy: FaultProxy, cloud: Cloud
) -> None:
    proxy.add(match="GET compute /flavors.*marker=", fault=faults.ignored_marker(), times=1)
    assert ids(compute.list_flavors(connect(page_limit=1))) == ids(compute.list_flavors(cloud))


# --- what does not pass


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.status(500), CloudUnavailable),
        (faults.status(503), CloudUnavailable),
        (faults.reset(), CloudUnavailable),
        (faults.late(3), CloudUnavailable),
        (faults.status(429), CloudRefused),
        (faults.status(403), CloudRefused),
        (faults.status(401), CloudRefused),
        (faults.cut_body(), ListingBroken),
        (faults.ignored_marker(), ListingBroken),
        (faults.status(400, message="marker not found"), ListingBroken),
        (faults.body("<html>"), ListingBroken),
        (faults.body("[]"), ListingBroken),
        (faults.body('{"flavors": null}'), ListingBroken),
        (faults.body('{"flavors": ["x"]}'), ListingBroken),
        (
            faults.body('{"flavors": [], "flavors_links": [{"rel": "next", "href": "http://x?marker=1"}]}'),
            ListingBroken,
        ),
    ],
)
def test_a_fault_that_stays_gives_no_part_of_a_listing(
    connect: MakeCloud, proxy: FaultProxy, fault: Fault, error: type[Exception]
) -> None:
    proxy.add(match="GET compute /flavors.*marker=", fault=fault)
    patience = Patience(tries=2, first_seconds=0.02)
    with pytest.raises(error, match="compute /flavors/detail"):
        compute.list_flavors(connect(page_limit=1, request_timeout=1, patience=patience))


def test_tries_are_bounded_in_number_and_in_time(connect: MakeCloud, proxy: FaultProxy) -> None:
    proxy.add(match="GET compute /flavors", fault=faults.status(503, retry_after=1))
    with pytest.raises(CloudUnavailable):
        compute.list_flavors(connect(patience=Patience(tries=3, longest_seconds=0.02)))
    assert proxy.asked("GET compute /flavors") == 3
    proxy.clear()
    proxy.add(match="GET compute /flavors", fault=faults.status(503, retry_after=1))
    with pytest.raises(CloudUnavailable):
        compute.list_flavors(connect(patience=Patience(total_seconds=2)))
    assert proxy.asked("GET compute /flavors") == 2


def test_a_list_that_keystone_cut_is_no_listing(connect: MakeCloud, proxy: FaultProxy) -> None:
    proxy.add(match="GET identity /projects", fault=faults.body('{"projects": [{"id": "1"}], "truncated": true}'))
    with pytest.raises(ListingBroken, match="cut the list"):
        identity.list_projects(connect())


def test_a_service_that_the_region_lacks_is_a_refusal(connect: MakeCloud) -> None:
    with pytest.raises(CloudRefused, match="has no dns service"):
        connect().get(cast("Service", "dns"), "/zones")


def test_what_is_not_there_is_not_found(connect: MakeCloud) -> None:
    cloud = connect()
    readers: list[Callable[[Cloud, str], object]] = [
        compute.get_server,
        compute.get_flavor,
        block_storage.get_volume,
        block_storage.get_snapshot,
        network.get_port,
        network.get_security_group_rule,
        image.get_image,
        identity.get_user,
        identity.get_domain,
    ]
    for read in readers:
        with pytest.raises(NotFound):
            read(cloud, "00000000-0000-0000-0000-000000000000")


def test_a_listing_that_is_not_there_is_a_refusal(connect: MakeCloud) -> None:
    with pytest.raises(CloudRefused) as refusal:
        connect().listing("network", "/no-such-thing", key="things")
    assert refusal.value.status == 404


def test_an_id_cannot_reach_another_path(connect: MakeCloud, proxy: FaultProxy) -> None:
    with pytest.raises((NotFound, CloudRefused)):
        network.get_port(connect(), "../networks")
    assert proxy.asked("GET network /networks") == 0


def test_the_clouds_own_words_are_told(connect: MakeCloud, name: str) -> None:
    with pytest.raises(CloudRefused, match="ram"):
        connect().post("compute", "/flavors", {"flavor": {"name": name, "vcpus": 1, "ram": "much", "disk": 1}})


# --- changing things


def test_a_dry_run_sends_nothing_that_changes(connect: MakeCloud, proxy: FaultProxy, name: str) -> None:
    cloud = connect(dry_run=True)
    changes: list[Callable[[], object]] = [
        lambda: cloud.post("network", "/networks", {"network": {"name": name}}),
        lambda: cloud.put("network", "/networks/x", {}),
        lambda: cloud.patch("identity", "/projects/x", {}),
        lambda: cloud.delete("network", "/networks/x"),
    ]
    for change in changes:
        with pytest.raises(DryRun):
            change()
    assert name not in [found["name"] for found in network.list_networks(cloud)]
    assert {request.method for request in proxy.requests} == {"GET", "POST"}
    assert proxy.asked("^POST") == proxy.asked("^POST identity /auth/tokens") == 1


def test_a_change_is_made_and_undone(connect: MakeCloud, name: str) -> None:
    cloud = connect()
    made = cloud.post("network", "/networks", {"network": {"name": name}})["network"]
    cloud.put("network", f"/networks/{made['id']}", {"network": {"name": f"{name}-2"}})
    assert network.get_network(cloud, made["id"])["name"] == f"{name}-2"
    assert cloud.delete("network", f"/networks/{made['id']}") == {}
    with pytest.raises(NotFound):
        network.get_network(cloud, made["id"])


def test_what_may_not_be_changed_any_more_is_not_asked_for(connect: MakeCloud, proxy: FaultProxy, name: str) -> None:
    def may() -> None:
        raise InterruptedError

    cloud = connect()
    cloud.log_in()
    with changing_only_if(may):
        with pytest.raises(InterruptedError):
            cloud.post("network", "/networks", {"network": {"name": name}})
        assert network.list_networks(cloud)
    assert proxy.asked("^POST") == proxy.asked("^POST identity /auth/tokens") == 1


@pytest.mark.parametrize("fault", [faults.lost_answer(), faults.status(503)], ids=["lost", "503"])
def test_a_change_is_never_sent_twice(connect: MakeCloud, proxy: FaultProxy, name: str, fault: Fault) -> None:
    cloud = connect()
    proxy.add(match="POST network", fault=fault)
    with pytest.raises(CloudUnavailable):
        cloud.post("network", "/networks", {"network": {"name": name}})
    assert proxy.asked("POST network") == 1
    for left in network.list_networks(cloud):
        if left["name"] == name:
            cloud.delete("network", f"/networks/{left['id']}")


def test_a_quota_that_is_full_says_so(connect: MakeCloud, name: str) -> None:
    cloud = connect()
    project = cloud.project_id
    before = cloud.get("network", f"/quotas/{project}")["quota"]["router"]
    used = len(cloud.get("network", "/routers", params={"project_id": project})["routers"])
    cloud.put("network", f"/quotas/{project}", {"quota": {"router": used}})
    try:
        with pytest.raises(QuotaExceeded):
            cloud.post("network", "/routers", {"router": {"name": name}})
    finally:
        cloud.put("network", f"/quotas/{project}", {"quota": {"router": before}})


# --- how much it asks


def test_services_in_parallel_log_in_once_and_keep_their_connections(connect: MakeCloud, proxy: FaultProxy) -> None:
    cloud = connect(page_limit=1)
    listings = [network.list_ports, network.list_networks, compute.list_flavors, block_storage.list_volume_types]
    start = threading.Barrier(len(listings))

    def list_them(listing: Callable[[Cloud], list[dict[str, Any]]]) -> int:
        start.wait()
        return len(listing(cloud))

    with ThreadPoolExecutor(len(listings)) as threads:
        assert all(threads.map(list_them, listings))
    assert proxy.asked("POST identity /auth/tokens") == 1
    assert proxy.connections <= len(listings) + 1
    assert len(proxy.requests) > 10


def test_a_kind_costs_one_request_a_page_and_none_for_discovery(connect: MakeCloud, proxy: FaultProxy) -> None:
    cloud = connect()
    for listing in (network.list_ports, compute.list_hypervisors, block_storage.list_volumes, identity.list_projects):
        listing(cloud)
    assert [request.method for request in proxy.requests] == ["POST", "GET", "GET", "GET", "GET"]
