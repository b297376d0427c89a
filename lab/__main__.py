"""python -m lab: the lab from the command line."""

import argparse

from lab import packages

COMMANDS = {
    "up": "have every part running",
    "down": "end all that runs, the demo's services too",
    "status": "what runs, and where",
    "reset": "put it back to what it was after its first start",
    "packages": "install the Debian packages that are missing (standard library only)",
    "demo": "start the whole product on the lab called demo",
}


def main() -> None:
    """Do what the first word says."""
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

    if wanted.command == "demo":
        doing.demo()
    else:
        getattr(doing, wanted.command)(wanted.name)


main()
