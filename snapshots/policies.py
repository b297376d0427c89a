"""Policy assign: decides for all volumes what each has, and keeps it."""

import logging

from pf9.database import Database
from pf9.settings import SnapshotSettings
from pf9.snapshot_policy import assignment

_log = logging.getLogger(__name__)


def assign(database: Database, promise: SnapshotSettings) -> assignment.Decided:
    """Decide by the rules, policies, metadata and words of people as they are now."""
    with database.transaction() as tx:
        decided = assignment.decide_all(tx, sla_days=promise.compliance_sla_days)
    _log.info(
        "Decided about %s volumes: %s are snapshotted, for %s it is otherwise than before",
        decided.volumes,
        decided.automated,
        decided.changed,
    )
    return decided
