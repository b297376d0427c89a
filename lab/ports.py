"""Free ports on the loopback interface, chosen once for a lab and kept in its state."""

import json
import random
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from lab import places

HOST = "127.0.0.1"
# Below the range from which the kernel takes ports for outgoing connections.
FIRST, LAST = 20000, 32000


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def is_open(port: int) -> bool:
    """Whether somebody accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


@dataclass(frozen=True)
class Ports:
    """The ports of one lab, by the name of what listens."""

    file: Path

    def of(self, name: str) -> int:
        """The port kept for this name; a free one at the first time."""
        return self._choose(name, keep=True)

    def renewed(self, name: str) -> int:
        """The same, for something about to listen: another port when a stranger sits on the old one."""
        return self._choose(name, keep=False)

    def _choose(self, name: str, *, keep: bool) -> int:
        with places.locked(self.file.with_suffix(".lock")):
            known: dict[str, int] = json.loads(self.file.read_text()) if self.file.exists() else {}
            port = known.get(name)
            if port and (keep or _becomes_free(port)):
                return port
            port = _free(taken=set(known.values()))
            known[name] = port
            draft = self.file.with_suffix(".new")
            draft.write_text(json.dumps(known, indent=1, sort_keys=True))
            draft.rename(self.file)
            return port


def _becomes_free(port: int) -> bool:
    """Whether it is free now or in a moment: a killed process lets go of it only when its last thread has ended."""
    end = time.monotonic() + 2
    while not is_free(port):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _free(*, taken: set[int]) -> int:
    choose = random.SystemRandom()
    for _ in range(1000):
        port = choose.randint(FIRST, LAST)
        if port not in taken and is_free(port):
            return port
    raise RuntimeError(f"no free port between {FIRST} and {LAST}")
