"""The history as an operator asks for it, over what the store has written."""

import copy
import csv
import io
from typing import Any

import openpyxl
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.web import downloads
from pf9.database import Database
from pf9.settings import DatabaseSettings
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import store_listings

Listings = dict[str, list[dict[str, Any]]]
AWFUL = 'O\'Brien "<img src=x onerror=alert(1)>" 🚀 %_\\'
SERVER = make_fleet(4)["servers"][0]["id"]
FLAVORS = [
    {"id": "flavor-small", "name": "m1.small", "vcpus": 1, "ram": 2048, "disk": 0},
    {"id": "flavor-large", "name": "m1.large", "vcpus": 8, "ram": 16384, "disk": 0},
]


def with_server(fleet: Listings, **fields: Any) -> Listings:
    first, *others = copy.deepcopy(fleet["servers"])
    return fleet | {"servers": [first | fields, *others]}


def flavor(number: int) -> dict[str, Any]:
    its = FLAVORS[number]
    return {"id": its["id"], "original_name": its["name"], "vcpus": its["vcpus"], "ram": its["ram"], "disk": 0}


@pytest.fixture(scope="module")
def told(owner: DatabaseSettings) -> Listings:
    """A server is resized, renamed, stopped and started again; a volume goes."""
    database = Database(owner, application_name="tests-history")
    fleet = make_fleet(4) | {"flavors": FLAVORS}
    small = with_server(fleet, flavor=flavor(0), status="ACTIVE", name="web-1")
    for listings in (
        small,
        with_server(small, flavor=flavor(1)),
        with_server(small, flavor=flavor(1), name=AWFUL),
        with_server(small, flavor=flavor(1), name=AWFUL, status="SHUTOFF"),
        with_server(small, flavor=flavor(1), name=AWFUL) | {"volumes": fleet["volumes"][1:]},
    ):
        store_listings(database, listings)
    database.close()
    return fleet


@pytest.fixture
def reader(log_in: Any, told: Listings) -> TestClient:
    """Somebody who may read, once it has all been told."""
    assert told
    client: TestClient = log_in("viewer")
    return client


def get(client: TestClient, path: str, status: Any = 200, **params: Any) -> Any:
    answer = client.get(f"/api/v1/history{path}", params=params)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_change_is_told_in_the_words_of_the_resource(reader: TestClient) -> None:
    page = get(reader, "/recent-changes", resource_type="servers", action="changed", sort_dir="asc")
    resize, rename, stop, start = page["items"]
    assert "Flavor m1.small → m1.large" in resize["summary"]
    assert "RAM 2048 MiB → 16384 MiB" in resize["summary"]
    assert "flavor-large" not in resize["summary"]
    (name,) = rename["changes"]
    assert (name["label"], name["old"], name["new_text"]) == ("Name", "web-1", AWFUL)
    assert stop["summary"] == "Status ACTIVE → SHUTOFF"
    assert start["summary"] == "Status SHUTOFF → ACTIVE"
    assert resize["seen_before_at"] < resize["recorded_at"]
    assert (stop["resource_name"], stop["project_name"], stop["domain_name"]) == (AWFUL, "tenant-000", "Default")
    assert page["total"] == page["total_at_least"] == 4


def test_pages_by_cursor_hold_every_line_once(reader: TestClient) -> None:
    seen, cursor = [], None
    for _ in range(2000):
        params = {"page_size": 37} | ({"cursor": cursor} if cursor else {})
        page = get(reader, "/recent-changes", **params)
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == page["total"]
    assert get(reader, "/recent-changes", page=2, page_size=37)["items"][0]["id"] == seen[37]


def test_the_place_in_the_log_is_none_in_any_other_list(app: FastAPI, log_in: Any, reader: TestClient) -> None:
    cursor = get(reader, "/recent-changes", page_size=2)["next_cursor"]
    assert get(reader, "/recent-changes", cursor=cursor, page_size=3)["items"]
    get(reader, "/recent-changes", 422, cursor=cursor, action="created")
    lists = [
        path
        for path, methods in app.openapi()["paths"].items()
        if any(each["name"] == "cursor" for each in methods.get("get", {}).get("parameters", ())) and "{" not in path
    ]
    assert len(lists) > 30
    admin = log_in("superadmin")
    taken = [path for path in lists if admin.get(path, params={"cursor": cursor}).status_code != 422]
    assert taken == ["/api/v1/history/recent-changes"]


@pytest.mark.parametrize(
    ("params", "total"),
    [
        ({"field": "status"}, 2),
        ({"field": ["status", "name"]}, 3),
        ({"resource_id": SERVER}, 5),
        ({"q": "obrien"}, 0),
        ({"q": "o'brien"}, 3),
        ({"q": "%_\\"}, 3),
        ({"tenant_name": "tenant-000", "action": "changed"}, 4),
        ({"domain_name": "nobody"}, 0),
        ({"domain_name": "Default", "action": "deleted"}, 1),
        ({"region_name": "elsewhere"}, 0),
        ({"q": SERVER}, 5),
        ({"q": SERVER[:-1]}, 0),
        ({"until": "2020-01-01"}, 0),
        ({"since": "2020-01-01T00:00:00Z", "action": "changed"}, 4),
    ],
)
def test_filters_narrow(reader: TestClient, params: dict[str, Any], total: int) -> None:
    assert get(reader, "/recent-changes", **params)["total"] == total


@pytest.mark.parametrize(
    "params",
    [
        {"resource_type": "unicorns"},
        {"action": "exploded"},
        {"colour": "red"},
        {"since": "yesterday"},
        {"since": "2999-01-01"},
        {"since": "2026-01-02", "until": "2026-01-01"},
        {"run_id": "1; DROP TABLE change_log"},
        {"sort_by": "id; SELECT 1"},
        {"cursor": "nonsense"},
        {"since": "0001-01-01T00:00:00+14:00"},
        {"until": "1969-12-31"},
        {"format": "pdf"},
        {"page": 5000, "page_size": 500},
    ],
)
def test_what_makes_no_sense_is_refused_in_words(reader: TestClient, params: dict[str, Any]) -> None:
    problem = get(reader, "/recent-changes", 422, **params)
    assert problem["errors"]
    assert problem["detail"]


def test_lines_of_several_runs_are_one_list_in_the_order_of_time(reader: TestClient) -> None:
    everything = get(reader, "/recent-changes", page_size=500)["items"]
    runs = sorted({line["run_id"] for line in everything})[1:4]
    wanted = [line["id"] for line in everything if line["run_id"] in runs]
    assert len(wanted) >= 3
    for page_size in (2, 500):
        found: list[int] = []
        for page in range(1, len(wanted) // page_size + 2):
            answer = get(reader, "/recent-changes", run_id=[*runs, runs[0]], page=page, page_size=page_size)
            found += [line["id"] for line in answer["items"]]
        assert found == wanted


def rows_of(client: TestClient, **params: Any) -> list[dict[str, str]]:
    answer = client.get("/api/v1/history/recent-changes", params={"format": "csv", **params})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="change_log_')
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


@pytest.mark.parametrize("params", [{}, {"q": "o'brien"}, {"tenant_name": "tenant-000"}, {"sort_dir": "asc"}])
def test_a_file_holds_exactly_the_lines_that_are_filtered(
    reader: TestClient, params: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "STRETCH", 3)
    rows = rows_of(reader, **params)
    listed = get(reader, "/recent-changes", page_size=500, **params)
    assert len(rows) == listed["total"]
    told = [(item["resource_id"], item["run_id"], item["summary"]) for item in listed["items"]]
    assert [(row["resource_id"], int(row["run_id"]), row["summary"]) for row in rows] == told


def test_no_cell_of_a_file_is_a_formula(reader: TestClient) -> None:
    answer = reader.get("/api/v1/history/recent-changes", params={"format": "xlsx", "action": "changed"})
    titles, *rows = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    assert "What changed" in titles
    assert AWFUL in {row[titles.index("Name")] for row in rows}
    assert not [cell for row in rows for cell in row if isinstance(cell, str) and cell.startswith("=")]


def test_time_is_told_in_the_days_of_the_readers_zone(reader: TestClient) -> None:
    answer = get(
        reader, "/by-timeframe", bucket="day", since="2026-05-01T22:00Z", until="2026-05-03T22:00Z", tz="Europe/Berlin"
    )
    assert [item["begins_at"] for item in answer["items"]] == ["2026-05-01T22:00:00Z", "2026-05-02T22:00:00Z"]
    assert get(reader, "/by-timeframe", 422, tz="Mars/North")["errors"][0]["loc"] == ["query", "tz"]


def test_what_changed_most_comes_first(reader: TestClient) -> None:
    first = get(reader, "/most-changed")["items"][0]
    assert (first["resource_id"], first["changes_count"]) == (SERVER, 4)
    assert first["fields"][0] == {"field": "status", "label": "Status", "count": 2}


def test_time_is_told_in_buckets_with_the_empty_ones(reader: TestClient) -> None:
    answer = get(reader, "/by-timeframe", bucket="day")
    assert len(answer["items"]) == 7
    assert sum(item["changed"] for item in answer["items"]) == 4
    assert sum(item["deleted"] for item in answer["items"]) == 1
    assert answer["items"][-1]["by_kind"]["servers"] == 8
    assert answer["items"][0] == answer["items"][0] | {"created": 0, "changed": 0, "deleted": 0, "by_kind": {}}
    assert get(reader, "/by-timeframe", 422, bucket="hour", since="1990-01-01")["errors"]


@pytest.mark.parametrize("path", ["/recent-changes", "/most-changed", "/by-timeframe"])
def test_the_ends_of_the_calendar_are_an_answer_or_a_refusal(reader: TestClient, path: str) -> None:
    assert get(reader, path, until="9999-12-31T23:59:59Z")["items"] is not None
    assert "until" in get(reader, path, 422, until="0001-01-01T00:00:00+14:00")["detail"]


def test_the_life_of_a_resource_newest_first(reader: TestClient) -> None:
    life = get(reader, f"/resource/servers/{SERVER}", page_size=2)
    assert (life["exists"], life["total"], life["resource_name"]) == (True, 5, AWFUL)
    assert [version["version"] for version in life["items"]] == [5, 4]
    rest = get(reader, f"/resource/server/{SERVER}", cursor=life["next_cursor"])
    assert [version["version"] for version in rest["items"]] == [3, 2, 1]
    assert rest["items"][-1]["action"] == "created"
    assert rest["items"][-1]["changes"] == []
    assert rest["next_cursor"] is None


def test_what_is_gone_is_told_with_its_deletion(reader: TestClient, told: Listings) -> None:
    volume = told["volumes"][0]
    life = get(reader, f"/resource/volumes/{volume['id']}")
    assert (life["exists"], life["resource_name"]) == (False, volume["name"])
    assert life["deletions"][0]["reason"] == "no longer listed"
    assert life["total"] == 1


def test_any_two_versions_are_compared(reader: TestClient) -> None:
    last = get(reader, f"/compare/servers/{SERVER}")
    assert [change["field"] for change in last["changes"]] == ["status"]
    both = get(reader, f"/compare/servers/{SERVER}", **{"from": "v1", "to": "v5"})
    assert {change["field"] for change in both["changes"]} >= {"name", "flavor_id", "ram_mb"}
    assert "status" in {same["field"] for same in both["unchanged"]}
    assert (both["older"]["version"], both["newer"]["version"]) == (1, 5)
    by_hash = get(
        reader,
        f"/compare/servers/{SERVER}",
        **{"from": both["newer"]["change_hash"], "to": str(both["older"]["history_id"])},
    )
    assert by_hash["changes"] == both["changes"]


def test_one_version_alone_is_compared_with_the_one_before_it(reader: TestClient) -> None:
    compared = get(reader, f"/compare/servers/{SERVER}", to="v3")
    assert (compared["older"]["version"], compared["newer"]["version"]) == (2, 3)
    first = get(reader, f"/compare/servers/{SERVER}", to="v1")
    assert (first["newer"]["version"], first["changes"]) == (1, [])
    assert first["unchanged"]


def test_details_give_every_version_whole(reader: TestClient) -> None:
    details = get(reader, f"/details/servers/{SERVER}")
    assert [item["sequence"] for item in details["items"]] == [5, 4, 3, 2, 1]
    assert details["items"][0]["fields"]["name"] == AWFUL
    assert details["items"][0]["seconds_since_previous"] > 0
    assert details["items"][-1]["previous_recorded_at"] is None


@pytest.mark.parametrize("path", ["resource", "compare", "details"])
def test_what_is_unknown_is_404_and_says_what_is_known(reader: TestClient, path: str) -> None:
    assert "servers" in get(reader, f"/{path}/unicorns/1", 404)["detail"]
    assert "no-such-id" in get(reader, f"/{path}/servers/no-such-id", 404)["detail"]


def test_a_version_that_is_not_kept_is_404(reader: TestClient) -> None:
    for word in ("v99", "0", "deadbeef", "9" * 30):
        problem = get(reader, f"/compare/servers/{SERVER}", 404, **{"from": word})
        assert "v1 to v5" in problem["detail"]
    assert "No versions are kept of flavors" in get(reader, "/compare/flavors/flavor-small", 404)["detail"]


@pytest.fixture
def twins(reader: TestClient, owner_database: Database, told: Listings) -> TestClient:
    """A network of one id in two regions, renamed in ours; another one in two regions that are not ours."""
    project = told["projects"][0]["id"]
    for region, name in (("RegionOne", "north"), ("RegionTwo", "south"), ("RegionOne", "north renamed")):
        network = {"id": "twin", "name": name, "project_id": project}
        store_listings(owner_database, {"networks": [network]}, region_name=region)
    for region in ("RegionTwo", "RegionThree"):
        networks = [{"id": "twin", "name": "south"}, {"id": "abroad", "name": region, "project_id": project}]
        store_listings(owner_database, {"networks": networks}, region_name=region)
    return reader


def test_two_regions_of_one_id_are_two_lives(twins: TestClient) -> None:
    ours = get(twins, "/details/networks/twin")["items"]
    assert [item["fields"]["name"] for item in ours] == ["north renamed", "north"]
    assert get(twins, "/compare/networks/twin")["older"]["fields"]["name"] == "north"
    assert get(twins, "/resource/networks/twin")["total"] == 2
    theirs = get(twins, "/resource/networks/twin", region_name="RegionTwo")
    assert (theirs["resource_name"], theirs["region_name"]) == ("south", "RegionTwo")


@pytest.mark.parametrize("path", ["resource", "compare", "details"])
def test_an_id_of_two_other_regions_needs_to_be_told_apart(twins: TestClient, path: str) -> None:
    problem = get(twins, f"/{path}/networks/abroad", 422)
    assert problem["errors"][0]["allowed"] == ["RegionThree", "RegionTwo"]
    assert get(twins, f"/{path}/networks/abroad", region_name="RegionThree")["resource_id"] == "abroad"


def test_without_a_session_nothing_is_told(client: TestClient) -> None:
    assert client.get("/api/v1/history/recent-changes").status_code == 401
    assert client.get("/history/recent-changes").status_code == 401
