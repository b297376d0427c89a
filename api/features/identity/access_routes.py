"""GET /effective-access: who has which role where, and why."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from api.features.identity.schemas import EffectiveAccess
from api.web.deps import Database
from api.web.pages import Page, PageParams, Paging
from pf9.inventory import access
from pf9.workbook.cells import neutralise

router = APIRouter(tags=["identity"])

_VALUES = {
    "scope_type": ("project", "domain", "system"),
    "source": access.SOURCES,
    "in_force": ("true", "false"),
}
_PAGING = Paging(
    sortable=access.SORTABLE,
    default_sort="user_name",
    filters={name: _VALUES.get(name) for name in (*access.FILTERS, "tenant_id", "tenant_name")},
    extra={"format": ("json", "csv")},
)
_COLUMNS = (
    "user_name", "user_domain_name", "role_name", "scope_type", "project_name", "domain_name", "direct", "in_force", "why",
    "first_seen_at", "last_seen_at", "user_id", "role_id", "project_id", "domain_id",
)  # fmt: skip
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.get("/effective-access", response_model=Page[EffectiveAccess], responses=_CSV, openapi_extra=_PAGING.openapi)
def list_effective_access(database: Database, request: Request) -> Any:
    """Roles of users as they are in effect, with every way that leads to each; as JSON in pages, or all of it as CSV."""
    params = _PAGING(request)
    asked = _asked(params)
    if params.extra["format"] == "csv":
        return _download(database, asked)
    with database.transaction(read_only=True) as tx:
        total = access.count(tx, asked)
        rows = access.list_page(
            tx,
            asked,
            sort_by=params.sort_by,
            sort_dir=params.sort_dir,
            limit=params.page_size,
            offset=params.offset,
        )
    return Page[EffectiveAccess].model_validate(
        {"items": rows, "total": total, "page": params.page, "page_size": params.page_size}
    )


def _asked(params: PageParams) -> dict[str, Any]:
    """The guide calls a project a tenant."""
    given = {name.replace("tenant_", "project_"): values for name, values in params.filters.items()}
    return given | {"q": params.q_pattern}


def _download(database: Database, asked: dict[str, Any]) -> Response:
    name = f"effective_access_{datetime.now(UTC):%Y%m%dT%H%M%SZ}.csv"
    return StreamingResponse(
        _lines(database, asked),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _lines(database: Database, asked: dict[str, Any]) -> Iterator[bytes]:
    yield _csv([_COLUMNS])
    with database.transaction(read_only=True) as tx:
        for rows in access.list_all(tx, asked):
            told = (row | {"why": "; ".join(row["why"])} for row in rows)
            yield _csv([neutralise(row[name]) for name in _COLUMNS] for row in told)


def _csv(rows: Any) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()
