"""Which paths belong to which resource."""

from pathlib import Path

import pytest

from api.security import permissions
from pf9.database import Database

# The paths of the architecture guide, word for word, that are not open to everybody.
GUIDE = (Path(__file__).parents[1] / "guide_paths.txt").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("path", GUIDE)
def test_every_path_of_the_guide_belongs_to_a_resource_in_both_forms(path: str) -> None:
    resource = permissions.find_resource(path)
    assert resource
    assert permissions.find_resource("/api/v1" + path.removeprefix("/api")) == resource


def test_the_map_has_the_guides_thirty_six_entries_and_every_resource_is_in_the_matrix(database: Database) -> None:
    with database.transaction() as tx:
        known = {row["resource"] for row in tx.all("SELECT DISTINCT resource FROM role_permissions")}
    assert len(permissions.RESOURCES) >= 36
    assert set(permissions.RESOURCES.values()) <= known


@pytest.mark.parametrize(
    ("path", "resource"),
    [
        ("/admin/security-group-rules/1", "security_groups"),
        ("/snapshot/policy-sets/1", "snapshot_policy_sets"),
        ("/snapshots/1", "snapshots"),
        ("/api/v1/role-assignments", "roles"),
        ("/api/v1/metering/overview", "metering"),
        ("/tenants/1", "projects"),
    ],
)
def test_the_longest_known_prefix_decides(path: str, resource: str) -> None:
    assert permissions.find_resource(path) == resource


@pytest.mark.parametrize(
    "path",
    ["/", "", "/api", "/api/v1", "/serversx", "/admin", "/snapshot", "//servers", "/api/v1/api/v1/servers", "/x"],
)
def test_a_path_that_nobody_named_belongs_to_nothing(path: str) -> None:
    assert permissions.find_resource(path) is None
    assert not permissions.is_open(path, method="GET")


@pytest.mark.parametrize(
    "path",
    ["/auth/login", "/api/v1/auth/mfa/verify", "/static/logo.png", "/health", "/health/ready", "/metrics", "/docs"],
)
def test_the_guides_bypass_paths_are_open(path: str) -> None:
    assert permissions.is_open(path, method="POST")


def test_settings_are_open_to_readers_and_closed_to_writers() -> None:
    assert permissions.is_open("/api/v1/settings/branding", method="GET")
    assert not permissions.is_open("/api/v1/settings/branding", method="PUT")
    assert permissions.find_resource("/settings/branding") == "branding"


@pytest.mark.parametrize("path", ["/authx", "/healthy", "/metricsx", "/docs2", "/settingsx"])
def test_a_bypass_path_opens_whole_segments_only(path: str) -> None:
    assert not permissions.is_open(path, method="GET")


def test_admin_includes_write_includes_read_and_delete_stands_beside_them() -> None:
    assert permissions.effective(["admin"]) == {"read", "write", "admin"}
    assert permissions.effective(["write"]) == {"read", "write"}
    assert permissions.effective(["delete"]) == {"delete"}
    assert permissions.effective([]) == set()
