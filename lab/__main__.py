"""python -m lab: the lab from the command line."""

import argparse
import os
import signal
from typing import NoReturn

from lab import packages

COMMANDS = {
    "up": "have every part running",
    "down": "end all that runs, the demo's services too",
    "status": "what runs, and where",
    "reset": "put it back to what it was after its first start",
    "packages": "install the Debian packages that are missing (standard library only)",
    "demo": "start the whole product on the lab called demo",
    "snapshots": "start the snapshot worker of the running demo anew",
}


def _interrupted(*_: object) -> NoReturn:
    """Ctrl-C: end at once, as a kill would; the next start takes up what is half made."""
    print("\ninterrupted: the same command again goes on from here, make stop ends what runs", flush=True)
    os._exit(130)


def main() -> None:
    """Do what the first word says."""
    signal.signal(signal.SIGINT, _interrupted)
    parser = argparse.ArgumentParser(prog="python -m lab", description="All real peers of the product on one machine.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text)
        if name in {"up", "down", "status", "reset"}:
            command.add_argument("--name", default="demo", help="which lab: demo, test, or any other name")
    wanted = parser.parse_args()
    if wanted.command == "packages":
        packages.install()
        return
    # Not before: the packages are installed by a Python without our dependencies.
    from lab import commands as doing

    if wanted.command in {"demo", "snapshots"}:
        getattr(doing, wanted.command)()
    else:
        getattr(doing, wanted.command)(wanted.name)


main()
