"""/admin/flavors, /admin/networks, /admin/security-groups and their rules: made and deleted in the cloud."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, status

from api.features.cloud_admin import flavors
from api.features.cloud_admin.schemas import Created, Deleted, FlavorCreate
from api.features.cloud_admin.service import Desk
from api.web.deps import Client, Database, Parts, User, require_permission
from pf9.openstack.session import Cloud

router = APIRouter(prefix="/admin", tags=["cloud admin"])

ResourceId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[\w.: -]*\w[\w.: -]*$")]  # never only dots


def get_desk(database: Database, parts: Parts, user: User, client: Client) -> Desk:
    """The cloud, logged in to with the first request to it, and who asks."""
    return Desk(database, Cloud.connect(parts.settings.cloud), user.username, client)


AtDesk = Annotated[Desk, Depends(get_desk)]


@router.post("/flavors", status_code=status.HTTP_201_CREATED, response_model=Created)
def create_flavor(desk: AtDesk, body: FlavorCreate) -> dict[str, Any]:
    """Make a flavor."""
    return flavors.create_flavor(desk, body)


@router.delete(
    "/flavors/{flavor_id}", response_model=Deleted, dependencies=[Depends(require_permission("flavors", "delete"))]
)
def delete_flavor(desk: AtDesk, flavor_id: ResourceId) -> dict[str, Any]:
    """Delete a flavor; servers that were made with it go on."""
    return flavors.delete_flavor(desk, flavor_id)
