"""Writes sheets to disk, a row at a time: a file appears whole or not at all."""

import csv
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pf9.workbook.cells import neutralise
from pf9.workbook.sheets import Sheet

_WIDEST, _NARROWEST, _MEASURED = 60, 9, 200  # characters, characters, rows


def write_xlsx(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write a workbook in constant memory: bold header, frozen first row, autofilter, widths after the first rows."""
    import xlsxwriter

    with _whole(path) as part, xlsxwriter.Workbook(part, {"constant_memory": True, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, bold)


def write_csv(folder: Path, sheets: Iterable[Sheet]) -> None:
    """Write one UTF-8 file a sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in sheets:
        with _whole(folder / f"{sheet.name}.csv") as part, part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([field.title for field in sheet.fields])
            writer.writerows([neutralise(value) for value in row] for row in sheet.rows)


def _write_sheet(page: Any, sheet: Sheet, bold: Any) -> None:
    page.freeze_panes(1, 0)
    page.write_row(0, 0, [field.title for field in sheet.fields], bold)
    widths = [len(field.title) + 3 for field in sheet.fields]  # room for the filter's arrow
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for at, value in enumerate(row):
            if value is None:  # of an RVTools tab most are
                continue
            cell = neutralise(value)
            _write_cell(page, last, at, cell)
            if last <= _MEASURED:
                widths[at] = max(widths[at], len(str(cell)) + 1)
    for at, width in enumerate(widths):
        page.set_column(at, at, min(max(width, _NARROWEST), _WIDEST))
    page.autofilter(0, 0, last, len(sheet.fields) - 1)


def _write_cell(page: Any, row: int, column: int, cell: Any) -> None:
    match cell:
        case bool():
            page.write_boolean(row, column, cell)
        case int() | float():
            page.write_number(row, column, cell)
        case _:
            page.write_string(row, column, cell)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Write beside the file and put it in place at the end; a failure leaves what was there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
