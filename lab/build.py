"""The console's build, made again only when what it is made of has changed."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from lab import places, progress

UI = places.CHECKOUT / "ui"
MADE_OF = ("src", "public", "build", "index.html", "package-lock.json", "openapi.json")
PATTERNS = ("*.config.*", "tsconfig*.json")
FINISHED = places.STATES / "console.built"


def ensure() -> None:
    """Have ui/dist as the sources want it."""
    wanted = _digest()
    if (UI / "dist" / "index.html").exists() and FINISHED.exists() and FINISHED.read_text() == wanted:
        return
    if not shutil.which("npm"):
        raise SystemExit("the console is built with Node.js 20.19 or newer, which is not here (npm is not on PATH)")
    with places.locked(FINISHED.with_suffix(".lock")), progress.step("the console is built"):
        lock, installed = UI / "package-lock.json", UI / "node_modules" / ".package-lock.json"
        if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
            progress.say("installing the console's packages")
            _npm("ci", "--no-audit", "--no-fund")
        progress.say("building the console")
        FINISHED.unlink(missing_ok=True)
        _npm("run", "build")
        FINISHED.write_text(wanted)


def _digest() -> str:
    seen = hashlib.sha256()
    for file in _sources():
        seen.update(str(file.relative_to(UI)).encode() + b"\0" + file.read_bytes() + b"\0")
    return seen.hexdigest()


def _sources() -> list[Path]:
    found = [path for name in MADE_OF for path in ((UI / name).rglob("*") if (UI / name).is_dir() else [UI / name])]
    found += [path for pattern in PATTERNS for path in UI.glob(pattern)]
    return sorted(path for path in found if path.is_file())


def _npm(*words: str) -> None:
    done = subprocess.run(
        ["npm", "--prefix", UI, *words], check=False, capture_output=True, text=True, env=os.environ | {"CI": "1"}
    )
    if done.returncode:
        raise SystemExit(f"npm {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
