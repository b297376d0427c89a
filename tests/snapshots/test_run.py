"""A run makes what is due, once, where it belongs, and tells what it did and what it did not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pf9.database import Database
from pf9.errors import DryRun
from pf9.openstack import block_storage
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings, ServiceUserSettings
from snapshots import dry_run, p9_auto_snapshots
from snapshots.p9_auto_snapshots import Parts
from tests.fixtures.fault_proxy import FaultProxy
from tests.snapshots.conftest import Ask, Tenant, Work, assign

pytestmark = pytest.mark.cloud


def test_each_due_volume_has_one_snapshot_that_says_what_it_is_and_a_second_run_makes_none(
    tenant: Tenant, work: Work, ask: Ask, next_day: datetime, proxy: FaultProxy
) -> None:
    # Two of the volumes are of one server.
    ask("UPDATE volumes SET server_id = 'server-1' WHERE id = ANY (%s) RETURNING id", tenant.volumes[:2])
    run_id = work(next_day)
    made = tenant.ours(run_id=run_id)
    assert sorted(each.volume_id for each in made) == sorted(tenant.volumes)
    assert {each.status for each in made} == {"available"}
    one = next(each for each in made if each.volume_id == tenant.volumes[2])
    assert one.name.startswith(f"auto-{tenant.name.replace(' ', '-')}-daily_5-no-vm-disk-2-")
    assert one.name.endswith(f"{next_day:-%Y%m%d-%H%M%S}")
    assert one.project_id == tenant.project_id
    sets = {each.volume_id: each.set_id for each in made}
    assert sets[tenant.volumes[0]] == sets[tenant.volumes[1]]
    assert len(set(sets.values())) == 3
    (run,) = ask("SELECT * FROM snapshot_runs WHERE id = %s", run_id)
    assert (run["status"], run["planned_count"], run["created_count"], run["failed_count"]) == ("completed", 4, 4, 0)
    assert run["warnings"] == []
    records = ask(
        "SELECT * FROM snapshot_records WHERE run_id = %s AND action = 'create' AND status = 'available'", run_id
    )
    assert {row["snapshot_id"] for row in records} >= {each.id for each in made}
    assert {row["due_on"] for row in records} >= {next_day.date()}
    # One request makes it; all are followed together.
    assert proxy.asked("POST block-storage /snapshots") == 4
    assert proxy.asked(r"(GET|PUT) block-storage /(snapshots|volumes)/[0-9a-f-]{36}") == 0
    assert proxy.asked("GET block-storage /os-quota-sets") == 1
    ask("UPDATE volumes SET server_id = NULL WHERE id = ANY (%s) RETURNING id", tenant.volumes)
    again = work(next_day + timedelta(hours=3))
    assert tenant.ours(run_id=again) == []
    assert proxy.asked("POST block-storage /snapshots") == 4


def test_it_belongs_to_the_project_of_the_volume(tenant: Tenant, work: Work, next_day: datetime) -> None:
    run_id = work(next_day)
    mine = tenant.session.get("block-storage", "/snapshots/detail")["snapshots"]  # what the project's people see
    assert {each.id for each in tenant.ours(run_id=run_id)} <= {each["id"] for each in mine}


def test_what_is_left_out_is_told_with_its_reason_once_a_day(
    tenant: Tenant, work: Work, ask: Ask, next_day: datetime
) -> None:
    broken, large, excluded, well = tenant.volumes
    ask("UPDATE volumes SET status = 'error' WHERE id = %s RETURNING id", broken)
    ask("UPDATE volumes SET size_gb = 300 WHERE id = %s RETURNING id", large)
    ask(
        "INSERT INTO snapshot_exclusions (volume_id, region_name, reason, excluded_by) VALUES (%s, 'RegionOne', 'a scratch disk', 'ann')"
        " RETURNING volume_id",
        excluded,
    )
    try:
        runs = [work(next_day + timedelta(hours=hour)) for hour in range(2)]
        assert [each.volume_id for each in tenant.ours(run_id=runs[0])] == [well]
        rows = ask(
            "SELECT volume_id, reason FROM snapshot_records WHERE run_id = ANY (%s) AND status = 'skipped'", runs
        )
        assert {row["volume_id"]: row["reason"] for row in rows} == {
            broken: "The volume is error.",
            large: "The volume has 300 GB, more than AUTO_SNAPSHOT_MAX_SIZE_GB allows (260).",
            excluded: 'Excluded by ann: "a scratch disk".',
        }
        assert len(rows) == 3
        assert [row["skipped_count"] for row in ask("SELECT * FROM snapshot_runs WHERE id = ANY (%s)", runs)] == [3, 3]
    finally:
        ask("DELETE FROM snapshot_exclusions RETURNING volume_id")
        ask("UPDATE volumes SET status = 'available', size_gb = 1 WHERE id = ANY (%s) RETURNING id", tenant.volumes)


def test_a_project_without_quota_is_not_asked_for_anything(
    tenant: Tenant, work: Work, ask: Ask, next_day: datetime, proxy: FaultProxy
) -> None:
    tenant.quota(snapshots=tenant.in_use())
    try:
        run_id = work(next_day)
    finally:
        tenant.quota(snapshots=500)
    assert proxy.asked("POST block-storage /snapshots") == 0
    (run,) = ask("SELECT * FROM snapshot_runs WHERE id = %s", run_id)
    assert (run["status"], run["planned_count"], run["skipped_count"]) == ("completed", 0, 4)
    reasons = ask("SELECT DISTINCT reason FROM snapshot_records WHERE run_id = %s AND status = 'skipped'", run_id)
    assert reasons == [{"reason": "Quota: the project may have no more snapshots."}]


def test_without_a_service_user_the_administrator_makes_them_on_its_own_quota_and_the_run_says_so(
    tenant: Tenant, parts: Parts, ask: Ask, next_day: datetime, proxy: FaultProxy, admin: Cloud
) -> None:
    project_id = admin.project_id
    quota = block_storage.get_quota(admin, project_id)["snapshots"]
    path = f"/os-quota-sets/{project_id}"
    admin.put("block-storage", path, {"quota_set": {"snapshots": quota["in_use"] + quota["reserved"] + 3}})
    try:
        run_id = p9_auto_snapshots.run(
            replace(parts, service_user=ServiceUserSettings()), goes_on=lambda: True, now=next_day
        )
    finally:
        admin.put("block-storage", path, {"quota_set": {"snapshots": quota["limit"]}})
    made = tenant.ours(run_id=run_id)
    assert ({each.project_id for each in made}, len(made)) == ({project_id}, 3)
    assert proxy.asked("POST block-storage /snapshots") == 3
    assert proxy.asked("GET block-storage /os-quota-sets") == 1
    (run,) = ask("SELECT warnings, skipped_count FROM snapshot_runs WHERE id = %s", run_id)
    assert run["skipped_count"] == 1
    (warning,) = run["warnings"]
    assert warning.startswith("The snapshot service user is not used: SNAPSHOT_SERVICE_USER_EMAIL is not set.")
    assert warning.endswith("they belong to the administrator's project.")


def test_at_most_so_many_are_made_and_the_rest_waits(tenant: Tenant, work: Work, ask: Ask, next_day: datetime) -> None:
    first, second = work(next_day, max_new=3), work(next_day, max_new=3)
    assert (len(tenant.ours(run_id=first)), len(tenant.ours(run_id=second))) == (3, 1)
    assert ask("SELECT postponed_count FROM snapshot_runs WHERE id = %s", first) == [{"postponed_count": 1}]


def test_a_run_that_midnight_overtakes_is_of_the_day_on_which_it_began_and_nothing_is_made_twice(
    tenant: Tenant, work: Work, ask: Ask, owner_database: Database, cloud_settings: CloudSettings
) -> None:
    fresh = tenant.add_volume(name="midnight")
    assign(owner_database, cloud_settings)
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    before = work(midnight - timedelta(seconds=1))  # the cloud makes it when the new day has begun
    (made,) = tenant.ours(fresh)
    assert made.created_at >= midnight
    rows = ask("SELECT run_id, due_on, status FROM snapshot_records WHERE volume_id = %s", fresh)
    assert rows == [{"run_id": before, "due_on": (midnight - timedelta(days=1)).date(), "status": "available"}]
    work(midnight + timedelta(hours=10))
    assert len(tenant.ours(fresh)) == 1
    work(midnight + timedelta(days=1, hours=10))
    assert len(tenant.ours(fresh)) == 2


def test_a_dry_run_shows_the_plan_and_only_looks(
    tenant: Tenant, parts: Parts, ask: Ask, proxy: FaultProxy, cloud_settings: CloudSettings
) -> None:
    fresh = tenant.add_volume(name="of a dry run")
    ask("UPDATE snapshot_assigned_policies SET policy = policy RETURNING policy")
    through = cloud_settings.model_copy(update={"auth_url": proxy.auth_url})
    dry = Parts(parts.database, Cloud.connect(through, dry_run=True), parts.settings, parts.promise, parts.service_user)
    before = ask(
        "SELECT (SELECT count(*) FROM snapshot_records) AS records, (SELECT count(*) FROM snapshot_runs) AS runs"
    )
    shown = dry_run.table(dry)
    assert {request.method for request in proxy.requests if "/auth/tokens" not in request.path} == {"GET"}
    assert before == ask(
        "SELECT (SELECT count(*) FROM snapshot_records) AS records, (SELECT count(*) FROM snapshot_runs) AS runs"
    )
    assert "Nothing was changed." in shown
    assert shown.splitlines()[0].split() == ["do", "due", "since", "tenant", "server", "volume", "policy", "GB", "why"]
    with pytest.raises(DryRun):
        dry.cloud.post("block-storage", "/snapshots", {"snapshot": {"volume_id": fresh}})
