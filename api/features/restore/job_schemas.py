"""What is asked of a job."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.features.restore.plan import IpStrategy

Confirmation = Annotated[
    str | None,
    Field(max_length=300, description="In REPLACE mode: DELETE AND RESTORE and the server's name, exactly"),
]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RestoreExecute(_Asked):
    """Have a plan carried out."""

    job_id: UUID
    confirmation: Confirmation = None


class RestoreRetry(_Asked):
    """Have a job that ended badly go on."""

    ip_strategy_override: IpStrategy | None = Field(default=None, description="Other wishes for the addresses")
    confirmation: Confirmation = None


class RestoreCleanup(_Asked):
    """Have taken away what a job left behind."""

    delete_volume: bool = Field(default=False, description="Volumes made from snapshots too; else they are kept")


class CleanedUp(BaseModel):
    """One thing of the cloud and what became of it."""

    kind: str = Field(examples=["volumes"])
    id: str
    name: str | None
    why: str


class RestoreCleanedUp(BaseModel):
    """What became of what a job had left behind."""

    deleted: list[CleanedUp]
    kept: list[CleanedUp]
    left: list[CleanedUp] = Field(description="Could not be deleted")

    @classmethod
    def of(cls, answer: dict[str, Any]) -> "RestoreCleanedUp":
        """From what the cleaning up gives."""
        return cls.model_validate(answer)
