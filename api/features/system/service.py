"""Whether everything that a request needs is there; each check is true because it was just tried."""

from pathlib import Path

from api.features.system import queries
from api.features.system.schemas import Check, Checks, Readiness
from api.web.parts import Parts
from pf9.errors import DatabaseUnavailable, DirectoryUnavailable

REVISIONS = Path(__file__).parents[3] / "db" / "migrations" / "versions"


def readiness(parts: Parts) -> Readiness:
    """Try the database, its schema and the directory."""
    database, migrations = _check_database(parts)
    checks = Checks(database=database, migrations=migrations, directory=_check_directory(parts))
    ready = database.ok and migrations.ok and checks.directory.ok
    return Readiness(status="ready" if ready else "not ready", checks=checks)


def newest_revision() -> str:
    """The revision that this code was written for: the file with the highest number."""
    return max(path.stem.partition("_")[0] for path in REVISIONS.glob("[0-9]*.py"))


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
