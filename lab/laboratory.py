"""A lab: its parts, started side by side and stopped together."""

import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lab import packages, places, progress
from lab.ports import Ports

if TYPE_CHECKING:
    from lab.cloud import Cloud
    from lab.database import Database
    from lab.directory import Directory
    from lab.mail import Mail
    from lab.node_exporter import NodeExporter
    from lab.product import Api, Console, SnapshotWorker

PARTS = ("database", "directory", "mail", "node_exporter", "cloud")


class Part(Protocol):
    """What every part of a lab can do."""

    def running(self) -> bool:
        """Whether it is there."""

    def start(self) -> None:
        """Have it there, whatever state it was left in."""

    def stop(self) -> None:
        """End it; its contents stay."""

    def remove(self) -> None:
        """End it and forget its contents."""


@dataclass(frozen=True)
class Lab:
    """One lab by its name; a part is described here whether it runs or not."""

    name: str

    @property
    def folder(self) -> Path:
        """Where its state is."""
        return places.STATES / self.name

    @cached_property
    def ports(self) -> Ports:
        """The ports of its parts."""
        return Ports(self.folder / "ports.json")

    @cached_property
    def database(self) -> "Database":
        """PostgreSQL for the product."""
        from lab.database import Database

        return Database(self.folder, self.ports.of("database"))

    @cached_property
    def directory(self) -> "Directory":
        """OpenLDAP."""
        from lab.directory import Directory

        return Directory(self.folder, self.ports.of("directory"), self.ports.of("directory_tls"))

    @cached_property
    def mail(self) -> "Mail":
        """An SMTP server that keeps what it gets."""
        from lab.mail import Mail

        return Mail(self.folder, self.ports.of("mail"))

    @cached_property
    def node_exporter(self) -> "NodeExporter":
        """Prometheus' node exporter, with the figures of this machine."""
        from lab.node_exporter import NodeExporter

        return NodeExporter(self.folder, self.ports.of("node_exporter"))

    @cached_property
    def cloud(self) -> "Cloud":
        """OpenStack."""
        from lab.cloud import Cloud

        return Cloud(self.folder / "cloud", self.ports)

    @cached_property
    def api(self) -> "Api":
        """The product's gateway, in the demo."""
        from lab.product import Api

        return Api(self.folder, self.ports.of("api"))

    @cached_property
    def console(self) -> "Console":
        """The product's console, in the demo."""
        from lab.product import Console

        return Console(self.folder, self.ports.of("console"))

    @cached_property
    def snapshots(self) -> "SnapshotWorker":
        """The product's snapshot worker, in the demo."""
        from lab.product import SnapshotWorker

        return SnapshotWorker(self.folder)

    def part(self, name: str) -> Part:
        """A part by its name."""
        part: Part = getattr(self, name)
        return part


def find(name: str) -> Lab:
    """The lab of that name, as it is: nothing is started."""
    return Lab(name)


def up(name: str = "test", *, parts: Iterable[str] = PARTS) -> Lab:
    """Have these parts of a lab running; what runs already stays as it is."""
    wanted = tuple(parts)
    unknown = set(wanted) - set(PARTS)
    if unknown:
        raise ValueError(f"a lab has {', '.join(PARTS)}, not {', '.join(sorted(unknown))}")
    packages.install()
    with _alone(name):
        _move_from_taken_ports(Lab(name), wanted)
        lab = Lab(name)
        _each(wanted, lambda part: _start(lab, part))
    return lab


def down(name: str) -> None:
    """End everything of a lab that runs; its contents stay."""
    with _alone(name):
        _stop(Lab(name))


def reset(name: str = "test") -> None:
    """Put a lab back to what it was after its first start; what ran, runs again."""
    with _alone(name):
        running = _stop(Lab(name))
        _remove(Lab(name))
    up(name, parts=running)


def remove(name: str) -> None:
    """End a lab and delete its state."""
    with _alone(name):
        _stop(Lab(name))
        _remove(Lab(name))
        shutil.rmtree(Lab(name).folder)


def _stop(lab: Lab) -> list[str]:
    """End the product's services, then their peers; the parts that ran."""
    lab.console.stop()
    lab.snapshots.stop()
    lab.api.stop()
    running = [part for part in PARTS if lab.part(part).running()]
    _each(running, lambda part: lab.part(part).stop())
    return running


def _remove(lab: Lab) -> None:
    _each(PARTS, lambda part: lab.part(part).remove())
    for folder in ("run", "log"):
        shutil.rmtree(lab.folder / folder, ignore_errors=True)


def _alone(name: str) -> places.Held:
    return places.locked(places.STATES / name / "lock")


def _start(lab: Lab, part: str) -> None:
    if not lab.part(part).running():
        with progress.step(f"{lab.name}: {part} is up"):
            lab.part(part).start()
    else:
        lab.part(part).start()


def _move_from_taken_ports(lab: Lab, parts: Iterable[str]) -> None:
    """What is about to listen gets another port when a stranger sits on its old one."""
    listeners = {"directory": ("directory", "directory_tls")}
    for part in parts:
        if part != "cloud" and not lab.part(part).running():
            for listener in listeners.get(part, (part,)):
                lab.ports.renewed(listener)
    for service in ("api", "console"):  # a stranger there would answer in their place
        if not getattr(lab, service).running():
            lab.ports.renewed(service)


def _each(parts: Iterable[str], do: Callable[[str], None]) -> None:
    """Side by side: the parts do not need one another."""
    with ThreadPoolExecutor(len(PARTS)) as pool:
        for future in [pool.submit(do, part) for part in parts]:
            future.result()
