"""What a caller asks of the history: the filters as SQL with their values, times that make sense."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from api.web.pages import PageParams, Paging
from api.web.spans import read_span, whole_days
from pf9.errors import InvalidInput, NotFound
from pf9.inventory.catalog import BY_NAME, KINDS
from pf9.inventory.kind import Kind

ACTIONS = ("created", "changed", "deleted")
BUCKETS = ("hour", "day", "week", "month")
_EQUAL = {
    "resource_type": "l.resource_type = ANY (%(resource_type)s)",
    "action": "l.action = ANY (%(action)s)",
    "field": "l.fields && %(field)s",
    "project_id": "l.project_id = ANY (%(project_id)s)",
    "tenant_id": "l.project_id = ANY (%(tenant_id)s)",
    "tenant_name": "l.project_id = ANY (%(tenant_name)s)",
    "domain_name": "l.domain_id = ANY (%(domain_name)s)",
    "region_name": "l.region_name = ANY (%(region_name)s)",
    "run_id": "l.run_id = ANY (%(run_id)s::bigint[])",
    "resource_id": "l.resource_id = ANY (%(resource_id)s)",
}
NAMED = {"tenant_name": "projects", "domain_name": "domains"}  # queries.settle_names puts the ids in their place
_SINGLE = {
    name: f"l.{column} = %({name})s"
    for name, column in {
        "resource_type": "resource_type",
        "project_id": "project_id",
        "tenant_id": "project_id",
        "run_id": "run_id",
        "resource_id": "resource_id",
    }.items()
}
_FILTERS = dict.fromkeys(_EQUAL) | {"resource_type": [kind.name for kind in KINDS], "action": ACTIONS}
_FOUND = "(lower(l.resource_name) LIKE lower(%(q)s) OR l.resource_id = %(q_id)s)"
_LONGEST_NUMBER = 18  # digits that a bigint holds
DEEPEST = 10_000  # lines that a page by number may stand behind; a cursor goes as deep as one likes


def paging(**extra: Sequence[str] | None) -> Paging:
    """The parameters of the lists of changes."""
    return Paging(
        sortable=["recorded_at"],
        default_sort="recorded_at",
        default_dir="desc",
        filters=_FILTERS,
        extra={"since": None, "until": None, **extra},
    )


@dataclass(frozen=True)
class Question:
    """The conditions on `change_log AS l` by their parameter, their values, and the span of time (None: without an end)."""

    conditions: dict[str, str]
    values: dict[str, Any]
    since: datetime | None
    until: datetime | None
    params: PageParams

    @property
    def where(self) -> str:
        """All of the conditions."""
        return self.where_but("")

    def where_but(self, name: str) -> str:
        """All but the one of this parameter."""
        return " AND ".join([condition for of, condition in self.conditions.items() if of != name] or ["true"])

    def settled(self, conditions: dict[str, str], values: dict[str, Any]) -> "Question":
        """The same with these in the place of others."""
        return replace(self, conditions=self.conditions | conditions, values=self.values | values)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From when until when, with an end on both sides."""
        return self.since or datetime.fromtimestamp(0, UTC), self.until or datetime.now(UTC)


def read(params: PageParams, *, readable: Sequence[Kind], default_days: int | None = None) -> Question:
    """Make SQL of what was asked, of the kinds that the caller may read.

    Raises:
        InvalidInput: times or numbers that make no sense.
    """
    since, until = read_span(params.extra.get("since"), params.extra.get("until"))
    if default_days:
        since, until = whole_days(since, until, days=default_days)
    conditions, values = dict[str, str](), dict[str, Any]()
    for name, given in params.filters.items():
        values[name] = [_number(text) for text in given] if name == "run_id" else list(given)
        conditions[name] = _EQUAL[name]
        if name == "field":  # the index of fields holds no other lines
            conditions["with fields"] = "l.action = 'changed'"
        if len(given) == 1 and name in _SINGLE:  # then the index gives them in the order of time
            conditions[name], values[name] = _SINGLE[name], values[name][0]
    if len(readable) < len(KINDS) or "resource_id" in params.filters:  # the index of ids begins with the kind
        conditions["readable"] = "l.resource_type = ANY (%(readable)s)"
        values["readable"] = [kind.name for kind in readable]
    for condition, name, value in (
        ("l.recorded_at >= %(since)s", "since", since),
        ("l.recorded_at < %(until)s", "until", until),
    ):
        if value:
            conditions[name], values[name] = condition, value
    if params.q:
        conditions["q"] = _FOUND
        values |= {"q": params.q_pattern, "q_id": params.q}
    return Question(conditions, values, since, until, params)


def kind_of(name: str) -> Kind:
    """The kind that a path names: "servers", "server", "floating-ips".

    Raises:
        NotFound: there is none; the text names those that are.
    """
    wanted = name.lower().replace("-", "_")
    for kind in KINDS:
        if wanted in {kind.name, kind.singular.lower().replace(" ", "_")}:
            return kind
    raise NotFound(f"There is no kind {name[:60]!r}. Known are: {', '.join(BY_NAME)}.")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER):
        message = "run_id is a whole number"
        raise InvalidInput(message, errors=[{"loc": ["query", "run_id"], "msg": message}])
    return int(text)
