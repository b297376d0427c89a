"""Policies: on which days (UTC) one is due, within how many days a snapshot must be there, how many are kept."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Literal

DEFAULT_RETENTION = 7
DEFAULT_SLA_DAYS = 2  # COMPLIANCE_REPORT_SLA_DAYS
MOST_KEPT, MOST_DAYS = 1000, 3660
_DAY = timedelta(days=1)
_FARTHEST = 32  # days from any day to the next due one of a month, and that one


@dataclass(frozen=True, slots=True)
class Policy:
    """A name and its due days: every day, days of the week (1 is Monday) or of the month (31 is also the last of a shorter one)."""

    name: str
    due: Literal["daily", "weekly", "monthly"] = "daily"
    days: tuple[int, ...] = ()
    sla_days: int | None = None
    is_default: bool = False
    description: str = ""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Policy":
        """The policy as a policy set keeps it."""
        return cls(**{**stored, "days": tuple(stored.get("days", ()))})

    def is_due_on(self, day: date) -> bool:
        """Whether it is due on this day."""
        if self.due == "daily":
            return True
        if self.due == "weekly":
            return day.isoweekday() in self.days
        return day.day in self.days or (day.day == _length(day) and any(each > day.day for each in self.days))

    def last_due_day(self, day: date) -> date:
        """The latest due day that is not after this one."""
        return day if self.due == "daily" else _due_day(self, day, -_DAY)

    def first_due_day(self, day: date) -> date:
        """The earliest due day that is not before this one."""
        return day if self.due == "daily" else _due_day(self, day, _DAY)


@dataclass(frozen=True, slots=True)
class PolicySet:
    """Policies, and how many each keeps: for everybody, or for one project, whose own come first."""

    name: str
    policies: tuple[Policy, ...]
    retention_map: Mapping[str, int] = field(default_factory=dict)
    project_id: str | None = None

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "PolicySet":
        """The set as it is stored."""
        policies = tuple(Policy.read(each) for each in row["policies"])
        return cls(row["name"], policies, row["retention_map"], row["project_id"])


@dataclass(frozen=True, slots=True)
class Known:
    """A policy as one project sees it, and where that is said."""

    policy: Policy
    retention: int | None
    set_name: str
    is_own: bool  # of the project's own set


def known_to(sets: Iterable[PolicySet], project_id: str | None) -> dict[str, Known]:
    """The policies of the project's own sets and those for everybody, by name; the project's own win."""
    own = [each for each in sets if each.project_id in {None, project_id}]
    found: dict[str, Known] = {}
    for each in sorted(own, key=lambda one: one.project_id is None):
        for policy in each.policies:
            found.setdefault(
                policy.name, Known(policy, each.retention_map.get(policy.name), each.name, each.project_id is not None)
            )
    return found


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a policy of a volume is due: now, as of the start of `due_since`, or else at `next_due_at`."""

    is_due: bool
    due_since: date | None
    next_due_at: datetime


@lru_cache(maxsize=4096)  # on one day many volumes are in the same state
def schedule(policy: Policy, *, now: datetime, given_on: date, newest_on: date | None) -> Schedule:
    """When it is due for a volume that has had it since `given_on` and was last snapshotted for it on `newest_on`.

    A day that was missed stays due until there is a snapshot, once, however many were missed. A day before the policy was
    given is nobody's, unless an older snapshot for it tells that it was in force before: what was given is remembered by a
    database, and that may be a new one. All days are those of UTC.
    """
    today = now.astimezone(UTC).date()
    begins = newest_on + _DAY if newest_on else given_on
    if policy.last_due_day(today) >= begins:
        return Schedule(is_due=True, due_since=policy.first_due_day(begins), next_due_at=now)
    return Schedule(is_due=False, due_since=None, next_due_at=midnight(policy.first_due_day(max(begins, today))))


def midnight(day: date) -> datetime:
    """The moment at which the day begins, in UTC."""
    return datetime.combine(day, time(), UTC)


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


@lru_cache(maxsize=4096)  # a large cloud asks this of many volumes on one day
def _due_day(policy: Policy, day: date, step: timedelta) -> date:
    return next(each for number in range(_FARTHEST) if policy.is_due_on(each := day + number * step))
