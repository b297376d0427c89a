"""What the words of the command line do."""

import lab
from lab import progress


def up(name: str) -> None:
    """Have every part running."""
    lab.up(name)
    status(name)


def down(name: str) -> None:
    """End all that runs."""
    lab.down(name)
    progress.say(f"{name} is down")


def demo() -> None:
    """Start the whole product."""
    from lab import demo as play

    play.run()


def snapshots() -> None:
    """Start its snapshot worker anew."""
    from lab import demo as play

    play.snapshots()


def reset(name: str) -> None:
    """Back to the first start."""
    lab.reset(name)
    status(name)


def status(name: str) -> None:
    """A line for each part."""
    found = lab.find(name)
    for service in (found.console, found.api):
        if service.running():
            print(f"{service.process.name:14} up    {service.url}")
    if found.snapshots.running():
        print(f"{found.snapshots.process.name:14} up")
    addresses = {
        "database": found.database.url,
        "directory": found.directory.url,
        "mail": found.mail.url,
        "node_exporter": found.node_exporter.url,
        "cloud": found.cloud.auth_url,
    }
    for part, address in addresses.items():
        print(f"{part:14} {'up' if found.part(part).running() else 'down':5} {address}")
