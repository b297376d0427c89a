"""What a caller asks of a list: the hallway's parameters, with values of the columns' own types."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

import orjson

from api.features.inventory.listing import Listing
from api.web.downloads import FORMATS
from api.web.pages import MAX_PAGE, PageParams, Paging, cursor_text, foreign_cursor
from pf9.errors import InvalidInput
from pf9.inventory.kind import Column

Direction = Literal["asc", "desc"]
BOOLEANS = ("true", "false")
_INT64 = range(-(2**63), 2**63)


@dataclass(frozen=True)
class Filter:
    """The column holds one of the values; with another sign than "=" it is that side of the one value."""

    column: Column
    values: tuple[Any, ...]
    sign: str = "="


@dataclass(frozen=True)
class Place:
    """A row's place in the order: what it is sorted by, and its key."""

    value: Any
    key: tuple[Any, ...]


@dataclass(frozen=True)
class Question:
    """A checked request for a page, or for a download of all that is filtered; `after` is where a page begins."""

    listing: Listing
    sort: Column
    direction: Direction
    columns: tuple[Column, ...]
    page: int
    page_size: int
    filters: tuple[Filter, ...] = ()
    q: str | None = None
    after: Place | None = None
    format: str = "json"
    bond: str = ""

    @property
    def offset(self) -> int:
        """How many rows come before the page."""
        return (self.page - 1) * self.page_size

    def following(self, last: Place) -> "Question":
        """The same for the next page, which begins after this row."""
        return replace(self, page=self.page + 1, after=last)

    @property
    def cursor(self) -> str | None:
        """`after` as one opaque word; it carries the page's number."""
        if self.after is None:
            return None
        place = orjson.dumps([self.page, *self.after.key]).decode()
        return cursor_text(self.bond, self.after.value, id=place)


@cache
def paging(listing: Listing) -> Paging:
    """The parameters that a list takes."""
    return Paging(
        sortable=listing.sortable,
        default_sort=listing.sorted_by,
        default_dir=listing.direction,
        filters={name: _allowed(column) for name, column in listing.filters.items()} | dict.fromkeys(listing.ends),
        extra={"format": FORMATS, "columns": None} if listing.downloads else {},
    )


def read(listing: Listing, parameters: Iterable[tuple[str, str]]) -> Question:
    """Check every parameter.

    Raises:
        InvalidInput: it lists what cannot be used, with what could be.
    """
    params = paging(listing).read(parameters, of=listing.name)
    after, page = _place(listing, params)
    return Question(
        listing=listing,
        sort=listing.sortable[params.sort_by],
        direction=params.sort_dir,
        columns=_columns(listing, params.extra),
        page=page,
        page_size=params.page_size,
        filters=tuple(_filters(listing, params)),
        q=params.q,
        after=after,
        format=params.extra.get("format", "json"),
        bond=params.bond,
    )


def _allowed(column: Column) -> Sequence[str] | None:
    return BOOLEANS if column.type == "boolean" else column.values or None


def _filters(listing: Listing, params: PageParams) -> Iterable[Filter]:
    refused: list[dict[str, Any]] = []
    for name, texts in params.filters.items():
        column, sign = listing.ends.get(name) or (listing.filters[name], "=")
        try:
            yield Filter(column, _values(column, texts, single=sign != "="), sign)
        except ValueError as error:
            refused.append({"loc": ["query", name], "msg": f"{name} is {error}"})
    if refused:
        raise InvalidInput("; ".join(each["msg"] for each in refused), errors=refused)


def _values(column: Column, texts: Sequence[str], *, single: bool) -> tuple[Any, ...]:
    if single and len(texts) > 1:
        raise ValueError("given more than once")
    return tuple(_value(column, text) for text in texts)


def _value(column: Column, text: str) -> Any:
    match column.type:
        case "boolean":
            return text == "true"
        case "integer" | "bigint":
            if not re.fullmatch(r"-?[0-9]{1,18}", text):
                raise ValueError("a whole number")
            return int(text)
        case "timestamp":
            return _time(text)
        case _:
            return text


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError("a time, as in 2026-05-04T12:00:00Z") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _columns(listing: Listing, extra: Any) -> tuple[Column, ...]:
    """The columns of the rows; a download may choose."""
    if not extra.get("columns"):
        return tuple(column for column in listing.columns if column.type != "json" or column.name == "unresolved")
    if extra["format"] == "json":
        _refuse("columns", "columns chooses those of a download: give format too", FORMATS[1:])
    names = dict.fromkeys(extra["columns"].split(","))
    for name in names:
        if name not in listing.by_name:
            _refuse("columns", f"{name[:60]!r} is no column of this list", list(listing.by_name))
    return tuple(listing.by_name[name] for name in names)


def _place(listing: Listing, params: PageParams) -> tuple[Place | None, int]:
    """Where the page begins, when a cursor says so, and its number."""
    if params.cursor is None:
        return None, params.page
    try:
        page, *key = orjson.loads(params.cursor.id)
    except (ValueError, TypeError):
        page, key = None, []
    columns = [listing.by_name[name] for name in listing.key]
    whole = type(page) is int and 0 < page <= MAX_PAGE and len(key) == len(columns) and None not in key
    pairs = [(listing.sortable[params.sort_by], params.cursor.value), *zip(columns, key, strict=False)]
    if not whole or not all(_fits(column, value) for column, value in pairs):
        raise foreign_cursor()
    return Place(params.cursor.value, tuple(key)), page


def _fits(column: Column, value: Any) -> bool:
    if value is None:
        return True
    match column.type:
        case "integer" | "bigint":
            return type(value) is int and value in _INT64
        case "boolean":
            return type(value) is bool
        case "timestamp":
            return isinstance(value, str) and _is_time(value)
        case _:
            return isinstance(value, str)


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _refuse(name: str, message: str, allowed: Sequence[str] = ()) -> None:
    error: dict[str, Any] = {"loc": ["query", name], "msg": message}
    raise InvalidInput(message, errors=[{**error, "allowed": list(allowed)} if allowed else error])
