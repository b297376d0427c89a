"""Other people, who do something by hand in the middle of a restore and know nothing of it."""

import random
import threading
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pf9.errors import CloudRefused, Conflict, DatabaseUnavailable, NotFound
from pf9.openstack import block_storage, compute, network
from tests.bench.chaos.attempts import REQUEST_TIMEOUT
from tests.fixtures.restore_scene import Scene, Vm
from tests.fixtures.restore_trials import ENDED, Trials

# What they do, and after which step at the earliest.
_KINDS = {
    "moves a floating IP to another port": "VALIDATE_LIVE_STATE",
    "takes a floating IP away": "VALIDATE_LIVE_STATE",
    "deletes a port of the old server": "VALIDATE_LIVE_STATE",
    "deletes the snapshot": "CREATE_VOLUME_FROM_SNAPSHOT",
    "deletes the new volume": "WAIT_VOLUME_AVAILABLE",
    "stops the new server": "WAIT_SERVER_ACTIVE",
    "deletes the new server": "CREATE_SERVER",
}
_TRIES, _PAUSE = 20, 0.2


@dataclass
class Meddled:
    """What was done by hand, and so is nobody's fault."""

    told: list[str] = field(default_factory=list)
    floating: set[str] = field(default_factory=set)  # may lead elsewhere or nowhere
    thieves: dict[str, str] = field(default_factory=dict)  # ports, with the floating IP that leads to each
    port: dict[str, Any] | None = None  # deleted
    snapshots: set[str] = field(default_factory=set)
    volume: bool = False
    stopped: bool = False
    deleted: set[str] = field(default_factory=set)  # servers

    def __bool__(self) -> bool:
        return bool(self.told)


class Meddler(threading.Thread):
    """One of them, who comes once."""

    def __init__(self, trials: Trials, vm: Vm, job_id: uuid.UUID, rng: random.Random, meddled: Meddled) -> None:
        super().__init__(daemon=True)
        self._trials, self._vm, self._job_id, self._rng, self._meddled = trials, vm, job_id, rng, meddled
        self._kind = rng.choice(sorted(_KINDS))
        self._delay = rng.uniform(0, 2.5)
        self.failure: Exception | None = None

    @property
    def _stage(self) -> Scene:
        return self._trials.stage

    def run(self) -> None:
        """Wait for the moment, then do it."""
        try:
            if self._wait():
                time.sleep(self._delay)
                with suppress(NotFound, Conflict, CloudRefused):
                    self._act()
        except Exception as failure:  # noqa: BLE001 - told to whoever waits for the thread
            self.failure = failure

    def _wait(self) -> bool:
        """Until the step is done; False: it never was."""
        while True:
            with suppress(DatabaseUnavailable):
                if self._trials.steps(self._job_id)[_KINDS[self._kind]]["status"] == "SUCCEEDED":
                    return True
                if self._trials.row(self._job_id)["status"] in ENDED:
                    return False
            time.sleep(0.1)

    def _made(self, step: str) -> dict[str, Any]:
        while True:
            with suppress(DatabaseUnavailable):
                return self._trials.steps(self._job_id)[step]["result"] or {}
            time.sleep(0.1)

    def _act(self) -> None:
        stage, meddled = self._stage, self._meddled
        match self._kind:
            case "moves a floating IP to another port" | "takes a floating IP away":
                self._lead_away(thief="another port" in self._kind)
            case "deletes a port of the old server":
                self._delete_port()
            case "deletes the snapshot":
                block_storage.delete_snapshot(stage.admin, self._vm.snapshot_id)
                meddled.snapshots.add(self._vm.snapshot_id)
                self._told()
            case "deletes the new volume":
                volume_id = self._made("CREATE_VOLUME_FROM_SNAPSHOT")["volume_id"]
                stage.session.delete("block-storage", f"/volumes/{volume_id}")
                meddled.volume = True
                self._told()
            case "stops the new server":
                server_id = self._made("CREATE_SERVER")["server_id"]
                stage.session.post("compute", f"/servers/{server_id}/action", {"os-stop": None})
                meddled.stopped = True
                self._told()
            case "deletes the new server":
                self._delete_server(self._made("CREATE_SERVER")["server_id"])

    def _lead_away(self, *, thief: bool) -> None:
        stage = self._stage
        mine = [each for each in network.list_floating_ips(stage.admin) if each["project_id"] == stage.project_id]
        led = next((each for each in mine if each["port_id"]), None)
        if led is None:
            return
        port_id = None
        address = led["floating_ip_address"]
        if thief:
            body = {"network_id": stage.network_id, "name": "another", "device_id": "by hand"}
            port_id = network.create_port(stage.session, body)["id"]
            self._meddled.thieves[port_id] = address
        self._meddled.floating.add(address)
        self._told()
        network.update_floating_ip(stage.admin, led["id"], {"port_id": port_id})

    def _delete_server(self, server_id: str) -> None:
        """While nothing goes with it: once it has been told to take volumes along, that is what is asked for."""
        if not any(each["delete_on_termination"] for each in compute.list_attachments(self._stage.admin, server_id)):
            self._stage.session.delete("compute", f"/servers/{server_id}")
            self._meddled.deleted.add(server_id)
            self._told()

    def _delete_port(self) -> None:
        ports = self._made("VALIDATE_LIVE_STATE")["ports"]
        if not ports or self._meddled.port:
            return
        port = self._rng.choice(ports)
        led = [each for each in network.list_floating_ips(self._stage.admin) if each["port_id"] == port["id"]]
        network.delete_port(self._stage.admin, port["id"])
        self._meddled.port = port
        self._meddled.floating |= {each["floating_ip_address"] for each in led}
        self._told()

    def _told(self) -> None:
        self._meddled.told.append(f"somebody {self._kind}")


def over(meddlers: list[Meddler]) -> None:
    """Wait until they have gone."""
    for each in meddlers:
        each.join(REQUEST_TIMEOUT + 120)
        if each.failure:
            raise each.failure
