"""What a run is to make, in which order, and what it leaves out and why. Nothing here asks a clock, a database or a cloud."""

import itertools
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from pf9.snapshot_policy.policies import Policy, schedule

_FIT = frozenset({"available", "in-use"})  # the only volumes that Cinder makes a snapshot of
Key = tuple[str, str]  # a volume and a policy


@dataclass(frozen=True, slots=True)
class Candidate:
    """A policy that a volume has, and what there is of it."""

    volume_id: str
    policy: str
    given_on: date
    volume_name: str
    volume_status: str
    volume_type: str | None
    size_gb: int
    project_id: str
    tenant_name: str
    server_id: str | None
    server_name: str | None
    exclusion: str | None  # in words, while it holds
    newest_on: date | None  # the newest day with a snapshot, made or on its way
    attempts: int  # that failed today


@dataclass(frozen=True, slots=True)
class Due:
    """A snapshot to be made, or not: then `reason` says why."""

    candidate: Candidate
    due_on: date  # the day that it is the snapshot of
    due_since: date
    set_id: str
    reason: str | None = None
    attempt: int = 1

    @property
    def key(self) -> Key:
        """By what it is told from others."""
        return self.candidate.volume_id, self.candidate.policy


@dataclass
class Room:
    """What a project has left of its quota; None is no limit."""

    snapshots: int | None
    gigabytes: int | None
    of_types: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)

    @classmethod
    def read(cls, quota: Mapping[str, Any]) -> "Room":
        """From the cloud's quota set, with what is in use."""

        def left(name: str) -> int | None:
            of = quota.get(name)
            if not isinstance(of, dict) or of["limit"] < 0:
                return None
            return max(0, int(of["limit"] - of["in_use"] - of["reserved"]))

        types = [name.removeprefix("snapshots_") for name in quota if name.startswith("snapshots_")]
        each = {name: (left(f"snapshots_{name}"), left(f"gigabytes_{name}")) for name in types}
        return cls(left("snapshots"), left("gigabytes"), each)

    def lacks(self, candidate: Candidate) -> str | None:
        """Why there is no room for this one, in words."""
        pairs = [(self.snapshots, self.gigabytes, "")]
        if candidate.volume_type in self.of_types:
            pairs.append((*self.of_types[candidate.volume_type], f" of type {candidate.volume_type}"))
        for snapshots, gigabytes, of_type in pairs:
            if snapshots == 0:
                return f"Quota: the project may have no more snapshots{of_type}."
            if gigabytes is not None and gigabytes < candidate.size_gb:
                return f"Quota: {candidate.size_gb} GB are needed and the project has {gigabytes} GB{of_type} left."
        return None

    def take(self, candidate: Candidate) -> None:
        """Count one that will be made."""
        self.snapshots, self.gigabytes = _less(self.snapshots, 1), _less(self.gigabytes, candidate.size_gb)
        if candidate.volume_type in self.of_types:
            snapshots, gigabytes = self.of_types[candidate.volume_type]
            self.of_types[candidate.volume_type] = (_less(snapshots, 1), _less(gigabytes, candidate.size_gb))


@dataclass(frozen=True)
class Limits:
    """What the operator allows."""

    max_new: int
    max_size_gb: int
    max_attempts: int


@dataclass
class Plan:
    """The sets to be made, oldest due first; what is left out; how many wait for the next run."""

    sets: list[list[Due]] = field(default_factory=list)
    skipped: list[Due] = field(default_factory=list)
    postponed: int = 0

    @property
    def planned(self) -> int:
        """How many snapshots are to be made."""
        return sum(map(len, self.sets))


def make_plan(
    candidates: Iterable[Candidate],
    *,
    policy_of: Callable[[Candidate], Policy | None],
    room_of: Callable[[str], Room | None],
    now: datetime,
    limits: Limits,
) -> Plan:
    """Choose what is due now; `room_of` a project is asked when its first volume is met, and gives None if it is unknown."""
    plan, fit = Plan(), list[Due]()
    for due in _due(candidates, policy_of, now):
        reason = _unfit(due, limits)
        if reason:
            plan.skipped.append(replace(due, reason=reason))
        else:
            fit.append(due)
    rooms: dict[str, Room | None] = {}
    for together in _sets(fit):
        free = limits.max_new - plan.planned
        if plan.postponed or (len(together) > free and plan.planned):
            plan.postponed += len(together)
            continue
        made = list[Due]()
        for due in together[:free]:
            reason = _no_room(due.candidate, rooms, room_of)
            if reason:
                plan.skipped.append(replace(due, reason=reason))
            else:
                made.append(due)
        plan.postponed += len(together[free:])
        plan.sets += [made] if made else []
    return plan


def _due(
    candidates: Iterable[Candidate], policy_of: Callable[[Candidate], Policy | None], now: datetime
) -> Iterable[Due]:
    today = now.astimezone(UTC).date()
    for each in candidates:
        policy = policy_of(each)
        if policy is None:  # of a set that has been deleted: the next assignment takes it away
            continue
        found = schedule(policy, now=now, given_on=each.given_on, newest_on=each.newest_on)
        if found.due_since:
            yield Due(each, today, found.due_since, set_id="", attempt=each.attempts + 1)


def _unfit(due: Due, limits: Limits) -> str | None:
    candidate = due.candidate
    if candidate.exclusion:
        return candidate.exclusion
    if candidate.volume_status not in _FIT:
        return f"The volume is {candidate.volume_status}."
    if candidate.size_gb > limits.max_size_gb:
        return (
            f"The volume has {candidate.size_gb} GB, more than AUTO_SNAPSHOT_MAX_SIZE_GB allows ({limits.max_size_gb})."
        )
    if due.attempt > limits.max_attempts:
        return f"It failed {candidate.attempts} times today; the next try is tomorrow."
    return None


def _sets(fit: Iterable[Due]) -> list[list[Due]]:
    """The volumes of one server together; a volume of none, or of several policies, is a set of its own."""
    by_server = sorted(fit, key=_owner)
    sets = []
    for _, group in itertools.groupby(by_server, key=_owner):
        set_id = str(uuid.uuid4())
        sets.append([replace(due, set_id=set_id) for due in group])
    return sorted(sets, key=lambda one: (min(due.due_since for due in one), one[0].candidate.tenant_name))


def _owner(due: Due) -> str:
    return due.candidate.server_id or due.candidate.volume_id


def _no_room(candidate: Candidate, rooms: dict[str, Room | None], room_of: Callable[[str], Room | None]) -> str | None:
    if candidate.project_id not in rooms:
        rooms[candidate.project_id] = room_of(candidate.project_id)
    room = rooms[candidate.project_id]
    if room is None:
        return None
    lacks = room.lacks(candidate)
    if not lacks:
        room.take(candidate)
    return lacks


def _less(left: int | None, by: int) -> int | None:
    return None if left is None else left - by
