"""CSV and XLSX of all that is filtered."""

import csv
import io

import openpyxl
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.features.inventory import downloads as list_downloads
from api.features.inventory import question
from api.features.inventory.listing import LISTINGS
from api.web import downloads
from pf9.database import Database
from pf9.errors import DatabaseUnavailable
from tests.api.features.inventory.conftest import TOWN
from tests.fixtures.inventory_rows import insert

pytestmark = pytest.mark.usefixtures("town")

FORMULAS = ["=1+1", "+cmd|'/C calc'!A0", "-2", "@SUM(A1)", "\tx", "\rx"]


@pytest.fixture(scope="module", autouse=True)
def _formulas(arranged: Database) -> None:
    with arranged.transaction() as tx:
        for number, name in enumerate(FORMULAS):
            insert(
                tx, "routers", id=f"formula-{number}", name=name, status="ERROR", external_ips=["10.0.0.1", "10.0.0.2"]
            )
        insert(tx, "routers", id="html", name='<b>"Zoë", 🚀</b>\n2', status="ERROR")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet_of(content: bytes) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return list(book.worksheets[0].iter_rows(values_only=True))


def test_a_csv_holds_every_row_of_the_list_in_its_order(viewer: TestClient) -> None:
    answer = viewer.get("/api/v1/servers?format=csv&sort_by=vcpus&sort_dir=desc&page=3&page_size=1")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="servers_')
    rows = rows_of(answer.text)
    listed = viewer.get("/servers?sort_by=vcpus&sort_dir=desc&page_size=500").json()["items"]
    assert [row["id"] for row in rows] == [row["id"] for row in listed]
    assert len(rows) == TOWN["servers"]
    assert list(rows[0]) == list(listed[0])


def test_a_file_longer_than_a_stretch_is_whole(
    app: FastAPI, viewer: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "STRETCH", 7)
    for sort in ("power_state", "id", "project_name"):
        with app.state.parts.database.counted() as counter:
            rows = rows_of(viewer.get(f"/servers?format=csv&sort_by={sort}").text)
        assert counter.statements > TOWN["servers"] // 7
        listed = viewer.get(f"/servers?sort_by={sort}&page_size=500").json()["items"]
        assert [row["id"] for row in rows] == [row["id"] for row in listed]


def test_a_file_holds_what_is_filtered_and_the_columns_asked_for(viewer: TestClient) -> None:
    text = viewer.get("/routers?format=csv&status=ERROR&q=formula&columns=name,id").text
    rows = rows_of(text)
    assert list(rows[0]) == ["name", "id"]
    assert {row["id"] for row in rows} == {f"formula-{number}" for number in range(len(FORMULAS))}


def test_an_empty_file_has_its_header(viewer: TestClient) -> None:
    assert viewer.get("/servers?format=csv&q=nothing-like-it&columns=id,name").text == "id,name\r\n"
    assert len(sheet_of(viewer.get("/servers?format=xlsx&q=nothing-like-it").content)) == 1


def test_no_cell_is_a_formula_in_either_format(viewer: TestClient) -> None:
    question = "status=ERROR&q=formula&columns=name,external_ips&sort_by=id"
    names = [row["name"] for row in rows_of(viewer.get(f"/routers?format=csv&{question}").text)]
    assert names == [f"'{name}" for name in FORMULAS]
    cells = sheet_of(viewer.get(f"/routers?format=xlsx&{question}").content)[1:]
    assert [str(cell[0]).replace("_x000D_", "\r") for cell in cells] == names
    assert cells[0][1] == "10.0.0.1, 10.0.0.2"


def test_text_of_any_kind_survives(viewer: TestClient) -> None:
    name = '<b>"Zoë", 🚀</b>\n2'
    assert rows_of(viewer.get("/routers?format=csv&id=html").text)[0]["name"] == name
    assert name in sheet_of(viewer.get("/routers?format=xlsx&id=html").content)[1]


def test_a_workbook_holds_every_row_with_labels_and_units(viewer: TestClient) -> None:
    answer = viewer.get("/servers?format=xlsx&columns=id,ram_mb,locked")
    assert answer.headers["content-type"] == downloads.MEDIA_TYPES["xlsx"]
    rows = sheet_of(answer.content)
    assert rows[0] == ("Id", "RAM (MiB)", "Locked")
    assert len(rows) == TOWN["servers"] + 1
    assert {type(row[1]) for row in rows[1:]} <= {int, type(None)}


def test_a_failure_before_the_first_row_is_an_answer_and_not_half_a_file(database: Database) -> None:
    asked = question.read(LISTINGS["servers"], [("format", "csv")])
    closed = Database(database._settings.model_copy(update={"port": 9}), application_name="none")
    with pytest.raises(DatabaseUnavailable):
        list_downloads.answer(closed, asked)
