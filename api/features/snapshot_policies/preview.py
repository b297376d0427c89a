"""What would change if rules were saved: both sets of rules decide about the same volumes at the same moment."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pf9.database import Tx
from pf9.snapshot_policy import assignment
from pf9.snapshot_policy.decision import Assignment, Decider
from pf9.snapshot_policy.rules import Rule, read_rules


def preview(tx: Tx, rules: Sequence[Mapping[str, Any]], *, sla_days: int, limit: int) -> dict[str, Any]:
    """Counts by effect, policy and rule, and the first volumes that it would touch."""
    now, proposed = (
        assignment.load_decider(tx, sla_days=sla_days),
        assignment.load_decider(tx, sla_days=sla_days, rules=rules),
    )
    manual, exclusions, at = assignment.load_manual(tx), assignment.load_exclusions(tx), datetime.now(UTC)
    effects, used = Counter[str](), Counter[int]()
    before_by, after_by, gains, losses = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    items: list[dict[str, Any]] = []
    volumes = assignment.load_volumes(tx)
    for volume in volumes:
        key = (volume.id, volume.region_name)
        before, after = _both(now, proposed, volume, manual.get(key))
        had, has = ({each.name for each in found.policies} for found in (before, after))
        before_by.update(had)
        after_by.update(has)
        gains.update(has - had)
        losses.update(had - has)
        used.update(rule.number for rule in after.rules)
        effect = effect_of(before, after)
        effects[effect] += 1
        if effect != "same" and len(items) < limit:
            excluded = (found := exclusions.get(key)) is not None and found.holds(at)
            items.append(_item(before, after, effect=effect, excluded=excluded))
    return {
        "volumes": len(volumes),
        **{effect: effects[effect] for effect in ("begins", "ends", "changes", "same")},
        "policies": [
            {
                "policy": name,
                "before": before_by[name],
                "after": after_by[name],
                "gains": gains[name],
                "losses": losses[name],
            }
            for name in sorted({*before_by, *after_by})
        ],
        "rules": _uses(read_rules(rules), used),
        "items": items,
    }


def effect_of(before: Assignment, after: Assignment) -> str:
    """What it is for the volume, as far as snapshots are concerned: another reason alone is no change."""
    if before.auto_snapshot != after.auto_snapshot:
        return "begins" if after.auto_snapshot else "ends"
    return "same" if _figures(before) == _figures(after) else "changes"


def _both(now: Decider, proposed: Decider, volume: Any, manual: Any) -> tuple[Assignment, Assignment]:
    return now.assign(volume, manual=manual), proposed.assign(volume, manual=manual)


def _figures(found: Assignment) -> set[tuple[str, int, int]]:
    return {(each.name, each.retention, each.sla_days) for each in found.policies}


def _item(before: Assignment, after: Assignment, *, effect: str, excluded: bool) -> dict[str, Any]:
    volume = after.volume
    return {
        "volume_id": volume.id,
        "region_name": volume.region_name,
        "volume_name": volume.name,
        "tenant_name": volume.tenant_name,
        "domain_name": volume.domain_name,
        "excluded": excluded,
        "effect": effect,
        "before": _outcome(before),
        "after": _outcome(after),
    }


def _outcome(found: Assignment) -> dict[str, Any]:
    return {
        "source": found.source,
        "auto_snapshot": found.auto_snapshot,
        "policies": [
            {"name": each.name, "retention": each.retention, "sla_days": each.sla_days} for each in found.policies
        ],
        "reasons": found.reasons,
        "warnings": found.warnings,
    }


def _uses(rules: Iterable[Rule], used: Counter[int]) -> list[dict[str, Any]]:
    return [{"number": rule.number, "name": rule.name, "volumes": used[rule.number]} for rule in rules]
