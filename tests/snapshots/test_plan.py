"""The plan: what is due, in which order, together with what, and what is left out."""

from datetime import UTC, date, datetime
from typing import Any

from pf9.snapshot_policy.policies import Policy
from snapshots.naming import name
from snapshots.plan import Candidate, Limits, Plan, Room, make_plan

NOW = datetime(2026, 11, 25, 23, 59, tzinfo=UTC)
POLICIES = {"daily_5": Policy("daily_5"), "monthly_1st": Policy("monthly_1st", "monthly", (1,), 33)}


def candidate(volume: str, **changes: Any) -> Candidate:
    facts: dict[str, Any] = {
        "volume_id": volume, "policy": "daily_5", "given_on": date(2026, 1, 1), "volume_name": volume,
        "volume_status": "in-use", "volume_type": "ssd", "size_gb": 10, "project_id": "p", "tenant_name": "t",
        "server_id": None, "server_name": None, "exclusion": None, "newest_on": date(2026, 11, 24), "attempts": 0,
    }  # fmt: skip
    return Candidate(**facts | changes)


def planned(*candidates: Candidate, rooms: dict[str, Room] | None = None, **limits: int) -> Plan:
    bounds = {"max_new": 200, "max_size_gb": 260, "max_attempts": 3} | limits
    return make_plan(
        candidates,
        policy_of=lambda one: POLICIES.get(one.policy),
        room_of=(rooms or {}).get,
        now=NOW,
        limits=Limits(**bounds),
    )


def ids(plan: Plan) -> list[list[str]]:
    return [[due.candidate.volume_id for due in together] for together in plan.sets]


def test_the_volumes_of_a_server_are_together_and_what_has_waited_longest_comes_first() -> None:
    plan = planned(
        candidate("a", server_id="s"),
        candidate("b"),
        candidate("c", server_id="s"),
        candidate("old", newest_on=date(2026, 11, 20)),
        candidate("done", newest_on=date(2026, 11, 25)),
    )
    assert ids(plan) == [["old"], ["b"], ["a", "c"]] or ids(plan) == [["old"], ["a", "c"], ["b"]]
    sets = [{due.set_id for due in together} for together in plan.sets]
    assert all(len(each) == 1 for each in sets)
    assert len(set.union(*sets)) == 3
    assert {due.due_on for together in plan.sets for due in together} == {date(2026, 11, 25)}


def test_a_day_that_was_missed_is_caught_up_once_and_a_policy_that_is_known_no_more_is_nobodys() -> None:
    plan = planned(
        candidate("m", policy="monthly_1st", newest_on=date(2026, 9, 1)),
        candidate("n", policy="monthly_1st", newest_on=date(2026, 11, 2)),
        candidate("new", policy="monthly_1st", newest_on=None, given_on=date(2026, 11, 2)),
        candidate("x", policy="forgotten"),
    )
    assert ids(plan) == [["m"]]
    assert plan.sets[0][0].due_since == date(2026, 10, 1)


def test_a_set_that_does_not_fit_waits_and_so_does_all_behind_it() -> None:
    servers = [
        candidate(f"{server}{number}", server_id=server, tenant_name=server) for server in "ab" for number in "12"
    ]
    plan = planned(*servers, candidate("c", tenant_name="c"), max_new=3)
    assert ids(plan) == [["a1", "a2"]]
    assert plan.postponed == 3
    alone = planned(*servers[:2], max_new=1)  # one that is larger than the bound is not put off for ever
    assert (ids(alone), alone.postponed) == ([["a1"]], 1)


def test_a_project_without_room_does_not_keep_others_from_their_turn() -> None:
    rooms = {"full": Room(snapshots=0, gigabytes=None), "small": Room(snapshots=None, gigabytes=15)}
    plan = planned(
        candidate("f", project_id="full", newest_on=date(2026, 11, 1)),
        candidate("s1", project_id="small"),
        candidate("s2", project_id="small"),
        candidate("p1", project_id="p"),
        rooms=rooms,
        max_new=3,
    )
    assert sorted(ids(plan)) == [["p1"], ["s1"]]
    assert {due.candidate.volume_id: due.reason for due in plan.skipped} == {
        "f": "Quota: the project may have no more snapshots.",
        "s2": "Quota: 10 GB are needed and the project has 5 GB left.",
    }


def test_a_quota_of_the_volume_type_counts_too() -> None:
    room = Room.read(
        {
            "id": "p",
            "snapshots": {"limit": -1, "in_use": 9, "reserved": 0},
            "gigabytes": {"limit": 1000, "in_use": 10, "reserved": 5},
            "snapshots_ssd": {"limit": 3, "in_use": 1, "reserved": 1},
            "gigabytes_ssd": {"limit": -1, "in_use": 0, "reserved": 0},
        }
    )
    assert (room.snapshots, room.gigabytes) == (None, 985)
    plan = planned(candidate("one"), candidate("two"), candidate("hdd", volume_type="hdd"), rooms={"p": room})
    assert len(plan.skipped) == 1
    assert plan.skipped[0].reason == "Quota: the project may have no more snapshots of type ssd."


def test_a_name_is_of_safe_characters_and_no_part_of_it_is_long() -> None:
    made = name(tenant='Customer "O\'Neill" <b>', policy="daily_5", server="s" * 90, volume="disk 🚀", at=NOW)
    assert made == f"auto-Customer-O-Neill-b--daily_5-{'s' * 40}-disk--20261125-235900"
