"""As many as the policy keeps stay, the last good one always, and nobody else's is touched."""

from datetime import UTC, datetime, timedelta

import pytest

from pf9.openstack import block_storage
from snapshots.naming import Ours
from snapshots.retention import choose
from tests.fixtures import fault_proxy as faults
from tests.fixtures.fault_proxy import FaultProxy
from tests.snapshots.conftest import Ask, Tenant, Work

DAY = datetime(2026, 11, 1, 2, tzinfo=UTC)


def ours(number: int, *, status: str = "available", volume: str = "v", policy: str = "daily_5") -> Ours:
    """The snapshot of so many days after the first of the month."""
    return Ours(
        id=f"{volume}-{policy}-{number}",
        name="",
        status=status,
        size_gb=1,
        volume_id=volume,
        policy=policy,
        run_id="1",
        set_id=None,
        project_id="p",
        created_at=DAY + timedelta(days=number),
    )


def chosen(*snapshots: Ours, in_use: tuple[str, ...] = (), **kept: int) -> list[str]:
    retentions = {("v", name): number for name, number in kept.items()}
    return sorted(each.snapshot.id for each in choose(snapshots, retentions=retentions, in_use=in_use))


def test_the_newest_of_each_volume_and_policy_stay() -> None:
    snapshots = [ours(number, policy=policy) for number in range(4) for policy in ("daily_5", "monthly_1st")]
    assert chosen(*snapshots, daily_5=2, monthly_1st=3) == ["v-daily_5-0", "v-daily_5-1", "v-monthly_1st-0"]


def test_only_what_is_available_counts_so_that_the_last_good_one_stays() -> None:
    snapshots = [ours(0), ours(1, status="error"), ours(2, status="creating"), ours(3, status="error")]
    assert chosen(*snapshots, daily_5=1) == ["v-daily_5-1", "v-daily_5-3"]  # those that failed, and not the good one
    assert chosen(ours(0), ours(1), daily_5=1) == ["v-daily_5-0"]


def test_what_something_needs_stays_and_so_does_what_nobody_says_a_number_for() -> None:
    assert chosen(ours(0), ours(1), ours(2), in_use=("v-daily_5-0",), daily_5=1) == ["v-daily_5-1"]
    assert chosen(*[ours(number, policy="taken_away") for number in range(9)], daily_5=1) == []


@pytest.mark.cloud
def test_deletions_are_counted_when_the_cloud_lists_them_no_more_and_those_of_people_stay(
    tenant: Tenant, work: Work, ask: Ask, next_day: datetime, proxy: FaultProxy
) -> None:
    ask("UPDATE snapshot_assigned_policies SET retention = 2 RETURNING policy")
    by_hand = block_storage.create_snapshot(
        tenant.session, tenant.volumes[0], name="by hand", description="", metadata={"policy": "daily_5"}
    )["id"]
    runs = [work(next_day + timedelta(days=day)) for day in range(3)]
    kept = tenant.ours()
    assert sorted({each.run_id for each in kept}) == sorted(str(run_id) for run_id in runs[1:])
    assert len(kept) == 2 * len(tenant.volumes)
    (last,) = ask("SELECT created_count, deleted_count FROM snapshot_runs WHERE id = %s", runs[2])
    assert last == {"created_count": 4, "deleted_count": 4}
    assert tenant.estate.exists("snapshots", by_hand)
    # Busy: the cloud refuses, and then takes it on and thinks better of it.
    proxy.add(match="DELETE block-storage /snapshots", fault=faults.status(400, message="snapshot is busy"), times=3)
    proxy.add(match="DELETE block-storage /snapshots", fault=lambda *_: faults.Answer(202, {}, b""), times=1)
    busy = work(next_day + timedelta(days=3))
    rows = ask("SELECT status, reason FROM snapshot_records WHERE run_id = %s AND action = 'delete'", busy)
    assert [row["status"] for row in rows] == ["busy"] * 4
    assert sum("snapshot is busy" in row["reason"] for row in rows) == 3
    assert sum("says available again" in row["reason"] for row in rows) == 1
    assert ask("SELECT deleted_count, status FROM snapshot_runs WHERE id = %s", busy) == [
        {"deleted_count": 0, "status": "completed"}
    ]
    assert len(tenant.ours()) == 3 * len(tenant.volumes)
    later = work(next_day + timedelta(days=3, hours=1))
    assert len(tenant.ours()) == 2 * len(tenant.volumes)
    rows = ask("SELECT status, attempts FROM snapshot_records WHERE run_id = %s AND action = 'delete'", later)
    assert rows == [{"status": "deleted", "attempts": 2}] * 4
    tenant.estate.delete("snapshots", by_hand)


@pytest.mark.cloud
def test_what_a_running_restore_is_made_from_stays_until_it_ends(
    tenant: Tenant, work: Work, ask: Ask, next_day: datetime
) -> None:
    ask("UPDATE snapshot_assigned_policies SET retention = 1 RETURNING policy")
    first = work(next_day)
    used, waits, ended, _ = [tenant.ours(volume, run_id=first)[0].id for volume in tenant.volumes]
    for number, (snapshot, status) in enumerate(((used, "RUNNING"), (waits, "PENDING"), (ended, "FAILED"))):
        ask(
            "INSERT INTO restore_jobs (lineage_id, region_name, vm_id, vm_name, project_id, snapshot_id, mode, ip_strategy,"
            " status, plan_json, seen_json, requested_by, expires_at, owner, lease_until)"
            " VALUES (gen_random_uuid(), 'RegionOne', %s, 'vm', 'p', %s, 'NEW', 'NEW_IPS', %s, '{}', '{}', 'ann', now(),"
            " 'api', now()) RETURNING id",
            str(number),
            snapshot,
            status,
        )
    try:
        work(next_day + timedelta(days=1))
        assert {each.id for each in tenant.ours() if each.run_id == str(first)} == {used, waits}
    finally:
        ask("UPDATE restore_jobs SET status = 'SUCCEEDED' RETURNING id")
    work(next_day + timedelta(days=1, hours=1))
    assert not [each for each in tenant.ours() if each.run_id == str(first)]
    assert len(tenant.ours()) == len(tenant.volumes)
