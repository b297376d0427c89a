"""The pieces of SQL that a kind's declaration gives; every name in them comes from the catalog."""
# ruff: noqa: S608 (identifiers come from the catalog, a fixed map)

from collections.abc import Iterable

from pf9.inventory.kind import Kind


def region(kind: Kind) -> tuple[str, str]:
    """The region as a further column, and its value, for a kind that has one."""
    return (", region_name", ", %(region_name)s") if kind.regional else ("", "")


def in_region(kind: Kind, alias: str) -> str:
    """The condition that a row is of the run's region; kinds without regions are all of it."""
    return f"{alias}.region_name = %(region_name)s" if kind.regional else "true"


def region_of(kind: Kind, alias: str) -> str:
    """The region of a row, or NULL."""
    return f"{alias}.region_name" if kind.regional else "NULL"


def seen_at(kind: Kind, alias: str) -> str:
    """When a row was last seen: by itself, or with all of its kind."""
    of_all = f"""SELECT i.listed_at FROM inventory_listings AS i
        WHERE i.kind = '{kind.name}' AND i.region_name = {f"{alias}.region_name" if kind.regional else "''"}"""
    return f"greatest({alias}.last_seen_at, ({of_all}))"


def title_of(kind: Kind, alias: str) -> str:
    """What a row is called, or NULL where the table does not hold it."""
    title = kind.column(kind.title)
    return f"{alias}.{kind.title}" if title is not None and title.stored else "NULL"


def project_of(kind: Kind, alias: str) -> str:
    """The project that a row belongs to or is about, or NULL; a project belongs to itself. Neutron says "" for what is its own."""
    if kind.name == "projects":
        return f"{alias}.id"
    project = kind.project or ("project_id" if kind.column("project_id") else None)
    return f"nullif({alias}.{project}, '')" if project else "NULL"


def domain_of(kind: Kind, alias: str) -> str:
    """The domain that a row belongs to by itself (not by its project), or NULL; a domain belongs to itself."""
    if kind.name == "domains":
        return f"{alias}.id"
    return f"{alias}.domain_id" if kind.column("domain_id") else "NULL"


def json_object(pairs: Iterable[tuple[str, str]]) -> str:
    """A jsonb object; jsonb_build_object takes 50 pairs at most."""
    made = [f"'{name}', {value}" for name, value in pairs]
    parts = [f"jsonb_build_object({', '.join(made[at : at + 40])})" for at in range(0, len(made), 40)]
    return " || ".join(parts) or "'{}'::jsonb"
