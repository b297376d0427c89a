"""CLEANUP_OLD_PORTS and CREATE_PORTS: an address for each port of the old server, as the strategy wants it."""
# ruff: noqa: D102 - what run, find and undo are for is said in steps/step.py

from contextlib import suppress
from typing import Any, ClassVar

from api.features.restore import marks
from api.features.restore.jobs import Result
from api.features.restore.plan import PlannedPort, StepName
from api.features.restore.steps import deletion, isolated, old_server, server
from api.features.restore.steps.step import Step
from api.features.restore.watch import StepFailed
from api.features.restore.work import Left, Record, Work
from pf9.errors import CloudRefused, NotFound
from pf9.openstack import network

_CONFLICT = 409
_TRIES, _PAUSE = 5, 3.0  # while an address is held by a port that is going


class CleanupOldPorts(Step):
    """Sees which of the old ports are there still; those that the new server does not take go when it runs."""

    name: ClassVar[StepName] = "CLEANUP_OLD_PORTS"

    def run(self, work: Work) -> Result:
        ours = {"", marks.holder(work.job.lineage_id), work.plan.vm.id}
        there: list[str] = []
        gone: list[str] = []
        for port in work.baseline["ports"]:
            now = old_server.get_port(work, port["id"])
            (there if now and now["device_id"] in ours else gone).append(port["id"])
        return {"held": there, "gone": gone}

    def find(self, work: Work) -> Result | None:
        return work.results.get(self.name) if deletion.has_successor(work) else None


class CreatePorts(Step):
    """Takes the old ports where the old server is gone and their addresses are wanted, and makes the others."""

    name: ClassVar[StepName] = "CREATE_PORTS"

    def run(self, work: Work) -> Result:
        if work.job.is_retry:
            _drop_misfits(work)
        ports: list[Result] = []
        for planned in (isolated.into_isolation(work, each) for each in work.plan.network_plan):
            ports.append(_reused(work, planned) or _found(work, planned) or _created(work, planned))
            work.note({"ports": ports})
        return {"ports": ports}

    def find(self, work: Work) -> Result | None:
        written = work.results.get(self.name, {}).get("ports", [])
        whole = len(written) == len(work.plan.network_plan)
        there = whole and all(old_server.get_port(work, each["port_id"]) for each in written)
        if not there or _misfits(work, written):
            return None
        work.warnings += [each["settled"] for each in written if each.get("settled")]
        return {"ports": written}

    def undo(self, work: Work) -> list[Left]:
        return [left for port in made(work) for left in old_server.discard_port(work, port)]


def made(work: Work) -> list[Record]:
    """The ports that the chain of jobs has made, by their marks and by what was written down; not those it took over."""
    there = {port["id"]: port for port in marked(work)}
    for each in work.results.get(CreatePorts.name, {}).get("ports", []):
        if not each["reused"] and each["port_id"] not in there and (port := old_server.get_port(work, each["port_id"])):
            there[port["id"]] = port
    return list(there.values())


def marked(work: Work) -> list[Record]:
    """The ports that carry the marks of the chain of jobs."""
    return [
        port
        for planned in work.plan.network_plan
        for port in network.list_ports_by(
            work.admin, description=marks.description(work.job.lineage_id, planned.original_port_id)
        )
    ]


def create(work: Work, planned: PlannedPort, fixed_ips: list[dict[str, str]], *, mac: str | None) -> Record:
    """Make one; its description says whose it is from the first moment on."""
    description = marks.description(work.job.lineage_id, planned.original_port_id)
    body: dict[str, Any] = {
        "network_id": planned.network_id,
        "name": planned.original_port_name,
        "description": description,
        "binding:vnic_type": planned.vnic_type,
        "fixed_ips": fixed_ips,
        **({"mac_address": mac} if mac else {}),
    }
    if planned.port_security_enabled:
        body |= {"security_groups": planned.security_groups, "allowed_address_pairs": planned.allowed_address_pairs}
    else:
        body |= {"port_security_enabled": False, "security_groups": []}
    return work.make(
        lambda: network.create_port(work.cloud, body),
        lambda: next(iter(network.list_ports_by(work.admin, description=description)), None),
    )


def create_with_addresses(work: Work, planned: PlannedPort, fixed_ips: list[dict[str, str]]) -> Record:
    """Make one with these addresses, waiting for those that a dying port holds still.

    Raises:
        StepFailed: somebody else has one of them.
    """
    mac = _old_mac(work, planned)
    for tries in range(_TRIES):
        try:
            return create(work, planned, fixed_ips, mac=mac)
        except CloudRefused as refusal:
            if refusal.status != _CONFLICT:
                raise
            if mac:  # it may be the MAC, too, that somebody has
                mac = None
            holders = _holders(work, planned, fixed_ips)
            if not all(_is_dying(work, each) for each in holders) or tries == _TRIES - 1:
                raise StepFailed(_taken(fixed_ips, holders, refusal)) from refusal
            work.ledger.says(work.step, f"an address to be released ({_listed(fixed_ips)})")
            work.watch.pause(_PAUSE)
    raise AssertionError  # the last try returns or raises


def have_addresses(work: Work, port: Record, fixed_ips: list[dict[str, str]]) -> Record:
    """See that an old port has these addresses; a floating IP that leads to another one is let go, FINALIZE leads it here again.

    Raises:
        StepFailed: somebody else has one of them.
    """
    named = {each["ip_address"] for each in fixed_ips if "ip_address" in each}
    if len(fixed_ips) == len(port["fixed_ips"]) and named <= {each["ip_address"] for each in port["fixed_ips"]}:
        return port
    for floating in network.list_floating_ips_of(work.admin, [port["id"]]):
        if floating["fixed_ip_address"] not in named:
            work.again(lambda its_id=floating["id"]: network.update_floating_ip(work.admin, its_id, {"port_id": None}))  # type: ignore[misc]
    try:
        return work.again(lambda: network.update_port(work.admin, port["id"], {"fixed_ips": fixed_ips}))
    except CloudRefused as refusal:
        if refusal.status != _CONFLICT:
            raise
        raise StepFailed(_taken(fixed_ips, [], refusal)) from refusal


def _reused(work: Work, planned: PlannedPort) -> Result | None:
    """The old port, if it is held for us and has addresses that are wanted; the others it loses, and gets what it lacks."""
    if planned.original_port_id not in work.results.get("CLEANUP_OLD_PORTS", {}).get("held", ()):
        return None
    if not planned.takes_over(work.plan.ip_strategy):
        return None
    port = old_server.unbind(work, planned.original_port_id)
    asked = [each.model_dump(exclude_none=True) for each in planned.requested_ips]
    return _told(planned, have_addresses(work, port, asked), reused=True)


def _misfits(work: Work, written: list[Result]) -> list[Result]:
    """Of the ports of an earlier try, those that are not as they are asked for now: `retry` may say so otherwise."""
    asked = {each.original_port_id: isolated.into_isolation(work, each) for each in work.plan.network_plan}
    return [each for each in written if not _fits(work, asked[each["original_port_id"]], each)]


def _fits(work: Work, planned: PlannedPort, port: Result) -> bool:
    wanted = {each.ip_address for each in planned.requested_ips if each.ip_address}
    has_them = wanted <= set(port["ip_addresses"])
    if port["reused"]:
        return planned.takes_over(work.plan.ip_strategy) and has_them
    return has_them or (work.plan.ip_strategy == "TRY_SAME_IPS" and bool(port.get("settled")))


def _drop_misfits(work: Work) -> None:
    """Take away ports that an earlier try has made and that are not wanted so any more, and the server that has them."""
    misfits = _misfits(work, work.results.get(CreatePorts.name, {}).get("ports", []))
    if not misfits:
        return
    server.remove(work, server.made(work))
    for each in misfits:
        if not each["reused"]:
            with suppress(NotFound):
                work.again(lambda each=each: network.delete_port(work.cloud, each["port_id"]))  # type: ignore[misc]


def _found(work: Work, planned: PlannedPort) -> Result | None:
    if not work.job.is_retry:
        return None
    description = marks.description(work.job.lineage_id, planned.original_port_id)
    for port in network.list_ports_by(work.admin, description=description):
        told = _told(planned, port, reused=False)
        if _fits(work, planned, told):
            return told
        work.again(lambda port=port: network.delete_port(work.cloud, port["id"]))  # type: ignore[misc]
    return None


def _created(work: Work, planned: PlannedPort) -> Result:
    asked = [each.model_dump(exclude_none=True) for each in planned.requested_ips]
    if not any("ip_address" in each for each in asked):
        return _told(planned, create(work, planned, asked, mac=_same_mac(work, planned)), reused=False)
    try:
        return _told(planned, create_with_addresses(work, planned, asked), reused=False)
    except StepFailed as taken:
        if work.plan.ip_strategy != "TRY_SAME_IPS":
            raise
        settled = f"{taken} It got another address."
        work.warnings.append(settled)
        subnets = [{"subnet_id": each["subnet_id"]} for each in asked]
        return _told(planned, create(work, planned, subnets, mac=None), reused=False) | {"settled": settled}


def _old_mac(work: Work, planned: PlannedPort) -> str | None:
    """The MAC belongs to the address; not while the old port is there with it, in the same network."""
    if same := _same_mac(work, planned):
        return same
    is_free = work.replaces and old_server.get_port(work, planned.original_port_id) is None
    return planned.original_mac_address if is_free else None


def _same_mac(work: Work, planned: PlannedPort) -> str | None:
    """In a network of its own nobody else has it: a guest that knows its interfaces by their MAC finds them."""
    return planned.original_mac_address if work.is_drill else None


def _holders(work: Work, planned: PlannedPort, fixed_ips: list[dict[str, str]]) -> list[Record]:
    wanted = [each["ip_address"] for each in fixed_ips if "ip_address" in each]
    return [
        port for address in wanted for port in network.list_ports_with_address(work.admin, planned.network_id, address)
    ]


def _is_dying(work: Work, port: Record) -> bool:
    """Whether a port's server is gone or going: its address will be free in a moment."""
    if not str(port["device_owner"]).startswith("compute:"):
        return False
    server = old_server.look(work, port["device_id"])
    return server is None or server.get("OS-EXT-STS:task_state") == "deleting"


def _taken(fixed_ips: list[dict[str, str]], holders: list[Record], refusal: CloudRefused) -> str:
    whose = ", ".join(sorted({f"port {each['id']} of {each['device_id'] or 'nobody'}" for each in holders}))
    return f"{_listed(fixed_ips)} cannot be had: {f'it belongs to {whose}.' if whose else refusal}"


def _listed(fixed_ips: list[dict[str, str]]) -> str:
    return ", ".join(each.get("ip_address", "any") for each in fixed_ips)


def _told(planned: PlannedPort, port: Record, *, reused: bool) -> Result:
    return {
        "original_port_id": planned.original_port_id,
        "port_id": port["id"],
        "reused": reused,
        "network_id": port["network_id"],
        "mac_address": port["mac_address"],
        "ip_addresses": [each["ip_address"] for each in port["fixed_ips"]],
    }
