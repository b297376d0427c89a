"""The names behind the ids."""

from typing import Any

from pf9.inventory.catalog import BY_NAME
from pf9.workbook.source import Source


class Names:
    """Looked up in the source once a kind, when the first of its names is asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._names: dict[str, dict[str, Any]] = {}
        self._domains: dict[str, Any] | None = None

    def find(self, kind: str, resource_id: Any) -> Any:
        """The name of a resource, or None where nobody knows it."""
        if resource_id is None:
            return None
        if kind not in self._names:
            self._names[kind] = self._read(kind)
        return self._names[kind].get(resource_id)

    def find_domain(self, project_id: Any) -> Any:
        """The name of a project's domain."""
        if self._domains is None:
            projects = BY_NAME["projects"]
            known = self._source.has(projects)
            self._domains = dict(self._source.rows(projects, ["id", "domain_id"])) if known else {}
        return self.find("domains", self._domains.get(project_id))

    def _read(self, kind_name: str) -> dict[str, Any]:
        kind = BY_NAME[kind_name]
        title = kind.column(kind.title)
        if not self._source.has(kind) or title is None or not title.stored:
            return {}
        return {resource_id: name for resource_id, name in self._source.rows(kind, ["id", title.name]) if name}
