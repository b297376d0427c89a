"""GET /navigation."""

from fastapi import APIRouter

from api.features.navigation import queries
from api.features.navigation.schemas import Navigation
from api.web.deps import Tx, User

router = APIRouter(prefix="/navigation", tags=["navigation"])


@router.get("")
def get_navigation(tx: Tx, user: User) -> Navigation:
    """The pages of the console that the role may read; seeing a page grants nothing."""
    readable = [resource for resource in user.permissions if user.may(resource, "read")]
    return Navigation.model_validate({"groups": queries.list_groups(tx, readable=readable)})
