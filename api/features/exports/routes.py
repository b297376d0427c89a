"""/exports: the RVTools workbook on demand. Admins and superadmins make them, who reads reports may fetch them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, status
from starlette.responses import StreamingResponse

from api.features.exports import service
from api.features.exports.schemas import Export, ExportCreate
from api.web.deps import Database, Parts, Tx, User, require_permission
from api.web.pages import Page, Paging

router = APIRouter(prefix="/exports", tags=["exports"])

STATES = ("pending", "running", "succeeded", "failed", "interrupted")
PAGING = Paging(sortable=["requested_at"], default_sort="requested_at", default_dir="desc", filters={"state": STATES})
Number = Annotated[int, Path(ge=1, lt=2**63)]


@router.post("", status_code=status.HTTP_202_ACCEPTED)
def create_export(database: Database, parts: Parts, user: User, body: ExportCreate | None = None) -> Export:
    """Make the workbook of what the inventory holds, in the background; 409 while you have one under way."""
    export_id = service.start(
        database,
        username=user.username,
        customer_view=body.customer_view if body else False,
        region_name=parts.settings.cloud.region_name,
    )
    with database.transaction() as tx:
        return Export.model_validate(service.get_export(tx, export_id))


@router.get("", openapi_extra=PAGING.openapi)
def list_exports(tx: Tx, request: Request) -> Page[Export]:
    """Exports, newest first."""
    asked = PAGING(request)
    return Page[Export].model_validate(
        service.list_page(
            tx,
            states=list(asked.filters.get("state", ())),
            descending=asked.sort_dir == "desc",
            page=asked.page,
            page_size=asked.page_size,
        )
    )


@router.get("/{export_id}")
def get_export(tx: Tx, export_id: Number) -> Export:
    """How far an export is; one whose process died says so."""
    return Export.model_validate(service.get_export(tx, export_id))


@router.get(
    "/{export_id}/file",
    response_class=StreamingResponse,
    responses={200: {"content": {service.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}},
)
def download_export(database: Database, export_id: Number) -> StreamingResponse:
    """The file; 409 while there is none."""
    with database.transaction() as tx:
        export = service.get_finished(tx, export_id)
    headers = {
        "Content-Disposition": f'attachment; filename="{export["file_name"]}"',
        "Content-Length": str(export["size_bytes"]),
    }
    return StreamingResponse(service.stream(database, export_id), media_type=service.MEDIA_TYPE, headers=headers)


@router.delete(
    "/{export_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(require_permission("reports", "delete"))],
)
def delete_export(tx: Tx, export_id: Number) -> None:
    """Forget an export and its file."""
    service.delete(tx, export_id)
