"""Which jobs there are and in which order their steps are done."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pf9.errors import Conflict
from pf9.settings import CloudSettings
from pf9.worker import Job, Turn
from snapshots import compliance, forgetting, inventory, on_demand, p9_auto_snapshots, policies, queries
from snapshots.on_demand import Step
from snapshots.p9_auto_snapshots import Parts

_log = logging.getLogger(__name__)
_MINUTE, _DAY = 60.0, 86_400.0
_WAIT = 2.0  # seconds between two tries to begin


@dataclass
class Cycle:
    """The steps of the worker, for the schedule, the button and the command line."""

    parts: Parts
    cloud_settings: CloudSettings

    def jobs(self, poll_seconds: float) -> Sequence[Job]:
        """What pf9.worker does when it is due."""
        settings = self.parts.settings
        return (
            Job("on demand", poll_seconds, self._on_demand),
            Job("policy assign", settings.assign_minutes * _MINUTE, self._assign_all),
            Job("snapshots", settings.snapshot_minutes * _MINUTE, self._snapshots),
            Job("forgetting", _DAY, self._forget),
            Job("compliance", min(compliance.LOOK_SECONDS, settings.compliance_minutes * _MINUTE), self._report),
        )

    def once(self) -> str:
        """Assign, do one run, and say how it ended."""
        run_id = self._whole(lambda: True, "schedule")
        with self.parts.database.transaction(read_only=True) as tx:
            return str(queries.get_run(tx, run_id)["status"])

    def _assign_all(self, _: Turn) -> None:
        self._assign()

    def _snapshots(self, turn: Turn) -> None:
        self._whole(turn.goes_on, "schedule")

    def _forget(self, _: Turn) -> None:
        forgetting.forget(self.parts.database, days=self.parts.settings.history_days)

    def _report(self, _: Turn) -> None:
        compliance.report(self.parts.database, self.parts.settings, self.parts.promise)

    def _whole(self, goes_on: Callable[[], bool], trigger: str) -> int:
        """An inventory, so that new volumes are known; what they have; the run; an inventory, so that it is seen."""
        self._inventory(goes_on)
        self._assign()
        run_id = self._run(goes_on, trigger)
        if goes_on():
            self._inventory(goes_on)
        return run_id

    def _run(self, goes_on: Callable[[], bool], trigger: str) -> int:
        """Do a run. After a kill the run of the dead worker is in the way until its lease has run out: that is waited for."""
        end = time.monotonic() + 2 * self.parts.settings.lease
        while True:
            try:
                return p9_auto_snapshots.run(self.parts, goes_on=goes_on, trigger=trigger)
            except Conflict as busy:
                if time.monotonic() > end or not goes_on():
                    raise
                _log.warning("%s It is waited for", busy)
                time.sleep(_WAIT)

    def _on_demand(self, turn: Turn) -> None:
        """What the button asks for; between two steps the worker shows that it lives."""
        runs: list[int] = []

        def snapshots() -> str:
            self._assign()  # about the volumes that the inventory has found
            runs.append(self._run(turn.goes_on, "on_demand"))
            with self.parts.database.transaction(read_only=True) as tx:
                row = queries.get_run(tx, runs[0])
            return f"{row['status']}: {row['created_count']} made, {row['failed_count']} failed, {row['skipped_count']} skipped"

        steps: list[Step] = [
            ("policy_assign", self._assign),
            ("inventory_before", lambda: self._inventory(turn.goes_on)),
            ("snapshots", snapshots),
            ("inventory_after", lambda: self._inventory(turn.goes_on)),
        ]
        on_demand.work_off(
            self.parts.database,
            steps,
            lease=self.parts.settings.lease,
            run_id=lambda: runs[0] if runs else None,
        )

    def _assign(self) -> str:
        decided = policies.assign(self.parts.database, self.parts.promise, rules_file=self.parts.settings.rules_file)
        return f"{decided.volumes} volumes, {decided.automated} of them are snapshotted"

    def _inventory(self, goes_on: Callable[[], bool]) -> str:
        return inventory.take(self.parts.database, self.cloud_settings, goes_on=goes_on)
