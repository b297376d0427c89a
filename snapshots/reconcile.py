"""What earlier runs left open is settled by what the cloud lists: by a snapshot's id, or by the metadata that it carries."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from snapshots import queries
from snapshots.ledger import Ledger
from snapshots.naming import Ours

_log = logging.getLogger(__name__)
_CLOCKS = timedelta(minutes=5)  # by which ours and the cloud's may differ
_NAMED = 10  # in the log; the records have all
_READY = {"creating": "creating", "error": "error", "error_deleting": "error"}
NEVER_MADE = "The worker ended before the cloud answered, and there is no such snapshot: it is due again."
GONE = "The cloud lists it no more: it has been deleted meanwhile."


def reconcile(ledger: Ledger, ours: Sequence[Ours]) -> None:
    """Give each open record of an earlier run its end, and each snapshot that no record tells of a record."""
    with ledger.database.transaction(read_only=True) as tx:
        rows = queries.list_open_records(tx, region_name=ledger.region_name, run_id=ledger.run_id)
        recorded = queries.list_recorded(tx, [each.id for each in ours])
    by_id = {each.id: each for each in ours}
    unrecorded = [each for each in ours if each.id not in recorded]
    by_metadata = {(each.run_id, each.volume_id, each.policy): each for each in unrecorded}
    claimed = set[str]()
    for row in rows:
        found = by_id.get(row["snapshot_id"] or "") or _of_record(row, by_metadata)
        if row["action"] == "delete":
            _settle_deletion(ledger, row, found)
        else:
            _settle_creation(ledger, row, found)
            claimed |= {found.id} if found else set()
    ledger.flush()
    _write_down(ledger, [each for each in unrecorded if each.id not in claimed])


def _of_record(row: Mapping[str, Any], by_metadata: Mapping[tuple[str, str, str], Ours]) -> Ours | None:
    """The one that carries the record's run, volume and policy, and is no older than it."""
    found = by_metadata.get((str(row["run_id"]), row["volume_id"], row["policy"]))
    return found if found and found.created_at > row["created_at"] - _CLOCKS else None


def _settle_creation(ledger: Ledger, row: Mapping[str, Any], found: Ours | None) -> None:
    if found is None:
        ledger.note(row["id"], "failed", reason=GONE if row["snapshot_id"] else NEVER_MADE)
        return
    status = status_of(found)
    reason = {"creating": row["reason"], "error": "The cloud could not make it."}.get(status)
    ledger.note(row["id"], status, reason=reason, snapshot_id=found.id)


def _settle_deletion(ledger: Ledger, row: Mapping[str, Any], found: Ours | None) -> None:
    if found is None:
        ledger.note(row["id"], "deleted", reason=row["reason"])
    elif found.status != "deleting":
        ledger.note(row["id"], "busy", reason=f"It was not deleted: the cloud says {found.status}.")


def _write_down(ledger: Ledger, unrecorded: Iterable[Ours]) -> None:
    there = [each for each in unrecorded if each.status not in {"deleting", "deleted"}]
    if there:
        ids = ", ".join([*(each.id for each in there[:_NAMED]), *(["…"] if len(there) > _NAMED else [])])
        _log.warning("%d snapshots of ours were found that no record tells of: %s", len(there), ids)
    for each in there:
        ledger.found(each, status=status_of(each))


def status_of(snapshot: Ours) -> str:
    """The record's word for it; one that is backed up or restored from is there."""
    return _READY.get(snapshot.status, "available")
