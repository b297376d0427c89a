"""What is decided for a volume, and why: each trap by its name."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pf9.snapshot_policy.decision import Decider, Decision, Exclusion, Manual, Past
from pf9.snapshot_policy.policies import Policy, PolicySet
from pf9.snapshot_policy.rules import RuleBook, Volume, read_rules

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
BUILT_IN = PolicySet(
    "Built in",
    (Policy("daily_5"), Policy("monthly_1st", "monthly", (1,), 33), Policy("monthly_15th", "monthly", (15,), 33)),
    {"daily_5": 7, "monthly_1st": 7},
)
VOLUME = Volume("v", "RegionOne", "db-data-1", 50, False, "p", "shop", "Default")


def rule(name: str, *policies: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "match": {}, "policies": list(policies), **more}


def decide(volume: Volume = VOLUME, *rules: dict[str, Any], sets: Any = (BUILT_IN,), **more: Any) -> Decision:
    return Decider(read_rules(rules), sets).decide(volume, now=NOW, **more)


def with_metadata(**metadata: str) -> Volume:
    return replace(VOLUME, metadata=metadata)


def names(decision: Decision) -> list[str]:
    return [each.name for each in decision.assignment.policies]


def test_nobody_asks_so_nothing_happens_and_it_says_so() -> None:
    decision = decide()
    assert (decision.assignment.source, decision.assignment.auto_snapshot, decision.due) == ("none", False, ())
    assert decision.reasons == ("No rule matches and the volume's metadata does not ask for snapshots.",)


@pytest.mark.parametrize("word", ["true", "True", " YES ", "1", "yes"])
def test_metadata_asks_in_any_of_its_words(word: str) -> None:
    decision = decide(with_metadata(auto_snapshot=word, snapshot_policies=" daily_5 , monthly_1st,,daily_5"))
    assert (decision.assignment.source, names(decision)) == ("metadata", ["daily_5", "monthly_1st"])
    assert decision.due == ("daily_5",)


@pytest.mark.parametrize("word", ["false", "no", "0", "", "on", "ja", "2"])
def test_any_other_word_of_metadata_is_no_and_an_odd_one_is_told(word: str) -> None:
    decision = decide(with_metadata(auto_snapshot=word, snapshot_policies="daily_5"))
    assert (decision.assignment.auto_snapshot, decision.due) == (False, ())
    assert bool(decision.assignment.warnings) == (word not in {"false", "no", "0"})


def test_the_older_name_of_the_policies_counts_too() -> None:
    assert names(decide(with_metadata(auto_snapshot="1", snapshot_policy="monthly_1st"))) == ["monthly_1st"]


def test_metadata_that_names_no_policy_makes_no_snapshot_unless_a_set_has_a_default() -> None:
    asks = with_metadata(auto_snapshot="true")
    nothing = decide(asks)
    assert (nothing.assignment.auto_snapshot, nothing.due) == (False, ())
    assert nothing.assignment.warnings == ("Snapshots are asked for, but no policy is named: none is made.",)
    own = PolicySet("Shop", (Policy("nightly", is_default=True),), project_id="p")
    everybodys = PolicySet("Further", (Policy("weekly", "weekly", (1,), is_default=True),))
    assert names(decide(asks, sets=(BUILT_IN, everybodys))) == ["weekly"]
    found = decide(asks, sets=(BUILT_IN, everybodys, own))
    assert names(found) == ["nightly"]
    assert 'the default of policy set "Shop"' in found.reasons[0]


def test_a_policy_that_nobody_knows_is_told_and_the_others_are_kept() -> None:
    decision = decide(with_metadata(auto_snapshot="true", snapshot_policies="dayly,daily_5"))
    assert names(decision) == ["daily_5"]
    assert decision.assignment.warnings == ('No policy set knows the policy "dayly": nothing is done for it.',)


def test_a_policy_of_another_tenants_set_is_not_known_here() -> None:
    other = PolicySet("Other", (Policy("hourly"),), project_id="q")
    assert names(decide(with_metadata(auto_snapshot="1", snapshot_policies="hourly"), sets=(BUILT_IN, other))) == []


@pytest.mark.parametrize(
    ("metadata", "kept", "source"),
    [
        ({}, 7, 'policy set "Built in"'),
        ({"retention": "3"}, 3, "metadata retention"),
        ({"retention": "3", "snapshot_retention_daily_5": "4"}, 4, "metadata snapshot_retention_daily_5"),
        (
            {"retention": "3", "snapshot_retention_daily_5": "4", "retention_daily_5": "5"},
            5,
            "metadata retention_daily_5",
        ),
        ({"retention_monthly_1st": "9"}, 7, 'policy set "Built in"'),
    ],
)
def test_metadata_says_how_many_are_kept_the_nearest_word_first(
    metadata: dict[str, str], kept: int, source: str
) -> None:
    (found,) = decide(with_metadata(auto_snapshot="1", snapshot_policies="daily_5", **metadata)).assignment.policies
    assert (found.retention, found.retention_from) == (kept, source)


@pytest.mark.parametrize("text", ["0", "-1", "", "x", "1.5", "1e3", "٣", "99999999999999999999", "1001"])
def test_a_number_that_is_none_is_left_aside_and_told_never_taken_for_nothing(text: str) -> None:
    decision = decide(with_metadata(auto_snapshot="1", snapshot_policies="daily_5,monthly_1st", retention=text))
    assert [each.retention for each in decision.assignment.policies] == [7, 7]
    assert [words.startswith(f"metadata retention={text}") for words in decision.assignment.warnings] == [True]


def test_a_policy_without_any_word_on_it_keeps_seven_and_has_two_days() -> None:
    bare = PolicySet("Bare", (Policy("weekly", "weekly", (1,)),))
    (found,) = decide(with_metadata(auto_snapshot="1", snapshot_policies="weekly"), sets=(bare,)).assignment.policies
    assert (found.retention, found.retention_from, found.sla_days, found.sla_from) == (7, "default", 2, "default")


def test_the_sla_is_the_volumes_then_the_sets_then_the_products() -> None:
    asks = {"auto_snapshot": "1", "snapshot_policies": "daily_5,monthly_1st"}
    assert [each.sla_days for each in decide(with_metadata(**asks)).assignment.policies] == [2, 33]
    assert [each.sla_days for each in decide(with_metadata(**asks, sla_days="5")).assignment.policies] == [5, 5]


def test_a_rule_stands_before_metadata_and_a_hand_before_the_rule() -> None:
    asks = with_metadata(auto_snapshot="true", snapshot_policies="monthly_15th", retention_daily_5="3")
    by_rule = decide(asks, rule("all", "daily_5"))
    assert (by_rule.assignment.source, names(by_rule)) == ("rule", ["daily_5"])
    assert by_rule.assignment.policies[0].retention == 3
    by_hand = decide(asks, rule("all", "daily_5"), manual=Manual(("monthly_1st",), "ann", {"monthly_1st": 12}))
    assert (by_hand.assignment.source, names(by_hand)) == ("manual", ["monthly_1st"])
    assert by_hand.assignment.policies[0].retention == 12
    assert by_hand.reasons == ("Assigned by ann: monthly_1st.",)


def test_rules_unite_their_policies_in_the_order_of_priority_and_equal_ones_in_that_of_the_file() -> None:
    decision = decide(
        VOLUME,
        rule("third", "monthly_15th", "daily_5"),
        rule("fourth", "daily_5"),
        rule("first", "daily_5", priority=1, retention={"daily_5": 30}),
        rule("second", "monthly_1st", priority=2, retention={"daily_5": 1}),
    )
    assert names(decision) == ["daily_5", "monthly_1st", "monthly_15th"]
    assert decision.assignment.policies[0].retention == 30
    assert decision.assignment.policies[0].retention_from == 'Rule 1 "first"'
    assert decision.reasons == (
        'Rule 1 "first" matches: daily_5.',
        'Rule 2 "second" matches too: adds monthly_1st.',
        'Rule 3 "third" matches too: adds monthly_15th.',
        'Rule 4 "fourth" matches too: adds nothing.',
    )


def test_a_rule_with_stop_is_the_last_that_counts() -> None:
    decision = decide(VOLUME, rule("a", "daily_5", stop=True), rule("b", "monthly_1st", retention={"daily_5": 1}))
    assert (names(decision), decision.assignment.policies[0].retention) == (["daily_5"], 7)
    assert decision.reasons[-1] == 'Rule 1 "a" is the last that counts.'


def test_the_first_rule_that_matches_decides_whether_there_are_snapshots_at_all() -> None:
    no, yes = rule("scratch", priority=1, auto_snapshot=False), rule("all", "daily_5", priority=2)
    assert decide(VOLUME, no, yes).due == ()
    assert decide(VOLUME, no, yes).reasons == ('Rule 1 "scratch" matches: no snapshots.',)
    assert decide(VOLUME, no | {"priority": 3}, yes).due == ("daily_5",)


def test_an_exclusion_stands_before_all_and_ends_at_its_moment() -> None:
    hand, ends = Manual(("daily_5",), "ann"), NOW + timedelta(hours=1)
    excluded = decide(VOLUME, manual=hand, exclusion=Exclusion("migration", "bob", ends))
    assert (excluded.due, excluded.schedules) == ((), {})
    assert excluded.reasons[0] == 'Excluded until 2026-11-25 10:00 UTC by bob: "migration".'
    assert excluded.reasons[1] == "Assigned by ann: daily_5."
    assert decide(VOLUME, manual=hand, exclusion=Exclusion("migration", "bob", NOW)).due == ("daily_5",)
    assert 'for good by bob: "test"' in decide(VOLUME, exclusion=Exclusion("test", "bob")).reasons[0]


def test_what_was_snapshotted_today_is_not_due_and_what_was_missed_is() -> None:
    volume = with_metadata(auto_snapshot="1", snapshot_policies="daily_5,monthly_1st,monthly_15th")
    long_ago = date(2026, 1, 1)
    past = {
        "daily_5": Past(long_ago, date(2026, 11, 25)),
        "monthly_1st": Past(long_ago, date(2026, 11, 1)),
        "monthly_15th": Past(long_ago, date(2026, 10, 15)),
    }
    decision = decide(volume, past=past)
    assert decision.due == ("monthly_15th",)
    assert decision.schedules["daily_5"].next_due_at == datetime(2026, 11, 26, tzinfo=UTC)
    assert decision.schedules["monthly_1st"].next_due_at == datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("match", "matches"),
    [
        ({}, True),
        ({"domain_name": "Default"}, True),
        ({"domain_name": ["Other", "Default"]}, True),
        ({"domain_name": "default"}, False),
        ({"tenant_name": "shop"}, True),
        ({"tenant_name": ["a", "b"]}, False),
        ({"volume_name_prefix": "db-"}, True),
        ({"volume_name_prefix": "data"}, False),
        ({"volume_name_contains": "data"}, True),
        ({"volume_name_contains": ".*"}, False),
        ({"bootable": False}, True),
        ({"bootable": True}, False),
        ({"min_size_gb": 50, "max_size_gb": 50}, True),
        ({"min_size_gb": 51}, False),
        ({"max_size_gb": 49}, False),
        ({"metadata_equals": {"tier": "gold"}}, True),
        ({"metadata_equals": {"tier": "gol"}}, False),
        ({"metadata_equals": {"tier": "gold", "none": ""}}, False),
        ({"metadata_contains": {"tier": "ol"}}, True),
        ({"metadata_contains": {"other": "x"}}, False),
        ({"tenant_name": "shop", "min_size_gb": 51}, False),
    ],
)
def test_a_rule_matches_when_all_of_its_conditions_hold(match: dict[str, Any], matches: bool) -> None:
    volume = with_metadata(tier="gold")
    assert bool(RuleBook(read_rules([{"name": "r", "match": match}])).matching(volume)) is matches


def test_what_is_not_known_of_a_volume_matches_no_condition_on_it() -> None:
    unknown = Volume("v", "RegionOne", "", None, None, None, None, None)
    for match in (
        {"bootable": False},
        {"max_size_gb": 10},
        {"min_size_gb": 0},
        {"tenant_name": "shop"},
        {"domain_name": ""},
    ):
        assert not RuleBook(read_rules([{"name": "r", "match": match}])).matching(unknown), match


def test_volumes_of_one_tenant_do_not_lend_each_other_their_domain() -> None:
    book = RuleBook(read_rules([{"name": "r", "match": {"tenant_name": "shop", "domain_name": "Default"}}]))
    assert book.matching(VOLUME)
    assert not book.matching(replace(VOLUME, domain_name="Other"))
    assert book.matching(replace(VOLUME, id="another"))


TEXTS = st.sampled_from(["", "1", "true", "false", "daily_5", "monthly_1st,daily_5", "x", "0", "٣", "3"])
METADATA = st.dictionaries(
    st.sampled_from(
        ["auto_snapshot", "snapshot_policies", "snapshot_policy", "retention", "retention_daily_5", "sla_days"]
    ),
    TEXTS,
)
RULES = st.lists(
    st.builds(
        lambda policies, yes, stop, priority, prefix: (
            rule(
                f"r{priority}-{prefix}",
                *policies,
                auto_snapshot=yes,
                stop=stop,
                priority=priority,
                retention=dict.fromkeys(policies, 2),
            )
            | {"match": {"volume_name_prefix": prefix} if prefix else {}}
        ),
        st.lists(st.sampled_from(["daily_5", "monthly_1st", "unknown"]), unique=True),
        st.booleans(),
        st.booleans(),
        st.integers(0, 3),
        st.sampled_from(["", "db", "web"]),
    ),
    max_size=6,
)


@given(metadata=METADATA, rules=RULES, hand=st.booleans(), excluded=st.booleans())
def test_whatever_is_said_the_decision_keeps_its_promises(
    metadata: dict[str, str], rules: list[dict[str, Any]], hand: bool, excluded: bool
) -> None:
    manual = Manual(("daily_5",), "ann") if hand else None
    exclusion = Exclusion("no", "bob") if excluded else None
    decision = decide(replace(VOLUME, metadata=metadata), *rules, manual=manual, exclusion=exclusion)
    found = decision.assignment
    assert decision.reasons
    assert all(each.retention >= 1 and each.sla_days >= 1 for each in found.policies)
    assert found.auto_snapshot or not decision.due
    assert len(set(names(decision))) == len(found.policies)
    if excluded:
        assert not decision.due
    if hand:
        assert (found.source, names(decision)) == ("manual", ["daily_5"])
    elif found.source == "rule":
        assert found.rules[0].auto_snapshot or not found.policies
        assert all(not each.stop for each in found.rules[:-1])
    if found.source != "metadata":
        assert decide(VOLUME, *rules, manual=manual, exclusion=exclusion).assignment.source == found.source
