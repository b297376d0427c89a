"""JSON that remembers in which line each value stands, and in which a name is given twice."""

import json
import re
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]  # the library's own, in all of its versions
from typing import Any

Path = tuple[str | int, ...]
DEEPEST = 20
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class NotJson(ValueError):  # noqa: N818 - as in pf9/errors.py
    """The text is no JSON; `at` is the place of the character that is wrong."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


@dataclass
class Document:
    """A value, where each part of it begins, and the names that an object has twice."""

    text: str
    value: Any = None
    places: dict[Path, int] = field(default_factory=dict)
    doubles: list[Path] = field(default_factory=list)

    def line_of(self, at: int) -> tuple[int, int]:
        """Line and column of a character, both from 1."""
        before = self.text[:at]
        return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1

    def find(self, path: Path) -> tuple[int, int]:
        """Line and column of a part, or of the nearest that holds it."""
        while path not in self.places:
            path = path[:-1]
        return self.line_of(self.places[path])


def read(text: str) -> Document:
    """Read the text.

    Raises:
        NotJson: it is none, or is nested too deep.
    """
    document = Document(text)
    try:
        document.value, end = _value(document, _skip(text, 0), ())
    except json.JSONDecodeError as error:
        raise NotJson(error.msg, error.pos) from error
    if (end := _skip(text, end)) != len(text):
        raise NotJson("Nothing can follow the end of the list", end)
    return document


def _value(document: Document, at: int, path: Path) -> tuple[Any, int]:
    document.places[path] = at
    if len(path) > DEEPEST:
        raise NotJson("This is nested too deep", at)
    match document.text[at : at + 1]:
        case "[":
            return _array(document, at, path)
        case "{":
            return _object(document, at, path)
        case _:
            return _simple(document.text, at)


def _simple(text: str, at: int) -> tuple[Any, int]:
    if text.startswith(("NaN", "Infinity", "-Infinity"), at):  # Python's own additions to JSON
        raise NotJson("Expecting value", at)
    try:
        return _DECODER.raw_decode(text, at)
    except ValueError as error:
        if isinstance(error, json.JSONDecodeError):
            raise
        raise NotJson("This number is too long", at) from error


def _array(document: Document, at: int, path: Path) -> tuple[list[Any], int]:
    text, values = document.text, list[Any]()
    at = _skip(text, at + 1)
    if text[at : at + 1] == "]":
        return [], at + 1
    while True:
        value, at = _value(document, at, (*path, len(values)))
        values.append(value)
        at, ended = _after(text, at, "]")
        if ended:
            return values, at


def _object(document: Document, at: int, path: Path) -> tuple[dict[str, Any], int]:
    text, values = document.text, dict[str, Any]()
    at = _skip(text, at + 1)
    if text[at : at + 1] == "}":
        return {}, at + 1
    while True:
        if text[at : at + 1] != '"':
            raise NotJson("Expecting a name in double quotes", at)
        begin = at
        name, at = scanstring(text, at + 1)
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            raise NotJson("Expecting ':'", at)
        value, at = _value(document, _skip(text, at + 1), (*path, name))
        if name in values:
            document.doubles.append((*path, name))
        document.places[*path, name] = begin
        values[name] = value
        at, ended = _after(text, at, "}")
        if ended:
            return values, at


def _after(text: str, at: int, end: str) -> tuple[int, bool]:
    """Where the next part begins, or the text goes on behind the end."""
    at = _skip(text, at)
    match text[at : at + 1]:
        case ",":
            return _skip(text, at + 1), False
        case char if char == end:
            return at + 1, True
    raise NotJson(f"Expecting ',' or '{end}'", at)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
