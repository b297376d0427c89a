"""GET /admin/<kind>/{id}/dependents: what a deletion would touch."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path

from api.features.cloud_admin import clouds, dependents
from api.features.cloud_admin.schemas import Dependents
from api.web.deps import Parts
from pf9.errors import NotFound
from pf9.openstack.session import Cloud

router = APIRouter()

ResourceId = Annotated[str, Path(min_length=1, max_length=255, pattern=r"^[\w.: -]*\w[\w.: -]*$")]  # never only dots


def _answer(parts: Parts, find: Callable[[Cloud, str], dict[str, Any]], resource_id: str, noun: str) -> Dependents:
    try:
        return Dependents.model_validate(find(clouds.of(parts.settings.cloud), resource_id))
    except NotFound:
        raise NotFound(f"The cloud has no {noun} with the id {resource_id}.") from None


@router.get("/flavors/{resource_id}/dependents")
def list_flavor_dependents(parts: Parts, resource_id: ResourceId) -> Dependents:
    """What deleting the flavor would touch."""
    return _answer(parts, dependents.of_flavor, resource_id, "flavor")


@router.get("/networks/{resource_id}/dependents")
def list_network_dependents(parts: Parts, resource_id: ResourceId) -> Dependents:
    """What deleting the network would touch, and what keeps it."""
    return _answer(parts, dependents.of_network, resource_id, "network")


@router.get("/security-groups/{resource_id}/dependents")
def list_security_group_dependents(parts: Parts, resource_id: ResourceId) -> Dependents:
    """What deleting the security group would touch, and what keeps it."""
    return _answer(parts, dependents.of_security_group, resource_id, "security group")


@router.get("/security-group-rules/{resource_id}/dependents")
def list_security_group_rule_dependents(parts: Parts, resource_id: ResourceId) -> Dependents:
    """What deleting the rule means."""
    return _answer(parts, dependents.of_security_group_rule, resource_id, "security group rule")
