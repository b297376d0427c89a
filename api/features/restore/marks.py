"""How what a restore makes is known again, also by somebody who saw no answer to the call that made it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

JOB, STEP = "pf9_restore_job", "pf9_restore_step"
SERVER = (JOB, STEP)  # what a server carries until it is done, beside the metadata of its own
SOURCE = "pf9_restore_source"  # of a volume: the snapshot
REPLACED_BY = "pf9_replaced_by"  # of an old volume: the server that has its successor


def metadata(lineage_id: UUID, step: str, **more: str) -> dict[str, str]:
    """What a volume or a server carries from the call on that makes it."""
    return {JOB: str(lineage_id), STEP: step, **more}


def without(metadata: Mapping[str, str]) -> dict[str, str]:
    """The metadata without ours."""
    return {name: value for name, value in metadata.items() if name not in {JOB, STEP, SOURCE}}


def is_of(record: Mapping[str, Any], lineage_id: UUID, step: str | None = None) -> bool:
    """Whether it was made by this chain of jobs, in this step if one is given."""
    carried = record.get("metadata") or {}
    return carried.get(JOB) == str(lineage_id) and step in {None, carried.get(STEP)}


def description(lineage_id: UUID, original_port_id: str) -> str:
    """What a port carries, which takes no metadata when it is made."""
    return f"{JOB}={lineage_id} for {original_port_id}"


def holder(lineage_id: UUID) -> str:
    """Whose device an old port is while its server is being replaced."""
    return f"{JOB}-{lineage_id}"
