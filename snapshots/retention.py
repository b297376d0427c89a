"""Which snapshots go: of those that are ours, all but the newest N of a volume and policy, and those that failed."""

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime

from pf9.errors import CloudError
from pf9.openstack import block_storage
from pf9.openstack.session import Cloud
from pf9.settings import SnapshotWorkerSettings
from snapshots import naming
from snapshots.ledger import Ledger
from snapshots.naming import Ours
from snapshots.plan import Key

_FIRST_LOOK, _LONGEST_LOOK = 0.25, 5.0
FAILED = "The cloud could not make it."
_STUCK = "The cloud failed to delete it; an administrator must reset its status before it can be tried again."


@dataclass(frozen=True)
class Excess:
    """A snapshot that is to go, and why."""

    snapshot: Ours
    reason: str


def list_ours(cloud: Cloud) -> list[Ours]:
    """All snapshots of ours, of all projects."""
    records = block_storage.list_snapshots(cloud, metadata=naming.OURS)
    return [ours for record in records if (ours := Ours.read(record))]


def choose(ours: Iterable[Ours], *, retentions: Mapping[Key, int], in_use: Collection[str]) -> list[Excess]:
    """What is to go. Only what is available counts among the N, so that the last good one always stays.

    A volume that has the policy no more keeps what it has of it: how many it should keep, nobody says any more.
    """
    failed, ready = list[Excess](), defaultdict[Key, list[Ours]](list)
    for each in ours:
        if each.status == "error":
            failed.append(Excess(each, FAILED))
        elif each.status == "available":
            ready[each.volume_id, each.policy].append(each)
    excess = failed
    for key, snapshots in ready.items():
        if (kept := retentions.get(key)) is None:
            continue
        newest_first = sorted(snapshots, key=lambda one: (one.created_at, one.id), reverse=True)
        excess += [Excess(each, f"{kept} newer ones are kept.") for each in newest_first[max(1, kept) :]]
    return [each for each in excess if each.snapshot.id not in in_use]


class Retention:
    """Deletes what has been chosen, and counts what the cloud lists no more."""

    def __init__(
        self, ledger: Ledger, cloud: Cloud, settings: SnapshotWorkerSettings, goes_on: Callable[[], bool]
    ) -> None:
        self._ledger, self._cloud, self._settings, self._goes_on = ledger, cloud, settings, goes_on
        self._asked: dict[str, tuple[int, Excess]] = {}
        self._refusals: dict[str, str] = {}

    def delete(self, excess: Sequence[Excess], *, today: datetime) -> None:
        """Ask for each deletion, and see what has become of them."""
        with ThreadPoolExecutor(self._settings.concurrency) as threads:
            for each in excess:
                if not self._goes_on():
                    break
                record_id = self._ledger.deletion(each.snapshot, today=today, reason=each.reason)
                if record_id is not None:
                    self._asked[each.snapshot.id] = (record_id, each)
                    threads.submit(copy_context().run, self._ask, each.snapshot.id)
        self._ledger.flush()
        if self._asked:
            self._wait()
            self._confirm()

    def _ask(self, snapshot_id: str) -> None:
        try:
            block_storage.delete_snapshot(self._cloud, snapshot_id)
        except CloudError as refusal:  # also when it is gone already; what has become of it, the listing tells
            self._refusals[snapshot_id] = str(refusal)

    def _wait(self) -> None:
        """Wait until none of them is being deleted any more, as long as one may take."""
        end, pause = time.monotonic() + self._settings.timeout, _FIRST_LOOK
        while time.monotonic() < end and self._goes_on():
            deleting = block_storage.list_snapshots(self._cloud, metadata=naming.OURS, status="deleting")
            if not any(record["id"] in self._asked for record in deleting):
                return
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_LOOK)

    def _confirm(self) -> None:
        """Only what is listed no more is gone; what is still there is tried again by the next run."""
        left = {each.id: each.status for each in list_ours(self._cloud)}
        for snapshot_id, (record_id, excess) in self._asked.items():
            match left.get(snapshot_id):
                case None:
                    self._ledger.note(record_id, "deleted", reason=excess.reason)
                case "deleting":
                    self._ledger.note(record_id, "deleting", reason="The cloud is still deleting it.")
                case "error_deleting":
                    self._ledger.note(record_id, "failed", reason=_STUCK)
                case status:
                    why = self._refusals.get(snapshot_id) or f"the cloud took it on, and says {status} again."
                    self._ledger.note(record_id, "busy", reason=f"It could not be deleted, and is tried again: {why}")
        self._ledger.flush()
