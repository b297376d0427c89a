"""Values as PostgreSQL takes them: text it can store, JSON, and rows in the text form of COPY."""

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

_COPY_ROWS = 100  # made at a time

# PostgreSQL stores neither NUL nor half a surrogate pair, in text as in JSON; names in a cloud can hold both.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_INT64 = range(-(2**63), 2**64)


def storable(text: str) -> str:
    """Put U+FFFD where PostgreSQL cannot store what stands there."""
    return _UNSTORABLE.sub("\ufffd", text)


def _storable_json(value: Any) -> Any:
    match value:
        case str():
            return storable(value)
        case dict():
            return {storable(str(key)): _storable_json(item) for key, item in value.items()}
        case list() | tuple():
            return [_storable_json(item) for item in value]
        case int() if value not in _INT64:
            return orjson.Fragment(str(value))
        case _:
            return value


def json_text(value: Any) -> str:
    """Give the JSON of a value in a form that PostgreSQL can store."""
    try:
        text = orjson.dumps(value).decode()
    except TypeError:  # half a surrogate pair, or a number beyond 64 bits
        text = "\\u0000"
    return text if "\\u0000" not in text else orjson.dumps(_storable_json(value)).decode()


@dataclass(frozen=True)
class Json:
    """A value to be stored as JSON; needed for lists only, which are arrays otherwise (a dict is always JSON)."""

    value: Any


def _escaped(value: Any) -> str:
    return storable(str(value)).translate(_ESCAPES)


def _json_field(value: Any) -> str:
    return json_text(value).translate(_ESCAPES)


_COPY_FIELDS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "\\N",
    bool: lambda value: "t" if value else "f",
    int: str,
    dict: _json_field,
    list: _json_field,
    tuple: _json_field,
    Json: lambda json: _json_field(json.value),
    bytes: lambda value: f"\\\\x{value.hex()}",
}


def _copy_line(row: Sequence[Any]) -> bytes:
    return ("\t".join([_COPY_FIELDS.get(type(value), _escaped)(value) for value in row]) + "\n").encode()


class CopyStream(io.RawIOBase):
    """The rows as the text form of COPY, made while PostgreSQL reads them: never all in memory."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows, self._rest = iter(rows), b""

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes, as many as asked for while there are any; all of them for -1."""
        if len(self._rest) < size or size < 0:
            self._rest += b"".join(map(_copy_line, self._rows if size < 0 else islice(self._rows, _COPY_ROWS)))
        data, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return data
