"""The compliance report: the view as it is once a day, kept, so that an auditor sees what was true then."""

import logging

from pf9.database import Database
from pf9.settings import SnapshotSettings, SnapshotWorkerSettings
from snapshots import queries

_log = logging.getLogger(__name__)
LOOK_SECONDS = (
    600.0  # how often it is asked whether a report is due: one that came late does not make the next one late
)


def report(database: Database, settings: SnapshotWorkerSettings, promise: SnapshotSettings) -> int | None:
    """Make a report when the last one is old enough, give its number, and forget the details of the oldest."""
    with database.transaction() as tx:
        if not queries.is_report_due(tx, minutes=settings.compliance_minutes):
            return None
        report_id = queries.insert_report(tx, sla_days=promise.compliance_sla_days)
        forgotten = queries.delete_old_details(tx, days=settings.compliance_detail_days)
    _log.info("Compliance report %s is made; %s details of old reports are forgotten", report_id, forgotten)
    return report_id
