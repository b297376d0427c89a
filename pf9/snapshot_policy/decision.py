"""The decision for one volume: excluded or not, which policies with how many kept and what SLA, when due, and why.

Nothing here asks a clock, a database or a cloud: the same is decided in the API, in the worker and in a preview.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

from pf9.snapshot_policy import policies
from pf9.snapshot_policy.policies import Known, PolicySet, Schedule
from pf9.snapshot_policy.rules import Rule, RuleBook, Volume

Source = Literal["manual", "rule", "metadata", "none"]
FIGURES = frozenset({"retention", "retention_", "snapshot_retention_", "sla_days"})  # a policy's name may follow
YES, NO = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Somebody said: not this volume; without `expires_at` for ever."""

    reason: str
    by: str
    expires_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it has not run out."""
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True, slots=True)
class Manual:
    """Somebody said which policies a volume has, over all rules and metadata."""

    policies: tuple[str, ...]
    by: str
    retention: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A policy of a volume, with where its figures come from."""

    name: str
    retention: int
    retention_from: str
    sla_days: int
    sla_from: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a volume has by assignment, rules or metadata, whatever the time and without the exclusion."""

    volume: Volume
    source: Source
    auto_snapshot: bool
    policies: tuple[Assigned, ...]
    asked: tuple[str, ...]  # the names of policies, known or not
    rules: tuple[Rule, ...]  # those that took part
    manual: Manual | None
    set_name: str | None  # whose default it is
    warnings: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """In words, the first that counted first."""
        named = ", ".join(self.asked)
        if self.manual:
            return (f"Assigned by {self.manual.by}: {named}.",)
        if self.source == "rule":
            return tuple(_rule_words(self.rules))
        said = self.volume.metadata.get("auto_snapshot")
        if self.source == "metadata" and self.set_name:
            return (f'Volume metadata auto_snapshot={said}; the default of policy set "{self.set_name}": {named}.',)
        if self.source == "metadata":
            return (f"Volume metadata auto_snapshot={said}: {named or 'no snapshots'}.",)
        return ("No rule matches and the volume's metadata does not ask for snapshots.",)


@dataclass(frozen=True, slots=True)
class Decision:
    """The assignment at a moment: whether an exclusion holds, and when each policy is due."""

    assignment: Assignment
    exclusion: Exclusion | None
    schedules: Mapping[str, Schedule]

    @property
    def reasons(self) -> tuple[str, ...]:
        """In words; an exclusion stands before all."""
        return (*(_exclusion_words(each) for each in (self.exclusion,) if each), *self.assignment.reasons)

    @property
    def due(self) -> tuple[str, ...]:
        """The policies that a snapshot is to be made for now."""
        return tuple(name for name, each in self.schedules.items() if each.is_due)


@dataclass(frozen=True, slots=True)
class Past:
    """What there is of a policy on a volume: since when it has it, and the day of the newest snapshot for it."""

    given_on: date
    newest_on: date | None = None


class Decider:
    """The rules and policies of one moment, ready to be asked about many volumes."""

    def __init__(
        self, rules: Sequence[Rule], sets: Sequence[PolicySet], *, sla_days: int = policies.DEFAULT_SLA_DAYS
    ) -> None:
        self._book, self._sets, self._sla_days = RuleBook(rules), tuple(sets), sla_days
        self._known: dict[str | None, dict[str, Known]] = {}
        self._alike: dict[tuple[str | None, str, tuple[int, ...]], Assigned] = {}

    def known(self, project_id: str | None) -> dict[str, Known]:
        """The policies that a volume of this project can have."""
        found = self._known.get(project_id)
        if found is None:
            found = self._known[project_id] = policies.known_to(self._sets, project_id)
        return found

    def decide(
        self,
        volume: Volume,
        *,
        now: datetime,
        manual: Manual | None = None,
        exclusion: Exclusion | None = None,
        past: Mapping[str, Past] | None = None,
    ) -> Decision:
        """Decide; a policy without a past was given to the volume today."""
        assignment = self.assign(volume, manual=manual)
        if exclusion and exclusion.holds(now):
            return Decision(assignment, exclusion, {})
        known, new = self.known(volume.project_id), Past(now.astimezone(UTC).date())
        schedules = {}
        for each in assignment.policies:
            before = (past or {}).get(each.name, new)
            schedules[each.name] = policies.schedule(
                known[each.name].policy, now=now, given_on=before.given_on, newest_on=before.newest_on
            )
        return Decision(assignment, None, schedules)

    def assign(self, volume: Volume, *, manual: Manual | None = None) -> Assignment:
        """The assignment by hand, else by the rules that match, else by the volume's metadata, else none."""
        rules: tuple[Rule, ...] = ()
        set_name = None
        warnings: list[str] = []
        source: Source
        if manual:
            source, wanted, asked = "manual", True, manual.policies
        elif rules := _until_stop(self._book.matching(volume)):
            source, wanted = "rule", rules[0].auto_snapshot
            asked = tuple(dict.fromkeys(name for rule in rules for name in rule.policies)) if wanted else ()
        else:
            source, wanted, asked = _by_metadata(volume.metadata, warnings)
            if wanted and not asked:
                asked, set_name = self._defaults(volume.project_id)
        given = tuple(
            self._figures(volume, name, manual, rules, warnings)
            for name in asked
            if self._knows(volume, name, warnings)
        )
        if wanted and not asked:
            warnings.append("Snapshots are asked for, but no policy is named: none is made.")
        return Assignment(
            volume, source, wanted and bool(given), given, asked, rules, manual, set_name, tuple(warnings)
        )

    def _defaults(self, project_id: str | None) -> tuple[tuple[str, ...], str | None]:
        """Those of the project's own set, else those for everybody."""
        default = [each for each in self.known(project_id).values() if each.policy.is_default]
        found = [each for each in default if each.is_own] or default
        return tuple(each.policy.name for each in found), found[0].set_name if found else None

    def _knows(self, volume: Volume, name: str, warnings: list[str]) -> bool:
        if name in self.known(volume.project_id):
            return True
        warnings.append(f'No policy set knows the policy "{name[:60]}": nothing is done for it.')
        return False

    def _figures(
        self, volume: Volume, name: str, manual: Manual | None, rules: Sequence[Rule], warnings: list[str]
    ) -> Assigned:
        """How many are kept: by hand, by the first rule that says so, metadata, policy set, seven. The SLA alike."""
        if manual or not FIGURES.isdisjoint(key.removesuffix(name) for key in volume.metadata):
            return self._count(volume, name, manual, rules, warnings)
        # Most volumes say no figures of their own: those of one project under the same rules share the answer.
        alike = (volume.project_id, name, tuple([rule.number for rule in rules]))
        found = self._alike.get(alike)
        if found is None:
            found = self._alike[alike] = self._count(volume, name, manual, rules, warnings)
        return found

    def _count(
        self, volume: Volume, name: str, manual: Manual | None, rules: Sequence[Rule], warnings: list[str]
    ) -> Assigned:
        known = self.known(volume.project_id)[name]
        kept, kept_from = policies.DEFAULT_RETENTION, "default"
        if known.retention is not None:
            kept, kept_from = known.retention, f'policy set "{known.set_name}"'
        for key in ("retention", f"snapshot_retention_{name}", f"retention_{name}"):
            if (found := _number(volume.metadata, key, policies.MOST_KEPT, warnings)) is not None:
                kept, kept_from = found, f"metadata {key}"
        for rule in reversed(rules):
            if name in rule.retention:
                kept, kept_from = rule.retention[name], rule.title
        if manual and name in manual.retention:
            kept, kept_from = manual.retention[name], "assignment by hand"
        sla, sla_from = self._sla_days, "default"
        if known.policy.sla_days is not None:
            sla, sla_from = known.policy.sla_days, f'policy set "{known.set_name}"'
        if (found := _number(volume.metadata, "sla_days", policies.MOST_DAYS, warnings)) is not None:
            sla, sla_from = found, "metadata sla_days"
        return Assigned(name, kept, kept_from, sla, sla_from)


def _until_stop(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules up to the first that ends the matter; a refusal of the first leaves nothing to unite."""
    if rules and not rules[0].auto_snapshot:
        return rules[:1]
    for place, rule in enumerate(rules, start=1):
        if rule.stop:
            return rules[:place]
    return rules


def _by_metadata(metadata: Mapping[str, str], warnings: list[str]) -> tuple[Source, bool, tuple[str, ...]]:
    said = metadata.get("auto_snapshot")
    if said is None:
        return "none", False, ()
    word = said.strip().lower()
    if word not in YES:
        if word not in NO:
            warnings.append(f"metadata auto_snapshot={said[:60]} is neither yes nor no: taken as no.")
        return "metadata", False, ()
    named = f"{metadata.get('snapshot_policies', '')},{metadata.get('snapshot_policy', '')}".split(",")
    return "metadata", True, tuple(dict.fromkeys(name.strip() for name in named if name.strip()))


def _number(metadata: Mapping[str, str], key: str, most: int, warnings: list[str]) -> int | None:
    text = metadata.get(key)
    if text is None:
        return None
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most:
        return int(text)
    words = f"metadata {key}={text[:60]} is no whole number from 1 to {most}: left aside."
    if words not in warnings:
        warnings.append(words)
    return None


def _rule_words(rules: Sequence[Rule]) -> list[str]:
    first, *others = rules
    if not first.auto_snapshot:
        return [f"{first.title} matches: no snapshots."]
    words = [f"{first.title} matches: {', '.join(first.policies) or 'names no policy'}."]
    seen = set(first.policies)
    for rule in others:
        added = [name for name in rule.policies if name not in seen]
        seen.update(added)
        words.append(f"{rule.title} matches too: {'adds ' + ', '.join(added) if added else 'adds nothing'}.")
    if rules[-1].stop:
        words.append(f"{rules[-1].title} is the last that counts.")
    return words


def _exclusion_words(exclusion: Exclusion) -> str:
    until = f"until {exclusion.expires_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if exclusion.expires_at else "for good"
    return f'Excluded {until} by {exclusion.by}: "{exclusion.reason}".'
