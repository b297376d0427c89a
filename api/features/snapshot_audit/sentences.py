"""Each event as a sentence, and the fields that it changed; both are made from what was written down at the time."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from pf9.database import Row

_LABELS = {
    "auto_snapshot": "snapshots",
    "domain_name": "domain",
    "expires_at": "ends",
    "is_default": "default",
    "match": "volumes",
    "project_id": "project",
    "retention": "kept",
    "retention_map": "kept",
    "sla_days": "SLA days",
    "stop": "stops here",
    "tenant_name": "project",
}
Change = dict[str, str | None]


def sentence(event: Row) -> str:
    """What was done."""
    return _SENTENCES[event["event"]](event, event["details"])


def changes(event: Row) -> list[Change]:
    """The fields that are otherwise than before; what is not told of is left out."""
    was, now = event["details"].get("was") or {}, event["details"].get("now") or {}
    if "retention_map" in was and "retention" in now:  # an assignment is stored by another name than it is asked for
        was = {**was, "retention": was["retention_map"]}
    names = list(now) if now else [name for name in was if name not in ("assigned_by", "source")]
    return fields(was, {name: now.get(name) for name in names}) if names else []


def fields(was: Mapping[str, Any], now: Mapping[str, Any], *, of: str = "") -> list[Change]:
    """The fields of `now` that differ, each as texts; `of` names what they belong to."""
    texts = ((name, _value(name, was.get(name)), _value(name, value)) for name, value in now.items())
    return [
        {"field": f"{of}{_LABELS.get(name, name.replace('_', ' '))}", "was": before, "now": after}
        for name, before, after in texts
        if before != after
    ]


def _value(name: str, value: Any) -> str | None:
    return _moment(value) if name == "expires_at" and value else _text(value)


def _moment(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _text(value: Any) -> str | None:
    """A value in words: lists with commas, pairs as `name: value`; what is empty is none."""
    if value is None or value in ("", [], {}):
        return None
    if isinstance(value, list):
        return ", ".join(_text(each) or "" for each in value)
    if isinstance(value, dict):
        return _policy(value) if "due" in value else _pairs(value, ": ")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _policy(policy: dict[str, Any]) -> str:
    others = _pairs({name: value for name, value in policy.items() if name not in ("name", "due") and value}, " ")
    return f"{policy['name']} ({', '.join(filter(None, [policy['due'], others]))})"


def _pairs(values: Mapping[str, Any], between: str) -> str:
    texts = ((name, _text(value)) for name, value in values.items())
    return ", ".join(f"{_LABELS.get(name, name)}{between}{text}" for name, text in texts if text)


def _counted(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def _effects(details: Mapping[str, Any]) -> str:
    effects = details.get("effects") or {}
    if "changed" not in effects:
        return ""
    changed = effects["changed"]
    return f" {_counted(changed, 'volume has', 'volumes have')} it otherwise than before."


def _set(verb: str, told: str) -> Callable[[Row, Mapping[str, Any]], str]:
    def say(event: Row, details: Mapping[str, Any]) -> str:
        names = ", ".join(policy["name"] for policy in (details.get(told) or {}).get("policies", []))
        return f'Policy set "{event["subject_name"]}" {verb}{f": {names}" if names else ""}.{_effects(details)}'

    return say


def _rules(event: Row, details: Mapping[str, Any]) -> str:
    verbs = {"added": "new", "removed": "taken out"}
    parts = [
        f'"{change["name"]}" '
        + (
            verbs.get(change["change"])
            or ", ".join(_LABELS.get(name, name.replace("_", " ")) for name in change["fields"])
        )
        for change in details.get("changes", [])
    ]
    whence = " from the rules file" if event["by_worker"] else ""
    note = f' Note: "{details["note"]}".' if details.get("note") else ""
    what = f": {'; '.join(parts)}" if parts else ""
    return f"Rules, version {details.get('version')}{whence}{what}.{note}{_effects(details)}"


def _assigned(_: Row, details: Mapping[str, Any]) -> str:
    now = details.get("now") or {}
    note = f' Note: "{now["note"]}".' if now.get("note") else ""
    return f"Policies by hand: {', '.join(now.get('policies') or []) or 'none, no snapshots'}.{note}"


def _excluded(_: Row, details: Mapping[str, Any]) -> str:
    now = details.get("now") or {}
    ends = now.get("expires_at")
    until = f"until {_moment(ends)}" if ends else "for good"
    return f'Excluded {until}: "{now.get("reason", "")}".'


def _run(event: Row, details: Mapping[str, Any]) -> str:
    counts = ", ".join(
        f"{details[name]:,} {word}"
        for name, word in (
            ("failed", "failed"),
            ("created", "made"),
            ("deleted", "deleted"),
            ("skipped", "skipped"),
            ("postponed", "postponed"),
        )
        if details[name]
    )
    asked = "on demand" if details["trigger"] == "on_demand" else "by the schedule"
    warnings = "".join(f" {warning}" for warning in details["warnings"])
    reason = f" {event['reason']}" if event["reason"] else ""
    return f"Run {event['run_id']}, {asked}: {details['status']}; {counts or 'nothing was due'}.{reason}{warnings}"


def _snapshot(verb: str) -> Callable[[Row, Mapping[str, Any]], str]:
    def say(event: Row, details: Mapping[str, Any]) -> str:
        name = event["snapshot_name"] or event["snapshot_id"] or "Snapshot"
        reason = f" {event['reason']}" if event["reason"] else ""
        day = "" if "delet" in verb else f" of {details['due_on']}"
        return f"{name} {verb} for {event['policy']}{day}.{reason}"

    return say


_SENTENCES: dict[str, Callable[[Row, Mapping[str, Any]], str]] = {
    "create_snapshot_policy_set": _set("made", "now"),
    "change_snapshot_policy_set": _set("changed", "now"),
    "delete_snapshot_policy_set": _set("deleted", "was"),
    "save_snapshot_rules": _rules,
    "take_rules_file": _rules,
    "set_compliance_thresholds": lambda _, details: f"Thresholds of compliance: {_text(details.get('now'))}.",
    "assign_snapshot_policies": _assigned,
    "release_snapshot_policies": lambda _, __: "The assignment by hand taken back: rules and metadata decide again.",
    "refresh_snapshot_assignments": lambda _, details: (
        f"Decided about {_counted(details.get('volumes', 0), 'volume', 'volumes')} anew."
        + _effects({"effects": details})
    ),
    "exclude_from_snapshots": _excluded,
    "include_in_snapshots": lambda _, __: "The exclusion taken back.",
    "run_snapshots": lambda _, __: "Asked for a run.",
    "run_ended": _run,
    "snapshot_made": _snapshot("made"),
    "snapshot_failed": _snapshot("not made"),
    "snapshot_deleted": _snapshot("deleted"),
    "deletion_failed": _snapshot("not deleted"),
}
