"""Carries out one job, step by step; whatever goes wrong, what it leaves behind is taken away, or told."""

import logging
import threading
from collections.abc import Sequence
from contextvars import copy_context
from functools import partial
from typing import Any

from api.features.restore import way_back
from api.features.restore.job_queries import API_STOPPED, SYSTEM
from api.features.restore.jobs import Result
from api.features.restore.plan import StepName
from api.features.restore.steps import checks, deletion, finish, isolated, old_server, ports, server, volumes
from api.features.restore.steps.step import Step
from api.features.restore.watch import Canceled, LeaseLost, Stopped
from api.features.restore.work import Left, Work
from pf9.database import Row
from pf9.errors import CloudError, Pf9Error
from pf9.inventory.refresh import refresh
from pf9.openstack.session import changing_only_if

_log = logging.getLogger(__name__)
_STEPS: tuple[Step, ...] = (
    checks.ValidateLiveState(),
    checks.EnsureServiceUser(),
    checks.QuotaCheck(),
    volumes.CreateVolume(),
    volumes.WaitVolumeAvailable(),
    old_server.DeleteExistingVm(),
    deletion.WaitVmDeleted(),
    ports.CleanupOldPorts(),
    isolated.CreateIsolatedNetworks(),
    ports.CreatePorts(),
    server.CreateServer(),
    server.WaitServerActive(),
    isolated.CheckRestoredServer(),
    finish.Finalize(),
    finish.CleanupOldStorage(),
)
STEPS: dict[StepName, Step] = {step.name: step for step in _STEPS}
_LOOKS_ONLY = frozenset({"VALIDATE_LIVE_STATE", "QUOTA_CHECK"})
_SHOWN_WITHIN = 10.0  # seconds that an end waits for the inventory, which may itself wait for another run


def execute(work: Work) -> bool:
    """Carry the job out to an end, and tell whether it was a good one.

    Only a process that is cut off or told to stop leaves it without one.
    """
    try:
        with changing_only_if(work.watch.check_lease):
            return _carry_out(work)
    except LeaseLost:
        _log.error("Restore %s is not this process's any more: it is left as it is", work.job.id)
    except Stopped:
        _end(work, "INTERRUPTED", actor=SYSTEM, reason=API_STOPPED)
    return False


def _carry_out(work: Work) -> bool:
    rows = work.ledger.steps()
    for row in rows:
        if row["result"] is not None:
            work.results[row["step"]] = row["result"]
            work.begun.add(row["step"])
    try:
        for row in rows:
            _do(work, row)
        _succeed(work)
    except Canceled:
        _take_back(work, "CANCELED", None)
    except (LeaseLost, Stopped):
        raise
    except Pf9Error as failure:
        _take_back(work, "FAILED", str(failure))
    except Exception as fault:  # noqa: BLE001 - whatever it is, what was made is not left behind
        _log.exception("Restore %s met a fault of our own", work.job.id)
        _take_back(work, "FAILED", f"An unexpected fault, {type(fault).__name__}: the log of the gateway tells more.")
    else:
        return True
    return False


def _succeed(work: Work) -> None:
    _show(work)
    if not work.ledger.finish("SUCCEEDED", actor=SYSTEM, reason=None, result=_told(work), in_doubt=work.doubted):
        raise Canceled


def _do(work: Work, row: Row) -> None:
    step = STEPS[row["step"]]
    work.step = step.name
    if row["status"] == "SUCCEEDED" and (there := step.find(work)) is not None:
        work.results[step.name] = there
        return
    work.ledger.start_step(step.name)
    work.watch.check()
    if work.dry_run and step.name not in _LOOKS_ONLY:
        result: Result = {"dry_run": True, "would": row["details"].get("details")}
    else:
        there = step.find(work) if work.job.is_retry else None
        work.begun.add(step.name)
        result = there if there is not None else step.run(work)
    work.results[step.name] = result
    work.ledger.finish_step(step.name, "SUCCEEDED", result)


def _take_back(work: Work, status: str, reason: str | None) -> None:
    actor = SYSTEM
    with work.watch.shielded():
        if status == "CANCELED":
            actor = work.ledger.canceled_by()
            reason = f"Canceled by {actor}."
        left, rolled_back = ([], None) if work.dry_run or work.is_drill else _undone(work)
    lost = work.replaces and not work.dry_run and any(each.kind == "servers" and not each.kept for each in left)
    if status == "CANCELED" and lost:
        status, reason = "FAILED", f"{reason} The old server could not be built again: “retry” goes on from here."
    if rolled_back:
        back = f"The old server was built again from its old volume, as {rolled_back['server_id']}."
        reason = f"{(reason or '').removesuffix('.')}. {back}"
    _show(work, rolled_back)
    _end(work, status, actor=actor, reason=reason, left=left, rolled_back=rolled_back)


def _undone(work: Work) -> tuple[list[Left], Result | None]:
    """Take away what was made, the last first; once the old server is gone, build it again instead."""
    if finish.CleanupOldStorage.name in work.begun:
        return [], None  # the new server runs, and the old storage may be gone: it stays
    try:
        if old_server.DeleteExistingVm.name in work.begun and old_server.is_gone(work):
            return way_back.roll_back_to_original(work)
    except CloudError as failure:
        why = f"What has become of it could not be seen, nothing was cleaned up: {failure}"
        return [Left("servers", work.job.vm_id, work.job.vm_name, why)], None
    left: list[Left] = []
    for step in reversed(_STEPS):
        # A process that died in its first call has made something, perhaps, and written down nothing.
        if step.name in work.begun or work.job.is_retry:
            try:
                left += step.undo(work)
            except Pf9Error as failure:
                left.append(Left("steps", step.name, None, f"Not cleaned up: {failure}"))
    return left, None


def _end(
    work: Work,
    status: str,
    *,
    actor: str,
    reason: str | None,
    left: Sequence[Left] = (),
    rolled_back: Result | None = None,
) -> None:
    ledger = work.ledger
    for row in ledger.steps():
        if row["status"] == "RUNNING":
            ledger.finish_step(row["step"], "FAILED", None, error=reason)
    result = _told(work, left=left, rolled_back=rolled_back)
    ledger.finish(status, actor=actor, reason=reason, result=result, in_doubt=work.doubted)


def _told(work: Work, *, left: Sequence[Left] = (), rolled_back: Result | None = None) -> dict[str, Any]:
    """What is kept of it: what there is now, how long each step took, what was left behind."""
    rows = work.ledger.steps()
    timings = {
        row["step"]: round((row["finished_at"] - row["started_at"]).total_seconds(), 3)
        for row in rows
        if row["started_at"] and row["finished_at"]
    }
    later = work.results.get("CLEANUP_OLD_STORAGE", {}).get("left", [])
    return {
        **{key: value for key, value in work.results.get("FINALIZE", {}).items() if key != "would"},
        "timings": timings,
        "left": [*(vars(each) for each in left), *later],
        "warnings": list(dict.fromkeys(work.warnings)),
        "rolled_back": rolled_back,
        "dry_run": work.dry_run,
    }


def _show(work: Work, rolled_back: Result | None = None) -> None:
    """Have the inventory show what has become of everything that was touched, before anybody is told of the end.

    The end waits for it no longer than _SHOWN_WITHIN, and whatever becomes of it changes nothing of the job.
    """
    if work.dry_run or work.is_drill:
        return
    shows = partial(copy_context().run, _refresh, work, _touched(work, rolled_back))
    thread = threading.Thread(target=shows, name=f"restore-shows-{work.job.id}", daemon=True)
    thread.start()
    thread.join(_SHOWN_WITHIN)


def _touched(work: Work, rolled_back: Result | None) -> list[tuple[str, str]]:
    results, plan = work.results, work.plan
    made = results.get("CREATE_VOLUME_FROM_SNAPSHOT", {}).get("by_snapshot", {}).values()
    server_id = results.get("CREATE_SERVER", {}).get("server_id")
    touched = [("volumes", each) for each in made]
    touched += [("servers", server_id)] if server_id else []
    touched += [("ports", each["port_id"]) for each in results.get("CREATE_PORTS", {}).get("ports", ())]
    if work.replaces:
        touched += [("servers", plan.vm.id), ("volumes", plan.source_volume)]
        touched += [("volumes", each.volume_id) for each in plan.reattached_volumes]
        touched += [("ports", each.original_port_id) for each in plan.network_plan]
        touched += [("floating_ips", each.id) for planned in plan.network_plan for each in planned.floating_ips]
        touched += [("snapshots", plan.restore_point.snapshot_id)] if plan.delete_source_snapshot else []
        touched += [("servers", rolled_back["server_id"])] if rolled_back else []
    return touched


def _refresh(work: Work, touched: list[tuple[str, str]]) -> None:
    try:
        refresh(work.ledger.database, work.admin, touched, actor=work.job.executed_by)
    except Pf9Error as failure:  # the next run of the inventory finds it
        _log.warning("The inventory does not show yet what restore %s did: %s", work.job.id, failure)
    except Exception:  # noqa: BLE001 - the job has its own end
        _log.exception("Showing what restore %s did met a fault of our own", work.job.id)
