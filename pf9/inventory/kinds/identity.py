"""Keystone's kinds: they belong to no region."""

import hashlib
from typing import Any

from pf9.inventory.kind import Column, Kind, Record, Reference, Relation, via

DOMAINS = Kind(
    name="domains",
    group="identity",
    label="Domains",
    singular="Domain",
    regional=False,
    project=None,
    columns=(
        Column("name", shown=True),
        Column("enabled", "boolean", shown=True),
        Column("description", prose=True, shown=True),
        Column("projects_count", "integer", stored=False, shown=True, label="Projects"),
        Column("users_count", "integer", stored=False, shown=True, label="Users"),
    ),
    relations=(Relation("projects", "domain_id"), Relation("users", "domain_id"), Relation("groups", "domain_id")),
)

_DOMAIN = (
    Column("domain_id", reference=Reference("domains", enforced=True), label="Domain id"),
    Column("domain_name", stored=False, ways=(via(domain_id="domains"),), shown=True, label="Domain"),
)

PROJECTS = Kind(
    name="projects",
    group="identity",
    label="Projects",
    singular="Project",
    path="/tenants",
    regional=False,
    project=None,
    columns=(
        Column("name", shown=True),
        *_DOMAIN,
        Column("enabled", "boolean", shown=True),
        Column("description", prose=True, shown=True),
        Column("parent_id", label="Parent id"),
        Column("tags", "list"),
        Column("servers_count", "integer", stored=False, shown=True, label="Servers"),
        Column("volumes_count", "integer", stored=False, shown=True, label="Volumes"),
    ),
    relations=(
        Relation("servers", "project_id"),
        Relation("volumes", "project_id"),
        Relation("networks", "project_id"),
        Relation("routers", "project_id"),
        Relation("floating_ips", "project_id"),
        Relation("security_groups", "project_id"),
        Relation("role_assignments", "project_id"),
    ),
)

USERS = Kind(
    name="users",
    group="identity",
    label="Users",
    singular="User",
    regional=False,
    project=None,
    columns=(
        Column("name", shown=True),
        *_DOMAIN,
        Column("email", searched=True, shown=True),
        Column("enabled", "boolean", shown=True),
        Column("description", prose=True, shown=True),
        Column("default_project_id", reference=Reference("projects", enforced=True), label="Default project id"),
        Column("password_expires_at", "timestamp", label="Password expires"),
    ),
    relations=(
        Relation("groups", "group_id", through="group_memberships", label="Groups"),
        Relation("role_assignments", "user_id", label="Own role assignments"),
    ),
)

ROLES = Kind(
    name="roles",
    group="identity",
    label="Roles",
    singular="Role",
    regional=False,
    project=None,
    columns=(
        Column("name", shown=True),
        Column("domain_id", reference=Reference("domains"), label="Domain id"),
        Column("domain_name", stored=False, ways=(via(domain_id="domains"),), shown=True, label="Domain"),
        Column("description", prose=True, shown=True),
        Column("assignments_count", "integer", stored=False, shown=True, label="Assignments"),
    ),
    relations=(
        Relation("role_assignments", "role_id"),
        Relation("implied_roles", "prior_role_id", label="Implies"),
        Relation("implied_roles", "implied_role_id", label="Implied by"),
    ),
)

GROUPS = Kind(
    name="groups",
    group="identity",
    label="Groups",
    singular="Group",
    regional=False,
    project=None,
    history=False,
    columns=(
        Column("name", shown=True),
        *_DOMAIN,
        Column("description", prose=True, shown=True),
    ),
    relations=(
        Relation("users", "user_id", through="group_memberships", label="Members"),
        Relation("role_assignments", "group_id"),
    ),
)


def _scope(record: Record) -> Record:
    scope: Record = record.get("scope") or {}
    return scope


def _inherited(record: Record) -> bool:
    return bool(_scope(record).get("OS-INHERIT:inherited_to"))


def _identify_assignment(record: Record) -> str:
    """Keystone gives an assignment no id: it is its own parts."""
    parts: list[Any] = [
        _id(record.get(part)) or _id(_scope(record).get(part))
        for part in ("role", "user", "group", "project", "domain")
    ]
    return _made_of(*parts, bool(_scope(record).get("system")), _inherited(record))


def _made_of(*parts: Any) -> str:
    """The id of what the cloud gives none."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]


def _id(part: Any) -> str | None:
    return part.get("id") if isinstance(part, dict) else None


def _scope_type(record: Record) -> str:
    scope = _scope(record)
    return next((name for name in ("project", "domain", "system") if scope.get(name)), "project")


def _name(part: Any) -> str:
    """What the cloud calls it; "" where it does not say."""
    return str((part.get("name") or part.get("id") or "") if isinstance(part, dict) else "")


def _assignment_in_words(record: Record) -> str:
    """Such as "member for group operations on all projects of domain acme"."""
    scope, group = _scope(record), record.get("group")
    who = f"group {_name(group)}" if group else _name(record.get("user"))
    if scope.get("system"):
        return f"{_name(record.get('role'))} for {who} on the whole system"
    kind = _scope_type(record)
    below = {"domain": "all projects of ", "project": "all projects below "}[kind] if _inherited(record) else ""
    return f"{_name(record.get('role'))} for {who} on {below}{kind} {_name(scope.get(kind))}"


ROLE_ASSIGNMENTS = Kind(
    name="role_assignments",
    group="identity",
    label="Role assignments",
    singular="Role assignment",
    permission="roles",
    default_sort="role_name",
    regional=False,
    history=False,
    project=None,
    identify=_identify_assignment,
    columns=(
        Column("role_id", source="role.id", reference=Reference("roles"), label="Role id"),
        Column("role_name", stored=False, shown=True, label="Role"),
        Column("user_id", source="user.id", reference=Reference("users"), label="User id"),
        Column("user_name", stored=False, shown=True, label="User"),
        Column("group_id", source="group.id", reference=Reference("groups"), label="Group id"),
        Column("group_name", stored=False, shown=True, label="Group"),
        Column("scope_type", source=_scope_type, values=("project", "domain", "system"), shown=True, label="Scope"),
        Column("project_id", source="scope.project.id", reference=Reference("projects"), label="Project id"),
        Column("project_name", stored=False, shown=True, label="Project"),
        Column("domain_id", source="scope.domain.id", reference=Reference("domains"), label="Domain id"),
        Column("domain_name", stored=False, shown=True, label="Domain"),
        Column("inherited", "boolean", source=_inherited, shown=True),
        Column("name", source=_assignment_in_words, tracked=False, label="In words"),
    ),
)

GROUP_MEMBERSHIPS = Kind(
    name="group_memberships",
    group="identity",
    label="Group memberships",
    singular="Group membership",
    permission="groups",
    default_sort="group_name",
    regional=False,
    history=False,
    project=None,
    identify=lambda record: _made_of(record["group"]["id"], record["user"]["id"]),
    columns=(
        Column("group_id", source="group.id", reference=Reference("groups"), label="Group id"),
        Column("group_name", stored=False, shown=True, label="Group"),
        Column("user_id", source="user.id", reference=Reference("users"), label="User id"),
        Column("user_name", stored=False, shown=True, label="User"),
        Column("domain_id", source="group.domain_id", reference=Reference("domains"), label="Domain id"),
        Column("domain_name", stored=False, shown=True, label="Domain"),
        Column(
            "name",
            source=lambda record: f"{_name(record['user'])} in group {_name(record['group'])}",
            tracked=False,
            label="In words",
        ),
    ),
)

IMPLIED_ROLES = Kind(
    name="implied_roles",
    group="identity",
    label="Implied roles",
    singular="Implied role",
    permission="roles",
    regional=False,
    history=False,
    project=None,
    identify=lambda record: _made_of(record["prior_role"]["id"], record["implied_role"]["id"]),
    columns=(
        Column("prior_role_id", source="prior_role.id", reference=Reference("roles"), label="Prior role id"),
        Column("prior_role_name", stored=False, shown=True, label="Who has"),
        Column("implied_role_id", source="implied_role.id", reference=Reference("roles"), label="Implied role id"),
        Column("implied_role_name", stored=False, shown=True, label="Has also"),
        Column(
            "name",
            source=lambda record: f"{_name(record['prior_role'])} implies {_name(record['implied_role'])}",
            tracked=False,
            label="In words",
        ),
    ),
)

KINDS = (DOMAINS, PROJECTS, USERS, ROLES, GROUPS, ROLE_ASSIGNMENTS, GROUP_MEMBERSHIPS, IMPLIED_ROLES)
