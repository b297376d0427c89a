"""CREATE_SERVER and WAIT_SERVER_ACTIVE: the new server, on the new volume."""
# ruff: noqa: D102 - what run, find and undo are for is said in steps/step.py

from collections.abc import Sequence
from typing import ClassVar

from api.features.restore import server_body
from api.features.restore.jobs import Result
from api.features.restore.plan import StepName
from api.features.restore.steps import old_server
from api.features.restore.steps.step import Step
from api.features.restore.watch import StepFailed
from api.features.restore.work import Left, Record, Work
from pf9.errors import CloudError, NotFound
from pf9.openstack import compute

_TIMEOUT, _GONE_TIMEOUT = 600.0, 300.0
_BROKEN = ("ERROR", "DELETED", "SOFT_DELETED")
RAN = ("ACTIVE", "SHUTOFF", "PAUSED", "SUSPENDED")  # it came up; whoever has put it to sleep since wants it so
WAY_BACK = "WAY_BACK"  # what a server carries that was made on the old volume


class CreateServer(Step):
    """Asks for the server; of an earlier try that ended in ERROR, nothing stays."""

    name: ClassVar[StepName] = "CREATE_SERVER"

    def run(self, work: Work) -> Result:
        if work.job.is_retry:
            remove(work, made(work))
        name = work.plan.new_vm_name
        ports = [each["port_id"] for each in work.results["CREATE_PORTS"]["ports"]]
        server = server_body.create(
            work,
            name=name,
            step=self.name,
            flavor_id=work.plan.vm.flavor.id,
            volume_ids=_volumes(work),
            port_ids=ports,
        )
        return {"server_id": server["id"], "server_name": name}

    def find(self, work: Work) -> Result | None:
        working = [each for each in made(work, self.name) if each["status"] not in _BROKEN]
        return {"server_id": working[0]["id"], "server_name": working[0]["name"]} if working else None

    def undo(self, work: Work) -> list[Left]:
        return remove(work, made(work, self.name))


class WaitServerActive(Step):
    """Waits until it runs."""

    name: ClassVar[StepName] = "WAIT_SERVER_ACTIVE"

    def run(self, work: Work) -> Result:
        server_id = work.results[CreateServer.name]["server_id"]
        wait_active(work, server_id)
        return {"server_id": server_id}


def wait_active(work: Work, server_id: str) -> None:
    """Wait until a server runs.

    Raises:
        StepFailed: it ends in ERROR, or is gone.
    """

    def still() -> str | None:
        server = old_server.look(work, server_id)
        if server is None:
            raise StepFailed(f"The new server {server_id} was deleted while it was being built.")
        if server["status"] == "ERROR":
            why = f"The new server {server_id} ended in ERROR: {old_server.fault_of(server)}"
            raise StepFailed(f"{why}{_in_group(work)}")
        state = server.get("OS-EXT-STS:task_state")
        return None if server["status"] in RAN else f"server {server_id} to be ACTIVE ({server['status']}, {state})"

    work.wait(still, timeout=_TIMEOUT)


def _in_group(work: Work) -> str:
    group = work.plan.vm.server_group_id
    return f" It was asked for in the server group {group}, whose policy must leave a host for it." if group else ""


def made(work: Work, step: str | None = None) -> list[Record]:
    """The servers that the chain of jobs has made, by their marks and by what was written down."""
    there = {each["id"]: each for each in server_body.of_chain(work, step)}
    written = {
        CreateServer.name: work.results.get(CreateServer.name, {}).get("server_id"),
        WAY_BACK: work.results.get(old_server.DeleteExistingVm.name, {}).get("rebuilt"),
    }
    for its_step, its_id in written.items():
        if step in {None, its_step} and its_id and its_id not in there and (server := old_server.look(work, its_id)):
            there[its_id] = server
    return list(there.values())


def remove(work: Work, servers: Sequence[Record]) -> list[Left]:
    """Delete servers that the chain has made, and wait until they are gone: their volumes and ports are free then.

    Volumes stay: those that moved over from the old server had been told to go with this one, as they did with that one.
    """
    left = []
    for server in servers:
        try:
            old_server.keep_volumes(work, server["id"])
            work.again(lambda server=server: compute.delete_server(work.cloud, server["id"]))  # type: ignore[misc]
            work.wait(lambda server=server: _to_go(work, server["id"]), timeout=_GONE_TIMEOUT)  # type: ignore[misc]
        except NotFound:
            continue
        except (CloudError, StepFailed) as failure:
            left.append(Left("servers", server["id"], server["name"], f"Not deleted: {failure}"))
    return left


def _to_go(work: Work, server_id: str) -> str | None:
    server = old_server.look(work, server_id)
    if server is None:
        return None
    if server["status"] == "SOFT_DELETED":
        compute.force_delete_server(work.cloud, server_id)
    return f"server {server_id} to go ({server['status']})"


def _volumes(work: Work) -> list[str]:
    """The boot volume, then the others in the order of their devices; in place of the old server, all that it had."""
    made_ones = work.results["CREATE_VOLUME_FROM_SNAPSHOT"]
    data: dict[str, str] = made_ones["data_volumes"]
    if not work.replaces:
        ordered = sorted(work.plan.data_volumes, key=lambda each: each.device)
        return [made_ones["volume_id"], *(data[each.source_volume_id] for each in ordered)]
    others = sorted((each for each in work.baseline["volumes"] if not each["boot"]), key=lambda each: each["device"])
    return [made_ones["volume_id"], *(data.get(each["id"], each["id"]) for each in others)]
