"""What a value looks like in a cell, and that no cell is a formula."""

import re
from datetime import datetime
from typing import Any

import orjson

Cell = str | int | float | bool | None

_FORMULA = frozenset("=+-@\t\r")
_LONGEST = 32_767  # characters that a cell of XLSX holds
_CUT = " … (cut)"
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")  # by no XML, half a surrogate pair by no file at all


def neutralise(value: Any) -> Cell:
    """Give the value as a cell: documents as JSON, lists joined, and text that would be a formula behind an apostrophe."""
    match value:
        case str():  # first, for most are: a workbook has millions
            text = value
        case None | bool() | int() | float():
            return value
        case datetime():
            return value.isoformat()
        case list() | tuple() if all(isinstance(item, str) for item in value):
            text = ", ".join(value)
        case dict() | list() | tuple():
            text = orjson.dumps(value).decode()
        case _:
            text = str(value)
    if text[:1] in _FORMULA:
        text = f"'{text}"
    if not text.isascii():
        text = _UNWRITABLE.sub("\ufffd", text)
    return text if len(text) <= _LONGEST // 2 else _fitting(text)


def _fitting(text: str) -> str:
    """What a cell holds of it: spreadsheets count in halves of UTF-16."""
    halves = text.encode("utf-16-le")
    if len(halves) <= 2 * _LONGEST:
        return text
    return halves[: 2 * (_LONGEST - len(_CUT))].decode("utf-16-le", errors="ignore") + _CUT
