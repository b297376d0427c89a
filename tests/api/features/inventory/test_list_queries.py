"""The order of lists: every row once, whichever way one turns the pages."""

from typing import Any

import pytest

from api.features.inventory import question, service
from api.features.inventory.listing import LISTINGS
from api.features.inventory.source_queries import source_of
from pf9.database import Database
from pf9.inventory.kind import Column
from tests.api.features.inventory.conftest import TOWN

pytestmark = pytest.mark.usefixtures("town")

SORTED = [
    (kind, column)
    for kind in ("servers", "role_assignments", "floating_ips", "projects")
    for column in LISTINGS[kind].sortable
]


def page_of(database: Database, kind: str, **parameters: Any) -> dict[str, Any]:
    with database.transaction() as tx:
        return service.find_page(tx, question.read(LISTINGS[kind], [(n, str(v)) for n, v in parameters.items()]))


def by_number(database: Database, kind: str, **parameters: Any) -> list[dict[str, Any]]:
    pages = range(1, -(-TOWN[kind] // 20) + 1)
    return [row for page in pages for row in page_of(database, kind, page=page, page_size=20, **parameters)["items"]]


def by_cursor(database: Database, kind: str, **parameters: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    number = 1
    while True:
        page = page_of(database, kind, page_size=20, **parameters, **cursor)
        assert (page["page"], page["total"]) == (number, TOWN[kind])
        rows += page["items"]
        if page["next_cursor"] is None:
            return rows
        cursor, number = {"cursor": page["next_cursor"]}, number + 1


@pytest.mark.parametrize(("kind", "column"), SORTED)
def test_pages_and_cursors_give_every_row_once_in_order_and_nulls_last(
    database: Database, kind: str, column: str
) -> None:
    for direction in ("asc", "desc"):
        order = {"sort_by": column, "sort_dir": direction}
        whole = page_of(database, kind, page_size=500, **order)["items"]
        assert len({row["id"] for row in whole}) == TOWN[kind]
        assert by_number(database, kind, **order) == whole
        assert by_cursor(database, kind, **order) == whole
        values = [row[column] for row in whole]
        filled = [value for value in values if value is not None]
        assert values == filled + [None] * (len(values) - len(filled))
        assert filled == sorted(filled, reverse=direction == "desc")


def test_a_cursor_goes_on_where_it_was_though_rows_come_and_go(database: Database, owner_database: Database) -> None:
    first = page_of(database, "images", page_size=10, sort_by="id")
    with owner_database.transaction() as tx:
        tx.execute("DELETE FROM images WHERE id = %s", (first["items"][3]["id"],))
        tx.execute("DELETE FROM images WHERE id = %s", (first["items"][-1]["id"],))
    second = page_of(database, "images", page_size=10, sort_by="id", cursor=first["next_cursor"])
    assert second["items"][0]["id"] > first["items"][-1]["id"]
    with owner_database.transaction() as tx:
        remaining = tx.scalar("SELECT count(*) FROM images WHERE id > %s", (first["items"][-1]["id"],))
    assert remaining == TOWN["images"] - 10
    assert second["total"] == TOWN["images"] - 2


def test_the_same_id_in_two_regions_is_two_rows(database: Database, owner_database: Database) -> None:
    with owner_database.transaction() as tx:
        tx.execute(
            "INSERT INTO flavors (id, region_name, name, raw_json, change_hash, row_hash)"
            " SELECT id, 'RegionTwo', name, raw_json, change_hash, row_hash FROM flavors"
        )
    rows: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = page_of(database, "flavors", page_size=7, sort_by="vcpus", **cursor)
        rows += page["items"]
        if not page["next_cursor"]:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert len({(row["id"], row["region_name"]) for row in rows}) == len(rows) == 2 * TOWN["flavors"]
    assert page_of(database, "flavors", region_name="RegionTwo")["total"] == TOWN["flavors"]


LOOKED_UP = [(name, column) for name, listing in LISTINGS.items() for column in listing.columns if column.ways]


@pytest.mark.parametrize(("kind", "column"), LOOKED_UP, ids=lambda each: getattr(each, "name", each))
def test_a_looked_up_name_is_the_one_that_the_list_shows_in_order_and_in_filters(
    database: Database, kind: str, column: Column
) -> None:
    listing = LISTINGS[kind]
    with database.transaction() as tx:
        shown = tx.all(f"SELECT id, {column.name} AS name FROM {listing.view} ORDER BY id")
        assert tx.all(f"SELECT id, {column.name} AS name FROM {source_of(listing, [column])} ORDER BY id") == shown
    wanted = sorted({row["name"] for row in shown} - {None})[:2]
    assert len(wanted) == 2
    asked = question.read(listing, [("page_size", "500"), *((column.name, name) for name in wanted)])
    with database.transaction() as tx:
        page = service.find_page(tx, asked)
    assert {row["id"] for row in page["items"]} == {row["id"] for row in shown if row["name"] in wanted}
    assert page["total"] == len(page["items"])
