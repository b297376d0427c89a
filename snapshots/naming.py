"""What a snapshot of ours is called and carries, and how it is known again by that."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

CREATED_BY = "p9_auto_snapshots"
OURS = {"created_by": CREATED_BY}
_PART = 40
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Ours:
    """A snapshot of ours, as the cloud lists it."""

    id: str
    name: str
    status: str
    size_gb: int | None
    volume_id: str
    policy: str
    run_id: str
    set_id: str | None
    project_id: str | None
    created_at: datetime

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> "Ours | None":
        """Know it by its metadata; None: it is somebody else's, or names no policy.

        Metadata can be written by the people of its project: of which volume it is, the cloud says and not they, so that
        nobody passes off a snapshot as one of somebody else's volume.
        """
        metadata = record.get("metadata") or {}
        if metadata.get("created_by") != CREATED_BY or not metadata.get("policy"):
            return None
        return cls(
            id=record["id"],
            name=record.get("name") or "",
            status=record["status"],
            size_gb=record.get("size"),
            volume_id=record["volume_id"],
            policy=metadata["policy"],
            run_id=metadata.get("run_id") or "",
            set_id=metadata.get("set_id"),
            project_id=record.get("os-extended-snapshot-attributes:project_id"),
            created_at=datetime.fromisoformat(record["created_at"]).replace(tzinfo=UTC),
        )


def name(*, tenant: str, policy: str, server: str | None, volume: str, at: datetime) -> str:
    """auto-<tenant>-<policy>-<vm>-<volume>-<YYYYMMDD-HHMMSS>, each part cut to 40 safe characters."""
    parts = (tenant, policy, server or "no-vm", volume)
    return "-".join(["auto", *map(_safe, parts), f"{at.astimezone(UTC):%Y%m%d-%H%M%S}"])


def metadata(*, policy: str, project_id: str, volume_id: str, run_id: int, set_id: str) -> dict[str, str]:
    """By what it is found again, also by a worker that knows nothing of this one."""
    return {
        **OURS,
        "policy": policy,
        "original_project_id": project_id,
        "original_volume_id": volume_id,
        "run_id": str(run_id),
        "set_id": set_id,
    }


def _safe(part: str) -> str:
    return _UNSAFE.sub("-", part)[:_PART] or "-"
