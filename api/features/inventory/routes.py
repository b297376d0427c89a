"""GET /inventory/kinds, /inventory/find, and a list and a detail for every kind of the catalog."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.features.inventory import downloads, queries, question, run_routes, service
from api.features.inventory.listing import LISTINGS
from api.features.inventory.models import detail_model, page_model
from api.features.inventory.schemas import Found, InventoryKinds
from api.security.sessions import User as Caller
from api.web.answers import json_answer
from api.web.deps import Database, Parts, Tx, User
from api.web.downloads import DOCUMENTED
from pf9.inventory.catalog import KINDS
from pf9.inventory.kind import Kind

router = APIRouter()
router.include_router(run_routes.router)

FOUND = 20
_TIES = {"role_assignments", "group_memberships", "implied_roles"}  # found by what they tie together


@router.get("/inventory/kinds", tags=["inventory"])
def list_inventory_kinds(user: User) -> InventoryKinds:
    """The kinds that the role may read, with their columns: the console draws a page from each."""
    kinds = filter(_readable_by(user), KINDS)
    return InventoryKinds.model_validate({"kinds": service.describe(kinds, LISTINGS)})


@router.get("/inventory/find", tags=["inventory"])
def find_resources(tx: Tx, user: User, q: Annotated[str, Query(min_length=1, max_length=200)]) -> Found:
    """Resources of any readable kind that the words name, best first."""
    kinds = [kind for kind in KINDS if user.may(kind.resource) and kind.name not in _TIES]
    return Found.model_validate({"items": queries.list_found(tx, kinds, q, limit=FOUND)})


def _readable_by(user: Caller) -> Callable[[Kind], bool]:
    return lambda kind: user.may(kind.resource)


def _list_of(kind: Kind) -> Callable[..., Response]:
    listing = LISTINGS[kind.name]

    def list_resources(request: Request, database: Database) -> Response:
        asked = question.read(listing, request.query_params.multi_items())
        if asked.format != "json":
            return downloads.answer(database, asked)
        with database.transaction(read_only=True) as tx:
            page = service.find_page(tx, asked)
        return json_answer(page)

    return list_resources


def _detail_of(kind: Kind) -> Callable[..., Response]:
    def get_resource(
        resource_id: str,
        tx: Tx,
        user: User,
        parts: Parts,
        region_name: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Response:
        home = parts.settings.cloud.region_name
        found = service.get_detail(
            tx, kind, resource_id, region_name=region_name, home=home, may_read=_readable_by(user)
        )
        return json_answer(found)

    return get_resource


def _add(kind: Kind) -> None:
    listing = LISTINGS[kind.name]
    router.add_api_route(
        kind.address,
        _list_of(kind),
        name=f"list_{kind.name}",
        summary=f"List {kind.label}",
        description=f"{kind.label}, filtered, sorted, in pages; or all that is filtered as CSV or XLSX.",
        tags=[kind.group],
        response_model=page_model(kind, listing),
        responses=DOCUMENTED,
        openapi_extra=question.paging(listing).openapi,
    )
    router.add_api_route(
        f"{kind.address}/{{resource_id}}",
        _detail_of(kind),
        name=f"get_{kind.singular.lower().replace(' ', '_')}",
        summary=f"Get {kind.singular}",
        description=f"{kind.singular} with relations, history and the cloud's own record.",
        tags=[kind.group],
        response_model=detail_model(kind, listing),
    )


for _kind in KINDS:
    _add(_kind)
