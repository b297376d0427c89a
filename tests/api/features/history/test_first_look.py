"""What the first run finds was not made then: nobody had looked before."""

from typing import Any

from pf9.database import Database
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import store_listings


def test_only_what_came_after_a_look_was_made(log_in: Any, owner_database: Database) -> None:
    fleet = make_fleet(2)
    store_listings(owner_database, fleet | {"volumes": fleet["volumes"][1:]})
    store_listings(owner_database, fleet)
    asked = {"resource_type": "volumes", "action": "created", "page_size": 500}
    items = log_in("viewer").get("/api/v1/history/recent-changes", params=asked).json()["items"]
    summaries = {item["resource_id"]: item["summary"] for item in items}
    late = fleet["volumes"][0]["id"]
    assert summaries.pop(late) == "was made"
    assert set(summaries.values()) == {"seen for the first time"}
