"""DELETE_EXISTING_VM: the old server goes, its volumes and addresses stay ours."""
# ruff: noqa: D102 - what run, find and undo are for is said in steps/step.py

import logging
from typing import ClassVar

from api.features.restore import foresight, marks
from api.features.restore.jobs import Result
from api.features.restore.plan import StepName
from api.features.restore.steps.step import Step
from api.features.restore.watch import StepFailed
from api.features.restore.work import Left, Record, Work
from pf9.errors import CloudError, CloudRefused, NotFound
from pf9.openstack import compute, network

_log = logging.getLogger(__name__)
_UNBOUND = {"device_id": "", "device_owner": "", "binding:host_id": ""}


class DeleteExistingVm(Step):
    """Makes sure that no volume goes with the server, takes its ports out of Nova's hands, and deletes it.

    Nova deletes the ports that it made together with their server, and whoever asks next gets their addresses. A port whose
    device is not the server any more it leaves alone: so addresses, MAC and floating IPs stay, also for the way back.
    """

    name: ClassVar[StepName] = "DELETE_EXISTING_VM"

    def run(self, work: Work) -> Result:
        server_id = work.plan.vm.id
        if why := foresight.why_not(work):
            raise StepFailed(f"Nothing was deleted, for the new server could not be made: {' '.join(why)}")
        work.note({"server_id": server_id, "deletion": "prepared"})
        keep_volumes(work, server_id, boot=work.plan.source_volume)
        for port in work.baseline["ports"]:
            _hold(work, port)
        work.watch.check()
        work.note({"server_id": server_id, "deletion": "asked for"})
        try:
            work.again(lambda: compute.delete_server(work.cloud, server_id))
        except NotFound:
            pass
        except CloudError as failure:
            if not is_gone(work):
                raise StepFailed(f"The cloud does not delete the old server: {failure}") from failure
        return {"server_id": server_id, "deletion": "asked for"}

    def find(self, work: Work) -> Result | None:
        gone = {"server_id": work.plan.vm.id, "deletion": "asked for"}
        return {**work.results.get(self.name, {}), **gone} if is_gone(work) else None

    def undo(self, work: Work) -> list[Left]:
        """The server is there still: it gets its ports and its volumes' settings back."""
        return give_back(work) if self.name in work.results else []


def is_gone(work: Work) -> bool:
    """Whether the old server is gone, or going."""
    return is_going(work, work.plan.vm.id)


def is_going(work: Work, server_id: str) -> bool:
    """Whether a server is gone, or on its way."""
    server = look(work, server_id)
    if server is None:
        return True
    going = {"deleting", "soft-deleting"}
    return server["status"] in {"DELETED", "SOFT_DELETED"} or server.get("OS-EXT-STS:task_state") in going


def look(work: Work, server_id: str) -> Record | None:
    """A server, if Nova knows it."""
    try:
        return compute.look_at_server(work.admin, server_id)
    except NotFound:
        return None


def get_port(work: Work, port_id: str) -> Record | None:
    """A port, if Neutron knows it."""
    try:
        return network.get_port(work.admin, port_id)
    except NotFound:
        return None


def discard_port(work: Work, port: Record) -> list[Left]:
    """Delete a port that the chain of jobs has made, unless a server has it."""
    try:
        if port["device_id"] and look(work, port["device_id"]):
            why = f"Kept: the server {port['device_id']} has it."
            return [Left("ports", port["id"], port["name"], why, kept=True)]
        work.again(lambda: network.delete_port(work.cloud, port["id"]))
    except NotFound:
        return []
    except CloudError as failure:
        return [Left("ports", port["id"], port["name"], f"Not deleted: {failure}")]
    return []


def fault_of(server: Record) -> str:
    """What Nova says of a server in ERROR."""
    return str(server.get("fault", {}).get("message") or "Nova gives no reason.")


def unbind(work: Work, port_id: str) -> Record:
    """Have an old port ready for another server."""
    return work.again(lambda: network.update_port(work.admin, port_id, _UNBOUND))


def give_back(work: Work) -> list[Left]:
    """Give the living old server its ports and its volumes' settings back."""
    left = []
    for port in work.results.get("VALIDATE_LIVE_STATE", {}).get("ports", []):
        now = get_port(work, port["id"])
        if now is None or now["device_id"] != marks.holder(work.job.lineage_id):
            continue
        try:
            fields = {"device_id": work.plan.vm.id, "device_owner": port["device_owner"]}
            work.again(lambda port=port, fields=fields: network.update_port(work.admin, port["id"], fields))  # type: ignore[misc]
        except (CloudError, NotFound) as failure:
            left.append(Left("ports", port["id"], port["name"], f"Not given back to the old server: {failure}"))
    for volume in work.results.get("VALIDATE_LIVE_STATE", {}).get("volumes", []):
        if volume["delete_on_termination"]:
            left += set_deleted_with(work, work.plan.vm.id, volume["id"], deleted=True)
    return left


def set_deleted_with(work: Work, server_id: str, volume_id: str, *, deleted: bool) -> list[Left]:
    """Have a volume go with its server, or not."""
    try:
        work.again(lambda: compute.set_delete_on_termination(work.admin, server_id, volume_id, deleted=deleted))
    except (CloudError, NotFound) as failure:
        return [Left("volumes", volume_id, None, f"delete_on_termination was not set to {deleted}: {failure}")]
    return []


def keep_volumes(work: Work, server_id: str, *, boot: str | None = None) -> None:
    """Switch delete_on_termination off before a server is deleted, and believe it only when the cloud says so.

    Raises:
        StepFailed: a volume would go with it; or `boot` is not its volume.
        CloudError, NotFound: the cloud does not answer; there is no such server.
    """
    before = compute.list_attachments(work.admin, server_id)
    going = [each["volumeId"] for each in before if each["delete_on_termination"]]
    for volume_id in going:
        _keep(work, server_id, volume_id)
    after = compute.list_attachments(work.admin, server_id) if going else before
    going = [each["volumeId"] for each in after if each["delete_on_termination"]]
    if going or (boot and boot not in {each["volumeId"] for each in after}):
        raise StepFailed(
            f"Nothing was deleted: of the server's volumes {', '.join(going) or 'its boot volume'} would go with it."
        )


def _keep(work: Work, server_id: str, volume_id: str) -> None:
    try:
        work.again(lambda: compute.set_delete_on_termination(work.admin, server_id, volume_id, deleted=False))
    except CloudRefused as refusal:
        raise StepFailed(
            f"Nothing was deleted: volume {volume_id} would go with the server, and the cloud does not let that be"
            f" switched off (before Nova microversion {compute.KEEPS_VOLUMES} it cannot be): {refusal}"
        ) from refusal


def _hold(work: Work, port: Record) -> None:
    fields = {"device_id": marks.holder(work.job.lineage_id), "device_owner": marks.JOB}
    try:
        work.again(lambda: network.update_port(work.admin, port["id"], fields))
    except CloudRefused as refusal:
        said = f"Port {port['id']} could not be held while its server is deleted, its addresses are asked for again: "
        work.warnings.append(f"{said}{refusal}")
        _log.warning("%s%s", said, refusal)
