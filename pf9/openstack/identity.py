"""Keystone: domains, projects, users, groups, roles and who has them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any
from urllib.parse import quote

from pf9.errors import CloudRefused
from pf9.openstack.paging import record_of
from pf9.openstack.session import Cloud

_AT_ONCE = 4  # listings of single domains or groups under way
_GONE = 404


def list_domains(cloud: Cloud) -> list[dict[str, Any]]:
    """List the domains."""
    return _listing(cloud, "domains")


def list_projects(cloud: Cloud) -> list[dict[str, Any]]:
    """List the projects of all domains."""
    return _listing(cloud, "projects")


def list_users(cloud: Cloud) -> list[dict[str, Any]]:
    """List the users of all domains."""
    return _listing_of_all_domains(cloud, "users")


def list_groups(cloud: Cloud) -> list[dict[str, Any]]:
    """List the groups of all domains."""
    return _listing_of_all_domains(cloud, "groups")


def list_roles(cloud: Cloud) -> list[dict[str, Any]]:
    """List the roles, global ones and those of a domain, which Keystone shows for one domain at a time."""
    return _listing(cloud, "roles") + _in_each(
        list_domains(cloud), lambda domain: _listing(cloud, "roles", domain_id=domain["id"])
    )


def list_global_roles(cloud: Cloud) -> list[dict[str, Any]]:
    """List the roles that belong to no domain."""
    return _listing(cloud, "roles")


def list_role_assignments(cloud: Cloud) -> list[dict[str, Any]]:
    """List who has which role where, with names: users and groups; on projects, domains and the system; inherited ones."""
    return _listing(cloud, "role_assignments", include_names="true")


def list_group_memberships(cloud: Cloud) -> list[dict[str, Any]]:
    """List who is in which group: `{group, user}`, with their names.

    Keystone lists the members of one group at a time. Its list of effective assignments names members too, but not of
    groups that have a role on the system only, or none, and it costs the square of what it holds (ADR 14).
    """
    return _in_each(list_groups(cloud), lambda group: _members(cloud, group))


def list_implied_roles(cloud: Cloud) -> list[dict[str, Any]]:
    """List which role implies which, one step at a time: `{prior_role, implied_role}`, with their names."""
    return [
        {"prior_role": _named(inference["prior_role"]), "implied_role": _named(implied)}
        for inference in _listing(cloud, "role_inferences")
        for implied in inference["implies"]
    ]


def list_projects_with_role(cloud: Cloud, *, user_id: str, role_id: str) -> set[str]:
    """List the projects on which the user itself has this role."""
    found = _listing(cloud, "role_assignments", **{"user.id": user_id, "role.id": role_id})
    return {each["scope"]["project"]["id"] for each in found if "project" in each["scope"]}


def give_role(cloud: Cloud, *, project_id: str, user_id: str, role_id: str) -> None:
    """Give the user this role on the project; one who has it keeps it."""
    ids = [quote(each, safe="") for each in (project_id, user_id, role_id)]
    cloud.put("identity", "/projects/{}/users/{}/roles/{}".format(*ids))


def get_domain(cloud: Cloud, domain_id: str) -> dict[str, Any]:
    """Give one domain."""
    return _record(cloud, "domain", domain_id)


def get_project(cloud: Cloud, project_id: str) -> dict[str, Any]:
    """Give one project."""
    return _record(cloud, "project", project_id)


def get_user(cloud: Cloud, user_id: str) -> dict[str, Any]:
    """Give one user."""
    return _record(cloud, "user", user_id)


def get_group(cloud: Cloud, group_id: str) -> dict[str, Any]:
    """Give one group."""
    return _record(cloud, "group", group_id)


def get_role(cloud: Cloud, role_id: str) -> dict[str, Any]:
    """Give one role."""
    return _record(cloud, "role", role_id)


def _listing(cloud: Cloud, key: str, **params: str) -> list[dict[str, Any]]:
    return cloud.listing("identity", f"/{key}", key=key, params=params, style="whole")


def _listing_of_all_domains(cloud: Cloud, key: str) -> list[dict[str, Any]]:
    """List users or groups of all domains, also where each domain has a directory of its own.

    Keystone then answers for the token's domain only, and does not say so. If what comes spans more than one domain it
    is all; else the others are asked one by one.
    """
    records = _listing(cloud, key)
    seen = {record["domain_id"] for record in records}
    if len(seen) > 1:
        return records
    others = [domain for domain in list_domains(cloud) if domain["id"] not in seen]
    return records + _in_each(others, lambda domain: _listing(cloud, key, domain_id=domain["id"]))


def _members(cloud: Cloud, group: dict[str, Any]) -> list[dict[str, Any]]:
    """A group that has been deleted since it was listed has nobody; any other refusal is one of the whole listing."""
    path = f"/groups/{quote(group['id'], safe='')}/users"
    try:
        users = cloud.listing("identity", path, key="users", style="whole")
    except CloudRefused as refusal:
        if refusal.status != _GONE:
            raise
        return []
    return [{"group": _named(group), "user": _named(user)} for user in users]


def _named(record: dict[str, Any]) -> dict[str, Any]:
    return {key: record[key] for key in ("id", "name", "domain_id") if key in record}


def _in_each(
    owners: list[dict[str, Any]], list_one: Callable[[dict[str, Any]], list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        listings = [threads.submit(copy_context().run, list_one, owner) for owner in owners]
        return [record for listing in listings for record in listing.result()]


def _record(cloud: Cloud, key: str, record_id: str) -> dict[str, Any]:
    path = f"/{key}s/{quote(record_id, safe='')}"
    return record_of(cloud.get("identity", path), key, asked=f"GET identity {path}")
