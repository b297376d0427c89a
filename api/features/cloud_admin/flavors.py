"""Flavors in Nova."""

from dataclasses import replace
from typing import Any

from api.features.cloud_admin.schemas import FlavorCreate
from api.features.cloud_admin.service import Desk, Outcome, Subject, create, delete, get_known
from pf9.errors import CloudRefused
from pf9.openstack import compute

KIND = "flavors"
_DUPLICATE = 409


def create_flavor(desk: Desk, body: FlavorCreate) -> dict[str, Any]:
    """Make a flavor with its extra specs; when those are refused the flavor goes again."""
    subject = Subject(KIND, name=body.name, details=body.model_dump(exclude_none=True))
    return create(desk, subject, lambda: Outcome(replace(subject, id=_flavor(desk, body)["id"])))


def delete_flavor(desk: Desk, flavor_id: str) -> dict[str, Any]:
    """Delete a flavor; servers that were made with it go on."""
    subject = Subject(KIND, id=flavor_id)

    def act() -> Outcome:
        known, _ = get_known(subject, lambda: compute.get_flavor(desk.cloud, flavor_id))
        compute.delete_flavor(desk.cloud, flavor_id)
        return Outcome(known, removed=((KIND, flavor_id),))

    return delete(desk, subject, act)


def _flavor(desk: Desk, body: FlavorCreate) -> dict[str, Any]:
    words: dict[str, Any] = {
        "name": body.name,
        "vcpus": body.vcpus,
        "ram": body.ram_mb,
        "disk": body.disk_gb,
        "OS-FLV-EXT-DATA:ephemeral": body.ephemeral_gb,
        "swap": body.swap_mb,
        "os-flavor-access:is_public": body.is_public,
    }
    if body.description:
        words["description"] = body.description
    try:
        return compute.create_flavor(desk.cloud, words, extra_specs=dict(body.extra_specs))
    except CloudRefused as refusal:
        if refusal.status == _DUPLICATE:
            raise CloudRefused(_DUPLICATE, f"There is a flavor named {body.name} already.") from refusal
        raise
