"""VALIDATE_LIVE_STATE, ENSURE_SERVICE_USER, QUOTA_CHECK: is it still as the plan says, and is there room."""
# ruff: noqa: D102 - what run, find and undo are for is said in steps/step.py

from contextlib import suppress
from typing import ClassVar

from api.features.restore import freshness, live, quota
from api.features.restore.jobs import Result
from api.features.restore.plan import StepName
from api.features.restore.steps import old_server
from api.features.restore.steps.step import Step
from api.features.restore.steps.volumes import CreateVolume
from api.features.restore.watch import StepFailed
from api.features.restore.work import Record, Work
from pf9.errors import NotFound, Unsupported
from pf9.openstack import block_storage, compute

_COUNTED_ELSEWHERE = "server_group_members"  # of one group, not of the project


class ValidateLiveState(Step):
    """Looks at the old server and the snapshots again, and keeps what the later steps need to know of them."""

    name: ClassVar[StepName] = "VALIDATE_LIVE_STATE"

    def run(self, work: Work) -> Result:
        earlier = work.results.get(self.name)
        if earlier and old_server.DeleteExistingVm.name in work.begun:
            if old_server.is_gone(work):
                return earlier  # it is we who deleted it: what it was is written down
            old_server.give_back(work)  # an earlier try ended just before the deletion
        seen = work.job.seen
        snapshots = _snapshots(work)
        try:
            server = live.read_server(lambda: work.admin, work.plan.vm.id)
        except (NotFound, Unsupported) as gone:
            raise StepFailed(f"The plan holds no longer: {gone}") from gone
        now = freshness.seen(server, snapshots)
        wrong = freshness.server_differences(seen, now, replaces=work.replaces)
        if not (work.job.is_retry and CreateVolume().find(work)):  # what they were needed for is there
            wrong += freshness.snapshot_differences(seen, now)
        if wrong:
            raise StepFailed(f"The plan holds no longer, make a new one: {' '.join(wrong)}")
        return _baseline(work, server)


def _snapshots(work: Work) -> list[Record]:
    found = []
    for snapshot_id in work.job.seen["snapshots"]:
        with suppress(NotFound):
            found.append(block_storage.get_snapshot(work.admin, snapshot_id))
    return found


def _baseline(work: Work, server: live.Server) -> Result:
    """The old server as it is: what only the cloud knows, and nobody after its deletion."""
    kept = ("id", "network_id", "mac_address", "device_owner", "name", "description", "fixed_ips")
    # Its own flavor: the new server may get another one, and the way back leads to this one.
    flavor = compute.get_server(work.admin, work.plan.vm.id)["flavor"]["id"] if work.replaces else None
    return {
        "server": {"status": server.record["status"], "flavor_id": flavor or work.plan.vm.flavor.id},
        "volumes": [
            {
                "id": volume_id,
                "name": server.volumes[volume_id]["name"],
                "metadata": server.volumes[volume_id]["metadata"],
                "device": attached["device"],
                "delete_on_termination": attached["delete_on_termination"],
                "boot": volume_id == work.plan.source_volume,
                "shared": len(server.volumes[volume_id]["attachments"]) > 1,
            }
            for volume_id, attached in server.attachments.items()
        ],
        "ports": [{key: port.get(key) for key in kept} for port in server.ports],
    }


class EnsureServiceUser(Step):
    """Has a session in the VM's project, in whose name all is made."""

    name: ClassVar[StepName] = "ENSURE_SERVICE_USER"

    def run(self, work: Work) -> Result:
        cloud = work.sessions.of(work.job.project_id)
        return {"user_id": cloud.user_id, "project_id": cloud.project_id}


class QuotaCheck(Step):
    """Asks once more whether the project has room for what the plan needs; a retry has a part of it already."""

    name: ClassVar[StepName] = "QUOTA_CHECK"

    def find(self, work: Work) -> Result | None:
        return work.results.get(self.name)

    def run(self, work: Work) -> Result:
        quotas = live.read_quotas(lambda: work.admin, work.job.project_id)
        now = {(each["service"], each["resource"]): each for each in quota.of_project(quotas)}
        short = []
        for line in work.plan.quota_check.details:
            found = now.get((line.service, line.resource))
            if found is None or found["limit"] is None or line.resource == _COUNTED_ELSEWHERE:
                continue
            if found["in_use"] + line.needed > found["limit"]:
                short.append(
                    f"{line.resource}: {line.needed} needed, {found['in_use']} of {found['limit']} are in use."
                )
        if short:
            raise StepFailed(f"The project has no room any more: {' '.join(short)}")
        return {"ok": True}
