"""Each of the built-in rules fires: exactly one event when the cloud says something else of its field, none before."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from pf9.database import Database
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import store_listings

Listings = dict[str, list[dict[str, Any]]]

# Kind, field, severity, what the record says instead, and the new value of the event (the old one is what was stored).
CASES = [
    (
        "servers",
        "flavor_id",
        "critical",
        {
            "flavor": {
                "id": "flavor-big",
                "original_name": "m1.big",
                "vcpus": 64,
                "ram": 65536,
                "disk": 0,
                "ephemeral": 0,
                "swap": 0,
            }
        },
        "flavor-big",
    ),
    ("servers", "status", "warning", {"status": "RESCUE"}, "RESCUE"),
    ("servers", "vm_state", "warning", {"OS-EXT-STS:vm_state": "rescued"}, "rescued"),
    ("servers", "hypervisor_hostname", "info", {"OS-EXT-SRV-ATTR:hypervisor_hostname": "hv-999"}, "hv-999"),
    ("servers", "host_id", "info", {"hostId": "elsewhere"}, "elsewhere"),
    ("volumes", "status", "warning", {"status": "error"}, "error"),
    ("volumes", "server_id", "critical", {"attachments": []}, None),
    ("volumes", "size_gb", "warning", {"size": 4711}, 4711),
    ("volumes", "volume_type", "warning", {"volume_type": "tape"}, "tape"),
    ("networks", "status", "warning", {"status": "DOWN"}, "DOWN"),
    ("networks", "admin_state_up", "critical", {"admin_state_up": False}, False),
    ("networks", "is_shared", "critical", {"shared": True}, True),
    ("ports", "device_id", "warning", {"device_id": "another"}, "another"),
    ("ports", "status", "info", {"status": "DOWN"}, "DOWN"),
    ("ports", "mac_address", "critical", {"mac_address": "fa:16:3e:ff:ff:ff"}, "fa:16:3e:ff:ff:ff"),
    ("floating_ips", "port_id", "warning", {"port_id": None}, None),
    ("floating_ips", "router_id", "warning", {"router_id": None}, None),
    ("floating_ips", "status", "info", {"status": "DOWN"}, "DOWN"),
    ("security_groups", "description", "info", {"description": "open"}, "open"),
    ("snapshots", "status", "warning", {"status": "error"}, "error"),
    ("snapshots", "size_gb", "info", {"size": 4711}, 4711),
    ("subnets", "gateway_ip", "critical", {"gateway_ip": "10.9.0.254"}, "10.9.0.254"),
    ("subnets", "cidr", "critical", {"cidr": "10.9.0.0/16"}, "10.9.0.0/16"),
    ("subnets", "enable_dhcp", "warning", {"enable_dhcp": False}, False),
]


@pytest.fixture
def fleet(owner_database: Database) -> Iterator[Listings]:
    """Records of all eight kinds, in an inventory that holds nothing before and after."""
    made = make_fleet(2)
    project, network, port = made["projects"][0]["id"], made["networks"][0]["id"], made["ports"][0]["id"]
    yield made | {
        "snapshots": [
            {"id": "snap", "name": "s", "status": "available", "size": 10, "volume_id": made["volumes"][0]["id"]}
        ],
        "subnets": [
            {
                "id": "sub",
                "name": "s",
                "network_id": network,
                "project_id": project,
                "cidr": "10.9.0.0/24",
                "gateway_ip": "10.9.0.1",
                "enable_dhcp": True,
                "ip_version": 4,
            }
        ],
        "routers": [{"id": "router", "name": "r", "status": "ACTIVE", "project_id": project}],
        "floating_ips": [
            {
                "id": "fip",
                "floating_ip_address": "192.0.2.7",
                "status": "ACTIVE",
                "project_id": project,
                "port_id": port,
                "router_id": "router",
                "floating_network_id": network,
            }
        ],
        "security_groups": [{"id": "group", "name": "web", "description": "closed", "project_id": project}],
    }
    with owner_database.transaction() as tx:
        names = [row["relname"] for row in tx.all("SELECT relname FROM pg_class WHERE relkind = 'r'")]
        histories = [name for name in names if name.endswith("_history")]
        kinds = [name.removesuffix("_history") for name in histories if name != "deletions_history"]
        tx.execute(f"TRUNCATE inventory_runs, drift_counts, {', '.join(histories + kinds)} CASCADE")


@pytest.mark.parametrize(
    ("kind", "field", "severity", "instead", "new"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES]
)
def test_a_rule_fires_once_for_its_field(
    database: Database, fleet: Listings, kind: str, field: str, severity: str, instead: dict[str, Any], new: Any
) -> None:
    store_listings(database, fleet)
    with database.transaction(read_only=True) as tx:
        old = tx.one(f"SELECT {field} AS old FROM {kind} WHERE id = %s", (fleet[kind][0]["id"],))["old"]
        assert not tx.all("SELECT FROM drift_events")  # a first sighting is no drift
    assert old not in {None, ""}
    later = copy.deepcopy(fleet)
    later[kind][0].update(instead)
    store_listings(database, later)
    with database.transaction(read_only=True) as tx:
        events = tx.all(
            "SELECT resource_type, resource_id, field_changed, old_value, new_value, severity FROM drift_events"
        )
    assert events == [
        {
            "resource_type": kind,
            "resource_id": fleet[kind][0]["id"],
            "field_changed": field,
            "old_value": old,
            "new_value": new,
            "severity": severity,
        }
    ]


def test_every_built_in_rule_has_its_case(database: Database) -> None:
    with database.transaction(read_only=True) as tx:
        rules = tx.all("SELECT resource_type, field_name, severity FROM drift_rules WHERE built_in")
    assert {tuple(rule.values()) for rule in rules} == {case[:3] for case in CASES}
    assert len(rules) == 24
