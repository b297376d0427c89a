"""Lists in pages: which page, how sorted, what filtered. What a list does not know is refused, naming what it knows."""

import base64
import binascii
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, Literal, TypeVar

import orjson
from pydantic import BaseModel, Field
from starlette.requests import Request

from pf9.errors import InvalidInput

PAGE_SIZE = 50
MAX_PAGE_SIZE = 500
MAX_PAGE = 1_000_000
MAX_TEXT = 256
PAGING = ("page", "page_size", "sort_by", "sort_dir", "q", "cursor")
DIRECTIONS: tuple[Literal["asc", "desc"], ...] = ("asc", "desc")
_SHAPING = {"format", "columns"}  # they say how the rows are given, not which

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """One page of a list; `next_cursor` leads to the next one at the cost of the first."""

    items: list[Item]
    total: int = Field(examples=[120])
    page: int = Field(examples=[1])
    page_size: int = Field(examples=[50])
    next_cursor: str | None = None


def escaped(text: str) -> str:
    """The text as LIKE takes it word for word."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@dataclass(frozen=True)
class Cursor:
    """The place after a row: its value in the sorted column, and its id, which breaks ties."""

    value: Any
    id: str

    @property
    def moment(self) -> tuple[datetime, int]:
        """The same in a list in the order of time: when, and the number of the row.

        Raises:
            InvalidInput: it is no cursor of such a list.
        """
        try:
            at, number = datetime.fromisoformat(str(self.value)).astimezone(UTC), int(self.id)
        except (ValueError, OverflowError):
            at, number = None, 0
        if at is None or not 0 < number < 2**63:
            raise foreign_cursor()
        return at, number


def foreign_cursor() -> InvalidInput:
    """Say that a cursor has the form of one, and holds no place of the list."""
    message = "cursor is no next_cursor of this list; begin again without it"
    return InvalidInput(message, errors=[{"loc": ["query", "cursor"], "msg": message}])


def cursor_text(bond: str, value: Any, *, id: str) -> str:  # noqa: A002 - it is the row's id
    """The cursor as one word, with the mark of the one list, order and filters that it leads on in."""
    return base64.urlsafe_b64encode(orjson.dumps([bond, value, id])).decode().rstrip("=")


@dataclass(frozen=True)
class PageParams:
    """What a request asked of a list, checked: names in it are the list's own and may be looked up in a fixed map."""

    sort_by: str
    sort_dir: Literal["asc", "desc"] = "asc"
    page: int = 1
    page_size: int = PAGE_SIZE
    q: str | None = None
    cursor: Cursor | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    bond: str = ""

    @property
    def q_pattern(self) -> str | None:
        """`q` as LIKE finds it anywhere, word for word."""
        return f"%{escaped(self.q)}%" if self.q else None

    @property
    def after(self) -> tuple[datetime, int] | None:
        """The place of the cursor in a list in the order of time; None without a cursor."""
        return self.cursor.moment if self.cursor else None

    @property
    def offset(self) -> int:
        """How many rows to step over; none with a cursor."""
        return 0 if self.cursor else (self.page - 1) * self.page_size

    def cursor_after(self, value: Any, *, id: str) -> str:  # noqa: A002 - it is the row's id
        """The cursor that continues after the row with this value in `sort_by`."""
        return cursor_text(self.bond, value, id=id)


@dataclass(frozen=True)
class Paging:
    """What one list can do; as a dependency, `Annotated[PageParams, Depends(Paging(…))]`, it reads the request.

    `filters` names the values that a filter may have, or None for free ones; a filter may be given several times and then
    means any of them. `extra` are the list's further parameters, with their values (the first is the default). A list without
    texts is not `searchable`.
    """

    sortable: Collection[str]
    default_sort: str
    default_dir: Literal["asc", "desc"] = "asc"
    filters: Mapping[str, Sequence[str] | None] = field(default_factory=dict)
    extra: Mapping[str, Sequence[str] | None] = field(default_factory=dict)
    searchable: bool = True

    def __call__(self, request: Request) -> PageParams:
        """Read and check every parameter of the address.

        Raises:
            InvalidInput: with all that is wrong, each naming what is allowed.
        """
        route = [request.scope["route"].name, *request.path_params.values()]
        return self.read(request.query_params.multi_items(), of="/".join(map(str, route)))

    def read(self, items: Iterable[tuple[str, str]], *, of: str = "") -> PageParams:
        """Check the parameters `(name, value)`; as `__call__`. `of` names the list among all that there are."""
        given: dict[str, list[str]] = {}
        for name, value in items:
            given.setdefault(name, []).append(value)
        reader = _Reader({name: values for name, values in given.items() if values != [""]})
        reader.only({*PAGING, *self.filters, *self.extra} - (set() if self.searchable else {"q"}))
        sort_by = reader.choice("sort_by", self.sortable, default=self.default_sort)
        sort_dir = reader.direction(self.default_dir)
        q, filters = reader.text("q"), reader.filters(self.filters)
        extra = {name: reader.choice(name, values, default=(values or [""])[0]) for name, values in self.extra.items()}
        bond = _bond(of, sort_by, sort_dir, q, filters, extra)
        params = PageParams(
            sort_by=sort_by,
            sort_dir=sort_dir,
            page=reader.number("page", default=1, most=MAX_PAGE),
            page_size=reader.number("page_size", default=PAGE_SIZE, most=MAX_PAGE_SIZE),
            q=q,
            cursor=reader.cursor(bond),
            filters=filters,
            extra=extra,
            bond=bond,
        )
        if reader.errors:
            raise InvalidInput("; ".join(error["msg"] for error in reader.errors), errors=reader.errors)
        return params

    @property
    def openapi(self) -> dict[str, Any]:
        """The same in the words of OpenAPI, for a route's `openapi_extra`."""
        filters = {name: _schema(values) for name, values in self.filters.items()}
        extra = {name: _schema(values) for name, values in self.extra.items()}
        schemas: dict[str, dict[str, Any]] = {
            "page": {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1},
            "page_size": {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE},
            "sort_by": {"type": "string", "enum": sorted(self.sortable), "default": self.default_sort},
            "sort_dir": {"type": "string", "enum": list(DIRECTIONS), "default": self.default_dir},
            "q": {"type": "string", "maxLength": MAX_TEXT, "description": "Contains, in any of the list's texts"},
            "cursor": {
                "type": "string",
                "description": "The `next_cursor` of the page before, for the same order and filters",
            },
            **{name: {"type": "array", "items": schema} for name, schema in filters.items()},
            **extra,
        }
        if not self.searchable:
            del schemas["q"]
        return {"parameters": [{"name": name, "in": "query", "schema": schema} for name, schema in schemas.items()]}


class _Reader:
    """The parameters of one request, and what is wrong with them."""

    def __init__(self, given: Mapping[str, list[str]]) -> None:
        self._given = given
        self.errors: list[dict[str, Any]] = []

    def only(self, names: Collection[str]) -> None:
        for name in self._given:
            if name not in names:
                self._refuse(name, f"{name[:MAX_TEXT]!r} is no parameter of this list", names)

    def choice(self, name: str, allowed: Collection[str] | None, *, default: str) -> str:
        value = self._one(name)
        if value is not None and allowed is not None and value not in allowed:
            self._refuse(name, f"{name} cannot be {value[:MAX_TEXT]!r}", allowed)
            return default
        return default if value is None else value

    def direction(self, default: Literal["asc", "desc"]) -> Literal["asc", "desc"]:
        return "desc" if self.choice("sort_dir", DIRECTIONS, default=default) == "desc" else "asc"

    def number(self, name: str, *, default: int, most: int) -> int:
        value = self._one(name)
        if value is None:
            return default
        if value.isascii() and value.isdigit() and len(value) < len(str(most)) + 1 and 1 <= int(value) <= most:
            return int(value)
        self._refuse(name, f"{name} is a whole number from 1 to {most}")
        return default

    def text(self, name: str) -> str | None:
        value = self._one(name)
        if value is not None and len(value) > MAX_TEXT:
            self._refuse(name, f"{name} has at most {MAX_TEXT} characters")
        return value

    def filters(self, known: Mapping[str, Sequence[str] | None]) -> dict[str, tuple[str, ...]]:
        found = {name: tuple(values) for name, values in self._given.items() if name in known}
        for name, values in found.items():
            allowed = known[name]
            for value in values:
                if allowed is not None and value not in allowed:
                    self._refuse(name, f"{name} cannot be {value[:MAX_TEXT]!r}", allowed)
        return found

    def cursor(self, bond: str) -> Cursor | None:
        text = self._one("cursor")
        if text is None:
            return None
        try:
            content = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        except (binascii.Error, ValueError):
            content = None
        match content:
            case [given, value, str(id_)] if given == bond and not isinstance(value, dict | list):
                return Cursor(value, id_)
        self._refuse(
            "cursor", "cursor is no next_cursor of this list in this order with these filters; begin again without it"
        )
        return None

    def _one(self, name: str) -> str | None:
        values = self._given.get(name, [])
        if len(values) > 1:
            self._refuse(name, f"{name} is given more than once")
        return values[0] if values else None

    def _refuse(self, name: str, message: str, allowed: Collection[str] | None = None) -> None:
        error = {"loc": ["query", name[:MAX_TEXT]], "msg": message}
        self.errors.append(error if allowed is None else {**error, "allowed": sorted(allowed)})


def _bond(
    of: str, sort_by: str, sort_dir: str, q: str | None, filters: Mapping[str, Sequence[str]], extra: Mapping[str, str]
) -> str:
    """What a cursor is good for, as one short word: a place in one list is none in another, nor among other rows."""
    narrowed = sorted((name, sorted(values)) for name, values in filters.items())
    chosen = sorted((name, value) for name, value in extra.items() if name not in _SHAPING)
    content = repr((of, sort_by, sort_dir, q, narrowed, chosen))
    return hashlib.blake2b(content.encode(), digest_size=6).hexdigest()


def _schema(values: Sequence[str] | None) -> dict[str, Any]:
    return {"type": "string"} if values is None else {"type": "string", "enum": list(values)}
