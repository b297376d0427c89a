"""Where everything of this cloud is: the lab writes it to the file that OSBOX_SETTINGS names."""

import json
import os
from pathlib import Path
from typing import Any

_given: dict[str, Any] = json.loads(Path(os.environ["OSBOX_SETTINGS"]).read_text())

STATE = Path(_given["state"])
HOST: str = _given["host"]
PORTS: dict[str, int] = _given["ports"]
URLS: dict[str, str] = _given["urls"]
DATABASES: dict[str, str] = _given["databases"]
# name -> (vCPUs, MiB of memory, GB of disk)
HYPERVISORS: dict[str, tuple[int, int, int]] = {name: tuple(size) for name, size in _given["hypervisors"].items()}


def path(*parts: str) -> str:
    """A place in the state folder, as OpenStack's options want it."""
    return str(STATE.joinpath(*parts))
