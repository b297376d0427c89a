"""What happens to the inventory when the cloud was changed behind its back."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from pf9.openstack import network
from pf9.openstack.session import Cloud

pytestmark = pytest.mark.cloud


def test_what_is_gone_already_is_told_and_goes_from_the_inventory(
    admin: TestClient, cloud: Cloud, changes: Callable[[str], list[str]], acts: Callable[[str], list[dict[str, Any]]]
) -> None:
    made = admin.post("/api/v1/admin/security-groups", json={"name": f"tests-{uuid.uuid4().hex[:12]}"}).json()
    network.delete_security_group(cloud, made["id"])
    assert admin.delete(f"/api/v1/admin/security-groups/{made['id']}").status_code == 404
    assert changes(made["id"])[-1] == "deleted"
    assert [(act["action"], act["success"]) for act in acts(made["id"])] == [("create", True), ("delete", False)]
    runs = admin.get("/api/v1/inventory/runs").json()["total"]
    assert admin.delete(f"/api/v1/admin/security-groups/{made['id']}").status_code == 404
    assert admin.get("/api/v1/inventory/runs").json()["total"] == runs
