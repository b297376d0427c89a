"""Policy assign: decides for all volumes what each has, and keeps it."""

import logging
from pathlib import Path

from pf9.database import Database
from pf9.errors import InvalidInput
from pf9.settings import SnapshotSettings
from pf9.snapshot_policy import assignment, versions

_log = logging.getLogger(__name__)


def assign(database: Database, promise: SnapshotSettings, *, rules_file: Path | None = None) -> assignment.Decided:
    """Decide by the rules, policies, metadata and words of people as they are now; a rules file that changed is taken first."""
    if rules_file:
        _take(database, rules_file)
    with database.transaction() as tx:
        decided = assignment.decide_all(tx, sla_days=promise.compliance_sla_days)
    _log.info(
        "Decided about %s volumes: %s are snapshotted, for %s it is otherwise than before",
        decided.volumes,
        decided.automated,
        decided.changed,
    )
    return decided


def _take(database: Database, rules_file: Path) -> None:
    """A file that cannot be read or has faults changes nothing: the rules that count go on."""
    try:
        text = rules_file.read_text(encoding="utf-8")
        with database.transaction() as tx:
            version = versions.take_file(tx, text, known=assignment.list_known(tx))
    except (OSError, UnicodeDecodeError) as error:
        _log.error("The rules file %s cannot be read (%s); the rules that count stay", rules_file, error)
    except InvalidInput as error:
        faults = "; ".join(str(fault["msg"]) for fault in error.errors)
        _log.error("The rules file %s is not taken, the rules that count stay: %s", rules_file, faults)
    else:
        if version:
            _log.info("The rules of %s are version %s now", rules_file, version)
