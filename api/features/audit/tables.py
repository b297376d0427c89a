"""The tables of the two reports as files: their columns, and the rows that an answer has for them."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.web.downloads import Table

_KIND = {"resource_type": "Kind", "label": "Name of the kind"}
_PROJECT = {"project_id": "Project id", "project_name": "Project", "count": "Changes"}
REPORT: dict[str, dict[str, str]] = {
    "by_kind": {**_KIND, "created": "Made", "changed": "Changed", "deleted": "Gone"},
    "by_project": _PROJECT,
    "deletions": {
        "resource_type": "Kind",
        "resource_name": "Name",
        "resource_id": "Id",
        "project_name": "Project",
        "project_id": "Project id",
        "actor": "By, where it was done through here",
        "last_seen_at": "Last seen at (UTC)",
        "deleted_at": "Found gone at (UTC)",
    },
    "by_actor": {"actor": "Who", "acts": "Acts through here"},
}
PATTERNS: dict[str, dict[str, str]] = {
    "by_hour": {"hour": "Hour of the day", "count": "Changes"},
    "by_weekday": {"weekday": "Day of the week (1 is Monday)", "count": "Changes"},
    "by_kind": {**_KIND, "count": "Changes"},
    "by_project": _PROJECT,
    "bursts": {
        "begins_at": "Five minutes from (UTC)",
        "count": "Changes",
        "by_kind": "By kind",
        "by_project": "By project",
    },
}


def of_report(report: Mapping[str, Any]) -> Iterator[Table]:
    """The tables of a compliance report."""
    actors = [{"actor": actor, "acts": acts} for actor, acts in report["acts"]["by_actor"].items()]
    return _tables(REPORT, {**report, "by_actor": actors})


def of_patterns(patterns: Mapping[str, Any]) -> Iterator[Table]:
    """The tables of the change patterns."""
    return _tables(PATTERNS, patterns)


def _tables(columns: Mapping[str, Mapping[str, str]], rows: Mapping[str, Any]) -> Iterator[Table]:
    return (Table(name, its, iter([rows[name]])) for name, its in columns.items())
