"""The two statements of a list: how many rows there are, and one page of them.

Names of views and columns come from the declarations only; values are always parameters. A page is found in two steps:
first the keys of its rows, with no more joins than filter and order need, then the rows of these keys.

The rows without a sort value stand last whatever the direction. Where the sort column has an index they are a span of
their own, so that each of the two can be read along it, from the end that is nearer. Where it has none all rows are one
span that has to be sorted: text is then compared byte by byte, which is many times faster than by a locale.
"""
# ruff: noqa: S608 - statements are put together of declared names

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from api.features.inventory.listing import Listing
from api.features.inventory.question import Direction, Filter, Place, Question
from api.features.inventory.source_queries import is_found_by_name, named, source_of
from api.web.pages import escaped
from pf9.database import Row, Tx
from pf9.inventory.kind import Column

_OTHER: dict[Direction, Direction] = {"asc": "desc", "desc": "asc"}


@dataclass(frozen=True)
class Counted:
    """How many rows pass the filters, and how many of them have a value to sort by."""

    total: int
    valued: int


@dataclass(frozen=True, kw_only=True)
class _Span:
    """A stretch of the rows with a sort value, of those without, or (None) of all; read in one direction."""

    valued: bool | None
    direction: Direction
    limit: int
    offset: int = 0
    after: bool = False


def count(tx: Tx, question: Question) -> Counted:
    """Count what passes the filters; what has no sort value only where a page by number must know."""
    conditions, values = _conditions(question)
    among = f"FROM {source_of(question.listing, _filtered(question))} WHERE {conditions}"
    if question.page == 1 or question.after or not _has_two_spans(question):
        total = tx.scalar(f"SELECT count(*) {among}", values)
        return Counted(total=total, valued=total)
    void = f"SELECT count(*) AS void {among} AND {question.sort.name} IS NULL"  # both counts are read off the index
    statement = f"SELECT total, total - void AS valued FROM (SELECT count(*) AS total {among}) AS t, ({void}) AS v"
    return Counted(**tx.one(statement, values))


def list_page(tx: Tx, question: Question, *, counted: Counted | None = None) -> tuple[list[Row], Place | None]:
    """The rows of the page, and the place of the last one when there is more behind it.

    A page by number needs to know what was `counted`; one by cursor, and the first, does not.
    """
    limit = question.page_size + 1  # one more row tells whether there is more
    by_number = question.page > 1 and question.after is None
    nothing = counted is not None and counted.total == 0  # what was looked for in vain is not looked for again
    spans = list(_spans_at(question, counted, limit) if counted and by_number else _spans_after(question, limit))
    if nothing or not spans:
        return [], None
    rows = tx.all(_page(question, spans, limit), _values(question))
    more = len(rows) == limit
    places = [Place(row.pop("at"), tuple(row.pop(f"key_{name}") for name in question.listing.key)) for row in rows]
    return rows[: question.page_size], places[-2] if more else None


def _page(question: Question, spans: Iterable[_Span], limit: int) -> str:
    listing = question.listing
    keys = ", ".join(f"page.{name} AS key_{name}" for name in listing.key)
    return f"""
        WITH page AS (
            SELECT * FROM ({" UNION ALL ".join(f"({_keys(question, span)})" for span in spans)}) AS u
            ORDER BY {_order(question, question.direction, "at", nulls="NULLS LAST")} LIMIT {limit}
        )
        SELECT {", ".join(f"r.{column.name}" for column in question.columns)}, page.at, {keys}
        FROM page JOIN {listing.view} AS r ON {" AND ".join(f"r.{name} = page.{name}" for name in listing.key)}
        ORDER BY {_order(question, question.direction, "at", of="page.", nulls="NULLS LAST")}
    """


def _keys(question: Question, span: _Span) -> str:
    """The statement that gives the keys of a span, each with its sort value."""
    sort, keys, (conditions, _) = question.sort.name, ", ".join(question.listing.key), _conditions(question)
    nulls = ""  # an index is read in its own order only
    if span.valued is not None:
        conditions += f" AND {sort} IS {'NOT ' if span.valued else ''}NULL"
    elif not _always_valued(question):
        nulls = "NULLS LAST" if span.direction == question.direction else "NULLS FIRST"
    if span.after:
        conditions += f" AND {_beyond(question, span)}"
    return (
        f"SELECT {sort} AS at, {keys} FROM {source_of(question.listing, [question.sort, *_filtered(question)])}"
        f" WHERE {conditions}"
        f" ORDER BY {_order(question, span.direction, sort, nulls=nulls)} LIMIT {span.limit} OFFSET {span.offset}"
    )


def _order(question: Question, direction: Direction, sort: str, *, of: str = "", nulls: str) -> str:
    keys = [f"{_compared(question, of + name, key=name)} {direction}" for name in question.listing.key]
    return ", ".join([f"{_compared(question, of + sort)} {direction} {nulls}", *keys])


def _compared(question: Question, expression: str, *, key: str | None = None) -> str:
    """How a sort value (or a part of the key) is compared: along its index if it has one, else by its bytes."""
    column = question.listing.by_name[key] if key else question.sort
    by_bytes = column.type == "text" and (key or not column.indexed)
    return f'{expression} COLLATE "C"' if by_bytes else expression


def _beyond(question: Question, span: _Span) -> str:
    """The rows behind the place; the first comparison is one that an index answers."""
    key, sign = question.listing.key, ">" if question.direction == "asc" else "<"
    keys = ", ".join(_compared(question, name, key=name) for name in key)
    further = f"({keys}) {sign} ({', '.join(f'%(after_{name})s' for name in key)})"
    sort, void = _compared(question, question.sort.name), f"{question.sort.name} IS NULL"
    if question.after is None or question.after.value is None:
        return further if span.valued is False else f"{void} AND {further}"
    behind = f"{sort} {sign}= %(after)s AND ({sort} {sign} %(after)s OR {further})"
    return behind if span.valued or _always_valued(question) else f"({void} OR {behind})"


def _spans_at(question: Question, counted: Counted, limit: int) -> Iterable[_Span]:
    """What a page by number touches."""
    begins, ends = question.offset, question.offset + limit
    stretches: list[tuple[bool | None, int, int]] = [(None, 0, counted.total)]
    if _has_two_spans(question):
        stretches = [(True, 0, counted.valued), (False, counted.valued, counted.total)]
    for valued, first, last in stretches:
        low, high = max(begins, first) - first, min(ends, last) - first
        if low < high:
            yield _nearer(question, valued=valued, low=low, high=high, size=last - first)


def _nearer(question: Question, *, valued: bool | None, low: int, high: int, size: int) -> _Span:
    """Read the rows from `low` to `high` from the end of the span that is nearer to them."""
    if low <= size - high:
        return _Span(valued=valued, direction=question.direction, limit=high - low, offset=low)
    return _Span(valued=valued, direction=_OTHER[question.direction], limit=high - low, offset=size - high)


def _spans_after(question: Question, limit: int) -> Iterable[_Span]:
    """What a page by cursor may touch, or the first one."""
    after = question.after
    if not _has_two_spans(question):
        yield _Span(valued=None, direction=question.direction, limit=limit, after=after is not None)
        return
    if after is None or after.value is not None:
        yield _Span(valued=True, direction=question.direction, limit=limit, after=after is not None)
    within = after is not None and after.value is None
    yield _Span(valued=False, direction=question.direction, limit=limit, after=within)


def _has_two_spans(question: Question) -> bool:
    """The sort column has an index, and gaps."""
    return question.sort.indexed and not _always_valued(question)


def _always_valued(question: Question) -> bool:
    return question.sort.name in question.listing.filled


def _values(question: Question) -> Row:
    _, values = _conditions(question)
    if question.after:
        pairs = zip(question.listing.key, question.after.key, strict=True)
        values |= {"after": question.after.value, **{f"after_{name}": part for name, part in pairs}}
    return values


def _conditions(question: Question) -> tuple[str, Row]:
    """The filters as SQL, with their values."""
    parts, values = ["true"], dict[str, Any]()
    for number, each in enumerate(question.filters):
        parts.append(_condition(question.listing, each, f"%(filter_{number})s"))
        single = len(each.values) == 1 and each.column.type != "list"
        values[f"filter_{number}"] = each.values[0] if single else list(each.values)
    if question.q:
        parts.append(f"({' OR '.join(question.listing.searched)})")
        values["q"] = f"%{escaped(question.q)}%"
    return " AND ".join(parts), values


def _filtered(question: Question) -> list[Column]:
    """The columns whose values the filters look at."""
    return [each.column for each in question.filters if not is_found_by_name(question.listing, each.column)]


def _condition(listing: Listing, each: Filter, place: str) -> str:
    if each.column.type == "list":
        return f"{each.column.name} ?| {place}"
    if each.sign != "=":
        return f"{each.column.name} {each.sign} {place}"
    condition = f"= {place if len(each.values) == 1 else f'ANY({place})'}"
    if is_found_by_name(listing, each.column):
        return named(listing, each.column, condition)
    return f"{each.column.name} {condition}"
