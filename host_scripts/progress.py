"""How a run is shown: a live table on a terminal, a JSON line an event otherwise."""

import sys
import threading
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

import orjson
from rich.console import Console
from rich.live import Live
from rich.table import Table

from pf9.inventory.collect import Listing, Watcher
from pf9.inventory.kind import Kind
from pf9.inventory.run import Result


class Progress(Watcher, Protocol):
    """A watcher that also shows the end."""

    def shown(self) -> AbstractContextManager[Any]:
        """While inside, progress is shown."""

    def finished(self, result: Result, files: list[str]) -> None:
        """The run is over."""


def choose_progress() -> "Progress":
    """A table where somebody looks on, lines where a program reads."""
    return LiveTable(Console()) if sys.stdout.isatty() else JsonLines()


class JsonLines:
    """One JSON object a line on standard output; several threads tell, one line at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def shown(self) -> AbstractContextManager[Any]:
        """Lines need no place of their own."""
        return nullcontext()

    def listing(self, kind: Kind) -> None:
        """The kind is being asked for."""
        self._line(event="listing", kind=kind.name)

    def listed(self, listing: Listing) -> None:
        """The kind has been listed, or has failed."""
        self._line(
            event="failed" if listing.error else "listed",
            kind=listing.kind.name,
            records=None if listing.error else len(listing.records),
            seconds=round(listing.seconds, 3),
            error=listing.error,
        )

    def finished(self, result: Result, files: list[str]) -> None:
        """What the run brought."""
        stored = {name: vars(figures) for name, figures in result.stored.items()}
        self._line(
            event="finished",
            run_id=result.run_id,
            status=result.status,
            records={name: len(listing.records) for name, listing in result.listings.items() if not listing.error},
            stored=stored,
            doubts=result.doubts,
            files=files,
        )

    def _line(self, **event: Any) -> None:
        with self._lock:
            print(orjson.dumps(event).decode(), flush=True)


class LiveTable:
    """A table that fills while the cloud is listed."""

    def __init__(self, console: Console) -> None:
        self._console, self._lock = console, threading.Lock()
        self._rows: dict[str, tuple[str, str, str]] = {}
        self._live = Live(self._table(), console=console, refresh_per_second=8)

    def shown(self) -> AbstractContextManager[Any]:
        """Keep the table on the screen."""
        return self._live

    def listing(self, kind: Kind) -> None:
        """The kind is being asked for."""
        self._show(kind, "", "", "listing …")

    def listed(self, listing: Listing) -> None:
        """The kind has been listed, or has failed."""
        count = "" if listing.error else str(len(listing.records))
        remark = f"[red]{listing.error}[/red]" if listing.error else "[green]listed[/green]"
        self._show(listing.kind, count, f"{listing.seconds:.2f}", remark)

    def finished(self, result: Result, files: list[str]) -> None:
        """The totals, below the table."""
        figures = list(result.stored.values())
        if figures:
            self._console.print(
                f"{sum(f.created for f in figures)} new, {sum(f.changed for f in figures)} changed,"
                f" {sum(f.unchanged for f in figures)} unchanged, {sum(f.deleted for f in figures)} deleted"
            )
        for doubt in result.doubts.values():
            self._console.print(f"[yellow]{doubt}[/yellow]")
        for file in files:
            self._console.print(f"Written: {file}")
        run = f"Run {result.run_id}" if result.run_id else "The run"
        self._console.print(f"{run} ended: {result.status}")

    def _show(self, kind: Kind, *cells: str) -> None:
        with self._lock:
            self._rows[kind.label] = (cells[0], cells[1], cells[2])
            self._live.update(self._table())

    def _table(self) -> Table:
        table = Table("Kind", "Records", "Seconds", "", box=None)
        for label, cells in self._rows.items():
            table.add_row(label, *cells)
        return table
