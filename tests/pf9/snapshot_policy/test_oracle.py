"""Many small scenes, each decided twice: by the product, and by the oracle that is written apart from it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pf9.snapshot_policy.decision import Decider, Manual, Past
from pf9.snapshot_policy.policies import Policy, PolicySet
from pf9.snapshot_policy.rules import Volume, read_rules
from tests.fixtures.snapshot_oracle import Disk, Oracle, Shot
from tests.fixtures.snapshot_scene import BUILT_IN, OURS

DISK = Disk("v", "", "available", 10, False, "p", "t", "d", {})
NAMES = st.sampled_from(["", "db", "db-1", "web", "DB", "=db"])
POLICIES = st.sampled_from([*BUILT_IN, "own", "unknown"])
FIGURES = st.sampled_from(["0", "1", "3", "03", " 4 ", "-1", "x", "", "1001", "²", "٣"])
PROPERTIES = st.fixed_dictionaries(
    {},
    optional={
        "auto_snapshot": st.sampled_from(["true", "True", " yes", "1", "0", "no", "on", ""]),
        "snapshot_policies": st.lists(POLICIES, max_size=3).map(", ".join),
        "snapshot_policy": POLICIES,
        **dict.fromkeys(("retention", "sla_days", "retention_daily_5", "snapshot_retention_daily_5", "retention_own"), FIGURES),
        "tier": st.sampled_from(["gold", "golden", "tin"]),
    },
)  # fmt: skip
MATCHES = st.fixed_dictionaries(
    {},
    optional={
        "tenant_name": st.sampled_from(["t", "x", ["x", "t"]]),
        "domain_name": st.sampled_from(["d", ["x"]]),
        "volume_name_prefix": NAMES.filter(bool),
        "volume_name_contains": st.sampled_from(["b", "-", "w"]),
        "bootable": st.booleans(),
        "min_size_gb": st.sampled_from([0, 10, 11]),
        "max_size_gb": st.sampled_from([9, 10]),
        "metadata_equals": st.just({"tier": "gold"}),
        "metadata_contains": st.just({"tier": "gold"}),
    },
)
SAID = st.lists(
    st.fixed_dictionaries(
        {"match": MATCHES},
        optional={
            "priority": st.integers(0, 3),
            "policies": st.lists(POLICIES, max_size=3, unique=True),
            "auto_snapshot": st.booleans(),
            "stop": st.booleans(),
            "retention": st.dictionaries(POLICIES, st.integers(1, 9), max_size=2),
        },
    ),
    max_size=5,
)
OWN = {
    "own": {"due": "monthly", "days": [31], "default": True, "keep": 4},
    "daily_5": {"due": "weekly", "days": [3, 7], "sla": 9},
}
HANDS = st.none() | st.tuples(st.lists(POLICIES, min_size=1, unique=True), st.dictionaries(POLICIES, st.integers(1, 9)))
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def stored(name: str, policies: dict[str, Any], project_id: str | None) -> PolicySet:
    own = [
        Policy(each, said["due"], tuple(said["days"]), said.get("sla"), said.get("default", False))
        for each, said in policies.items()
    ]
    kept = {each: said["keep"] for each, said in policies.items() if "keep" in said}
    return PolicySet(name, tuple(own), kept, project_id)


@given(
    properties=PROPERTIES, name=NAMES, said=SAID, hand=HANDS, bootable=st.booleans(), own=st.booleans(), today=DAYS,
    since=st.integers(0, 70), newest=st.none() | st.integers(0, 70),
)  # fmt: skip
def test_on_any_scene_the_decision_is_the_oracles(
    properties: dict[str, str],
    name: str,
    said: list[dict[str, Any]],
    hand: Any,
    bootable: bool,
    own: bool,
    today: date,
    since: int,
    newest: int | None,
) -> None:
    rules = [{**each, "name": str(number)} for number, each in enumerate(said)]
    project = "p" if own else "another"
    sets: dict[str | None, Any] = {None: BUILT_IN, "p": OWN}
    given_on = today - timedelta(days=since)
    now = datetime.combine(today, datetime.min.time(), UTC) + timedelta(hours=12)
    disk = replace(DISK, name=name, properties=properties, bootable=bootable, project_id=project)
    oracle = Oracle(rules, {"v": hand} if hand else {}, {}, sets, {"v": given_on})
    decider = Decider(
        read_rules(rules), [stored("Built in", BUILT_IN, None), stored("own", OWN, "p")], sla_days=2
    )  # fmt: skip
    newest_on = None if newest is None else today - timedelta(days=newest)
    policies = (*BUILT_IN, "own")
    shots = [] if newest is None else [
        Shot(each, "", "available", "v", now - timedelta(days=newest), OURS | {"policy": each}) for each in policies
    ]  # fmt: skip
    decision = decider.decide(
        Volume("v", "r", name, 10, bootable, project, "t", "d", properties),
        now=now,
        manual=Manual(tuple(hand[0]), "ann", hand[1]) if hand else None,
        past={each: Past(given_on, newest_on) for each in policies},
    )
    found = {each.name: (each.retention, each.sla_days) for each in decision.assignment.policies}
    assert found == oracle.promises(disk)
    assert set(decision.due) == oracle.due(disk, shots, now)
