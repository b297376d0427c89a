"""What a value looks like in a cell, and that no cell is a formula."""

from datetime import datetime
from typing import Any

import orjson

Cell = str | int | float | bool | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_767  # characters that a cell of XLSX holds
_CUT = " … (cut)"


def neutralise(value: Any) -> Cell:
    """Give the value as a cell: documents as JSON, lists joined, and text that would be a formula behind an apostrophe."""
    match value:
        case None | bool() | int() | float():
            return value
        case datetime():
            return value.isoformat()
        case str():
            text = value
        case list() | tuple() if all(isinstance(item, str) for item in value):
            text = ", ".join(value)
        case dict() | list() | tuple():
            text = orjson.dumps(value).decode()
        case _:
            text = str(value)
    text = f"'{text}" if text.startswith(_FORMULA) else text
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT
