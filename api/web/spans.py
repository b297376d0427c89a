"""A span of time that a caller gives by `since` and `until`: what makes no sense is refused."""

from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

from pf9.errors import InvalidInput

Span = tuple[datetime, datetime]
_FIRST_YEAR = 1970  # earlier than any clock of a cloud; days can still be taken off it
_LAST = datetime(9999, 1, 1, tzinfo=UTC)  # who says "for ever" means this: a month can still be added to it


def read_span(since: str | None, until: str | None) -> tuple[datetime | None, datetime | None]:
    """The two moments, where they are given; without a zone they are UTC.

    Raises:
        InvalidInput: one is no time, lies in the future or before all clouds, or they are in the wrong order.
    """
    begins = _time("since", since) if since else None
    ends = _time("until", until) if until else None
    check_span(begins, ends)
    return begins, ends


def check_span(begins: datetime | None, ends: datetime | None) -> None:
    """Two moments that are times already.

    Raises:
        InvalidInput: the first lies in the future, or they are in the wrong order.
    """
    if begins and begins > datetime.now(UTC):
        raise _refused("since", "since is in the future: nothing can have happened then")
    if begins and ends and begins >= ends:
        raise _refused("since", "since is not before until")


def read_zone(name: str) -> str:
    """A time zone that is one.

    Raises:
        InvalidInput: there is none of this name.
    """
    if name not in available_timezones():
        raise _refused("tz", f"{name[:60]!r} is no time zone; name one as Europe/Berlin, or UTC.")
    return name


def whole_days(since: datetime | None, until: datetime | None, *, days: int) -> Span:
    """The span, of so many whole days (UTC), today included, where an end is not given."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    ends = until or midnight + timedelta(days=1)
    return since or ends - timedelta(days=days), ends


def _time(name: str, text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
        time = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _refused(name, f"{name} is a time, as in 2026-05-04T12:00:00Z") from error
    if time.year < _FIRST_YEAR:
        raise _refused(name, f"{name} is before {_FIRST_YEAR}: nothing can have happened then")
    return min(time, _LAST)


def _refused(name: str, message: str) -> InvalidInput:
    return InvalidInput(message, errors=[{"loc": ["query", name], "msg": message}])
