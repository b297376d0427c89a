"""What there is at the end: no resource without an owner, no source lost, addresses right."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pf9.database import Row
from pf9.openstack import network
from tests.bench.chaos.meddling import Meddled
from tests.fixtures.restore_scene import Scene, Vm
from tests.fixtures.restore_shapes import Portrait, marked

Ports = list[tuple[str, str, list[str]]]


@dataclass
class Count:
    """What there was, and what is to come of it."""

    stage: Scene
    vm: Vm
    mode: str
    strategy: str
    wishes: dict[str, Any]
    meddled: Meddled = field(default_factory=Meddled)
    changed_strategy: bool = False

    def __post_init__(self) -> None:
        """Look before anything happens."""
        self.before, self.held = Portrait.of(self.stage, self.vm.id), self.stage.holdings()

    # --- nothing of it stays ---------------------------------------------------------------------------------------------

    def nothing(self, now_id: str) -> None:
        """Nothing was made that stays, and the server is as it was, perhaps under another id."""
        stage = self.stage
        assert not marked(stage), marked(stage)
        self.same(Portrait.of(stage, now_id))
        held = self._now()
        assert set(held["servers"]) == set(self.held["servers"]) - {self.vm.id} | {now_id}
        assert set(held["volumes"]) == set(self.held["volumes"]), (held, self.held)
        assert set(held["snapshots"]) == set(self.held["snapshots"]) - self.meddled.snapshots, (held, self.held)
        self._ports_held(held["ports"], self.held["ports"])

    def same(self, now: Portrait) -> None:
        """The original; built again it runs."""
        was = self.before
        assert now.goes_with == was.goes_with, (now, was)
        self._same_ports(now.ports)
        self._led(now.floating, was.floating)
        for name in was.itself.keys() - {"status"}:
            assert now.itself[name] == was.itself[name], (name, now.itself, was.itself)

    # --- it is restored --------------------------------------------------------------------------------------------------

    def restored(self, row: Row, *, quiet: bool) -> None:
        """The new server is what it was to be, and the old one's things are where they belong."""
        stage, result = self.stage, row["result_json"]
        left = {each["id"]: each["why"] for each in result["left"]}
        held = self._now()
        if result["server_id"] in self.meddled.deleted and result["server_id"] not in held["servers"]:
            return  # somebody has deleted it when all was done
        now, told_wrong = Portrait.of(stage, result["server_id"]), " ".join(result["warnings"])
        new = {kind: set(held[kind]) - set(self.held[kind]) for kind in held}
        gone = {kind: set(self.held[kind]) - set(held[kind]) for kind in held}
        made = {result["volume_id"], *result["data_volumes"].values()}
        assert new["servers"] == {result["server_id"]}, (new, left)
        assert new["volumes"] == made, (new, made, left)
        assert not new["snapshots"], new
        assert now.itself["status"] in ({"ACTIVE", "SHUTOFF"} if self.meddled.stopped else {"ACTIVE"})
        self._interfaces(now)
        strange = set(held["ports"].values()) - set(held["servers"])
        assert not strange, (strange, held["ports"])
        self._like(now, told_wrong)
        if self.mode == "NEW":
            assert not gone["servers"] | gone["volumes"], gone
            assert gone["snapshots"] <= self.meddled.snapshots, gone
            self._ports_held({k: v for k, v in held["ports"].items() if k not in new["ports"]}, self.held["ports"])
            self.same(Portrait.of(stage, self.vm.id))
            assert len(now.goes_with) == len(made), (now, made)
        else:
            self._replaced(now, gone, left, result)
        if quiet and self.mode == "REPLACE" and not self.wishes.get("cleanup_old_storage") and not self.meddled:
            assert not left, left
        self._addressed(now, told_wrong)

    def _like(self, now: Portrait, told_wrong: str) -> None:
        """All but the name is the old one's."""
        was = self.before
        for name in was.itself.keys() - {"status", "name"}:
            same = now.itself[name] == was.itself[name] or name in told_wrong
            assert same, (name, now.itself, was.itself, told_wrong)
        if self.mode == "REPLACE":
            assert now.itself["name"] == self.wishes.get("new_vm_name", was.itself["name"])

    def _replaced(self, now: Portrait, gone: dict[str, set[str]], left: dict[str, str], result: Row) -> None:
        assert gone["servers"] == {self.vm.id}, gone
        deleted = {self.vm.boot_volume} if self.wishes.get("cleanup_old_storage") else set()
        assert gone["volumes"] <= deleted, gone
        assert deleted - gone["volumes"] <= left.keys(), (deleted, gone, left)
        snapshots = {self.vm.snapshot_id} if self.wishes.get("delete_source_snapshot") else set()
        assert gone["snapshots"] <= snapshots | self.meddled.snapshots, gone
        assert snapshots - gone["snapshots"] <= left.keys(), (snapshots, gone, left)
        by_old = {self.vm.boot_volume: result["volume_id"], **result["data_volumes"]}
        wanted = {by_old.get(each, each): goes for each, goes in self.before.goes_with.items()}
        assert list(now.goes_with.items()) == list(wanted.items()), (now.goes_with, wanted, result["warnings"])
        self._led(((each, "") for each, _ in now.floating), ((each, "") for each, _ in self.before.floating))

    def _addressed(self, now: Portrait, told_wrong: str) -> None:
        was, others = self.before, "It got another address" in told_wrong
        if self.mode == "REPLACE" and self.strategy in {"SAME_IPS_OR_FAIL", "TRY_SAME_IPS"} and not others:
            self._same_ports(now.ports)
            self._led(now.floating, was.floating)
        if self.strategy == "SAME_IPS_OR_FAIL":
            assert not others, told_wrong
        if self.mode == "NEW":
            assert not now.addresses & was.addresses, (now.ports, was.ports)
        if not self.changed_strategy:
            for addresses in self.wishes.get("manual_ips", {}).values():
                assert set(addresses) <= now.addresses, (addresses, now.ports)

    # --- what somebody has done by hand is nobody's fault ----------------------------------------------------------------

    def _now(self) -> dict[str, dict[str, str]]:
        """What the project has, but for what others have made in it; floating IPs that they took are theirs still."""
        held = self.stage.holdings()
        for port_id in self.meddled.thieves:
            held["ports"].pop(port_id, None)
        leads = {each["floating_ip_address"]: each["port_id"] for each in network.list_floating_ips(self.stage.admin)}
        for port_id, address in self.meddled.thieves.items():
            assert leads[address] == port_id, (address, leads[address], port_id)
        return held

    def _led(self, now: Iterable[tuple[str, str]], was: Iterable[tuple[str, str]]) -> None:
        found, wanted = list(now), list(was)
        must = [each for each in wanted if each[0] not in self.meddled.floating]
        assert set(must) <= set(found) <= set(wanted), (found, wanted, self.meddled)
        assert not {each for each, _ in found} & set(self.meddled.thieves.values()), (found, self.meddled)

    def _same_ports(self, now: Ports) -> None:
        was = self.before.ports
        port = self.meddled.port
        but_one = [each for each in was if not port or each[1] != port["mac_address"]]
        assert now in (was, but_one), (now, was)

    def _interfaces(self, now: Portrait) -> None:
        wanted = [self.before.interfaces]
        if port := self.meddled.port:
            one = (port["network_id"], len(port["fixed_ips"]))
            wanted.append(self.before.interfaces - Counter([one]))
        assert now.interfaces in wanted, (now, self.before)

    def _ports_held(self, now: dict[str, str], was: dict[str, str]) -> None:
        """Ports of before; one that was deleted by hand may have been made again."""
        port = self.meddled.port
        if not port:
            assert set(now) == set(was), (now, was)
            return
        assert set(was) - set(now) <= {port["id"]}, (now, was)
        assert len(set(now) - set(was)) <= 1, (now, was)
