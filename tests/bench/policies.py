"""`make bench-policies`: how long deciding 50,000 volumes against 200 rules takes, reasons in words included.

Two sets of rules: as an operator writes them (most name tenants), and the worst (none does, so that each rule is asked of each
volume). Prints each figure beside its limit and ends with 1 when one is over.
"""

import os
import random
import sys
import time
from datetime import UTC, date, datetime
from typing import Any

from pf9.snapshot_policy.decision import Decider, Past
from pf9.snapshot_policy.policies import Policy, PolicySet
from pf9.snapshot_policy.rules import Volume, read_rules

VOLUMES, RULES, TENANTS, TIMES = 50_000, 200, 400, 3
LIMIT_SECONDS = 2.0
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
POLICIES = ("daily_5", "monthly_1st", "monthly_15th")
SET = PolicySet(
    "Built in",
    (Policy("daily_5"), Policy("monthly_1st", "monthly", (1,), 33), Policy("monthly_15th", "monthly", (15,), 33)),
    dict.fromkeys(POLICIES, 7),
)


def main() -> int:
    """Decide, and print."""
    numbers = random.Random(5)
    volumes = [_volume(number, numbers) for number in range(VOLUMES)]
    past = {
        "daily_5": Past(date(2026, 1, 1), date(2026, 11, 24)),
        "monthly_1st": Past(date(2026, 1, 1), date(2026, 11, 1)),
    }
    over = False
    for what, rules in (("as written", _rules(numbers, worst=False)), ("the worst", _rules(numbers, worst=True))):
        took = []
        for _ in range(TIMES):
            begin, spent = time.perf_counter(), time.process_time()
            decider = Decider(read_rules(rules), [SET])
            decisions = [decider.decide(volume, now=NOW, past=past) for volume in volumes]
            words = sum(len(decision.reasons) for decision in decisions)
            took.append((time.perf_counter() - begin, time.process_time() - spent))
        wall, cpu = min(took)
        due = sum(len(decision.due) for decision in decisions)
        over = over or wall > LIMIT_SECONDS
        print(
            f"{VOLUMES} volumes, {RULES} rules {what}: {wall:.2f} s ({cpu:.2f} on a processor), limit {LIMIT_SECONDS:.0f};"
            f" {due} due, {words} reasons; load {os.getloadavg()[0]:.1f}"
        )
    return 1 if over else 0


def _volume(number: int, numbers: random.Random) -> Volume:
    tenant = numbers.randrange(TENANTS)
    metadata = {"auto_snapshot": "true", "snapshot_policies": "daily_5,monthly_1st", "owner": f"team-{number % 40}"}
    return Volume(
        id=f"volume-{number}",
        region_name="RegionOne",
        name=f"{numbers.choice(('web', 'db', 'app', 'cache'))}-{tenant:03}-data-{number:05}",
        size_gb=numbers.choice((10, 20, 50, 100, 500)),
        bootable=number % 3 == 0,
        project_id=f"project-{tenant}",
        tenant_name=f"tenant-{tenant:03}",
        domain_name=f"domain-{tenant % 9}",
        metadata=metadata if number % 2 else {"owner": f"team-{number % 40}"},
    )


def _rules(numbers: random.Random, *, worst: bool) -> list[dict[str, Any]]:
    return [_rule(number, numbers, worst=worst) for number in range(RULES)]


def _rule(number: int, numbers: random.Random, *, worst: bool) -> dict[str, Any]:
    kinds: list[dict[str, Any]] = [
        {"volume_name_contains": f"-{number:03}-data"},
        {"volume_name_prefix": f"db-{number:03}", "min_size_gb": 50},
        {"metadata_contains": {"owner": f"team-{number % 60}"}, "max_size_gb": 20},
        {"metadata_equals": {"owner": f"team-{number}"}},
    ]
    match = kinds[number % 4]
    if not worst and number % 5:
        match["tenant_name"] = [f"tenant-{numbers.randrange(TENANTS):03}" for _ in range(5)]
    return {
        "name": f"rule {number}",
        "priority": numbers.randrange(1000),
        "match": match,
        "policies": numbers.sample(POLICIES, 2),
        "auto_snapshot": bool(number % 10),
        "retention": {"daily_5": 5},
        "stop": number % 20 == 0,
    }


if __name__ == "__main__":
    sys.exit(main())
