"""Do the packages of the locks have known weaknesses? `python -m tests.house.audit` asks the registries, once a day a lock.

A registry that does not answer is said to be silent, and nothing is wrong; a finding is. Who cannot mend one at once writes it
down in ACCEPTED, with the reason.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pf9-lab" / "audit"
FRESH_SECONDS, SILENT_SECONDS, PATIENCE_SECONDS = 24 * 3600, 3600, 45

# The advisory's name and why it does no harm here.
ACCEPTED: dict[str, str] = {}


@dataclass
class Audit:
    """What a registry said of a lock: findings in words, and how many packages it knew and did not know."""

    findings: list[str] = field(default_factory=list)
    known: int = 0
    unknown: int = 0

    @property
    def answered(self) -> bool:
        """Whether it said anything."""
        return self.known > 0 or bool(self.findings)


def main() -> int:
    """Ask, or remember; 1 when there is a finding."""
    audits = {
        "packages": _remembered(ROOT / "uv.lock", _ask_python),
        "console packages": _remembered(ROOT / "ui" / "package-lock.json", _ask_npm),
    }
    for what, audit in audits.items():
        print(f"{what}: {_told(audit)}")
    return 1 if any(audit.findings for audit in audits.values()) else 0


def _told(audit: Audit) -> str:
    if not audit.answered:
        return "not audited: no answer"
    unknown = f", {audit.unknown} unknown to the registry" if audit.unknown else ""
    if audit.findings:
        return "\n".join([f"{len(audit.findings)} known weaknesses{unknown}", *audit.findings])
    return f"no known weakness in {audit.known}{unknown}"


def _remembered(lock: Path, ask: Callable[[], Audit]) -> Audit:
    """What was said of this very lock lately, else what is said now."""
    file = CACHE / f"{hashlib.sha256(lock.read_bytes() + repr(ACCEPTED).encode()).hexdigest()[:32]}.json"
    if file.is_file():
        audit = Audit(**json.loads(file.read_text(encoding="utf-8")))
        if time.time() - file.stat().st_mtime < (FRESH_SECONDS if audit.answered else SILENT_SECONDS):
            return audit
    audit = ask()
    CACHE.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(audit)), encoding="utf-8")
    return audit


def _ask_python() -> Audit:
    lock = read_lock((ROOT / "uv.lock").read_text(encoding="utf-8"))
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("".join(f"{name}=={version}\n" for name, version in lock))
        file.flush()
        options = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--timeout", "10", "--format", "json"]
        return read_pip_audit(_said([sys.executable, "-m", "pip_audit", *options, "--requirement", file.name]))


def _ask_npm() -> Audit:
    return read_npm_audit(_said(["npm", "--prefix", str(ROOT / "ui"), "audit", "--json"]))


def _said(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def read_lock(text: str) -> list[tuple[str, str]]:
    """Name and version of every package of uv.lock that comes from a registry."""
    packages = tomllib.loads(text)["package"]
    return [(package["name"], package["version"]) for package in packages if "registry" in package["source"]]


def read_pip_audit(said: str) -> Audit:
    """What pip-audit found; nothing when it said nothing that can be read."""
    audit = Audit()
    for package in _json(said).get("dependencies", []):
        if "skip_reason" in package:
            audit.unknown += 1
            continue
        audit.known += 1
        for weakness in package["vulns"]:
            names = {weakness["id"], *weakness.get("aliases", [])}
            if not names & set(ACCEPTED):
                mended = ", ".join(weakness.get("fix_versions", [])) or "no version yet"
                audit.findings.append(f"  {package['name']} {package['version']}: {weakness['id']}, mended in {mended}")
    return audit


def read_npm_audit(said: str) -> Audit:
    """What npm found; nothing when the registry did not answer it."""
    document = _json(said)
    counts = document.get("metadata", {}).get("dependencies", {})
    audit = Audit(known=int(counts.get("total", 0)))
    for name, package in document.get("vulnerabilities", {}).items():
        advisories = [cause for cause in package["via"] if isinstance(cause, dict)]
        for advisory in advisories:
            address = str(advisory["url"])
            if not any(accepted in address for accepted in ACCEPTED):
                audit.findings.append(f"  {name} {advisory['range']}: {advisory['title']} ({address})")
    return audit


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


if __name__ == "__main__":
    sys.exit(main())
