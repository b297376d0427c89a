"""Decisions over what the database holds: kept for all volumes, or made for one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pf9.database import Row, Tx
from pf9.snapshot_policy import queries, versions
from pf9.snapshot_policy.decision import Assignment, Decider, Decision, Exclusion, Manual, Past
from pf9.snapshot_policy.policies import PolicySet
from pf9.snapshot_policy.rules import Volume, read_rules
from pf9.values import Json

Key = tuple[str, str]  # a volume and its region


@dataclass(frozen=True)
class Decided:
    """How many volumes were decided about, how many are snapshotted, and for how many it is otherwise than before."""

    volumes: int
    automated: int
    changed: int


def load_decider(tx: Tx, *, sla_days: int, rules: Sequence[Mapping[str, Any]] | None = None) -> Decider:
    """The policies as they are, with the rules that count, or these in their place."""
    sets = [PolicySet.read(row) for row in queries.list_sets(tx)]
    return Decider(read_rules(versions.newest(tx)["rules"] if rules is None else rules), sets, sla_days=sla_days)


def list_known(tx: Tx) -> list[str]:
    """The names of all policies, of whatever set."""
    return sorted({policy["name"] for row in queries.list_sets(tx) for policy in row["policies"]})


def load_volumes(tx: Tx, volume_id: str | None = None) -> list[Volume]:
    """All volumes, or those of this id."""
    return [_volume(row) for row in queries.list_volumes(tx, volume_id)]


def load_manual(tx: Tx) -> dict[Key, Manual]:
    """What people have assigned by hand."""
    return {
        _key(row): Manual(tuple(row["policies"]), row["assigned_by"] or "somebody", row["retention_map"])
        for row in queries.list_manual(tx)
    }


def load_exclusions(tx: Tx) -> dict[Key, Exclusion]:
    """Which volumes people have left out."""
    return {
        _key(row): Exclusion(row["reason"], row["excluded_by"], row["expires_at"])
        for row in queries.list_exclusions(tx)
    }


def decide_all(tx: Tx, *, sla_days: int, volume_id: str | None = None) -> Decided:
    """Decide for all volumes, or those of this id, by what the database says now, and keep it."""
    queries.lock_decisions(tx)
    decider, manual = load_decider(tx, sla_days=sla_days), load_manual(tx)
    assignments = [
        decider.assign(each, manual=manual.get((each.id, each.region_name))) for each in load_volumes(tx, volume_id)
    ]
    changed = queries.store_decisions(
        tx, map(_row, assignments), _figures(decider, assignments, datetime.now(UTC).date())
    )
    changed += queries.delete_gone(tx)
    return Decided(len(assignments), sum(each.auto_snapshot for each in assignments), changed)


def decide(tx: Tx, volume: Volume, *, sla_days: int) -> Decision:
    """Decide for one volume, now, with when each policy is due."""
    key = (volume.id, volume.region_name)
    past = {
        row["policy"]: Past(
            row["given_at"].astimezone(UTC).date(),
            row["newest_at"].astimezone(UTC).date() if row["newest_at"] else None,
        )
        for row in queries.list_past(tx, *key)
    }
    return load_decider(tx, sla_days=sla_days).decide(
        volume,
        now=datetime.now(UTC),
        manual=load_manual(tx).get(key),
        exclusion=load_exclusions(tx).get(key),
        past=past,
    )


def _volume(row: Row) -> Volume:
    metadata = row["metadata"] if isinstance(row["metadata"], dict) else {}
    return Volume(**{**row, "metadata": {key: str(value) for key, value in metadata.items()}})


def _key(row: Row) -> Key:
    return row["volume_id"], row["region_name"]


def _row(assignment: Assignment) -> tuple[Any, ...]:
    """As queries.DECIDED."""
    volume = assignment.volume
    return (
        volume.id,
        volume.region_name,
        volume.project_id,
        assignment.source,
        assignment.auto_snapshot,
        Json(assignment.asked),
        Json(assignment.reasons),
        Json(assignment.warnings),
    )


def _figures(decider: Decider, assignments: Iterable[Assignment], today: date) -> Iterator[tuple[Any, ...]]:
    """As queries.FIGURES."""
    for assignment in assignments:
        volume, known = assignment.volume, decider.known(assignment.volume.project_id)
        for each in assignment.policies:
            due = known[each.name].policy.first_due_day(today)
            yield (
                volume.id,
                volume.region_name,
                each.name,
                each.retention,
                each.retention_from,
                each.sla_days,
                each.sla_from,
                due.isoformat(),
            )
