"""Versions of the rules: who saved which when, and what changed; people save them, or the rules file brings them."""

import json
from collections.abc import Collection
from typing import Any, Literal

from pf9.database import Row, Tx
from pf9.snapshot_policy import queries, rules_file
from pf9.snapshot_policy.rules import read_rules
from pf9.snapshot_policy.rules_file import Rules

FILE = "snapshot_policy_rules.json"


def newest(tx: Tx, *, origin: Literal["api", "file"] | None = None) -> Row:
    """The version that counts, or the last one of an origin; version 0 without a rule when there is none."""
    none: Row = {
        "version": 0,
        "saved_at": None,
        "saved_by": None,
        "origin": None,
        "note": "",
        "rules": [],
        "changes": [],
    }
    return queries.find_newest_rules(tx, origin=origin) or none


def save(tx: Tx, rules: Rules, *, by: str, origin: Literal["api", "file"], note: str = "") -> list[dict[str, Any]]:
    """Keep checked rules as the next version and say what changed; whoever calls holds the lock of the decisions."""
    before = newest(tx)
    changes = changed_rules(before["rules"], rules)
    queries.insert_rules(
        tx, version=before["version"] + 1, by=by, origin=origin, note=note, rules=rules, changes=changes
    )
    return changes


def take_file(tx: Tx, text: str, *, known: Collection[str]) -> int | None:
    """Save the rules of the file when it holds others than when it was last taken, and give the version.

    What people save afterwards counts until the file changes again.

    Raises:
        InvalidInput: with every fault of the file and its line; the rules that count stay.
    """
    rules = rules_file.read_text(text, known=known)
    queries.lock_decisions(tx)
    if _same(rules, newest(tx, origin="file")["rules"]) or _same(rules, newest(tx)["rules"]):
        return None
    save(tx, rules, by=FILE, origin="file")
    return int(newest(tx)["version"])


def changed_rules(before: Rules, after: Rules) -> list[dict[str, Any]]:
    """Which rules are new, gone or otherwise, by name; `place`: others that were behind it now come before, or the reverse."""
    old, new = {rule["name"]: rule for rule in before}, {rule["name"]: rule for rule in after}
    stood, stands = (
        [rule.name for rule in read_rules(rules) if rule.name in old.keys() & new] for rules in (before, after)
    )
    moved = {name for was, name in zip(stood, stands, strict=True) if was != name}
    changes: list[dict[str, Any]] = [
        {"name": name, "change": "removed", "fields": []} for name in old if name not in new
    ]
    for name, rule in new.items():
        if name not in old:
            changes.append({"name": name, "change": "added", "fields": []})
            continue
        fields = sorted(key for key in {*rule, *old[name]} if rule.get(key) != old[name].get(key))
        fields += ["place"] if name in moved else []
        if fields:
            changes.append({"name": name, "change": "changed", "fields": fields})
    return changes


def _same(one: Rules, other: Rules) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
