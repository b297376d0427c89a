"""The workbook on demand, from the request to the file."""

import io
import time
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from starlette.testclient import TestClient

from pf9.database import Database
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import store_listings

LogIn = Callable[[str], TestClient]


@pytest.fixture(scope="module", autouse=True)
def fleet(settings: Any) -> dict[str, list[dict[str, Any]]]:
    fleet = make_fleet(30)
    fleet["servers"][0]["name"] = "=cmd|' /C calc'!A0"
    database = Database(settings.database, application_name="tests-fleet")
    store_listings(database, fleet)
    database.close()
    return fleet


@pytest.fixture
def admin(log_in: LogIn) -> TestClient:
    return log_in("admin")


def made(client: TestClient, **body: Any) -> dict[str, Any]:
    """An export as soon as it is finished."""
    answer = client.post("/api/v1/exports", json=body)
    assert answer.status_code == 202, answer.text
    export: dict[str, Any] = answer.json()
    deadline = time.monotonic() + 60
    while export["state"] in {"pending", "running"}:
        assert time.monotonic() < deadline, export
        time.sleep(0.1)
        export = client.get(f"/exports/{export['id']}").json()
    return export


def test_it_is_made_in_the_background_and_downloaded(admin: TestClient, fleet: dict[str, Any]) -> None:
    export = made(admin)
    assert export["state"] == "succeeded", export
    assert (export["percent"], export["error"], export["sheet"]) == (100, None, None)
    assert export["sheets_done"] == export["sheets_total"]
    answer = admin.get(f"/exports/{export['id']}/file")
    assert answer.status_code == 200
    assert len(answer.content) == export["size_bytes"] == int(answer.headers["content-length"])
    assert export["file_name"] in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book["Servers"].max_row == 31
    assert {cell.value for cell in book["Servers"]["A"]} >= {server["id"] for server in fleet["servers"]}
    totals = {row[0]: row[1:5] for row in book["Summary"].iter_rows(values_only=True)}
    assert totals["Servers"] == (30, None, None, None)  # the fixture's run wrote no figures
    assert not [cell for page in book for row in page for cell in row if cell.data_type == "f"]


def test_a_customers_copy_holds_no_id(admin: TestClient, fleet: dict[str, Any]) -> None:
    export = made(admin, customer_view=True)
    content = admin.get(f"/exports/{export['id']}/file").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    text = "\n".join(str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row if cell)
    assert "masked-" in text
    assert not [server["id"] for server in fleet["servers"] if server["id"] in text]


def test_one_at_a_time_a_user_and_a_dead_one_is_told(
    admin: TestClient, log_in: LogIn, owner_database: Database
) -> None:
    username = made(admin)["requested_by"]
    with owner_database.transaction() as tx:
        stuck = tx.scalar(
            "INSERT INTO exports (requested_by, state, heartbeat_at) VALUES (%s, 'running', now()) RETURNING id",
            (username,),
        )
        tx.execute("INSERT INTO export_parts (export_id, number, data) VALUES (%s, 0, 'half')", (stuck,))
    answer = admin.post("/exports")
    assert answer.status_code == 409
    assert f"export {stuck} is under way" in answer.json()["detail"]
    assert admin.delete(f"/exports/{stuck}").status_code == 409
    assert admin.get(f"/exports/{stuck}/file").status_code == 409
    assert made(log_in("superadmin"))["state"] == "succeeded"
    with owner_database.transaction() as tx:
        tx.execute("UPDATE exports SET heartbeat_at = now() - interval '2 minutes' WHERE id = %s", (stuck,))
    assert admin.get(f"/exports/{stuck}").json()["state"] == "interrupted"
    assert admin.get(f"/exports/{stuck}/file").status_code == 409
    with owner_database.transaction() as tx:
        assert not tx.all("SELECT FROM export_parts WHERE export_id = %s", (stuck,))
    assert made(admin)["state"] == "succeeded"


def test_who_may_only_read_fetches_but_makes_and_deletes_none(admin: TestClient, log_in: LogIn) -> None:
    export = made(admin)
    viewer = log_in("viewer")
    assert viewer.post("/exports").status_code == 403
    assert viewer.delete(f"/exports/{export['id']}").status_code == 403
    assert viewer.get("/exports").json()["items"][0]["id"] == export["id"]
    assert viewer.get(f"/exports/{export['id']}/file").status_code == 200
    assert admin.delete(f"/exports/{export['id']}").status_code == 204
    assert admin.get(f"/exports/{export['id']}").status_code == 404


def test_old_ones_make_room(admin: TestClient, owner_database: Database) -> None:
    with owner_database.transaction() as tx:
        tx.execute(
            """
            INSERT INTO exports (requested_by, state, requested_at)
            SELECT 'somebody', 'failed', now() - i * interval '1 hour' FROM generate_series(1, 30) AS i
            """
        )
        tx.execute(
            "INSERT INTO exports (requested_by, state, requested_at) VALUES ('x', 'failed', now() - interval '31 days')"
        )
    made(admin)
    page = admin.get("/exports?page_size=500").json()
    assert page["total"] == 21  # the newest twenty, and the one that was asked for
    assert "x" not in {export["requested_by"] for export in page["items"]}
    failed = admin.get("/exports?state=failed&page_size=1").json()
    assert [export["state"] for export in failed["items"]] == ["failed"]


@pytest.mark.parametrize("body", [{"customer_view": "perhaps"}, {"sheets": []}, [], 7])
def test_what_nobody_can_make_is_refused(admin: TestClient, body: Any) -> None:
    assert admin.post("/exports", json=body).status_code == 422


@pytest.mark.parametrize("address", ["/exports?state=odd", "/exports?colour=red", "/exports/0", "/exports/x"])
def test_an_odd_question_is_refused(admin: TestClient, address: str) -> None:
    assert admin.get(address).status_code == 422
