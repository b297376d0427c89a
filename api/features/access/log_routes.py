"""GET /auth/audit: the access log. It is no report on the cloud (that is /audit) and no act on it (/admin/activity)."""

from fastapi import APIRouter, Depends, Request, Response

from api.features.access import access_log
from api.features.access.schemas import AccessLogPage
from api.web import downloads
from api.web.deps import Database, require_permission

router = APIRouter()


@router.get(
    "/auth/audit",
    response_model=AccessLogPage,
    responses=downloads.DOCUMENTED,
    openapi_extra=access_log.PAGING.openapi,
    dependencies=[Depends(require_permission("audit", "admin"))],
)
def list_access_log(request: Request, database: Database) -> Response:
    """Logins, refusals and changes of who may do what, newest first; as `format=csv` or `xlsx`, all that are filtered.

    `ip_address` is an address or a network.
    """
    asked = access_log.PAGING(request)
    return downloads.page_or_file(
        database,
        asked.extra["format"],
        "access_log",
        page=lambda tx: access_log.find_page(tx, asked),
        table=lambda: downloads.Table(
            "access_log", access_log.FILE_COLUMNS, access_log.read_entries(database, asked, stretch=downloads.STRETCH)
        ),
    )
