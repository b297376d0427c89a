"""Whether everything that a request needs is there; each check is true because it was just tried."""

import re
import threading
from pathlib import Path

from api.features.system import queries
from api.features.system.schemas import Check, Checks, Readiness
from api.web.parts import Parts
from pf9.errors import DatabaseUnavailable, DirectoryUnavailable

_REVISION, _DOWN = (re.compile(rf'^{name} = "(\w+)"$', re.MULTILINE) for name in ("revision", "down_revision"))
REVISIONS = Path(__file__).parents[3] / "db" / "migrations" / "versions"


class Probe:
    """Tries one at a time: everybody may ask, and a directory that hangs must not hold a thread for each who does."""

    def __init__(self) -> None:
        self._trying = threading.Lock()
        self._last: Readiness | None = None

    def readiness(self, parts: Parts) -> Readiness:
        """What was found just now, or by whoever is trying at this moment the last time."""
        last = self._last
        if last and not self._trying.acquire(blocking=False):
            return last
        if not last:
            self._trying.acquire()
        try:
            self._last = _try_everything(parts)
            return self._last
        finally:
            self._trying.release()


PROBE = Probe()


def _try_everything(parts: Parts) -> Readiness:
    database, migrations = _check_database(parts)
    checks = Checks(database=database, migrations=migrations, directory=_check_directory(parts))
    ready = database.ok and migrations.ok and checks.directory.ok
    return Readiness(status="ready" if ready else "not ready", checks=checks)


def newest_revision() -> str:
    """The revision that this code was written for: the one that no other builds on."""
    texts = [path.read_text(encoding="utf-8") for path in REVISIONS.glob("[0-9]*.py")]
    known, below = ({str(found) for text in texts for found in name.findall(text)} for name in (_REVISION, _DOWN))
    return (known - below).pop()


def _check_database(parts: Parts) -> tuple[Check, Check]:
    try:
        with parts.database.transaction(read_only=True) as tx:
            revision = queries.get_revision(tx)
    except DatabaseUnavailable as error:
        return Check(ok=False, detail=str(error)), Check(ok=False, detail="unknown without the database")
    wanted = newest_revision()
    detail = f"at {revision or 'nothing'}" if revision == wanted else f"at {revision or 'nothing'}, {wanted} is needed"
    return Check(ok=True, detail="answers"), Check(ok=revision == wanted, detail=detail)


def _check_directory(parts: Parts) -> Check:
    try:
        parts.directory.check()
    except DirectoryUnavailable as error:
        return Check(ok=False, detail=str(error))
    return Check(ok=True, detail="answers")
