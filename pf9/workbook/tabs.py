"""The words in which an RVTools tab is declared: its columns in RVTools' own order, and those that OpenStack can fill."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pf9.inventory.catalog import BY_NAME
from pf9.workbook.estate import Estate
from pf9.workbook.sheets import Field, Sheet
from pf9.workbook.source import Source

UNKNOWN = "not known to OpenStack: empty"


@dataclass(frozen=True)
class Fact:
    """What stands in one column: where it comes from in words, and how to read it from what a row is about."""

    header: str
    source: str
    read: Callable[[Any], Any]
    unit: str | None = None
    is_id: bool = False


@dataclass(frozen=True)
class Tab:
    """A tab: `about` gives what its rows are about. It is left out while none of the kinds in `needs` is known."""

    name: str
    about: str
    headers: Sequence[str]
    facts: Sequence[Fact]
    things: Callable[[Estate], Iterator[Any]]
    needs: Sequence[str]

    @property
    def fields(self) -> list[Field]:
        """Every column, in order."""
        known = {fact.header: fact for fact in self.facts}
        return [
            Field(header, is_id=fact.is_id, unit=fact.unit, source=fact.source)
            if (fact := known.get(header))
            else Field(header, source=UNKNOWN)
            for header in self.headers
        ]

    def can_be_made(self, source: Source) -> bool:
        """Whether there is something to show."""
        return any(source.has(BY_NAME[kind]) for kind in self.needs)

    def sheet(self, estate: Estate) -> Sheet:
        """The tab as a sheet; nothing is read before its rows are."""
        return Sheet(self.name, self.fields, self._rows(estate))

    def _rows(self, estate: Estate) -> Iterator[Sequence[Any]]:
        readers = [(self.headers.index(fact.header), fact.read) for fact in self.facts]
        empty: list[Any] = [None] * len(self.headers)
        for thing in self.things(estate):
            row = empty.copy()
            for at, read in readers:
                row[at] = read(thing)
            yield row


def words(text: str) -> tuple[str, ...]:
    """Headers as RVTools writes them, between bars."""
    return tuple(word.strip() for word in text.split("|"))


def moment(value: Any) -> Any:
    """A time as RVTools writes it, in UTC."""
    return f"{value:%Y/%m/%d %H:%M:%S}" if hasattr(value, "strftime") else value
