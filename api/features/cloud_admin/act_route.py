"""A route that changes the cloud: a request that nobody could carry out is written down too, with who sent it and why not."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.security import permissions
from api.web import access
from pf9 import activity

_ERRORS, _LONGEST = 20, 255
_ACTIONS = {"POST": "create", "DELETE": "delete"}


class ActRoute(APIRoute):
    """Refusals of what the route itself checks; those of the cloud are recorded where the cloud is asked."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's own handler, with an eye on its refusals."""
        handle = super().get_route_handler()

        async def handle_or_record(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as refusal:
                if request.method in _ACTIONS:
                    await run_in_threadpool(_record, request, refusal)
                raise

        return handle_or_record


def _record(request: Request, refusal: RequestValidationError) -> None:
    parts = access.parts_of(request)
    client = access.client_of(request, parts=parts)
    wrong = [
        {"loc": ".".join(map(str, each["loc"]))[:_LONGEST], "msg": each["msg"][:_LONGEST]}
        for each in refusal.errors()[:_ERRORS]
    ]
    sent = refusal.body if isinstance(refusal.body, dict) else {}
    _, kind, *resource_id = permissions.unversioned(request.url.path).strip("/").split("/")
    with parts.database.transaction() as tx:
        activity.record(
            tx,
            actor=request.state.user.username,
            action=_ACTIONS[request.method],
            resource_type=kind.replace("-", "_"),
            resource_id="/".join(resource_id)[:_LONGEST] or None,
            resource_name=str(sent["name"])[:_LONGEST] if sent.get("name") else None,
            success=False,
            error="; ".join(f"{each['loc']}: {each['msg']}" for each in wrong),
            details={"refused": wrong},
            ip_address=client.address,
            request_id=client.request_id,
        )
