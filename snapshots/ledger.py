"""What a run writes down: before the cloud is asked for something, and what has become of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from pf9.database import Database, Tx
from snapshots import naming, queries
from snapshots.naming import Ours
from snapshots.plan import Due, Plan


class Ledger:
    """The records of one run. Changes are collected and written together by `flush`."""

    def __init__(self, database: Database, run_id: int, region_name: str) -> None:
        self.database, self.run_id, self.region_name = database, run_id, region_name
        self._changes: dict[int, dict[str, object]] = {}
        self._skipped = 0  # after they had been written down

    def plan(self, plan: Plan) -> None:
        """Write how much is to be done, and why some is not."""
        with self.database.transaction() as tx:
            queries.update_plan(
                tx, self.run_id, planned=plan.planned, skipped=len(plan.skipped), postponed=plan.postponed
            )
            self._skip(tx, plan.skipped)

    def request(self, together: Sequence[Due], *, at: datetime) -> dict[Due, int]:
        """Write down what is about to be asked for; what somebody else has under way is missing in the answer."""
        written = {}
        with self.database.transaction() as tx:
            for due in together:
                record = {**_described(due), "action": "create", "status": "requested", "reason": None}
                record |= {"snapshot_name": snapshot_name(due, at), "attempts": due.attempt}
                number = queries.insert_record(tx, self.run_id, region_name=self.region_name, record=record)
                if number is not None:
                    written[due] = number
        return written

    def found(self, snapshot: Ours, *, status: str) -> None:
        """Write down a snapshot of ours that no record tells of."""
        record = {
            "action": "create",
            "status": status,
            "reason": "Found in the cloud; no record told of it.",
            "attempts": 0,
            "volume_id": snapshot.volume_id,
            "project_id": snapshot.project_id,
            "set_id": snapshot.set_id,
            "policy": snapshot.policy,
            "due_on": snapshot.created_at.date(),
            "snapshot_id": snapshot.id,
            "snapshot_name": snapshot.name,
            "size_gb": snapshot.size_gb,
        }
        with self.database.transaction() as tx:
            queries.insert_record(tx, self.run_id, region_name=self.region_name, record=record)

    def deletion(self, snapshot: Ours, *, today: datetime, reason: str) -> int | None:
        """Write down that a snapshot is about to be deleted; an earlier try is taken over."""
        record = {
            "action": "delete",
            "status": "deleting",
            "reason": reason,
            "volume_id": snapshot.volume_id,
            "project_id": snapshot.project_id,
            "set_id": snapshot.set_id,
            "policy": snapshot.policy,
            "due_on": today.date(),
            "snapshot_id": snapshot.id,
            "snapshot_name": snapshot.name,
            "size_gb": snapshot.size_gb,
        }
        with self.database.transaction() as tx:
            claimed = queries.claim_deletion(tx, self.run_id, snapshot.id)
            return claimed or queries.insert_record(tx, self.run_id, region_name=self.region_name, record=record)

    def note(self, record_id: int, status: str, *, reason: str | None = None, snapshot_id: str | None = None) -> None:
        """Remember what has become of one."""
        before = self._changes.get(record_id, {})
        self._skipped += status == "skipped"
        change = {"id": record_id, "status": status, "reason": reason}
        self._changes[record_id] = change | {"snapshot_id": snapshot_id or before.get("snapshot_id")}

    def flush(self) -> None:
        """Write what is remembered."""
        if self._changes:
            with self.database.transaction() as tx:
                queries.update_counts(tx, queries.update_records(tx, self._changes.values()))
                queries.add_skipped(tx, self.run_id, self._skipped)
            self._changes.clear()
            self._skipped = 0

    def skip(self, dues: Iterable[Due]) -> None:
        """Write why these are left out after all."""
        dues = list(dues)
        with self.database.transaction() as tx:
            queries.add_skipped(tx, self.run_id, len(dues))
            self._skip(tx, dues)

    def warn(self, text: str) -> None:
        """Say what whoever looks at the run must see."""
        with self.database.transaction() as tx:
            queries.add_warning(tx, self.run_id, text)

    def _skip(self, tx: Tx, dues: Iterable[Due]) -> None:
        records = [{**_described(due), "due_on": due.due_on.isoformat(), "reason": due.reason} for due in dues]
        queries.insert_skipped(tx, self.run_id, region_name=self.region_name, records=records)


def snapshot_name(due: Due, at: datetime) -> str:
    """What its snapshot will be called."""
    of = due.candidate
    return naming.name(tenant=of.tenant_name, policy=of.policy, server=of.server_name, volume=of.volume_name, at=at)


def _described(due: Due) -> dict[str, object]:
    of = due.candidate
    return {
        "volume_id": of.volume_id,
        "volume_name": of.volume_name,
        "project_id": of.project_id,
        "server_id": of.server_id,
        "set_id": due.set_id or None,
        "policy": of.policy,
        "due_on": due.due_on,
        "size_gb": of.size_gb,
    }
