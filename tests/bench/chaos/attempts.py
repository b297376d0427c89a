"""What happens to one job: drawn at random, and told in words so that a case can be read in the log."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fixtures import fault_proxy
from tests.fixtures.fault_proxy import Fault, FaultProxy
from tests.fixtures.restore_scene import Scene
from tests.fixtures.restore_trials import LEASE, broken_server

REQUEST_TIMEOUT = 15.0
_USUAL, _SLOW = 6.0, 12.0  # so long does a restore take here, and one that waits for something
_CHANGES = (
    "POST block-storage /volumes$",
    "POST block-storage /volumes/.*/action",
    "PUT block-storage /volumes/",
    "POST network /ports$",
    "PUT network /ports/",
    "DELETE network /ports/",
    "PUT network /floatingips/",
    "POST compute /servers$",
    "PUT compute /servers/.*/os-volume_attachments/",
    "PUT compute /servers/.*/metadata",
    "DELETE compute /servers/",
    "DELETE block-storage /",
    "POST network /(networks|subnets)$",
    "DELETE network /networks/",
)
_LOOKS = (
    "GET compute /servers/",
    "GET compute /servers/detail",
    "GET block-storage /volumes/",
    "GET network /ports",
    "GET network /floatingips",
    "POST identity /auth/tokens",
)
# What befalls a process: killed, frozen until others have taken over, frozen for a moment, told to stop.
_BLOWS = ("kill",) * 6 + ("freeze",) * 3 + ("nap", "term")
_IN_A_PROCESS = {*_BLOWS, "kill the other"}


@dataclass
class Attempt:
    """What happens to one job: when, in seconds from the start."""

    acts: list[tuple[float, str]] = field(default_factory=list)
    seats: int = 1  # processes that are alive at once
    fault: tuple[str, str, Fault, int] | None = None  # in words, where, what, how often
    broken: int = 0  # so many servers end in ERROR

    @classmethod
    def drawn(cls, rng: random.Random) -> "Attempt":
        """At random; something happens in it."""
        made = cls(seats=rng.choice((1, 1, 2)), fault=_fault(rng) if rng.random() < 0.5 else None)
        if rng.random() < 0.75 or not made.fault:
            blows = (*_BLOWS, *(["kill the other"] if made.seats > 1 else []))
            made.acts.append((rng.uniform(0, rng.choice((_USUAL, _USUAL, _SLOW))), rng.choice(blows)))
        if rng.random() < 0.2:
            made.broken = rng.choice((1, 1, 2))
        for chance, act in ((0.12, "cancel"), (0.2, "restart")):
            if rng.random() < chance:
                made.acts.append((rng.uniform(0, _USUAL), act))
        made.acts.sort()
        return made

    @property
    def in_processes(self) -> bool:
        """Whether processes of their own are needed."""
        return self.seats > 1 or any(act in _IN_A_PROCESS for _, act in self.acts)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing happens."""
        return not (self.acts or self.fault or self.broken)

    def disturb(self, proxy: FaultProxy, stage: Scene) -> None:
        """Have the cloud fail behind this proxy."""
        if self.fault:
            _, match, fault, times = self.fault
            proxy.add(match=match, fault=fault, times=times)
        if self.broken:
            proxy.add(match="POST compute /servers$", fault=broken_server(stage), times=self.broken)

    def __str__(self) -> str:
        return " + ".join(self._words()) or "left alone"

    def _words(self) -> Iterator[str]:
        if self.seats > 1:
            yield f"{self.seats} processes"
        if self.fault:
            yield self.fault[0]
        if self.broken:
            yield f"{self.broken} servers end in ERROR"
        for at, act in self.acts:
            yield f"{act} {at:.1f}"


def nap(rng: random.Random) -> float:
    """So long is a process frozen that comes back by itself: before its lease ends, or a little later."""
    return rng.uniform(0.5, 1.6 * LEASE)


def _fault(rng: random.Random) -> tuple[str, str, Fault, int]:
    match, times = rng.choice(_CHANGES if rng.random() < 0.75 else _LOOKS), rng.choice((1, 1, 1, 2, 3))
    kinds: dict[str, Fault] = {
        "429": fault_proxy.status(429, retry_after=1),
        "500": fault_proxy.status(500),
        "503": fault_proxy.status(503),
        "409": fault_proxy.status(409, message="it is busy"),
        "lost": fault_proxy.lost_answer(),
        "cut": fault_proxy.cut_body(),
        "reset": fault_proxy.reset(),
        "slow": fault_proxy.late(rng.uniform(1, 5)),
        "hang": fault_proxy.late(REQUEST_TIMEOUT + rng.uniform(1, 6)),
    }
    kind = rng.choice([each for each in kinds if match not in _LOOKS or each != "409"])
    return f"{kind} x{times} {match}", match, kinds[kind], times
