"""Activity of the cloud's users."""

from datetime import datetime

from pydantic import BaseModel, Field


class UserActivity(BaseModel):
    """A user of the cloud; figures of access are null when nobody has logged any."""

    user_id: str
    user_name: str | None
    domain_id: str | None
    domain_name: str | None
    email: str | None
    enabled: bool | None
    roles_count: int = Field(description="Roles assigned to the user itself; those through groups are not counted")
    direct_projects_count: int
    last_access_at: datetime | None
    accesses_7_days: int | None
    accesses_30_days: int | None
    failed_30_days: int | None


class UserAccessCreate(BaseModel):
    """Somebody did something in the cloud, as a portal or a jump host tells us."""

    user_id: str | None = Field(default=None, max_length=64)
    username: str = Field(min_length=1, max_length=255)
    action: str = Field(min_length=1, max_length=100, examples=["login"])
    resource_type: str | None = Field(default=None, max_length=60)
    resource_id: str | None = Field(default=None, max_length=255)
    success: bool
    details: dict[str, str | int | float | bool | None] = Field(default_factory=dict, max_length=50)


class UserAccess(BaseModel):
    """The row that was written."""

    id: int
    occurred_at: datetime
