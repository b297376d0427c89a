"""The navigation that a role sees."""

from collections.abc import Callable

from starlette.testclient import TestClient

from pf9.database import Database

LogIn = Callable[[str], TestClient]


def test_the_groups_hold_their_pages_in_order(log_in: LogIn, owner_database: Database) -> None:
    groups = log_in("superadmin").get("/api/v1/navigation").json()["groups"]
    with owner_database.transaction() as tx:
        stored = tx.all(
            "SELECT g.key AS group_key, i.key FROM nav_groups g JOIN nav_items i ON i.group_id = g.id"
            " ORDER BY g.position, i.position"
        )
    shown = [(group["key"], item["key"]) for group in groups for item in group["items"]]
    assert shown == [(row["group_key"], row["key"]) for row in stored]
    assert set(groups[0]["items"][0]) == {"key", "label", "path", "icon"}


def test_a_page_that_the_role_may_not_read_is_left_out_and_so_is_an_empty_group(
    log_in: LogIn, owner_database: Database
) -> None:
    client = log_in("technical")
    with owner_database.transaction() as tx:
        tx.execute(
            "WITH g AS (INSERT INTO nav_groups (key, label, position) VALUES ('hidden', 'Hidden', 99) RETURNING id)"
            " INSERT INTO nav_items (group_id, key, label, path, icon, resource, position)"
            " SELECT id, 'secret', 'Secret', '/secret', 'x', 'api_metrics', 1 FROM g"
        )

    def keys(client: TestClient) -> list[str]:
        return [group["key"] for group in client.get("/navigation").json()["groups"]]

    assert "hidden" in keys(client)
    assert "hidden" not in keys(log_in("viewer"))
