"""What a list takes and what it refuses."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.web.pages import Cursor, PageParams, Paging
from pf9.errors import InvalidInput

PAGING = Paging(
    sortable={"name", "status", "created_at"},
    default_sort="name",
    filters={"status": ("ACTIVE", "ERROR"), "tenant_id": None},
    extra={"format": ("json", "csv")},
)


def read(query: str) -> PageParams:
    return PAGING.read(parse_qsl(query, keep_blank_values=True))


def errors(query: str) -> list[dict[str, Any]]:
    with pytest.raises(InvalidInput) as refused:
        read(query)
    return refused.value.errors


def test_nothing_asked_is_the_first_page_in_the_lists_own_order() -> None:
    params = read("")
    assert (params.page, params.page_size, params.sort_by, params.sort_dir) == (1, 50, "name", "asc")
    assert (params.q, params.cursor, params.filters, params.extra) == (None, None, {}, {"format": "json"})
    assert params.offset == 0


def test_all_of_it_is_read() -> None:
    params = read(
        "page=3&page_size=20&sort_by=status&sort_dir=desc&q=web&status=ACTIVE&status=ERROR&tenant_id=x&format=csv"
    )
    assert (params.offset, params.sort_by, params.sort_dir, params.q) == (40, "status", "desc", "web")
    assert params.filters == {"status": ("ACTIVE", "ERROR"), "tenant_id": ("x",)}
    assert params.extra == {"format": "csv"}


def test_an_empty_parameter_is_none() -> None:
    assert read("q=&status=&page=") == read("")


@pytest.mark.parametrize(
    ("query", "name", "allowed"),
    [
        ("sort_by=id;drop", "sort_by", ["created_at", "name", "status"]),
        ("sort_dir=up", "sort_dir", ["asc", "desc"]),
        ("status=active", "status", ["ACTIVE", "ERROR"]),
        ("status=ACTIVE&status=x", "status", ["ACTIVE", "ERROR"]),
        ("format=pdf", "format", ["csv", "json"]),
    ],
)
def test_a_value_that_is_not_known_names_those_that_are(query: str, name: str, allowed: list[str]) -> None:
    [error] = errors(query)
    assert (error["loc"], error["allowed"]) == (["query", name], allowed)


def test_an_unknown_parameter_names_the_known_ones() -> None:
    [error] = errors("nmae=web")
    assert error["loc"] == ["query", "nmae"]
    assert {"status", "tenant_id", "page", "sort_by", "format"} <= set(error["allowed"])


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert len(errors("page=0&sort_by=x&y=1")) == 3


@pytest.mark.parametrize("number", ["0", "-1", "501", "1.5", "x", "\u0661", "1e3", "9" * 5000])
def test_a_page_size_is_a_number_within_its_limits(number: str) -> None:
    [error] = errors(f"page_size={number}")
    assert "500" in error["msg"]


def test_a_parameter_that_has_one_value_is_given_once() -> None:
    assert errors("page=1&page=2")
    assert errors("q=a&q=b")


def test_a_cursor_leads_on_from_its_row() -> None:
    cursor = read("sort_by=status&sort_dir=desc").cursor_after("ACTIVE", id="5")
    assert read(f"sort_by=status&sort_dir=desc&cursor={cursor}").cursor == Cursor("ACTIVE", "5")
    assert read(f"sort_by=status&sort_dir=desc&page=9&cursor={cursor}").offset == 0


def test_a_cursor_of_another_order_is_refused() -> None:
    cursor = read("sort_by=status").cursor_after("ACTIVE", id="5")
    assert errors(f"sort_by=name&cursor={cursor}")
    assert errors(f"sort_by=status&sort_dir=desc&cursor={cursor}")


@pytest.mark.parametrize("asked", ["", "status=ERROR", "status=ACTIVE&status=ERROR", "status=ACTIVE&q=web", "q=ACTIVE"])
def test_a_cursor_among_other_rows_is_refused(asked: str) -> None:
    cursor = read("status=ACTIVE").cursor_after("web-1", id="5")
    [error] = errors(f"{asked}&cursor={cursor}")
    assert error["loc"] == ["query", "cursor"]


def test_a_cursor_does_not_mind_in_which_order_its_filters_come_nor_how_the_rows_are_given() -> None:
    cursor = read("status=ACTIVE&status=ERROR&q=web").cursor_after("web-1", id="5")
    again = f"q=web&status=ERROR&status=ACTIVE&page_size=7&format=csv&cursor={cursor}"
    assert read(again).cursor == Cursor("web-1", "5")


def test_a_cursor_of_another_list_of_the_same_order_is_refused() -> None:
    cursor = PAGING.read([], of="list_servers").cursor_after("web-1", id="5")
    assert PAGING.read([("cursor", cursor)], of="list_servers").cursor
    with pytest.raises(InvalidInput, match="no next_cursor of this list"):
        PAGING.read([("cursor", cursor)], of="list_volumes")


@given(st.text())
def test_no_text_that_is_no_cursor_breaks_anything(text: str) -> None:
    try:
        params = PAGING.read([("cursor", text)])
    except InvalidInput:
        return
    assert params.cursor is None


@given(
    st.one_of(st.none(), st.text(st.characters(codec="utf-8")), st.integers(-(2**63), 2**63 - 1), st.booleans()),
    st.text(st.characters(codec="utf-8")),
)
def test_any_value_of_a_column_survives_in_a_cursor(value: Any, row_id: str) -> None:
    cursor = read("").cursor_after(value, id=row_id)
    assert PAGING.read([("cursor", cursor)]).cursor == Cursor(value, row_id)


def test_the_documentation_names_the_same_parameters() -> None:
    documented = {parameter["name"]: parameter["schema"] for parameter in PAGING.openapi["parameters"]}
    assert set(documented) == {
        "page",
        "page_size",
        "sort_by",
        "sort_dir",
        "q",
        "cursor",
        "status",
        "tenant_id",
        "format",
    }
    assert documented["sort_by"]["enum"] == ["created_at", "name", "status"]
    assert documented["status"]["items"]["enum"] == ["ACTIVE", "ERROR"]


@pytest.mark.parametrize("cursor", [Cursor("soon", "1"), Cursor("2026-01-01T00:00:00Z", "x"), Cursor(3, "0")])
def test_a_place_in_time_that_is_none_is_refused(cursor: Cursor) -> None:
    with pytest.raises(InvalidInput):
        _ = PageParams(sort_by="recorded_at", cursor=cursor).after


@given(st.datetimes(timezones=st.just(UTC)), st.integers(1, 2**63 - 1))
def test_a_place_in_time_comes_back_as_it_was(at: datetime, number: int) -> None:
    assert PageParams(sort_by="at", cursor=Cursor(at.isoformat(), str(number))).after == (at, number)
    assert PageParams(sort_by="at").after is None
