"""Compliance by day, what is enough, and reports of earlier days."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from starlette.testclient import TestClient

from pf9.database import Database
from pf9.settings import SnapshotSettings, SnapshotWorkerSettings
from snapshots import compliance
from tests.api.features.snapshot_compliance.conftest import AWFUL, Listings, call, snapshot


def test_a_report_that_is_opened_is_filtered_sorted_and_a_file(
    reader: TestClient, fleet: Listings, show: Callable[..., None], owner_database: Database
) -> None:
    show(snapshot(fleet["volumes"][3], 1))
    report = keep_report(owner_database, days_ago=0)
    path = f"/reports/{report}/volumes"
    assert call(reader, path, domain_name="Default")["total"] == 8
    assert call(reader, path, tenant_name="tenant-003", status="compliant")["total"] == 1
    worst = call(reader, path, sort_by="days_since", sort_dir="asc")["items"]
    assert (worst[0]["volume_name"], worst[1]["days_since"]) == ("volume-00003", None)
    file = reader.get(f"/api/v1/snapshot/compliance{path}", params={"format": "csv", "status": "noncompliant"})
    rows = list(csv.DictReader(io.StringIO(file.text)))
    assert (len(rows), {row["domain_name"] for row in rows}) == (7, {"Default"})
    assert f"'{AWFUL}" in {row["volume_name"] for row in rows}
    assert reader.get("/api/v1/snapshot/compliance/reports/999999/volumes?format=csv").status_code == 404


def keep_report(database: Database, *, days_ago: int) -> int:
    """Keep what is true now as the report of an earlier day."""
    with database.transaction() as tx:
        tx.execute(
            "UPDATE compliance_reports SET made_at = made_at - interval '1000 days' WHERE made_at > now() - interval '1 day'"
        )
    made = compliance.report(database, SnapshotWorkerSettings(), SnapshotSettings())
    assert made
    with database.transaction() as tx:
        tx.execute(
            "UPDATE compliance_reports SET made_at = made_at - make_interval(days => %s) WHERE id = %s",
            (days_ago, made),
        )
        tx.execute(
            "UPDATE compliance_reports SET made_at = made_at + interval '1000 days' WHERE made_at < now() - interval '900 days'"
        )
    return made


def test_the_heat_map_tells_each_day_as_its_last_report_has_kept_it_and_no_figure_where_there_is_none(
    reader: TestClient, fleet: Listings, show: Callable[..., None], owner_database: Database
) -> None:
    with owner_database.transaction() as tx:
        tx.execute("TRUNCATE compliance_reports CASCADE")
    for volume in fleet["volumes"][5:]:
        volume["metadata"] = {}
    today = datetime.now(UTC).date()
    show(snapshot(fleet["volumes"][3], 1))
    keep_report(owner_database, days_ago=3)
    fleet["volumes"][4]["metadata"] = {}
    show(snapshot(fleet["volumes"][3], 1), snapshot(fleet["volumes"][0], 1))
    newest = keep_report(owner_database, days_ago=0)
    with owner_database.transaction() as tx:  # of its volumes nothing is known any more
        tx.execute("DELETE FROM compliance_details WHERE report_id <> %s", (newest,))
    found = call(reader, "/heat-map", days=5)
    assert [day["day"] for day in found["days"]] == [
        (today - timedelta(days=back)).isoformat() for back in (4, 3, 2, 1, 0)
    ]
    assert [day["report_id"] is not None for day in found["days"]] == [False, True, False, False, True]
    assert [day["has_details"] for day in found["days"]] == [False, False, False, False, True]
    assert found["days"][4]["report_id"] == newest
    shares = {row["name"]: [cell and cell["percent"] for cell in row["cells"]] for row in found["items"]}
    assert shares == {
        "tenant-000": [None, 0.0, None, None, 100.0],
        "tenant-001": [None, 0.0, None, None, 0.0],
        "tenant-002": [None, 0.0, None, None, 0.0],
        "tenant-003": [None, 100.0, None, None, 100.0],
        "tenant-004": [None, 0.0, None, None, None],
    }  # fmt: skip
    assert [row["name"] for row in found["items"]][:3] == ["tenant-001", "tenant-002", "tenant-004"]
    changes = {row["name"]: row["change"] for row in found["items"]}
    assert (changes["tenant-000"], changes["tenant-003"], changes["tenant-004"]) == (100.0, 0.0, None)
    assert found["total"]["cells"][1] == {
        "compliant": 1, "noncompliant": 4, "pending": 0, "percent": 20.0, "level": "critical",
    }  # fmt: skip
    assert call(reader, "/heat-map", by="domain")["items"][0]["name"] == "Default"
    tenant = fleet["volumes"][3]["os-vol-tenant-attr:tenant_id"]
    assert call(reader, "/heat-map", by="policy", tenant_id=tenant)["items"][0]["cells"][-1]["percent"] == 100.0
    assert call(reader, "/heat-map", policy="monthly_1st")["items"] == []
    few = call(reader, "/heat-map", limit=2)
    assert (len(few["items"]), few["items_total"]) == (2, 5)
    answer = reader.get("/api/v1/snapshot/compliance/heat-map", params={"format": "csv", "limit": 1})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 9
    assert [row["percent"] for row in rows if row["name"] == "tenant-000"] == ["0.0", "100.0"]


def test_an_administrator_says_what_is_enough_and_every_sum_is_judged_by_it(
    log_in: Callable[[str], TestClient], fleet: Listings, show: Callable[..., None], database: Database
) -> None:
    admin, path = log_in("admin"), "/api/v1/snapshot/compliance/thresholds"
    assert call(admin, "/thresholds") == {"target_percent": 95, "critical_percent": 80}
    show(*(snapshot(volume, 1) for volume in fleet["volumes"][:6]))
    assert call(admin, "/summary")["total"]["level"] == "critical"  # 75 %
    for target, critical, level in ((90, 75, "warning"), (75, 10, "ok"), (100, 75.1, "critical")):
        body = {"target_percent": target, "critical_percent": critical}
        assert admin.put(path, json=body).json() == body
        found = call(admin, "/summary")
        assert (found["total"]["level"], found["by_policy"][0]["level"]) == (level, level)
        assert found["thresholds"] == body
    levels = {row["tenant_name"]: row["level"] for row in call(admin, "/summary")["by_tenant"]}
    assert levels["tenant-003"] == "ok"
    for wrong in (
        {"target_percent": 80, "critical_percent": 90},
        {"target_percent": 101},
        {"target_percent": "NaN"},
        {"a": 1},
    ):
        assert admin.put(path, json=wrong).status_code == 422
    assert log_in("operator").put(path, json={}).status_code == 403
    with database.transaction() as tx:
        told = tx.all("SELECT actor, details FROM activity_log WHERE action = 'set_compliance_thresholds' ORDER BY id")
    assert told[0]["details"]["was"] == {"target_percent": 95, "critical_percent": 80}
    assert len(told) == 3
    assert admin.put(path, json={}).json() == {"target_percent": 95, "critical_percent": 80}
