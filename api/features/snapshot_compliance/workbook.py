"""The six sheets of the compliance workbook: what is judged, its sums, and what it is judged by."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from api.features.snapshot_compliance import queries, service
from api.features.snapshot_compliance.thresholds import get_thresholds
from api.web.downloads import Table
from pf9.database import Database, Row, Tx

_SUMS = {
    "compliant": "Compliant",
    "noncompliant": "Not compliant",
    "pending": "Pending",
    "percent": "Compliant (%)",
    "level": "Level",
    "target_percent": "Target (%)",
    "critical_percent": "Critical below (%)",
}
TENANT_COLUMNS = {"tenant_name": "Project", "project_id": "Project id", "domain_name": "Domain", **_SUMS}
DOMAIN_COLUMNS = {"domain_name": "Domain", "domain_id": "Domain id", **_SUMS}
POLICY_COLUMNS = {"policy": "Policy", **_SUMS}
SNAPSHOT_COLUMNS = {
    "name": "Snapshot",
    "id": "Snapshot id",
    "status": "Status",
    "policy": "Policy",
    "created_at": "Made at (UTC)",
    "size_gb": "Size (GB)",
    "volume_name": "Volume",
    "volume_id": "Volume id",
    "tenant_name": "Project",
    "project_id": "Project id",
    "domain_name": "Domain",
    "region_name": "Region",
    "run_id": "Run",
}
VOLUME_COLUMNS = {
    "name": "Volume",
    "id": "Volume id",
    "tenant_name": "Project",
    "project_id": "Project id",
    "domain_name": "Domain",
    "region_name": "Region",
    "status": "Status",
    "size_gb": "Size (GB)",
    "source": "Decided by",
    "auto_snapshot": "Snapshots",
    "policies": "Policies",
    "excluded": "Excluded",
    "excluded_until": "Excluded until (UTC)",
    "exclusion_reason": "Excluded because",
    "reasons": "Why",
    "warnings": "Warnings",
    "decided_at": "Decided at (UTC)",
}

Key = tuple[str, ...]
Read = Callable[[Tx, Key | None, int], list[Row]]


def tables(database: Database) -> list[Table]:
    """The sheets; the long ones are read while they are written."""
    with database.transaction(read_only=True) as tx:
        thresholds = get_thresholds(tx)
        sums = service.list_sums(tx, thresholds)
    for rows in sums.values():
        for row in rows:
            row.update(thresholds.model_dump())
    return [
        Table("VolumeSnapshotCompliance", service.FILE_COLUMNS, service.read_rows(database, {})),
        Table("TenantComplianceSummary", TENANT_COLUMNS, iter([sums["tenant"]])),
        Table("DomainComplianceSummary", DOMAIN_COLUMNS, iter([sums["domain"]])),
        Table("PolicyComplianceSummary", POLICY_COLUMNS, iter([sums["policy"]])),
        Table("SnapshotDetails", SNAPSHOT_COLUMNS, _stretches(database, queries.list_snapshots)),
        Table("AllVolumes", VOLUME_COLUMNS, _in_words(_stretches(database, queries.list_volumes))),
    ]


def _stretches(database: Database, read: Read) -> Iterator[list[Row]]:
    """All rows in the order of (id, region_name); no transaction is open while a stretch is written."""
    after: Key | None = None
    while True:
        with database.transaction(read_only=True) as tx:
            rows = read(tx, after, service.STRETCH)
        yield rows
        if len(rows) < service.STRETCH:
            return
        after = (rows[-1]["id"], rows[-1]["region_name"])


def _in_words(stretches: Iterator[list[Row]]) -> Iterator[Sequence[dict[str, Any]]]:
    """Lists as one text; a volume that nobody has decided about says so."""
    for rows in stretches:
        yield [
            {
                **row,
                "source": row["source"] or "not decided yet",
                "policies": ", ".join(row["policies"] or ()),
                "reasons": " ".join(row["reasons"] or ()),
                "warnings": " ".join(row["warnings"] or ()),
            }
            for row in rows
        ]
