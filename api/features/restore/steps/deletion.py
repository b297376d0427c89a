"""WAIT_VM_DELETED: the old server is gone, and what it had is free."""
# ruff: noqa: D102 - what run, find and undo are for is said in steps/step.py

from typing import ClassVar

from api.features.restore.jobs import Result
from api.features.restore.plan import StepName
from api.features.restore.steps import old_server, server
from api.features.restore.steps.step import Step
from api.features.restore.watch import StepFailed
from api.features.restore.work import Work
from pf9.openstack import block_storage, compute

_TIMEOUT = 300.0


class WaitVmDeleted(Step):
    """Waits until Nova knows the server no more and its volumes are free."""

    name: ClassVar[StepName] = "WAIT_VM_DELETED"

    def run(self, work: Work) -> Result:
        if work.job.is_retry:
            _drop_way_back(work)
        forced: list[str] = []

        def still() -> str | None:
            old = old_server.look(work, work.plan.vm.id)
            if old is None:
                return _volumes_in_use(work)
            if old["status"] == "SOFT_DELETED" and not forced:
                work.again(lambda: compute.force_delete_server(work.cloud, work.plan.vm.id))
                forced.append(old["id"])
            if old["status"] == "ERROR" and not old.get("OS-EXT-STS:task_state"):
                raise StepFailed(f"The cloud could not delete the old server: {old_server.fault_of(old)}")
            return f"server {old['id']} to go ({old['status']}, {old.get('OS-EXT-STS:task_state')})"

        work.wait(still, timeout=_TIMEOUT)
        return {"server_id": work.plan.vm.id}

    def find(self, work: Work) -> Result | None:
        """Once the new server is there the old volumes may be in use by it, or be gone."""
        return {"server_id": work.plan.vm.id} if has_successor(work) else None


def _drop_way_back(work: Work) -> None:
    """What an earlier try had begun to build on the old volumes holds them, and their addresses."""
    server.remove(work, server.made(work, server.WAY_BACK))
    for port_id in work.results.get(old_server.DeleteExistingVm.name, {}).get("rebuilt_ports", ()):
        if port := old_server.get_port(work, port_id):
            old_server.discard_port(work, port)


def has_successor(work: Work) -> bool:
    """Whether the old server is gone and the new one is there, even if nobody wrote down that it was made."""
    return bool(server.made(work, server.CreateServer.name)) and old_server.is_gone(work)


def _volumes_in_use(work: Work) -> str | None:
    for volume in work.baseline["volumes"]:
        if not volume["shared"]:
            now = block_storage.get_volume(work.admin, volume["id"])
            if now["status"] != "available":
                return f"volume {volume['id']} to be available ({now['status']})"
    return None
