"""The OpenStack sheets: what stands in which column, from the catalog and the records of one run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pf9.inventory.catalog import BY_NAME
from pf9.inventory.kind import Column, Kind, Record
from pf9.inventory.run import Result

SHEETS = {
    "Domains": "domains",
    "Projects": "projects",
    "Users": "users",
    "Roles": "roles",
    "Role_Assignments": "role_assignments",
    "Groups": "groups",
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
    """One column of a sheet; `is_id` tells what a customer's copy masks."""

    title: str
    is_id: bool = False


@dataclass(frozen=True)
class Sheet:
    """A name, its columns, and its rows as they are asked for."""

    name: str
    fields: Sequence[Field]
    rows: Iterator[Sequence[Any]]


class Names:
    """The names behind the ids of one run."""

    def __init__(self, result: Result) -> None:
        self._names: dict[str, dict[str, Any]] = {}
        self._domains: dict[str, Any] = {}
        for kind_name, listing in result.listings.items():
            title = listing.kind.column(listing.kind.title)
            if title and title.stored:
                self._names[kind_name] = {listing.kind.identify(r): title.read(r) for r in listing.records}
        if "projects" in result.listings:
            self._domains = {record["id"]: record.get("domain_id") for record in result.listings["projects"].records}

    def find(self, kind: str, resource_id: Any) -> Any:
        """The name of a resource, or None where the run did not list it."""
        return self._names.get(kind, {}).get(resource_id)

    def find_domain(self, project_id: Any) -> Any:
        """The name of a project's domain."""
        return self.find("domains", self._domains.get(project_id))


def make_sheets(result: Result, *, region_name: str) -> Iterator[Sheet]:
    """The Summary, then one sheet a kind that was listed."""
    yield _summary(result, region_name)
    names = Names(result)
    for sheet, kind_name in SHEETS.items():
        listing = result.listings.get(kind_name)
        if listing is not None and not listing.error:
            kind = BY_NAME[kind_name]
            yield Sheet(sheet, list(_fields(kind)), _rows(kind, listing.records, names, region_name))


def _fields(kind: Kind) -> Iterator[Field]:
    yield Field("ID", is_id=True)
    if kind.regional:
        yield Field("Region")
    for column in kind.stored_columns:
        if _is_named(kind, column):
            yield Field(_named(column))
        yield Field(_title(column), is_id=column.name.endswith(("_id", "_ids")))
    if kind.project:
        yield Field("Domain")


def _rows(kind: Kind, records: Sequence[Record], names: Names, region_name: str) -> Iterator[Sequence[Any]]:
    for record in records:
        row: list[Any] = [kind.identify(record)]
        domain = None
        if kind.regional:
            row.append(region_name)
        for column in kind.stored_columns:
            value = column.read(record)
            if column.reference and _is_named(kind, column):
                row.append(names.find(column.reference.kind, value))
            row.append(value)
            if column.name == kind.project:
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


def _summary(result: Result, region_name: str) -> Sheet:
    fields = [Field(title) for title in ("Kind", "Total", "New", "Changed", "Deleted", "Remark")]
    return Sheet("Summary", fields, _summary_rows(result, region_name))


def _summary_rows(result: Result, region_name: str) -> Iterator[Sequence[Any]]:
    """New, changed and deleted are since the run before; without a database nobody measured them."""
    for sheet, kind_name in SHEETS.items():
        listing = result.listings.get(kind_name)
        if listing is None:
            continue
        stored = result.stored.get(kind_name)
        figures = (stored.created, stored.changed, stored.deleted) if stored else (None, None, None)
        total = None if listing.error else len(listing.records)
        yield (sheet, total, *figures, listing.error or result.doubts.get(kind_name))
    yield ("Region", region_name)
    yield ("Run", result.run_id, None, None, None, result.status)
    yield ("Made at", datetime.now(UTC).isoformat(timespec="seconds"))
