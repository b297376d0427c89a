"""The seven views with the names that the guide gives them."""

import copy

import pytest

from pf9.database import Database
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import store_listings

VIEWS = (
    "v_volumes_full",
    "v_security_groups_full",
    "v_tenant_health",
    "v_comprehensive_changes",
    "v_recent_changes",
    "v_most_changed_resources",
    "v_user_activity_summary",
)


@pytest.mark.parametrize("view", VIEWS)
def test_the_api_may_read_it(database: Database, view: str) -> None:
    with database.transaction(read_only=True) as tx:
        assert tx.scalar(f"SELECT count(*) FROM {view}") >= 0


def test_they_tell_what_was_stored(database: Database) -> None:
    fleet = make_fleet(4)
    for server in fleet["servers"]:
        server["status"] = "ACTIVE"
    group = {"id": "g", "name": "web", "project_id": fleet["projects"][0]["id"]}
    fleet["ports"][0] |= {"security_groups": ["g"], "device_owner": "compute:nova"}
    rule = {"id": "r", "security_group_id": "g", "direction": "ingress", "project_id": group["project_id"]}
    fleet |= {"security_groups": [group], "security_group_rules": [rule]}
    store_listings(database, fleet)
    later = copy.deepcopy(fleet)
    later["servers"][0]["status"] = "ERROR"
    store_listings(database, later)
    with database.transaction(read_only=True) as tx:
        health = tx.one("SELECT * FROM v_tenant_health WHERE project_id = %s", (group["project_id"],))
        assert (health["error_servers_count"], health["warning_drift_count"]) == (1, 1)
        assert health["health_score"] == 100 - 10 - 2
        assert (health["health_status"], health["compliance_percent"], health["is_complete"]) == (
            "healthy",
            None,
            False,
        )
        found = tx.one("SELECT * FROM v_security_groups_full WHERE id = 'g'")
        assert (found["attached_vm_count"], found["attached_network_count"]) == (1, 1)
        assert (found["ingress_rule_count"], found["egress_rule_count"]) == (1, 0)
        (most,) = tx.all("SELECT * FROM v_most_changed_resources")
        assert (most["resource_id"], most["changes_count"]) == (fleet["servers"][0]["id"], 1)
        lines = tx.scalar("SELECT count(*) FROM change_log")
        assert tx.scalar("SELECT count(*) FROM v_comprehensive_changes") == lines
        assert tx.scalar("SELECT count(*) FROM v_recent_changes") == lines
        attached = tx.one("SELECT * FROM v_volumes_full WHERE server_id IS NOT NULL LIMIT 1")
        assert attached["tenant_name"]
        assert attached["domain_name"] == "Default"
        assert attached["server_name"]
