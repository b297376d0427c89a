"""GET /admin/activity: every act through this system, whether it went well or not."""

from fastapi import APIRouter, Request, Response

from api.features.cloud_admin import activity_log
from api.features.cloud_admin.schemas import Activity
from api.web import downloads
from api.web.deps import Database
from api.web.pages import Page, Paging

router = APIRouter()

PAGING = Paging(
    sortable=["occurred_at"],
    default_sort="occurred_at",
    default_dir="desc",
    filters={"actor": None, "action": None, "resource_type": None},
    extra={"success": ("any", "true", "false"), "since": None, "until": None, "format": downloads.FORMATS},
)


@router.get("/activity", response_model=Page[Activity], responses=downloads.DOCUMENTED, openapi_extra=PAGING.openapi)
def list_activity(request: Request, database: Database) -> Response:
    """Acts, newest first; as `format=csv` or `xlsx`, all that are filtered."""
    asked = PAGING(request)
    return downloads.page_or_file(
        database,
        asked.extra["format"],
        "activity",
        page=lambda tx: activity_log.find_page(tx, asked),
        table=lambda: downloads.Table(
            "activity", activity_log.FILE_COLUMNS, activity_log.read_acts(database, asked, stretch=downloads.STRETCH)
        ),
    )
