"""Spans of time as callers give them."""

from datetime import UTC, datetime

import pytest

from api.web.spans import read_span, whole_days
from pf9.errors import InvalidInput


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "2026-13-01",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "1969-12-31",
        "9999-12-31T23:59:59-14:00",
        "10000-01-01",
        "2026-01-01T00:00:00+99:00",
    ],
)
@pytest.mark.parametrize("end", ["since", "until"])
def test_a_time_that_makes_no_sense_is_refused_by_its_name(end: str, text: str) -> None:
    given = {"since": None, "until": None, end: text}
    with pytest.raises(InvalidInput, match=end):
        read_span(**given)


def test_the_first_moment_can_be_asked_for_and_for_ever_ends_where_a_month_can_be_added() -> None:
    begins, ends = whole_days(*read_span("1970-01-01", "9999-12-31T23:59:59Z"), days=30)
    assert (begins, ends) == (datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))
    begins, ends = whole_days(*read_span(None, "1970-01-01"), days=30)
    assert begins < ends


def test_a_time_in_another_zone_is_that_moment_in_utc_and_one_without_a_zone_is_utc() -> None:
    begins, ends = read_span("2026-05-04T12:00:00", "2026-05-04T12:00:00-02:00")
    assert (begins, ends) == (datetime(2026, 5, 4, 12, tzinfo=UTC), datetime(2026, 5, 4, 14, tzinfo=UTC))
