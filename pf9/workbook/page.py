"""A worksheet whose rows of plain values are written whole: a cell at a time, as XlsxWriter does it, takes twice as long."""

import re
from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from pf9.workbook.cells import Cell

# What XML or Excel reads as something else than it says.
_SPECIAL = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x|^\s|\s$")


class Page(Worksheet):  # type: ignore[misc]  # it ships no types
    """A worksheet in constant memory, whose first row is written as any other worksheet's is."""

    def __init__(self) -> None:
        super().__init__()
        self._letters: list[str] = []

    def write_values(self, row: int, cells: Sequence[Cell]) -> None:
        """Write the next row, as wide as the first one at most and without formats; None is no cell."""
        self._write_single_row(row + 1)  # what was begun before
        self._letters.extend(map(xl_col_to_name, range(len(self._letters), len(cells))))
        line = row + 1
        written = [
            self._cell(f"{letters}{line}", cell)
            for letters, cell in zip(self._letters, cells, strict=False)
            if cell is not None
        ]
        if written:
            self.dim_rowmax = row
            self.fh.write(f'<row r="{line}">{"".join(written)}</row>')

    def _cell(self, place: str, cell: str | float | bool) -> str:
        if isinstance(cell, str):
            return self._text(place, cell)
        if isinstance(cell, bool):
            return f'<c r="{place}" t="b"><v>{cell:d}</v></c>'
        return f'<c r="{place}"><v>{cell:.16G}</v></c>'

    def _text(self, place: str, text: str) -> str:
        attribute = ""
        if _SPECIAL.search(text):
            text = self._escape_control_characters(text)
            attribute = ' xml:space="preserve"' if text != text.strip() else ""
            text = self._escape_data(text)
        return f'<c r="{place}" t="inlineStr"><is><t{attribute}>{text}</t></is></c>'
