"""Keystone: domains, projects, users, groups, roles and who has them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any
from urllib.parse import quote

from pf9.openstack.session import Cloud

_AT_ONCE = 4  # listings of single domains under way


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


def list_role_assignments(cloud: Cloud) -> list[dict[str, Any]]:
    """List who has which role where, with names: users and groups; on projects, domains and the system; inherited ones."""
    return _listing(cloud, "role_assignments", include_names="true")


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


def _in_each(
    domains: list[dict[str, Any]], list_one: Callable[[dict[str, Any]], list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        listings = [threads.submit(copy_context().run, list_one, domain) for domain in domains]
        return [record for listing in listings for record in listing.result()]


def _record(cloud: Cloud, key: str, record_id: str) -> dict[str, Any]:
    record: dict[str, Any] = cloud.get("identity", f"/{key}s/{quote(record_id, safe='')}")[key]
    return record
