"""Whatever the cloud, the network or somebody's kill does in the middle of a run: nothing is made twice, nothing is unrecorded."""

import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from pf9.database import Database
from pf9.errors import Conflict
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings, DatabaseSettings, ServiceUserSettings
from snapshots import p9_auto_snapshots
from snapshots.p9_auto_snapshots import Parts
from tests.fixtures import fault_proxy as faults
from tests.fixtures.collector import environment
from tests.fixtures.estate import wait_until
from tests.fixtures.fault_proxy import Answer, Fault, FaultProxy, Forward, Request
from tests.snapshots.conftest import PASSWORD, Ask, Tenant, Work, assign

pytestmark = pytest.mark.cloud

MAKE = "POST block-storage /snapshots"


def outcome(ask: Ask, run_id: int) -> dict[str, Any]:
    (row,) = ask("SELECT * FROM snapshot_runs WHERE id = %s", run_id)
    return row


def records(ask: Ask, tenant: Tenant, *run_ids: int) -> list[dict[str, Any]]:
    """Of the tenant's volumes: what other tests left in this cloud is recorded by a run as well."""
    return ask(
        "SELECT * FROM snapshot_records WHERE run_id = ANY (%s) AND action = 'create' AND project_id = %s ORDER BY id",
        list(run_ids),
        tenant.project_id,
    )


@pytest.fixture(autouse=True)
def _all_is_recorded(tenant: Tenant, ask: Ask) -> Iterator[None]:
    """After each test: every snapshot of ours has one record, and no record is left open."""
    yield
    ids = [each.id for each in tenant.ours()]
    rows = ask(
        "SELECT snapshot_id, status FROM snapshot_records WHERE action = 'create' AND volume_id = ANY (%s)",
        tenant.volumes,
    )
    assert Counter(row["snapshot_id"] for row in rows if row["status"] == "available") >= Counter(ids)
    assert not {row["status"] for row in rows} & {"requested", "creating"}


def test_a_busy_cloud_is_given_the_pause_that_it_asks_for_and_nothing_fails(
    tenant: Tenant, work: Work, ask: Ask, next_day: datetime, proxy: FaultProxy
) -> None:
    proxy.add(match=MAKE, fault=faults.status(429, retry_after=1), times=2)
    proxy.add(match=MAKE, fault=faults.status(413, retry_after=1), times=1)
    begun = time.monotonic()
    run_id = work(next_day)
    assert time.monotonic() - begun >= 1
    assert len(tenant.ours(run_id=run_id)) == 4
    assert outcome(ask, run_id)["status"] == "completed"
    assert [row["attempts"] for row in records(ask, tenant, run_id)] == [1, 1, 1, 1]


def test_a_project_that_is_full_after_all_is_left_alone(
    tenant: Tenant, work: Work, ask: Ask, next_day: datetime, proxy: FaultProxy
) -> None:
    message = "SnapshotLimitExceeded: Maximum number of snapshots allowed (4) exceeded"
    proxy.add(match=MAKE, fault=faults.status(413, retry_after=0, message=message))
    run_id = work(next_day, concurrency=1)
    assert proxy.asked(MAKE) == 1
    row = outcome(ask, run_id)
    assert (row["status"], row["created_count"], row["skipped_count"]) == ("completed", 0, 4)
    assert {each["status"] for each in records(ask, tenant, run_id)} == {"skipped"}
    assert message in records(ask, tenant, run_id)[0]["reason"]
    proxy.clear()
    assert len(tenant.ours(run_id=work(next_day))) == 4  # there is room again


def test_one_that_the_cloud_answers_with_500_is_tried_again_when_it_is_seen_that_there_is_none(
    tenant: Tenant, work: Work, ask: Ask, next_day: datetime, proxy: FaultProxy
) -> None:
    proxy.add(match=MAKE, fault=faults.status(500), times=1)
    run_id = work(next_day)
    assert sorted(each.volume_id for each in tenant.ours(run_id=run_id)) == sorted(tenant.volumes)
    states = Counter((row["status"], row["attempts"]) for row in records(ask, tenant, run_id))
    assert states == {("available", 1): 3, ("failed", 1): 1, ("available", 2): 1}


@pytest.mark.parametrize("fault", [faults.lost_answer(), faults.late(3.0)])
def test_one_whose_answer_is_lost_is_found_by_its_metadata(
    tenant: Tenant, work: Work, ask: Ask, next_day: datetime, proxy: FaultProxy, parts: Parts, fault: Fault
) -> None:
    proxy.add(match=MAKE, fault=fault, times=2)
    parts.cloud._session.timeout = 1.0
    run_id = work(next_day)
    wait_until(lambda: len(tenant.ours(run_id=run_id)) == 4, what="the cloud never did what it was asked for late")
    later = work(next_day + timedelta(hours=1))
    assert proxy.asked(MAKE) == 4
    made = Counter(row["volume_id"] for row in records(ask, tenant, run_id, later) if row["status"] == "available")
    assert made >= Counter(tenant.volumes)


def test_a_cloud_that_does_nothing_is_given_up_and_all_is_made_when_it_is_back(
    tenant: Tenant, work: Work, ask: Ask, next_day: datetime, proxy: FaultProxy
) -> None:
    proxy.add(match=MAKE, fault=faults.reset())
    run_id = work(next_day, concurrency=1)
    row = outcome(ask, run_id)
    assert (row["status"], row["created_count"]) == ("failed" if row["error"] else "partial", 0)
    proxy.clear()
    assert len(tenant.ours(run_id=work(next_day + timedelta(hours=1)))) == 4


def test_a_volume_that_is_deleted_in_the_middle_is_left_out(
    tenant: Tenant,
    work: Work,
    ask: Ask,
    next_day: datetime,
    proxy: FaultProxy,
    owner_database: Database,
    cloud_settings: CloudSettings,
) -> None:
    doomed = tenant.add_volume(name="doomed")
    assign(owner_database, cloud_settings)
    proxy.add(match=MAKE, fault=faults.meanwhile(lambda: tenant.estate.delete("volumes", doomed)), times=1)
    run_id = work(next_day, concurrency=1)
    (row,) = [row for row in records(ask, tenant, run_id) if row["volume_id"] == doomed]
    assert (row["status"], row["snapshot_id"], row["reason"]) == ("skipped", None, "The volume has been deleted.")
    assert len(tenant.ours(run_id=run_id)) == 4
    assert outcome(ask, run_id)["status"] == "completed"
    assign(owner_database, cloud_settings)


def test_one_that_ends_in_error_is_recorded_tried_again_and_cleared_away(
    tenant: Tenant, work: Work, ask: Ask, next_day: datetime, proxy: FaultProxy
) -> None:
    def breaks(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        made = answer.body.decode().split('"id": "')[1].split('"')[0]
        tenant.estate.settled("snapshots", made, to="available")
        tenant.estate.act("snapshots", made, "os-reset_status", {"status": "error"})
        return answer

    proxy.add(match=MAKE, fault=breaks, times=1)
    run_id = work(next_day)
    assert sorted(each.volume_id for each in tenant.ours(run_id=run_id)) == sorted(tenant.volumes)
    assert Counter(row["status"] for row in records(ask, tenant, run_id)) == {"available": 4, "error": 1}
    (gone,) = ask(
        "SELECT * FROM snapshot_records WHERE run_id = %s AND action = 'delete' AND reason LIKE %s",
        run_id,
        "The cloud could not%",
    )
    assert gone["status"] == "deleted"
    assert outcome(ask, run_id)["status"] == "partial"


def test_what_fails_so_often_on_a_day_is_left_for_the_next_day(
    tenant: Tenant, work: Work, ask: Ask, next_day: datetime, proxy: FaultProxy
) -> None:
    proxy.add(match=MAKE, fault=faults.status(400, message="Invalid volume"))
    runs = [work(next_day, max_attempts=2) for _ in range(3)]
    assert proxy.asked(MAKE) == 8
    assert outcome(ask, runs[2])["skipped_count"] == 4
    proxy.clear()
    assert len(tenant.ours(run_id=work(next_day + timedelta(days=1), max_attempts=2))) == 4


def test_a_service_user_that_is_disabled_in_the_middle_is_replaced_by_the_administrator_with_a_warning(
    tenant: Tenant,
    work: Work,
    ask: Ask,
    next_day: datetime,
    proxy: FaultProxy,
    service_user: ServiceUserSettings,
    admin: Cloud,
) -> None:
    (user,) = [each for each in admin.get("identity", "/users")["users"] if each.get("email") == service_user.email]

    def switch(*, on: bool) -> None:
        admin.patch("identity", f"/users/{user['id']}", {"user": {"enabled": on, "password": PASSWORD}})

    proxy.add(match=MAKE, fault=faults.meanwhile(lambda: switch(on=False)), times=1)
    try:
        run_id = work(next_day, concurrency=2)
    finally:
        switch(on=True)
    assert sorted(each.volume_id for each in tenant.ours(run_id=run_id)) == sorted(tenant.volumes)
    row = outcome(ask, run_id)
    assert row["status"] == "completed"
    (warning,) = row["warnings"]
    assert "The snapshot service user is not used" in warning
    assert tenant.project_id in warning


def test_two_workers_at_once_make_nothing_twice(
    tenant: Tenant, parts: Parts, ask: Ask, next_day: datetime, worker_settings: DatabaseSettings
) -> None:
    """An hour of schedules in a moment: each comes eight times, at the same times."""
    busy: list[str] = []

    def replica() -> None:
        database = Database(worker_settings, application_name="replica")
        for minutes in range(0, 64, 8):
            try:
                p9_auto_snapshots.run(
                    replace(parts, database=database), goes_on=lambda: True, now=next_day + timedelta(minutes=minutes)
                )
            except Conflict as conflict:
                busy.append(str(conflict))
        database.close()

    before = Counter(each.volume_id for each in tenant.ours())
    replicas = [threading.Thread(target=replica) for _ in range(2)]
    for each in replicas:
        each.start()
    for each in replicas:
        each.join()
    after = Counter(each.volume_id for each in tenant.ours())
    deleted = ask(
        "SELECT volume_id FROM snapshot_records WHERE action = 'delete' AND status = 'deleted' AND due_on = %s",
        next_day.date(),
    )
    assert after + Counter(row["volume_id"] for row in deleted) == before + Counter(tenant.volumes)
    assert set(busy) <= {"Another snapshot run is under way."}


def test_a_worker_that_is_told_to_stop_leaves_the_rest_to_the_next_run(
    tenant: Tenant, parts: Parts, work: Work, ask: Ask, next_day: datetime, proxy: FaultProxy
) -> None:
    stopped = threading.Event()
    proxy.add(match=MAKE, fault=faults.meanwhile(stopped.set), times=1)
    settings = parts.settings.model_copy(update={"concurrency": 1})
    first = p9_auto_snapshots.run(replace(parts, settings=settings), goes_on=lambda: not stopped.is_set(), now=next_day)
    assert (outcome(ask, first)["status"], len(tenant.ours(run_id=first))) == ("partial", 1)
    assert len(tenant.ours(run_id=work(next_day))) == 3


@pytest.mark.parametrize("answers", [1, 3])
def test_a_killed_worker_leaves_nothing_unrecorded_and_the_next_run_makes_nothing_twice(
    tenant: Tenant,
    work: Work,
    ask: Ask,
    next_day: datetime,
    proxy: FaultProxy,
    cloud_env: dict[str, str],
    worker_settings: DatabaseSettings,
    service_user: ServiceUserSettings,
    answers: int,
) -> None:
    proxy.add(match=MAKE, fault=faults.late(0.3))  # each is on its way for a while
    env = environment(worker_settings, cloud_env) | {
        "PF9_AUTH_URL": proxy.auth_url,
        "SNAPSHOT_SERVICE_USER_EMAIL": str(service_user.email),
        "SNAPSHOT_SERVICE_USER_PASSWORD": PASSWORD,
        "SNAPSHOT_LEASE_SECONDS": "3",
        "SNAPSHOT_CONCURRENCY": "2",
    }
    command = [sys.executable, "-m", "tests.fixtures.snapshot_run", next_day.isoformat()]
    with subprocess.Popen(command, env=env) as process:
        wait_until(lambda: proxy.asked(MAKE) >= answers or process.poll() is not None, what="nothing was made")
        process.send_signal(signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL
    (dead,) = ask("SELECT id FROM snapshot_runs WHERE status = 'running'")
    with pytest.raises(Conflict):  # it may live still: nobody knows before its lease has run out
        work(next_day)
    wait_until(
        lambda: not ask("SELECT FROM snapshot_runs WHERE status = 'running' AND lease_until > now()"), what="no end"
    )
    later = work(next_day)
    made = Counter(each.volume_id for run_id in (dead["id"], later) for each in tenant.ours(run_id=run_id))
    assert made == Counter(tenant.volumes)
    killed = outcome(ask, dead["id"])  # what it had made is counted as its own, though it could not count any more
    assert (killed["status"], killed["created_count"]) == ("interrupted", len(tenant.ours(run_id=dead["id"])))
    assert outcome(ask, later)["status"] in {"completed", "partial"}
