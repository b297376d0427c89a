"""When a policy is due: days of UTC, missed days caught up once, nobody's days before it was given."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pf9.snapshot_policy.policies import Policy, PolicySet, known_to, midnight, schedule

DAILY = Policy("daily_5")
FIRST = Policy("monthly_1st", "monthly", (1,))
MID = Policy("monthly_15th", "monthly", (15,))
LAST = Policy("last", "monthly", (31,))
MONDAYS = Policy("weekly", "weekly", (1,))
POLICIES = st.one_of(
    st.just(DAILY),
    st.sets(st.integers(1, 31), min_size=1).map(lambda days: Policy("m", "monthly", tuple(days))),
    st.sets(st.integers(1, 7), min_size=1).map(lambda days: Policy("w", "weekly", tuple(days))),
)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
NOWS = st.builds(datetime.combine, st.dates(date(2001, 1, 1), date(2099, 1, 1)), st.times(), st.just(UTC))
LONG_AGO = date(2020, 1, 1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("policy", "day", "due"),
    [
        (DAILY, "2026-11-25", True),
        (FIRST, "2026-11-01", True),
        (FIRST, "2026-11-02", False),
        (MID, "2026-02-15", True),
        (LAST, "2026-02-28", True),
        (LAST, "2028-02-28", False),
        (LAST, "2028-02-29", True),
        (LAST, "2026-04-30", True),
        (LAST, "2026-05-30", False),
        (MONDAYS, "2026-11-23", True),
        (MONDAYS, "2026-11-24", False),
    ],
)
def test_a_policy_is_due_on_its_days(policy: Policy, day: str, due: bool) -> None:
    assert policy.is_due_on(date.fromisoformat(day)) is due


def test_a_monthly_day_that_was_missed_is_caught_up_until_there_is_a_snapshot() -> None:
    missed = schedule(FIRST, now=at("2026-11-03T09:00"), given_on=LONG_AGO, newest_on=date(2026, 10, 1))
    assert (missed.is_due, missed.due_since) == (True, date(2026, 11, 1))
    done = schedule(FIRST, now=at("2026-11-03T10:00"), given_on=LONG_AGO, newest_on=date(2026, 11, 3))
    assert (done.is_due, done.next_due_at) == (False, at("2026-12-01"))


def test_many_missed_days_are_one_snapshot_and_the_oldest_says_how_long_it_waits() -> None:
    missed = schedule(DAILY, now=at("2026-11-25T09:00"), given_on=LONG_AGO, newest_on=date(2026, 11, 20))
    assert (missed.is_due, missed.due_since) == (True, date(2026, 11, 21))
    assert not schedule(DAILY, now=at("2026-11-25T10:00"), given_on=LONG_AGO, newest_on=date(2026, 11, 25)).is_due


def test_a_due_day_before_the_policy_was_given_is_nobodys() -> None:
    new = schedule(FIRST, now=at("2026-11-03T09:00"), given_on=date(2026, 11, 2), newest_on=None)
    assert (new.is_due, new.next_due_at) == (False, at("2026-12-01"))
    assert schedule(DAILY, now=at("2026-11-03T09:00"), given_on=date(2026, 11, 3), newest_on=None).is_due


def test_days_are_those_of_utc_wherever_the_clock_hangs() -> None:
    half_past_midnight_in_tokyo = datetime(2026, 11, 1, 0, 30, tzinfo=timezone(timedelta(hours=9)))
    assert not schedule(FIRST, now=half_past_midnight_in_tokyo, given_on=date(2026, 10, 2), newest_on=None).is_due
    evening_in_lima = datetime(2026, 10, 31, 20, 0, tzinfo=timezone(timedelta(hours=-5)))
    assert schedule(FIRST, now=evening_in_lima, given_on=date(2026, 10, 2), newest_on=None).is_due


def test_a_clock_that_goes_back_makes_no_second_snapshot() -> None:
    tomorrow = schedule(DAILY, now=at("2026-11-25T23:59"), given_on=LONG_AGO, newest_on=date(2026, 11, 26))
    assert (tomorrow.is_due, tomorrow.next_due_at) == (False, at("2026-11-27"))


@given(policy=POLICIES, day=DAYS)
def test_the_nearest_due_days_are_due_days_with_none_between(policy: Policy, day: date) -> None:
    last, first = policy.last_due_day(day), policy.first_due_day(day)
    assert last <= day <= first
    assert policy.is_due_on(last)
    assert policy.is_due_on(first)
    between = [last + timedelta(days=n) for n in range(1, (first - last).days)]
    assert not any(policy.is_due_on(each) for each in between if each != day)


@given(policy=POLICIES, now=NOWS, data=st.data())
def test_a_snapshot_of_today_ends_what_is_due_and_the_next_lies_ahead(
    policy: Policy, now: datetime, data: st.DataObject
) -> None:
    given_on = data.draw(st.dates(date(2000, 1, 1), now.date()))
    newest_on = data.draw(st.none() | st.dates(given_on, now.date()))
    found = schedule(policy, now=now, given_on=given_on, newest_on=newest_on)
    assert found.is_due == (found.due_since is not None)
    if found.due_since:
        assert given_on <= found.due_since <= now.date()
        assert policy.is_due_on(found.due_since)
        assert newest_on is None or newest_on < found.due_since
    else:
        assert found.next_due_at > now
    assert not schedule(policy, now=now, given_on=given_on, newest_on=now.date()).is_due


def test_a_projects_own_policy_stands_before_the_one_for_everybody() -> None:
    everybody = PolicySet("Built in", (DAILY, FIRST), {"daily_5": 7})
    own = PolicySet("Own", (Policy("daily_5", sla_days=1),), {"daily_5": 30}, project_id="p")
    mine, others = known_to([everybody, own], "p"), known_to([everybody, own], "q")
    assert (mine["daily_5"].retention, mine["daily_5"].policy.sla_days, mine["daily_5"].set_name) == (30, 1, "Own")
    assert (others["daily_5"].retention, others["daily_5"].set_name) == (7, "Built in")
    assert set(mine) == set(others) == {"daily_5", "monthly_1st"}
    assert midnight(date(2026, 1, 1)) == at("2026-01-01")
