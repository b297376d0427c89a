"""/admin/flavors, /admin/networks, /admin/security-groups and their rules: made and deleted in the cloud, and what depends on them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, status
from pydantic import BaseModel

from api.features.cloud_admin import activity_routes, dependents, flavors, networks, schemas, security_groups
from api.features.cloud_admin.act_route import ActRoute
from api.features.cloud_admin.service import Desk
from api.web import clouds
from api.web.deps import Client, Database, Parts, User, require_permission
from pf9.errors import NotFound

router = APIRouter(prefix="/admin", tags=["cloud admin"], route_class=ActRoute)
router.include_router(activity_routes.router)

ResourceId = Annotated[str, Path(min_length=1, max_length=255, pattern=r"^[\w.: -]*\w[\w.: -]*$")]  # never only dots
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9_-]{8,128}$",
        description="A word of the client's own for this request: sent again, within a day, it acts no second time",
    ),
]


def get_desk(database: Database, parts: Parts, user: User, client: Client, key: Key = None) -> Desk:
    """The cloud, logged in to with the first request to it, and who asks."""
    return Desk(database, partial(clouds.of, parts.settings.cloud), user.username, client, key)


AtDesk = Annotated[Desk, Depends(get_desk)]


@dataclass(frozen=True)
class Acts:
    """What can be done to one kind: the routes of all kinds have one shape."""

    path: str
    singular: str
    resource: str
    body: type[BaseModel]
    create: Callable[[Desk, Any], dict[str, Any]]
    delete: Callable[[Desk, str], dict[str, Any]]
    dependents: Callable[[Desk, str], dict[str, Any]]
    made: str
    gone: str


ACTS = (
    Acts(
        path="/flavors",
        singular="flavor",
        resource="flavors",
        body=schemas.FlavorCreate,
        create=flavors.create_flavor,
        delete=flavors.delete_flavor,
        dependents=dependents.of_flavor,
        made="Make a flavor.",
        gone="Delete a flavor; servers that were made with it go on.",
    ),
    Acts(
        path="/networks",
        singular="network",
        resource="networks",
        body=schemas.NetworkCreate,
        create=networks.create_network,
        delete=networks.delete_network,
        dependents=dependents.of_network,
        made="Make a network, with its first subnet.",
        gone="Delete a network with its subnets; 409 while it is in use by ports.",
    ),
    Acts(
        path="/security-groups",
        singular="security group",
        resource="security_groups",
        body=schemas.SecurityGroupCreate,
        create=security_groups.create_security_group,
        delete=security_groups.delete_security_group,
        dependents=dependents.of_security_group,
        made="Make a security group; Neutron gives it rules that let everything out.",
        gone="Delete a security group with its rules; 409 while it is in use by ports.",
    ),
    Acts(
        path="/security-group-rules",
        singular="security group rule",
        resource="security_groups",
        body=schemas.SecurityGroupRuleCreate,
        create=security_groups.create_security_group_rule,
        delete=security_groups.delete_security_group_rule,
        dependents=dependents.of_security_group_rule,
        made="Make a rule in a security group.",
        gone="Delete a rule.",
    ),
)


def _add(acts: Acts) -> None:
    name, one = acts.singular.replace(" ", "_"), f"{acts.path}/{{resource_id}}"

    def create(desk: AtDesk, body: Any) -> dict[str, Any]:
        return acts.create(desk, body)

    def delete(desk: AtDesk, resource_id: ResourceId) -> dict[str, Any]:
        return acts.delete(desk, resource_id)

    def list_dependents(desk: AtDesk, resource_id: ResourceId) -> dict[str, Any]:
        try:
            return acts.dependents(desk, resource_id)
        except NotFound:
            raise NotFound(f"The cloud has no {acts.singular} with the id {resource_id}.") from None

    create.__annotations__["body"] = acts.body
    router.post(
        acts.path,
        name=f"create_{name}",
        description=acts.made,
        status_code=status.HTTP_201_CREATED,
        response_model=schemas.Created,
    )(create)
    router.delete(
        one,
        name=f"delete_{name}",
        description=acts.gone,
        response_model=schemas.Deleted,
        dependencies=[Depends(require_permission(acts.resource, "delete"))],
    )(delete)
    router.get(
        f"{one}/dependents",
        name=f"list_{name}_dependents",
        description=f"What deleting the {acts.singular} would touch, and what keeps it.",
        response_model=schemas.Dependents,
    )(list_dependents)


for _acts in ACTS:
    _add(_acts)
