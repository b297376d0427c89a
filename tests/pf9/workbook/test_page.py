"""Rows written whole are, to the byte, those that XlsxWriter writes a cell at a time."""

import io
import zipfile
from collections.abc import Sequence

import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from pf9.workbook.cells import Cell, neutralise
from pf9.workbook.page import Page

TEXT = st.text().map(neutralise)
ROWS = st.lists(
    st.lists(st.none() | TEXT | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans(), min_size=30, max_size=30),
    max_size=4,
)  # fmt: skip


class CellByCell(Worksheet):  # type: ignore[misc]  # it ships no types
    """The same in XlsxWriter's own way."""

    def write_values(self, row: int, cells: Sequence[Cell]) -> None:
        for at, cell in enumerate(cells):
            if isinstance(cell, bool):
                self.write_boolean(row, at, cell)
            elif isinstance(cell, str):
                self.write_string(row, at, cell)
            elif cell is not None:
                self.write_number(row, at, cell)


def sheet_of(rows: list[list[Cell]], kind: type[Worksheet]) -> str:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        page = book.add_worksheet("Page", kind)
        page.write_row(0, 0, ["title"] * 30)
        for number, cells in enumerate(rows, start=1):
            page.write_values(number, cells)
        page.set_column(0, 0, 20)
        page.autofilter(0, 0, len(rows), 29)
    with zipfile.ZipFile(file) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


@given(ROWS)
@example([["a&b", "<b>", ' "', "_x0041_", "\n", "", " x ", "\x01", "\x7f\u2028", "'=1"] * 3])
def test_a_row_is_written_as_cell_by_cell(rows: list[list[Cell]]) -> None:
    assert sheet_of(rows, Page) == sheet_of(rows, CellByCell)


def test_a_name_that_looks_like_markup_is_a_name() -> None:
    markup = "<r><t>bold</t></r>"  # XlsxWriter would take it for a text with formats
    assert "&lt;r&gt;" in sheet_of([[markup]], Page)
