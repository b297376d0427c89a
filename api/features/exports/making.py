"""Makes one workbook on a thread of its own: read in one moment of the database, written to disk, kept in parts."""

import logging
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.features.exports import queries
from pf9.database import Database
from pf9.errors import Pf9Error
from pf9.settings import WorkbookSettings
from pf9.workbook.book import make_sheets
from pf9.workbook.files import write_xlsx
from pf9.workbook.masking import masked, new_key
from pf9.workbook.sheets import Sheet
from pf9.workbook.stored import open_stored

logger = logging.getLogger(__name__)

_PART_BYTES = 1024 * 1024
_BEAT_SECONDS = 5.0
# One at a time in a process: two would take twice the memory and be done no sooner.
_turn = threading.Semaphore(1)


class GivenUp(Exception):  # noqa: N818 - it says what happened
    """The export is under way no more: its heartbeat was missed, somebody may have begun another."""


@dataclass(frozen=True)
class Order:
    """What is to be made."""

    export_id: int
    customer_view: bool
    region_name: str


def make(database: Database, order: Order) -> None:
    """Make the workbook; whatever happens, the export's row says it."""
    try:
        _wait(database, order)
        try:
            _make(database, order)
        finally:
            _turn.release()
    except GivenUp:
        logger.warning("export %s was given up: its heartbeat was missed", order.export_id)
    except Exception as error:
        logger.exception("export %s failed", order.export_id)
        told = str(error) if isinstance(error, Pf9Error) else "A fault of our own; the log of the gateway tells more."
        _fail(database, order, told)


def _wait(database: Database, order: Order) -> None:
    while not _turn.acquire(timeout=_BEAT_SECONDS):
        with database.transaction() as tx:
            if not queries.update_heartbeat(tx, order.export_id):
                raise GivenUp


def _make(database: Database, order: Order) -> None:
    with tempfile.TemporaryDirectory(prefix="pf9-export-") as folder:
        path = Path(folder) / f"p9_rvtools_{datetime.now(UTC):%Y%m%dT%H%M%SZ}.xlsx"
        with open_stored(database, region_name=order.region_name) as source:
            sheets = make_sheets(source, old_snapshot_days=WorkbookSettings.load().old_snapshot_days)
            if order.customer_view:
                key = new_key()
                sheets = [masked(sheet, key) for sheet in sheets]
            write_xlsx(path, _Progress(database, order.export_id, len(sheets)).told(sheets))
        _keep(database, order, path)


def _keep(database: Database, order: Order, path: Path) -> None:
    with database.transaction() as tx, path.open("rb") as file:
        number = 0
        while data := file.read(_PART_BYTES):
            queries.insert_part(tx, order.export_id, number=number, data=data)
            number += 1
        if not queries.finish_export(tx, order.export_id, file_name=path.name, size_bytes=path.stat().st_size):
            raise GivenUp


def _fail(database: Database, order: Order, error: str) -> None:
    try:
        with database.transaction() as tx:
            queries.fail_export(tx, order.export_id, error=error)
    except Pf9Error:  # the missing heartbeat tells it all the same
        logger.exception("that export %s failed could not be written", order.export_id)


@dataclass
class _Progress:
    """Writes down which sheet is under way, and between its rows that the export lives."""

    database: Database
    export_id: int
    total: int
    _beaten: float = field(default_factory=time.monotonic)

    def told(self, sheets: Sequence[Sheet]) -> Iterator[Sheet]:
        for done, sheet in enumerate(sheets):
            self._tell(sheet.name, done)
            yield replace(sheet, rows=self._beating(sheet))
        self._tell(None, self.total)

    def _beating(self, sheet: Sheet) -> Iterator[Sequence[Any]]:
        for number, row in enumerate(sheet.rows):
            if number % 200 == 0 and time.monotonic() - self._beaten > _BEAT_SECONDS:
                with self.database.transaction() as tx:
                    alive = queries.update_heartbeat(tx, self.export_id)
                self._beat(alive=alive)
            yield row

    def _tell(self, sheet: str | None, done: int) -> None:
        with self.database.transaction() as tx:
            alive = queries.update_progress(tx, self.export_id, sheet=sheet, done=done, total=self.total)
        self._beat(alive=alive)

    def _beat(self, *, alive: bool) -> None:
        if not alive:
            raise GivenUp
        self._beaten = time.monotonic()
