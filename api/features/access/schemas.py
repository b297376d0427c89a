"""The bodies of people, departments and the permission matrix."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.security.audit_actions import AuditAction
from api.security.permissions import Action
from api.web.pages import Page
from api.web.text import A_LINE
from api.web.versions import Version
from pf9.settings import Role

Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\w.@+ '-]*\w[\w.@+ '-]*$", examples=["vera"])]
FullName = Annotated[str, Field(min_length=1, max_length=200, pattern=A_LINE, examples=["Vera Viewer"])]
Email = Annotated[str, Field(max_length=254, pattern=r"^([^@\s]+@[^@\s]+)?$", examples=["vera@example.org"])]
NewPassword = Annotated[str, Field(min_length=1, max_length=1024, json_schema_extra={"format": "password"})]


class Strict(BaseModel):
    """A body that takes nothing it does not know."""

    model_config = ConfigDict(extra="forbid")


State = Literal["active", "locked", "disabled", "gone"]


class Person(BaseModel):
    """Somebody who can log in, or could once."""

    username: str = Field(examples=["vera"])
    full_name: str | None
    email: str | None
    groups: list[str] = Field(description="Groups of the directory.")
    in_directory: bool = Field(
        description="False: a role is written down here, but the directory has nobody of the name."
    )
    is_disabled: bool = Field(description="The directory refuses every password.")
    locked_at: datetime | None = Field(description="When too many wrong passwords last locked the account.")
    password_changed_at: datetime | None
    state: State = Field(
        description="locked: by wrong passwords, and still so; disabled: in the directory or here; gone: out of the directory."
    )
    role: Role
    role_is_fallback: bool = Field(description="Nothing is written down: this is what the first login would get.")
    department_id: int | None
    department: str | None
    is_active: bool
    mfa_enabled: bool
    last_login_at: datetime | None
    open_sessions: int


class People(Page[Person]):
    """A page of the people."""

    superadmins: list[str] = Field(description="Those who are active; the last one of them stays.")
    can_change_directory: bool = Field(description="False: the directory is kept elsewhere.")
    password_policy: dict[str, int] = Field(examples=[{"pwdMinLength": 12}], description="The directory's own words.")


class PersonCreate(Strict):
    """Somebody new."""

    username: Name
    full_name: FullName
    email: Email | None = None
    password: NewPassword
    role: Role = "viewer"
    department_id: int | None = None


class PersonUpdate(Strict):
    """What is to change; the rest stays as it is."""

    full_name: FullName | None = None
    email: Email | None = Field(default=None, description="Empty: taken away.")
    role: Role | None = None
    department_id: int | None = Field(default=None, description="0: none.")
    is_active: bool | None = None
    groups: list[str] | None = Field(default=None, max_length=200)


class PersonSession(BaseModel):
    """A session of somebody that is open somewhere."""

    id: int
    ip_address: str | None = Field(examples=["192.0.2.7"])
    user_agent: str | None
    created_at: datetime
    last_activity_at: datetime
    expires_at: datetime
    current: bool = Field(description="The one that asks.")


class PersonSessions(BaseModel):
    """Somebody's sessions, the one used last first."""

    items: list[PersonSession]
    total: int


class PersonSessionsEnded(BaseModel):
    """How many sessions of somebody ended."""

    ended: int


class PasswordReset(Strict):
    """Another password."""

    password: NewPassword


class DirectoryGroup(BaseModel):
    """A group of the directory."""

    name: str
    description: str | None
    members: list[str]


class DirectoryGroups(BaseModel):
    """The groups of the directory."""

    items: list[DirectoryGroup]
    total: int


class Department(BaseModel):
    """A part of the company; it decides what its people see in the menu, never what they may do."""

    id: int
    name: str = Field(examples=["Tier1 Support"])
    people: int


class Departments(BaseModel):
    """The departments, by name."""

    items: list[Department]
    total: int


class DepartmentWrite(Strict):
    """A department's name."""

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=A_LINE)]


class PermissionMatrix(BaseModel):
    """What each role may do with each resource; admin includes write, write includes read, delete stands beside them."""

    roles: list[str]
    actions: list[str]
    resources: list[str]
    granted: dict[str, dict[str, list[str]]] = Field(examples=[{"viewer": {"servers": ["read"]}}])
    version: str = Field(description="Sent back with a change.", examples=["5f0c8a1be2d94c37"])


class PermissionChange(Strict):
    """One cell of the matrix."""

    role: Role
    resource: Annotated[str, Field(max_length=100)]
    action: Action
    granted: bool


class PermissionChanges(Strict):
    """Cells to change, all of them or none."""

    changes: Annotated[list[PermissionChange], Field(min_length=1, max_length=1000)]
    version: Version = None


class AccessLogEntry(BaseModel):
    """Somebody came in, was refused, or changed who may do what."""

    id: int
    occurred_at: datetime
    actor: str = Field(description="Of a login that failed: the name that was typed.", examples=["vera"])
    action: AuditAction = Field(examples=["login"])
    success: bool
    resource: str | None = Field(examples=["users"])
    ip_address: str | None = Field(examples=["192.0.2.7"])
    user_agent: str | None
    request_id: str | None
    details: dict[str, Any] = Field(examples=[{"person": "vera", "changed": {"role": ["viewer", "operator"]}}])


class AccessLogPage(BaseModel):
    """A page of the access log; beyond a thousand entries `total` is not counted: there are at least `total_at_least`."""

    items: list[AccessLogEntry]
    total: int | None
    total_at_least: int
    page: int
    page_size: int
    next_cursor: str | None
