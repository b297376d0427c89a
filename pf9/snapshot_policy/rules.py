"""Rules: to which volumes each applies, and which of them do for one volume."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

DEFAULT_PRIORITY = 1000


@dataclass(frozen=True, slots=True)
class Volume:
    """What is decided about."""

    id: str
    region_name: str
    name: str
    size_gb: int | None
    bootable: bool | None
    project_id: str | None
    tenant_name: str | None
    domain_name: str | None
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """Conditions that must all hold; one that is not given holds for every volume, and for none where its value is unknown."""

    domain_name: tuple[str, ...] = ()
    tenant_name: tuple[str, ...] = ()
    volume_name_prefix: str | None = None
    volume_name_contains: str | None = None
    bootable: bool | None = None
    min_size_gb: int | None = None
    max_size_gb: int | None = None
    metadata_equals: Mapping[str, str] = field(default_factory=dict)
    metadata_contains: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is to be done with the volumes that match; `number` is its place in the order of priority, from 1."""

    number: int
    name: str
    priority: int
    match: Match
    policies: tuple[str, ...] = ()
    auto_snapshot: bool = True
    retention: Mapping[str, int] = field(default_factory=dict)
    stop: bool = False

    @property
    def title(self) -> str:
        """What it is called in a reason."""
        return f'Rule {self.number} "{self.name}"'


def read_rules(stored: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Rules of the file's form, checked already, in the order of their priority; of equal ones the earlier comes first."""
    ordered = sorted(stored, key=lambda rule: rule.get("priority", DEFAULT_PRIORITY))
    return tuple(
        Rule(
            number=number,
            name=each["name"],
            priority=each.get("priority", DEFAULT_PRIORITY),
            match=_match(each["match"]),
            policies=tuple(each.get("policies", ())),
            auto_snapshot=each.get("auto_snapshot", True),
            retention=each.get("retention", {}),
            stop=each.get("stop", False),
        )
        for number, each in enumerate(ordered, start=1)
    )


def _match(stored: Mapping[str, Any]) -> Match:
    places = {
        name: (value,) if isinstance(value, str) else tuple(value) for name, value in stored.items() if name in _PLACES
    }
    return Match(**{**stored, **places})


_PLACES = ("domain_name", "tenant_name")


class RuleBook:
    """Rules, ready to be asked about many volumes: those of one place share the look at where they are."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._places: dict[tuple[str | None, str | None, bool | None], _Place] = {}

    def matching(self, volume: Volume) -> tuple[Rule, ...]:
        """The rules whose conditions the volume fulfils, in the order of priority."""
        where = (volume.domain_name, volume.tenant_name, volume.bootable)
        place = self._places.get(where)
        if place is None:
            place = self._places[where] = _Place([rule for rule in self._rules if _fits(rule.match, *where)])
        found = [rule for rule in place.candidates(volume) if _holds(rule.match, volume)]
        return tuple(sorted(found, key=_number))


class _Place:
    """The rules of one place, each filed once, under the condition that the fewest volumes fulfil.

    A large cloud and many rules are ten million questions: what is filed is looked up instead of being asked.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._equal: dict[tuple[str, str], list[Rule]] = defaultdict(list)
        self._prefixes: dict[int, dict[str, list[Rule]]] = defaultdict(lambda: defaultdict(list))
        self._parts: dict[str, list[tuple[str, Rule]]] = defaultdict(list)
        self._contained: list[tuple[str, Rule]] = []
        self._others: list[Rule] = []
        for rule in rules:
            self._file(rule, rule.match)

    def _file(self, rule: Rule, match: Match) -> None:
        if match.metadata_equals:
            self._equal[next(iter(match.metadata_equals.items()))].append(rule)
        elif match.volume_name_prefix is not None:
            self._prefixes[len(match.volume_name_prefix)][match.volume_name_prefix].append(rule)
        elif match.metadata_contains:
            key, part = next(iter(match.metadata_contains.items()))
            self._parts[key].append((part, rule))
        elif match.volume_name_contains is not None:
            self._contained.append((match.volume_name_contains, rule))
        else:
            self._others.append(rule)

    def candidates(self, volume: Volume) -> list[Rule]:
        """Those that may match; of the others it is certain that they do not."""
        name = volume.name
        found = [rule for part, rule in self._contained if part in name]
        found += self._others
        for length, filed in self._prefixes.items():
            found += filed.get(name[:length], ())
        for item in volume.metadata.items():
            found += self._equal.get(item, ())
            found += [rule for part, rule in self._parts.get(item[0], ()) if part in item[1]]
        return found


def _fits(match: Match, domain_name: str | None, tenant_name: str | None, bootable: bool | None) -> bool:
    return (
        (not match.domain_name or domain_name in match.domain_name)
        and (not match.tenant_name or tenant_name in match.tenant_name)
        and (match.bootable is None or bootable is match.bootable)
    )


def _holds(match: Match, volume: Volume) -> bool:
    """The conditions on the volume itself."""
    name, size, metadata = volume.name, volume.size_gb, volume.metadata
    return (
        (match.volume_name_prefix is None or name.startswith(match.volume_name_prefix))
        and (match.volume_name_contains is None or match.volume_name_contains in name)
        and (match.min_size_gb is None or (size is not None and size >= match.min_size_gb))
        and (match.max_size_gb is None or (size is not None and size <= match.max_size_gb))
        and all(metadata.get(key) == value for key, value in match.metadata_equals.items())
        and all(part in metadata.get(key, "") for key, part in match.metadata_contains.items())
    )


def _number(rule: Rule) -> int:
    return rule.number
