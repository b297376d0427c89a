"""Where the lab keeps its things: state in the checkout, what is costly in the user's cache."""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
STATES = CHECKOUT / ".lab"
KEPT = 14 * 86400  # seconds since the last use
Held = AbstractContextManager[None]


def cache() -> Path:
    """The folder outside the repository for what every checkout of this user can share."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = home / "pf9-lab"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def digest(*paths: Path, salt: str = "") -> str:
    """A short name for the contents of files and of the Python files of folders."""
    seen = hashlib.sha256(salt.encode())
    for path in paths:
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        for file in files:
            seen.update(str(file.relative_to(path.parent)).encode() + b"\0" + file.read_bytes() + b"\0")
    return seen.hexdigest()[:16]


def forget_old(pattern: str) -> None:
    """Delete what lies in the cache unused for long: earlier pins, earlier scenes."""
    for folder in cache().glob(pattern):
        if folder.is_dir() and time.time() - folder.stat().st_mtime > KEPT:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a lock that other processes and threads wait for; a kill releases it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
