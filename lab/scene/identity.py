"""Domains, projects, people, groups, roles."""

from typing import Any

from lab.scene import company
from lab.scene.api import Person, post, side_by_side


def make(admin: Person) -> dict[str, str]:
    """Make them all; the id of each project by its name."""
    keystone = admin.identity
    domains = {
        name: post(keystone, "/domains", domain={"name": name, "description": text})["id"]
        for name, text in company.DOMAINS.items()
    }
    roles = {role["name"]: role["id"] for role in keystone.get("/roles").json()["roles"]}
    for name, domain in company.ROLES.items():
        roles[name] = post(keystone, "/roles", role={"name": name, "domain_id": domain and domains[domain]})["id"]

    def project(wanted: company.Project) -> str:
        body = {"name": wanted.name, "domain_id": domains[wanted.domain], "description": wanted.description}
        made: str = post(keystone, "/projects", project=body)["id"]
        return made

    projects = dict(zip((p.name for p in company.PROJECTS), side_by_side(project, company.PROJECTS), strict=True))
    groups = {
        (name, domain): post(
            keystone, "/groups", group={"name": name, "domain_id": domains[domain], "description": text}
        )["id"]
        for name, text in company.GROUPS.items()
        for domain in company.DOMAINS
    }

    def person(wanted: company.Person) -> str:
        made: str = post(keystone, "/users", user=_user(wanted, domains))["id"]
        for group in wanted.groups:
            keystone.put(f"/groups/{groups[group, wanted.domain]}/users/{made}")
        return made

    users = dict(zip((p.name for p in company.PEOPLE), side_by_side(person, company.PEOPLE), strict=True))
    grants = [
        f"{_target(where, projects, domains)}/users/{users[u]}/roles/{roles[r]}" for u, r, where in company.OF_USERS
    ]
    grants += [
        f"{_target(where, projects, domains)}/groups/{groups[g, domain]}/roles/{roles[r]}"
        for g, domain, r, where in company.OF_GROUPS
    ]
    grants += [f"/projects/{projects[p.name]}/users/{users[p.owner]}/roles/{roles['member']}" for p in company.PROJECTS]
    for grant in grants:
        inherited = "/inherited/" in grant
        path = grant.replace("/inherited/", "/domains/")
        keystone.put(f"/OS-INHERIT{path}/inherited_to_projects" if inherited else path)
    return projects


def _user(wanted: company.Person, domains: dict[str, str]) -> dict[str, Any]:
    body = {
        "name": wanted.name,
        "domain_id": domains[wanted.domain],
        "enabled": wanted.enabled,
        "password": company.PASSWORD,
    }
    return body | ({"email": wanted.email} if wanted.email else {})


def _target(where: tuple[str, str], projects: dict[str, str], domains: dict[str, str]) -> str:
    kind, name = where
    if kind == "system":
        return "/system"
    return f"/projects/{projects[name]}" if kind == "project" else f"/{kind}{'s' * (kind == 'domain')}/{domains[name]}"
