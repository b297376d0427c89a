"""What the registries say is read as it is meant: silence is no all-clear, and a finding is one."""

import json
from pathlib import Path

import pytest

from tests.house import audit

FOUND = {
    "dependencies": [
        {"name": "one", "version": "1.0", "vulns": []},
        {"name": "two", "version": "2.0", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.1"]}]},
        {"name": "three", "skip_reason": "Dependency not found"},
    ],
    "fixes": [],
}
NPM = {
    "vulnerabilities": {
        "left": {"via": [{"title": "It pads", "url": "https://example.org/GHSA-x", "range": "<1.1"}]},
        "right": {"via": ["left"]},
    },
    "metadata": {"dependencies": {"total": 700}},
}


def test_a_weakness_of_a_package_is_told_with_the_version_that_mends_it() -> None:
    found = audit.read_pip_audit(json.dumps(FOUND))
    assert (found.known, found.unknown, found.answered) == (2, 1, True)
    assert found.findings == ["  two 2.0: PYSEC-1, mended in 2.1"]


def test_a_weakness_of_a_console_package_is_told_once() -> None:
    found = audit.read_npm_audit(json.dumps(NPM))
    assert (found.known, found.answered) == (700, True)
    assert found.findings == ["  left <1.1: It pads (https://example.org/GHSA-x)"]


def test_what_was_accepted_is_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "ACCEPTED", {"CVE-1": "two is not used so", "GHSA-x": "nothing pads here"})
    assert audit.read_pip_audit(json.dumps(FOUND)).findings == []
    assert audit.read_npm_audit(json.dumps(NPM)).findings == []


@pytest.mark.parametrize(
    "said",
    [
        "",
        "connection refused",
        "[]",
        '{"message": "405 Method Not Allowed", "error": {"summary": ""}}',
        '{"dependencies": [{"name": "one", "skip_reason": "not found"}]}',
    ],
)
def test_silence_is_no_all_clear(said: str) -> None:
    assert not audit.read_pip_audit(said).answered
    assert not audit.read_npm_audit(said).answered


def test_every_package_of_the_lock_is_asked_about(root: Path) -> None:
    names = dict(audit.read_lock((root / "uv.lock").read_text(encoding="utf-8")))
    assert {"fastapi", "psycopg2-binary", "pip-audit"} <= set(names)
    assert "platform9-management" not in names
