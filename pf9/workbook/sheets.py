"""The OpenStack sheets: what stands in which column, from the catalog."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pf9.inventory.catalog import BY_NAME
from pf9.inventory.kind import Column, Kind
from pf9.workbook.names import Names
from pf9.workbook.source import Source

SHEETS = {
    "Domains": "domains",
    "Projects": "projects",
    "Users": "users",
    "Roles": "roles",
    "Role_Assignments": "role_assignments",
    "Groups": "groups",
    "Group_Memberships": "group_memberships",
    "Implied_Roles": "implied_roles",
    "Servers": "servers",
    "Volumes": "volumes",
    "VolumeTypes": "volume_types",
    "Snapshots": "snapshots",
    "Images": "images",
    "Hypervisors": "hypervisors",
    "Flavors": "flavors",
    "Networks": "networks",
    "Subnets": "subnets",
    "Ports": "ports",
    "Routers": "routers",
    "FloatingIPs": "floating_ips",
    "SecurityGroups": "security_groups",
    "SecurityGroupRules": "security_group_rules",
}


@dataclass(frozen=True)
class Field:
    """One column of a sheet: `is_id` tells what a customer's copy masks, `unit` and `source` are for the documentation."""

    title: str
    is_id: bool = False
    unit: str | None = None
    source: str = ""


@dataclass(frozen=True)
class Sheet:
    """A name, its columns, and its rows as they are asked for."""

    name: str
    fields: Sequence[Field]
    rows: Iterator[Sequence[Any]]


def make_kind_sheets(source: Source, names: Names) -> Iterator[Sheet]:
    """One sheet a kind that was listed."""
    for sheet, kind_name in SHEETS.items():
        kind = BY_NAME[kind_name]
        if source.has(kind):
            yield Sheet(sheet, fields_of(kind), _rows(kind, source, names))


def fields_of(kind: Kind) -> list[Field]:
    """The columns of the kind's sheet."""
    return list(_fields(kind))


def _fields(kind: Kind) -> Iterator[Field]:
    yield Field("ID", is_id=True, source=f"{kind.name}.id")
    if kind.regional:
        yield Field("Region", source="the run's region")
    for column in kind.stored_columns:
        if column.reference and _is_named(kind, column):
            yield Field(_named(column), source=f"the name of that {BY_NAME[column.reference.kind].singular.lower()}")
        yield Field(
            _title(column),
            is_id=column.name.endswith(("_id", "_ids")),
            unit=column.unit,
            source=f"{kind.name}.{column.name}",
        )
    if kind.project:
        yield Field("Domain", source="the name of the project's domain")


def _rows(kind: Kind, source: Source, names: Names) -> Iterator[Sequence[Any]]:
    columns = [
        (column.name, column.reference.kind if column.reference and _is_named(kind, column) else None)
        for column in kind.stored_columns
    ]
    for resource_id, *values in source.rows(kind, ["id", *[name for name, _ in columns]]):
        row: list[Any] = [resource_id]
        domain = None
        if kind.regional:
            row.append(source.region_name)
        for (name, named), value in zip(columns, values, strict=True):
            if named:
                row.append(names.find(named, value))
            row.append(value)
            if name == kind.project:
                domain = names.find_domain(value)
        if kind.project:
            row.append(domain)
        yield row


def _is_named(kind: Kind, column: Column) -> bool:
    """The name stands before the id, unless the cloud gives it in a column of its own (the flavor of a server)."""
    return column.reference is not None and not any(c.title == _named(column) for c in kind.stored_columns)


def _title(column: Column) -> str:
    return f"{column.title} ({column.unit})" if column.unit else column.title


def _named(column: Column) -> str:
    return column.title.removesuffix(" id")
