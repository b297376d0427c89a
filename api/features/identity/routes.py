"""GET /user-activity-summary and POST /admin/user-access-log."""

from fastapi import APIRouter, Request, status

from api.features.identity import access_routes, queries
from api.features.identity.schemas import UserAccess, UserAccessCreate, UserActivity
from api.web.deps import Client, Tx
from api.web.pages import Page, Paging

router = APIRouter(tags=["identity"])
router.include_router(access_routes.router)

_PAGING = Paging(sortable=list(queries.SORTABLE), default_sort="user_name", filters={"domain_name": None})


@router.get("/user-activity-summary", openapi_extra=_PAGING.openapi)
def list_user_activity(tx: Tx, request: Request) -> Page[UserActivity]:
    """The cloud's users: roles, projects, and what the access log holds of them."""
    params = _PAGING(request)
    values = {"domains": list(params.filters.get("domain_name", ())) or None, "q": params.q_pattern}
    rows = queries.list_users(
        tx,
        values,
        sort_by=params.sort_by,
        sort_dir=params.sort_dir,
        limit=params.page_size,
        offset=(params.page - 1) * params.page_size,
    )
    return Page[UserActivity].model_validate(
        {
            "items": rows,
            "total": queries.count_users(tx, values),
            "page": params.page,
            "page_size": params.page_size,
        }
    )


@router.post("/admin/user-access-log", status_code=status.HTTP_201_CREATED)
def log_user_access(tx: Tx, client: Client, body: UserAccessCreate) -> UserAccess:
    """Write down that somebody used the cloud; the row is never changed."""
    row = queries.insert_access(tx, body.model_dump(), ip_address=client.address, user_agent=client.agent)
    return UserAccess.model_validate(row)
