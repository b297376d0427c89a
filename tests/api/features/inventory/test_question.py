"""The parameters of a list, whatever they are."""

from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.features.inventory import question, service
from api.features.inventory.listing import LISTINGS, RUNS
from pf9.database import Database
from pf9.errors import InvalidInput

ODD = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", "true", "ACTIVE", "asc", "desc", "0", "-1", "1e9", "9" * 18, "9" * 25, "NaN", "2026-01-01", "0001-01-01",
                     "9999-12-31T23:59:59Z", "2026-01-01T00:00:00+14:00", "\x00", "%", "_", "\\", "'", '"', "é\udcff"]),
)  # fmt: skip


@pytest.mark.usefixtures("town")
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_parameters_are_answered_or_refused(database: Database, data: st.DataObject) -> None:
    listing = data.draw(st.sampled_from([*LISTINGS.values(), RUNS]))
    names = [*question.paging(listing).filters, *listing.sortable, "page", "page_size", "sort_by", "sort_dir", "q", "x"]
    values = st.one_of(ODD, st.sampled_from([*listing.sortable, "2", "50"]))
    parameters = data.draw(st.lists(st.tuples(st.sampled_from(names), values), max_size=5))
    try:
        asked = question.read(listing, parameters)
    except InvalidInput:
        return
    with database.transaction(read_only=True) as tx:
        page = service.find_page(tx, asked)
    assert len(page["items"]) <= page["total"]


@pytest.mark.usefixtures("town")
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sort=st.sampled_from(list(LISTINGS["servers"].sortable)), value=st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), ODD),
       key=st.lists(st.one_of(st.none(), st.integers(), ODD, st.lists(st.integers(), max_size=1)), max_size=4))  # fmt: skip
def test_any_cursor_is_answered_or_refused(database: Database, sort: str, value: Any, key: list[Any]) -> None:
    servers = LISTINGS["servers"]
    try:
        place = orjson.dumps(key).decode()
        cursor = question.paging(servers).read([("sort_by", sort)], of="servers").cursor_after(value, id=place)
    except TypeError:  # half a surrogate pair has no JSON
        return
    try:
        asked = question.read(servers, [("cursor", cursor), ("sort_by", sort)])
    except InvalidInput:
        return
    with database.transaction(read_only=True) as tx:
        assert service.find_page(tx, asked)["page"] == key[0]


def test_a_cursor_carries_the_number_of_its_page_and_its_order() -> None:
    asked = question.read(LISTINGS["servers"], [("sort_by", "vcpus"), ("sort_dir", "desc"), ("page", "4")])
    following = asked.following(question.Place(8, ("a", "RegionOne")))
    order = [("sort_by", "vcpus"), ("sort_dir", "desc")]
    assert question.read(LISTINGS["servers"], [*order, ("cursor", str(following.cursor))]) == following
    with pytest.raises(InvalidInput):
        question.read(LISTINGS["servers"], [("cursor", str(following.cursor))])


def test_a_cursor_of_one_kind_is_none_of_another() -> None:
    asked = question.read(LISTINGS["servers"], [("sort_by", "name")])
    cursor = asked.following(question.Place("web", ("a", "RegionOne"))).cursor
    with pytest.raises(InvalidInput, match="no next_cursor of this list"):
        question.read(LISTINGS["volumes"], [("sort_by", "name"), ("cursor", str(cursor))])
