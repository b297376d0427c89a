"""One run: settle what is open, plan, make, settle, keep what is to be kept and delete the rest."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from pf9.database import Database
from pf9.errors import CloudError
from pf9.openstack import block_storage
from pf9.openstack.session import Cloud
from pf9.settings import ServiceUserSettings, SnapshotSettings, SnapshotWorkerSettings
from pf9.snapshot_policy import assignment
from pf9.snapshot_policy.policies import Policy
from snapshots import lease, queries, retention
from snapshots.ledger import Ledger
from snapshots.making import Maker
from snapshots.naming import Ours
from snapshots.plan import Candidate, Key, Limits, Plan, Room, make_plan
from snapshots.reconcile import reconcile
from snapshots.sessions import Sessions

_log = logging.getLogger(__name__)
_COUNTS = ("available", "creating")  # there is one, or there will be


@dataclass(frozen=True)
class Parts:
    """What a run works with."""

    database: Database
    cloud: Cloud
    settings: SnapshotWorkerSettings
    promise: SnapshotSettings
    service_user: ServiceUserSettings


def run(parts: Parts, *, goes_on: Callable[[], bool], trigger: str = "schedule", now: datetime | None = None) -> int:
    """Do a run and give its number; the day that it is for is that of `now`, however long it takes.

    Raises:
        Conflict: another run is under way.
        CloudError: the cloud lets nobody in, or does not list.
    """
    at = now or datetime.now(UTC)
    region = parts.cloud.region_name
    with lease.begun(parts.database, region_name=region, trigger=trigger, lease=parts.settings.lease) as begun:
        ledger = Ledger(parts.database, begun.id, region)

        def still() -> bool:
            return goes_on() and not begun.lost.is_set()

        ours = retention.list_ours(parts.cloud)
        reconcile(ledger, ours)
        sessions = Sessions(parts.cloud, parts.service_user, ledger.warn)
        plan = plan_for(parts, ours, now=at, payer=sessions.payer, warn=ledger.warn)
        ledger.plan(plan)
        maker = Maker(ledger, sessions, parts.settings, at=at, goes_on=still)
        maker.make(plan.sets)
        if still() and not maker.given_up:
            _keep(parts, ledger, still, at)
        begun.status, begun.error = _outcome(parts.database, begun.id, maker)
        return begun.id


def plan_for(
    parts: Parts,
    ours: Iterable[Ours],
    *,
    now: datetime,
    payer: Callable[[str], str],
    warn: Callable[[str], None],
) -> Plan:
    """What is due now, by the assignments that are stored, the records and what the cloud lists."""
    newest = newest_days(ours)
    today = now.astimezone(UTC).date()
    with parts.database.transaction(read_only=True) as tx:
        rows = queries.list_candidates(tx, region_name=parts.cloud.region_name, today=today)
        decider = assignment.load_decider(tx, sla_days=parts.promise.compliance_sla_days)
    for row in rows:
        row["newest_on"] = _later(row["newest_on"], newest.get((row["volume_id"], row["policy"])))

    def policy_of(candidate: Candidate) -> Policy | None:
        known = decider.known(candidate.project_id).get(candidate.policy)
        return known.policy if known else None

    rooms: dict[str, Room | None] = {}  # what several projects pay from is one room

    def room_of(project_id: str) -> Room | None:
        pays = payer(project_id)
        if pays not in rooms:
            rooms[pays] = _room(parts.cloud, pays, warn)
        return rooms[pays]

    settings = parts.settings
    return make_plan(
        (Candidate(**row) for row in rows),
        policy_of=policy_of,
        room_of=room_of,
        now=now,
        limits=Limits(settings.max_new, settings.max_size_gb, settings.max_attempts),
    )


def _room(cloud: Cloud, project_id: str, warn: Callable[[str], None]) -> Room | None:
    try:
        return Room.read(block_storage.get_quota(cloud, project_id))
    except CloudError as failure:
        warn(f"The quota of project {project_id} could not be seen: {failure}")
        return None


def newest_days(ours: Iterable[Ours]) -> dict[Key, date]:
    """The day (UTC) of the newest snapshot of each volume and policy, as the cloud lists them."""
    found: dict[Key, date] = {}
    for each in ours:
        if each.status in _COUNTS:
            key = (each.volume_id, each.policy)
            found[key] = max(found.get(key, date.min), each.created_at.date())
    return found


def _keep(parts: Parts, ledger: Ledger, still: Callable[[], bool], at: datetime) -> None:
    ours = retention.list_ours(parts.cloud)
    reconcile(ledger, ours)
    with parts.database.transaction(read_only=True) as tx:
        retentions = queries.list_retentions(tx, region_name=ledger.region_name)
        in_use = queries.list_snapshots_in_use(tx)
    excess = retention.choose(ours, retentions=retentions, in_use=in_use)
    retention.Retention(ledger, parts.cloud, parts.settings, still).delete(excess, today=at)


def _outcome(database: Database, run_id: int, maker: Maker) -> tuple[str, str | None]:
    with database.transaction(read_only=True) as tx:
        counts = queries.get_run(tx, run_id)
    if maker.given_up and not counts["created_count"]:
        return "failed", maker.given_up
    if maker.given_up or maker.slow or counts["failed_count"]:
        return "partial", maker.given_up
    return "completed", None


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day), default=None)
