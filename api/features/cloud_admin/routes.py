"""/admin/flavors, /admin/networks, /admin/security-groups and their rules: made and deleted in the cloud."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, status

from api.features.cloud_admin import activity_routes, clouds, dependent_routes, flavors, networks, security_groups
from api.features.cloud_admin.schemas import (
    Created,
    Deleted,
    FlavorCreate,
    NetworkCreate,
    SecurityGroupCreate,
    SecurityGroupRuleCreate,
)
from api.features.cloud_admin.service import Desk
from api.web.deps import Client, Database, Parts, User, require_permission

router = APIRouter(prefix="/admin", tags=["cloud admin"])
router.include_router(activity_routes.router)
router.include_router(dependent_routes.router)

ResourceId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[\w.: -]*\w[\w.: -]*$")]  # never only dots


def get_desk(database: Database, parts: Parts, user: User, client: Client) -> Desk:
    """The cloud, logged in to with the first request to it, and who asks."""
    return Desk(database, partial(clouds.of, parts.settings.cloud), user.username, client)


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


@router.post("/networks", status_code=status.HTTP_201_CREATED, response_model=Created)
def create_network(desk: AtDesk, body: NetworkCreate) -> dict[str, Any]:
    """Make a network, with its first subnet."""
    return networks.create_network(desk, body)


@router.delete(
    "/networks/{network_id}",
    response_model=Deleted,
    dependencies=[Depends(require_permission("networks", "delete"))],
)
def delete_network(desk: AtDesk, network_id: ResourceId) -> dict[str, Any]:
    """Delete a network with its subnets; 409 while it is in use by ports."""
    return networks.delete_network(desk, network_id)


@router.post("/security-groups", status_code=status.HTTP_201_CREATED, response_model=Created)
def create_security_group(desk: AtDesk, body: SecurityGroupCreate) -> dict[str, Any]:
    """Make a security group; Neutron gives it rules that let everything out."""
    return security_groups.create_security_group(desk, body)


@router.delete(
    "/security-groups/{security_group_id}",
    response_model=Deleted,
    dependencies=[Depends(require_permission("security_groups", "delete"))],
)
def delete_security_group(desk: AtDesk, security_group_id: ResourceId) -> dict[str, Any]:
    """Delete a security group with its rules; 409 while it is in use by ports."""
    return security_groups.delete_security_group(desk, security_group_id)


@router.post("/security-group-rules", status_code=status.HTTP_201_CREATED, response_model=Created)
def create_security_group_rule(desk: AtDesk, body: SecurityGroupRuleCreate) -> dict[str, Any]:
    """Make a rule in a security group."""
    return security_groups.create_security_group_rule(desk, body)


@router.delete(
    "/security-group-rules/{rule_id}",
    response_model=Deleted,
    dependencies=[Depends(require_permission("security_groups", "delete"))],
)
def delete_security_group_rule(desk: AtDesk, rule_id: ResourceId) -> dict[str, Any]:
    """Delete a rule."""
    return security_groups.delete_security_group_rule(desk, rule_id)
