"""GET /admin/activity: every act through this system, whether it went well or not."""

from fastapi import APIRouter, Request

from api.features.cloud_admin import activity_log
from api.features.cloud_admin.schemas import Activity
from api.web.deps import Tx
from api.web.pages import Page, Paging

router = APIRouter()

PAGING = Paging(
    sortable=["occurred_at"],
    default_sort="occurred_at",
    default_dir="desc",
    filters={"actor": None, "action": None, "resource_type": None},
    extra={"success": ("any", "true", "false"), "since": None, "until": None},
)


@router.get("/activity", openapi_extra=PAGING.openapi)
def list_activity(tx: Tx, request: Request) -> Page[Activity]:
    """Acts, newest first."""
    return Page[Activity].model_validate(activity_log.find_page(tx, PAGING(request)))
