"""The two reports, over changes whose number and time are known."""

import copy
import csv
import io
from typing import Any

import openpyxl
import pytest
from starlette.testclient import TestClient

from pf9.database import Database
from pf9.inventory.catalog import KINDS
from pf9.settings import DatabaseSettings
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import store_listings


@pytest.fixture(scope="module")
def past(owner: DatabaseSettings) -> dict[str, int]:
    """Thirty servers found, one resized, one paused, a volume gone; moved to Wednesday 2026-05-06, 03:10 UTC."""
    database = Database(owner, application_name="tests-audit")
    fleet = make_fleet(30)
    store_listings(database, fleet)
    later = copy.deepcopy(fleet)
    later["servers"][0]["flavor"] |= {"id": "flavor-other", "original_name": "m1.other"}
    later["servers"][1]["status"] = "PAUSED" if later["servers"][1]["status"] != "PAUSED" else "ACTIVE"
    later["volumes"] = later["volumes"][1:]
    store_listings(database, later)
    with database.transaction() as tx:
        tx.execute("UPDATE change_log SET recorded_at = '2026-05-06T03:10:00Z'")
        tx.execute("UPDATE drift_events SET detected_at = '2026-05-06T03:10:00Z'")
        tx.execute(
            "UPDATE drift_events SET acknowledged_at = '2026-05-06T04:10:00Z', acknowledged_by = 'ada'"
            " WHERE severity = 'warning'"
        )
        tx.execute(
            "UPDATE inventory_runs SET started_at = '2026-05-06T03:09:00Z', finished_at = '2026-05-06T03:10:00Z'"
        )
        tx.execute(
            "INSERT INTO activity_log (occurred_at, actor, action, resource_type, success)"
            " VALUES ('2026-05-06T03:00:00Z', 'ada', 'delete', 'networks', false)"
        )
        total = tx.scalar("SELECT count(*) FROM change_log")
    database.close()
    return {"total": total}


SPAN = {"since": "2026-05-01", "until": "2026-05-08"}


def get(client: TestClient, path: str, status: Any = 200, **params: Any) -> Any:
    answer = client.get(f"/api/v1/audit/{path}", params=params)
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture
def reader(log_in: Any, past: dict[str, int]) -> TestClient:
    """Somebody who may read, once there is a past."""
    assert past
    client: TestClient = log_in("viewer")
    return client


def test_the_report_adds_up(reader: TestClient, past: dict[str, int]) -> None:
    report = get(reader, "compliance-report", **SPAN)
    assert sum(report["changes"].values()) == past["total"]
    assert (report["changes"]["changed"], report["changes"]["deleted"]) == (2, 1)
    assert sum(kind["deleted"] for kind in report["by_kind"]) == 1
    assert report["deletions"][0]["resource_type"] == "volumes"
    assert report["deletions"][0]["actor"] is None  # nobody did it through this system
    assert report["drift"]["detected"] == {"critical": 1, "warning": 1, "info": 0}
    assert report["drift"]["open"] == {"critical": 1, "warning": 0, "info": 0}
    assert report["drift"]["median_seconds_to_acknowledge"] == 3600
    assert report["acts"] == {
        "acts": 1,
        "refused_or_failed": 1,
        "changes_through_here": 0,
        "changes_from_elsewhere": past["total"],
        "by_actor": {"ada": 1},
    }


def test_a_run_of_some_kinds_is_no_complete_look(reader: TestClient) -> None:
    looks = get(reader, "compliance-report", **SPAN)["looks"]
    assert (looks["runs"], looks["complete"]) == (2, 0)
    assert looks["longest_gap_seconds"] is None
    assert looks["last_complete_at"] is None


def test_a_collector_that_stopped_is_a_gap_until_the_end_of_the_span(
    reader: TestClient, owner_database: Database
) -> None:
    with owner_database.transaction() as tx:
        run_ids = tx.all(
            """
            INSERT INTO inventory_runs (status, source, host, actor, region_name, started_at, finished_at)
            SELECT 'success', 'tests', 'here', 'tests', 'RegionOne', at, at
            FROM (VALUES ('2026-03-01T00:00:00Z'::timestamptz), ('2026-03-01T06:00:00Z')) AS r (at) RETURNING id
            """
        )
        for run in run_ids:
            tx.copy("inventory_run_kinds", ["run_id", "kind", "position"], [(run["id"], k.name, 0) for k in KINDS])
    looks = get(reader, "compliance-report", since="2026-03-01", until="2026-03-03")["looks"]
    assert (looks["runs"], looks["complete"]) == (2, 2)
    assert looks["longest_gap_seconds"] == 42 * 3600
    assert looks["longest_gap_from"] == looks["last_complete_at"] == "2026-03-01T06:00:00Z"


def test_each_table_is_a_file_and_all_are_a_workbook(reader: TestClient) -> None:
    for path, tables in (
        ("compliance-report", ("by_kind", "by_project", "deletions", "by_actor")),
        ("change-patterns", ("by_hour", "by_weekday", "by_kind", "by_project", "bursts")),
    ):
        shown = get(reader, path, **SPAN)
        shown.setdefault("by_actor", (shown.get("acts") or {}).get("by_actor"))
        for table in tables:
            answer = reader.get(f"/api/v1/audit/{path}", params={**SPAN, "format": "csv", "table": table})
            rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
            assert len(rows) == len(shown[table]), table
        book = reader.get(f"/api/v1/audit/{path}", params={**SPAN, "format": "xlsx"}).content
        assert openpyxl.load_workbook(io.BytesIO(book)).sheetnames == list(tables)
    (gone,) = csv.DictReader(
        reader.get(
            "/api/v1/audit/compliance-report", params={**SPAN, "format": "csv", "table": "deletions"}
        ).iter_lines()
    )
    assert (gone["resource_type"], gone["deleted_at"]) == ("volumes", "2026-05-06T03:10:00+00:00")


def test_another_span_is_empty(reader: TestClient) -> None:
    report = get(reader, "compliance-report", since="2020-01-01", until="2020-02-01")
    assert sum(report["changes"].values()) == 0
    assert report["drift"]["detected"] == {"critical": 0, "warning": 0, "info": 0}
    assert report["drift"]["open"]["critical"] == 1  # what is open now is open whenever one asks
    patterns = get(reader, "change-patterns", since="2020-01-01", until="2020-02-01")
    assert (patterns["total"], patterns["bursts"], patterns["burst_threshold"]) == (0, [], None)


def test_patterns_tell_the_hour_in_the_readers_zone(reader: TestClient, past: dict[str, int]) -> None:
    patterns = get(reader, "change-patterns", **SPAN, tz="Asia/Tokyo")
    assert patterns["by_hour"][12] == {"hour": 12, "count": past["total"]}
    assert patterns["by_weekday"][2] == {"weekday": 3, "count": past["total"]}
    assert patterns["outside_business_hours"] == 0
    assert get(reader, "change-patterns", **SPAN)["outside_business_hours"] == past["total"]


def test_one_loud_stretch_alone_is_what_is_usual_and_no_burst(reader: TestClient, past: dict[str, int]) -> None:
    patterns = get(reader, "change-patterns", **SPAN)
    assert patterns["burst_threshold"] == 5 * past["total"]
    assert patterns["bursts"] == []


def test_a_loud_stretch_among_quiet_ones_is_a_burst(reader: TestClient, owner_database: Database) -> None:
    with owner_database.transaction() as tx:
        tx.execute(
            """
            INSERT INTO change_log (recorded_at, run_id, resource_type, resource_id, action)
            SELECT '2026-05-07T00:00:00Z'::timestamptz + n * interval '10 minutes', min(r.id), 'users', 'quiet', 'changed'
            FROM generate_series(1, 20) AS n, inventory_runs AS r GROUP BY n
            """
        )
    (burst,) = get(reader, "change-patterns", **SPAN)["bursts"]
    assert burst["begins_at"] == "2026-05-06T03:10:00Z"
    assert burst["by_kind"]["servers"] == 32
    assert burst["by_project"]["tenant-000"] > 0


@pytest.mark.parametrize(
    "params",
    [
        {"since": "soon"},
        {"until": "0001-01-02"},
        {"format": "csv", "table": "x"},
        {"since": "2026-05-02", "until": "2026-05-01"},
        {"tz": "Mars/North"},
        {"resource_type": "x"},
    ],
)
def test_what_makes_no_sense_is_refused(reader: TestClient, params: dict[str, str]) -> None:
    assert get(reader, "change-patterns", 422, **params)["errors"]


@pytest.mark.parametrize(
    ("since", "until", "inside"),
    [
        ("2026-05-06T03:10:00Z", "2026-05-06T03:11:00Z", True),
        ("2026-05-06T03:11:00Z", "2026-05-08T12:00:00Z", False),
        ("2026-05-05T12:00:00Z", "2026-05-06T03:10:00Z", False),
        ("2026-05-04T12:00:00Z", "2026-05-06T12:00:00Z", True),
        ("2026-05-06", "2026-05-07", True),
        ("2026-05-05T12:00:00Z", "2026-05-08T12:00:00Z", True),
        ("2026-05-05", "2026-05-06", False),
    ],
)
def test_drift_is_counted_to_the_moment_whichever_days_the_span_has_whole(
    reader: TestClient, since: str, until: str, *, inside: bool
) -> None:
    detected = get(reader, "compliance-report", since=since, until=until)["drift"]["detected"]
    assert (sum(detected.values()) == 2) is inside
    assert inside or not any(detected.values())
