"""FINALIZE and CLEANUP_OLD_STORAGE: the new server runs; what remains is to be put right, and fails no restore any more."""
# ruff: noqa: D102 - what run, find and undo are for is said in steps/step.py

from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar

from api.features.restore import marks
from api.features.restore.jobs import Result
from api.features.restore.plan import PlannedFloatingIp, StepName
from api.features.restore.steps import old_server, strays
from api.features.restore.steps.step import Step
from api.features.restore.steps.volumes import STORAGE_BUSY
from api.features.restore.watch import StepFailed
from api.features.restore.work import Left, Record, Work
from pf9.errors import CloudError, NotFound
from pf9.openstack import block_storage, compute, network

_GONE_TIMEOUT = 60.0


class Finalize(Step):
    """Floating IPs, names and metadata as they were; what cannot be put right is told, and stays."""

    name: ClassVar[StepName] = "FINALIZE"

    def run(self, work: Work) -> Result:
        server_id = work.results["CREATE_SERVER"]["server_id"]
        ports = work.results["CREATE_PORTS"]["ports"]
        floating = _move_floating_ips(work, ports) if work.replaces else []
        attempt(work, "metadata", lambda: compute.set_server_metadata(work.cloud, server_id, work.plan.vm.metadata))
        for each in ports:
            _clean_port(work, each)
        if work.replaces:
            _let_old_ports_go(work, ports)
        _clean_volumes(work, server_id)
        made = work.results["CREATE_VOLUME_FROM_SNAPSHOT"]
        result = {
            **work.results["CREATE_SERVER"],
            "volume_id": made["volume_id"],
            "data_volumes": made["data_volumes"],
            "addresses": [_address(work, each) for each in ports],
            "floating_ips": floating,
        }
        if work.job.is_retry or work.doubted:
            _take_strays_away(work, result)
        _must_be_there(work, server_id)
        return result

    def find(self, work: Work) -> Result | None:
        """Of this server: if it had to be made anew, all of it is to be put right anew."""
        done = work.results.get(self.name)
        return done if done and done["server_id"] == work.results["CREATE_SERVER"]["server_id"] else None


class CleanupOldStorage(Step):
    """Deletes the old boot volume, and the snapshot if that was asked for; never while anything uses it."""

    name: ClassVar[StepName] = "CLEANUP_OLD_STORAGE"

    def run(self, work: Work) -> Result:
        plan, left = work.plan, list[Left]()
        work.note({"left": []})  # from here on there is no way back
        if plan.delete_source_snapshot:
            left += _delete_snapshot(work, plan.restore_point.snapshot_id, plan.restore_point.snapshot_name)
        left += _delete_old_volume(work, plan.source_volume)
        return {"left": [vars(each) for each in left]}


def _must_be_there(work: Work, server_id: str) -> None:
    """Nothing of the old server is given up for one that somebody has deleted meanwhile; who is not answered believes it is there.

    Raises:
        StepFailed: it is gone.
    """
    with suppress(CloudError):
        if old_server.is_going(work, server_id):
            raise StepFailed(f"The new server {server_id} was deleted by somebody before the restore was over.")


def _take_strays_away(work: Work, result: Result) -> None:
    def take() -> None:
        left = strays.remove(work, strays.found(work, result))
        work.warnings += [f"{each.kind} {each.id} was made twice: {each.why}" for each in left]

    attempt(work, "what was made twice", take)


def attempt(work: Work, what: str, act: Callable[[], Any]) -> None:
    """Put something right, or tell that it could not be."""
    try:
        work.again(act, busy=STORAGE_BUSY)
    except (CloudError, NotFound) as failure:
        work.warnings.append(f"Not put right: {what}: {failure}")


def move_floating_ip(work: Work, planned: PlannedFloatingIp, port: Record, *, old_port_id: str) -> str | None:
    """Have a floating IP lead to the port; what it is now, or None: it is somebody else's."""
    now = network.get_floating_ip(work.admin, planned.id)
    if now["port_id"] not in {None, old_port_id, port["port_id"]}:
        work.warnings.append(f"Floating IP {planned.floating_ip_address} leads to another port now: it was left alone.")
        return None
    if now["port_id"] != port["port_id"]:
        addresses = [each for each in port["ip_addresses"] if ":" not in each]
        same = planned.fixed_ip_address if planned.fixed_ip_address in addresses else None
        fixed = same or next(iter(addresses), None)
        network.update_floating_ip(
            work.admin, planned.id, {"port_id": port["port_id"], **({"fixed_ip_address": fixed} if fixed else {})}
        )
    return planned.floating_ip_address


def _move_floating_ips(work: Work, ports: list[Result]) -> list[str]:
    moved = []
    by_old = {each["original_port_id"]: each for each in ports}
    for planned in work.plan.network_plan:
        port = by_old[planned.original_port_id]
        for each in planned.floating_ips:
            if each.reassociated:

                def move(each: PlannedFloatingIp = each, port: Result = port) -> None:
                    address = move_floating_ip(work, each, port, old_port_id=port["original_port_id"])
                    moved.extend([address] if address else [])

                attempt(work, f"floating IP {each.floating_ip_address}", move)
    return moved


def _clean_port(work: Work, port: Result) -> None:
    """The old one's name and description; in NEW mode the old one is there still, under its own."""
    old = {each["id"]: each for each in work.baseline["ports"]}.get(port["original_port_id"], {})
    description = (old.get("description") or "") if work.replaces else ""
    if not port["reused"]:
        fields = {"description": description}
        attempt(work, f"port {port['port_id']}", lambda: network.update_port(work.admin, port["port_id"], fields))


def _let_old_ports_go(work: Work, ports: list[Result]) -> None:
    taken = {each["port_id"] for each in ports}
    for port in work.baseline["ports"]:
        now = old_server.get_port(work, port["id"])
        if port["id"] not in taken and now and now["device_id"] in {"", marks.holder(work.job.lineage_id)}:
            attempt(work, f"old port {port['id']}", lambda port=port: _delete_port(work, port["id"]))  # type: ignore[misc]


def _delete_port(work: Work, port_id: str) -> None:
    with suppress(NotFound):  # the answer to an earlier try was lost
        network.delete_port(work.admin, port_id)


def _clean_volumes(work: Work, server_id: str) -> None:
    made = work.results["CREATE_VOLUME_FROM_SNAPSHOT"]
    old = {each["id"]: each for each in work.baseline["volumes"]}
    successors = {work.plan.source_volume: made["volume_id"], **made["data_volumes"]}
    for old_id, new_id in successors.items():
        known = old.get(old_id, {})
        # Snapshot policies are in there: the new volume is as well protected as the old one was, where it takes its place.
        metadata = marks.without(known.get("metadata") or {}) if work.replaces else {}
        fields = {"metadata": metadata}
        attempt(work, f"volume {new_id}", lambda new_id=new_id, fields=fields: _update(work, new_id, fields))  # type: ignore[misc]
        if work.replaces:
            marked = {"metadata": {**(known.get("metadata") or {}), marks.REPLACED_BY: server_id}}
            attempt(work, f"old volume {old_id}", lambda old_id=old_id, marked=marked: _update(work, old_id, marked))  # type: ignore[misc]
    for old_id, known in old.items():
        now_attached = successors.get(old_id, old_id if work.replaces else None)
        if known["delete_on_termination"] and now_attached:
            for each in old_server.set_deleted_with(work, server_id, now_attached, deleted=True):
                work.warnings.append(f"Volume {each.id}: {each.why}")


def _update(work: Work, volume_id: str, fields: dict[str, Any]) -> None:
    block_storage.update_volume(work.cloud, volume_id, fields)


def _address(work: Work, port: Result) -> Result:
    floating = [
        each.floating_ip_address
        for planned in work.plan.network_plan
        if planned.original_port_id == port["original_port_id"] and work.replaces
        for each in planned.floating_ips
    ]
    kept = ("network_id", "port_id", "mac_address", "ip_addresses")
    return {**{key: port[key] for key in kept}, "floating_ips": floating}


def _delete_snapshot(work: Work, snapshot_id: str, name: str) -> list[Left]:
    def gone() -> str | None:
        try:
            now = block_storage.get_snapshot(work.admin, snapshot_id)
        except NotFound:
            return None
        if now["status"] != "deleting":
            raise StepFailed(f"the storage needs it still ({now['status']}): delete it later")
        return f"snapshot {snapshot_id} to go"

    try:
        work.again(lambda: block_storage.delete_snapshot(work.admin, snapshot_id), busy=STORAGE_BUSY)
        work.wait(gone, timeout=_GONE_TIMEOUT)
    except NotFound:
        return []
    except (CloudError, StepFailed) as failure:
        return [Left("snapshots", snapshot_id, name, f"Not deleted: {failure}")]
    return []


def _delete_old_volume(work: Work, volume_id: str) -> list[Left]:
    name: str | None = None
    try:
        volume = block_storage.get_volume(work.admin, volume_id)
        name = volume["name"]
        if volume["status"] != "available" or volume["attachments"]:
            why = f"Kept: it is {volume['status']}, something uses it."
            return [Left("volumes", volume_id, name, why, kept=True)]
        if snapshots := block_storage.list_snapshots_of(work.admin, volume_id):
            names = ", ".join(each["name"] or each["id"] for each in snapshots)
            why = f"Not deleted: a volume stays while there are snapshots of it ({names})."
            return [Left("volumes", volume_id, name, why)]
        work.again(lambda: block_storage.delete_volume(work.admin, volume_id), busy=STORAGE_BUSY)
        work.wait(lambda: _volume_to_go(work, volume_id), timeout=_GONE_TIMEOUT)
    except NotFound:
        return []
    except (CloudError, StepFailed) as failure:
        return [Left("volumes", volume_id, name, f"Not deleted: {failure}")]
    return []


def _volume_to_go(work: Work, volume_id: str) -> str | None:
    try:
        now = block_storage.get_volume(work.admin, volume_id)
    except NotFound:
        return None
    if now["status"] != "deleting":
        raise StepFailed(f"it is {now['status']}")
    return f"volume {volume_id} to go"
