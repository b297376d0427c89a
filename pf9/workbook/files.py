"""Writes sheets to disk, a row at a time: a file appears whole or not at all.

It is written in a hidden folder beside its place, which its writer holds a lock on. The lock ends with the process, so a
folder that can be locked is what a killed one has left, and the next writer beside it tidies it away.
"""

import csv
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pf9.errors import FileNotWritten
from pf9.workbook.cells import neutralise
from pf9.workbook.sheets import Field, Sheet

_PART = "pf9-part"
ROWS_A_PAGE = 1_048_575  # of Excel's 1,048,576 the first holds the titles
_WIDEST, _NARROWEST, _MEASURED = 60, 9, 200  # characters, characters, rows


def write_xlsx(path: Path, sheets: Iterable[Sheet], *, rows_a_page: int = ROWS_A_PAGE) -> None:
    """Write a workbook in constant memory: bold header, frozen first row, autofilter, widths after the first rows.

    Raises:
        FileNotWritten: the disk is full, or does not let us write there; what was there before still is.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxFileError

    with _whole(path) as part:
        options = {"constant_memory": True, "strings_to_urls": False, "tmpdir": str(part.parent)}
        try:
            with xlsxwriter.Workbook(part, options) as book:
                bold = book.add_format({"bold": True})
                for sheet in sheets:
                    _write_sheet(book, sheet, bold, rows_a_page=rows_a_page)
        except XlsxFileError as error:  # the library's word for an OSError while it closes, and for a book too large
            raise FileNotWritten(f"{path} cannot be written: {_reason(error)}.") from error


def write_csv(folder: Path, sheets: Iterable[Sheet]) -> None:
    """Write one UTF-8 file a sheet; raises FileNotWritten like `write_xlsx`."""
    for sheet in sheets:
        with _whole(folder / f"{sheet.name}.csv") as part, part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([field.title for field in sheet.fields])
            writer.writerows([neutralise(value) for value in row] for row in sheet.rows)


def _write_sheet(book: Any, sheet: Sheet, bold: Any, *, rows_a_page: int) -> None:
    """Rows beyond what a page holds go on under "Name (2)": XlsxWriter drops them without a word."""
    from pf9.workbook.page import Page

    rows, number = iter(sheet.rows), 1
    _write_page(book.add_worksheet(sheet.name, Page), sheet.fields, islice(rows, rows_a_page), bold)
    for first in rows:
        number += 1
        page = book.add_worksheet(f"{sheet.name} ({number})", Page)
        _write_page(page, sheet.fields, chain([first], islice(rows, rows_a_page - 1)), bold)


def _write_page(page: Any, fields: Sequence[Field], rows: Iterable[Sequence[Any]], bold: Any) -> None:
    page.freeze_panes(1, 0)
    page.write_row(0, 0, [field.title for field in fields], bold)
    widths = [len(field.title) + 3 for field in fields]  # room for the filter's arrow
    last = 0
    for last, row in enumerate(rows, start=1):
        cells = [neutralise(value) for value in row]
        page.write_values(last, cells)
        for at, cell in enumerate(cells if last <= _MEASURED else ()):
            widths[at] = max(widths[at], len(str(cell)) + 1)
    for at, width in enumerate(widths):
        page.set_column(at, at, min(max(width, _NARROWEST), _WIDEST))
    page.autofilter(0, 0, last, len(fields) - 1)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Write beside the file and put it in place at the end; a failure leaves what was there."""
    folder = path.with_name(f".{path.name}.{os.getpid()}.{_PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _held(folder):
            _tidy(path.parent)
            part = folder / path.name
            yield part
            part.replace(path)
    except OSError as error:
        raise FileNotWritten(f"{path} cannot be written: {_reason(error)}.") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _reason(error: Exception) -> str:
    cause = next((each for each in (error, *error.args) if isinstance(each, OSError)), None)
    return (cause and cause.strerror) or str(error).rstrip(".")


if sys.platform == "win32":  # no lock that ends with its holder: there, what a killed process left stays

    @contextmanager
    def _held(folder: Path) -> Iterator[None]:
        folder.mkdir()
        yield

    def _tidy(folder: Path) -> None:
        """Nothing can be said for certain."""

else:
    import fcntl

    @contextmanager
    def _held(folder: Path) -> Iterator[None]:
        """The folder, made and locked; who tidies may come between the two, then it is made again."""
        while True:
            folder.mkdir(exist_ok=True)
            try:
                handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            except FileNotFoundError:
                continue
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                if folder.exists():
                    yield
                    return
            finally:
                os.close(handle)

    def _tidy(folder: Path) -> None:
        """Remove what killed writers have left here, and nothing that one who lives holds or that is not ours."""
        for left in folder.glob(f".*.{_PART}"):
            try:
                handle = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            except OSError:
                continue  # gone meanwhile, or no folder: not ours
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
            except BlockingIOError:
                pass  # its writer lives
            finally:
                os.close(handle)
