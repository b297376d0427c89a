"""CREATE_VOLUME_FROM_SNAPSHOT and WAIT_VOLUME_AVAILABLE: the boot volume, and the data volumes that were asked for."""
# ruff: noqa: D102 - what run, find and undo are for is said in steps/step.py

from collections.abc import Sequence
from typing import ClassVar

from api.features.restore import marks
from api.features.restore.jobs import Result
from api.features.restore.plan import PlannedVolume, StepName
from api.features.restore.steps.step import Step
from api.features.restore.watch import StepFailed
from api.features.restore.work import Left, Record, Work
from pf9.errors import CloudError, NotFound
from pf9.openstack import block_storage

_TIMEOUT, _GONE_TIMEOUT = 600.0, 120.0
_BROKEN = ("error", "error_deleting", "error_restoring")
_SETTLED = ("available", "in-use", *_BROKEN)
# Made, and perhaps a server's already: one that ended in ERROR keeps its volumes reserved until it is deleted.
_THERE = {"available", "reserved", "attaching", "in-use"}
STORAGE_BUSY = (409, 423, 429)


class CreateVolume(Step):
    """Asks for the volumes; each carries job, step and snapshot from the first moment on."""

    name: ClassVar[StepName] = "CREATE_VOLUME_FROM_SNAPSHOT"

    def run(self, work: Work) -> Result:
        there = found(work) if work.job.is_retry else {}
        made: dict[str, str] = {}
        for planned in _planned(work):
            volume = there.get(planned.snapshot_id)
            if volume and volume["status"] in _BROKEN:
                discard(work, volume)
                volume = None
            made[planned.snapshot_id] = (volume or _create(work, planned))["id"]
            work.note(_result(work, made))
        return _result(work, made)

    def find(self, work: Work) -> Result | None:
        there = {key: each for key, each in found(work).items() if each["status"] not in _BROKEN}
        if any(planned.snapshot_id not in there for planned in _planned(work)):
            return None
        return _result(work, {key: each["id"] for key, each in there.items()})

    def undo(self, work: Work) -> list[Left]:
        left = []
        for volume in found(work).values():
            if work.cleanup_volumes or volume["status"] in _BROKEN:
                left += discard(work, volume)
            else:
                why = "Made from the snapshot, and kept (RESTORE_CLEANUP_VOLUMES is off): “clean up” deletes it."
                left.append(Left("volumes", volume["id"], volume["name"], why, kept=True))
        return left


class WaitVolumeAvailable(Step):
    """Waits for all of them at once, and has the boot volume bootable."""

    name: ClassVar[StepName] = "WAIT_VOLUME_AVAILABLE"

    def run(self, work: Work) -> Result:
        ids = volume_ids(work)
        work.wait(lambda: _still(work, ids), timeout=_TIMEOUT)
        boot = block_storage.get_volume(work.cloud, ids[0])
        if boot["bootable"] != "true":
            work.again(lambda: block_storage.set_bootable(work.cloud, boot["id"]))
        return {"volume_ids": list(ids)}


def volume_ids(work: Work) -> Sequence[str]:
    """The volumes that were made, the boot volume first."""
    made = work.results[CreateVolume.name]
    return [made["volume_id"], *made["data_volumes"].values()]


def found(work: Work) -> dict[str, Record]:
    """What the chain of jobs has made, by snapshot: by its marks, and by what was written down."""
    listed = block_storage.list_own_volumes(work.cloud, metadata={marks.JOB: str(work.job.lineage_id)})
    there = {each["metadata"][marks.SOURCE]: each for each in listed if marks.SOURCE in each["metadata"]}
    written = work.results.get(CreateVolume.name) or {}
    for snapshot_id, volume_id in written.get("by_snapshot", {}).items():
        if snapshot_id not in there and (volume := _get(work, volume_id)):
            there[snapshot_id] = volume
    return there


def discard(work: Work, volume: Record) -> list[Left]:
    """Delete a volume that this chain of jobs has made, once nothing is under way with it."""
    volume_id, name = volume["id"], volume["name"]

    def settled() -> str | None:
        now = _get(work, volume_id)
        return None if now is None or now["status"] in _SETTLED else f"volume {volume_id} ({now['status']})"

    def gone() -> str | None:
        now = _get(work, volume_id)
        if now and now["status"] in _BROKEN and now["status"] != volume["status"]:
            raise StepFailed(f"the cloud could not delete it: it is {now['status']}")
        return f"volume {volume_id} to go ({now['status']})" if now else None

    try:
        work.wait(settled, timeout=_GONE_TIMEOUT)
        work.again(lambda: block_storage.delete_volume(work.cloud, volume_id), busy=STORAGE_BUSY)
        work.wait(gone, timeout=_GONE_TIMEOUT)
    except NotFound:
        return []
    except (CloudError, StepFailed) as failure:
        return [Left("volumes", volume_id, name, f"Not deleted: {failure}")]
    return []


def name_of(work: Work, planned: PlannedVolume) -> str:
    """The old one's name where the old one goes, else after the new server."""
    if work.replaces:
        return planned.source_volume_name or f"{work.plan.vm.name}-boot"
    is_boot = planned is work.plan.restore_point
    return f"{work.plan.new_vm_name}-{'boot' if is_boot else planned.device.rpartition('/')[2]}"


def _planned(work: Work) -> Sequence[PlannedVolume]:
    return [work.plan.restore_point, *work.plan.data_volumes]


def _create(work: Work, planned: PlannedVolume) -> Record:
    carried = marks.metadata(work.job.lineage_id, CreateVolume.name, **{marks.SOURCE: planned.snapshot_id})
    return work.make(
        lambda: block_storage.create_volume_from_snapshot(
            work.cloud,
            planned.snapshot_id,
            size_gb=planned.size_gb,
            name=name_of(work, planned),
            description=f"Restored from snapshot {planned.snapshot_name}",
            metadata=carried,
        ),
        lambda: found(work).get(planned.snapshot_id),
    )


def _result(work: Work, made: dict[str, str]) -> Result:
    data = {
        each.source_volume_id: made[each.snapshot_id] for each in work.plan.data_volumes if each.snapshot_id in made
    }
    return {
        "volume_id": made.get(work.plan.restore_point.snapshot_id),
        "data_volumes": data,
        "by_snapshot": dict(made),
    }


def _still(work: Work, ids: Sequence[str]) -> str | None:
    for volume_id in ids:
        volume = block_storage.get_volume(work.cloud, volume_id)
        if volume["status"] in _BROKEN:
            raise StepFailed(f"The cloud could not make volume {volume['name']} ({volume_id}): it is in state error.")
        if volume["status"] not in _THERE:
            return f"volume {volume_id} to be available ({volume['status']})"
    return None


def _get(work: Work, volume_id: str) -> Record | None:
    try:
        return block_storage.get_volume(work.cloud, volume_id)
    except NotFound:
        return None
