"""/settings/branding: read by everybody, for the login page; changed by those who may."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Response, UploadFile, status

from api.features.settings import service
from api.features.settings.logo import LARGEST_BYTES
from api.features.settings.schemas import Branding, BrandingShown
from api.web.deps import Client, Tx, User, require_permission

router = APIRouter(prefix="/settings", tags=["settings"])

CHANGES = [Depends(require_permission("branding", "admin"))]


@router.get("/branding")
def get_branding(tx: Tx) -> BrandingShown:
    """Names, colours and words of the login page; nothing else is told to strangers."""
    return BrandingShown.model_validate(service.get_branding(tx))


@router.put("/branding", dependencies=CHANGES)
def set_branding(body: Branding, tx: Tx, user: User, client: Client) -> BrandingShown:
    """Change them, all at once; a colour on which white words cannot be read is refused."""
    return BrandingShown.model_validate(service.set_branding(tx, body, by=user, client=client))


@router.get("/branding/logo", response_class=Response, responses={200: {"content": {"image/png": {}}}})
def get_logo(tx: Tx) -> Response:
    """The logo; its address changes with the picture, so it may be kept."""
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(service.get_logo(tx), media_type="image/png", headers=headers)


@router.put("/branding/logo", dependencies=CHANGES)
def set_logo(file: Annotated[UploadFile, File()], tx: Tx, user: User, client: Client) -> BrandingShown:
    """A PNG, JPEG, GIF or WebP of 2 MiB at most, which is drawn anew: nothing but its pixels is kept."""
    content = file.file.read(LARGEST_BYTES + 1)
    return BrandingShown.model_validate(service.set_logo(tx, content, by=user, client=client))


@router.delete("/branding/logo", status_code=status.HTTP_204_NO_CONTENT, dependencies=CHANGES)
def delete_logo(tx: Tx, user: User, client: Client) -> None:
    """Show no logo."""
    service.delete_logo(tx, by=user, client=client)
