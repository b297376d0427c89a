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
    direct_projects_count: int = Field(description="Projects in which the user itself was given a role")
    groups_count: int = Field(description="Groups that the user is in")
    effective_roles_count: int = Field(
        description="Roles that the user has anywhere: its own, its groups', inherited and implied ones"
    )
    effective_projects_count: int = Field(description="Projects in which the user has a role, whatever way it came")
    last_access_at: datetime | None
    accesses_7_days: int | None
    accesses_30_days: int | None
    failed_30_days: int | None


class AccessSource(BaseModel):
    """One way that leads to a role: an assignment, and what lies between it and the user."""

    assignment_id: str
    group_id: str | None = Field(default=None, description="The assignment is this group's")
    inherited_from: str | None = Field(default=None, description="domain or project: what passes the role on")
    inherited_from_id: str | None = None
    implied_by_id: str | None = Field(default=None, description="The role that was given, and brings this one")


class EffectiveAccess(BaseModel):
    """A role of a user somewhere, with all ways that lead there."""

    user_id: str
    user_name: str | None
    user_domain_id: str | None
    user_domain_name: str | None
    role_id: str
    role_name: str | None
    scope_type: str | None
    project_id: str | None
    project_name: str | None
    domain_id: str | None = Field(description="The domain of the scope: the project's, or the domain itself")
    domain_name: str | None
    direct: bool = Field(description="The user itself was given this role, here")
    in_force: bool = Field(description="False where the user, the project or a domain is disabled")
    why: list[str] = Field(examples=[["direct", "through group ops, inherited from domain acme, implied by admin"]])
    sources: list[AccessSource]
    first_seen_at: datetime | None = Field(description="When a way to it was first seen whole")
    last_seen_at: datetime | None


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
