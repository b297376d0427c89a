"""A snapshot of ours is known by its metadata, and of which volume it is by the cloud."""

from typing import Any

import pytest

from snapshots.naming import Ours, metadata

RECORD: dict[str, Any] = {
    "id": "s",
    "name": "auto",
    "status": "available",
    "size": 5,
    "volume_id": "volume-1",
    "created_at": "2026-11-25T22:43:09.406895",
    "os-extended-snapshot-attributes:project_id": "project-1",
    "metadata": metadata(policy="daily_5", project_id="project-1", volume_id="volume-1", run_id=7, set_id="set-1"),
}


def test_what_we_write_is_what_we_read() -> None:
    found = Ours.read(RECORD)
    assert found
    assert (found.volume_id, found.policy, found.run_id, found.set_id) == ("volume-1", "daily_5", "7", "set-1")
    assert found.created_at.isoformat() == "2026-11-25T22:43:09.406895+00:00"


@pytest.mark.parametrize("changed", [{}, {"created_by": "somebody"}, {"policy": ""}])
def test_what_does_not_carry_our_name_and_a_policy_is_nobody_elses_business(changed: dict[str, str]) -> None:
    assert Ours.read({**RECORD, "metadata": {**RECORD["metadata"], **changed} if changed else None}) is None


def test_nobody_passes_off_a_snapshot_as_one_of_somebody_elses_volume() -> None:
    spoofed = {**RECORD["metadata"], "original_volume_id": "volume-of-another", "original_project_id": "another"}
    found = Ours.read({**RECORD, "metadata": spoofed})
    assert found
    assert (found.volume_id, found.project_id) == ("volume-1", "project-1")
