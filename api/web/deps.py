"""What a route asks for by name: a transaction, the database, the user, a permission, a setting.

What waits for nothing is a coroutine: a plain function costs a walk to a thread and back, of which there are forty.
"""

from collections.abc import Callable, Iterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from api.security import permissions, sessions
from api.web import access
from api.web import parts as web_parts
from pf9 import database
from pf9.errors import FreshCodeRequired

FRESH_SECONDS = 300


async def get_parts(request: Request) -> web_parts.Parts:
    """The parts of the process."""
    return access.parts_of(request)


Parts = Annotated[web_parts.Parts, Depends(get_parts)]


async def get_database(parts: Parts) -> database.Database:
    """For routes that must not hold a transaction while they wait for something else."""
    return parts.database


Database = Annotated[database.Database, Depends(get_database)]


async def get_home(parts: Parts) -> str:
    """The region of this installation."""
    return parts.settings.cloud.region_name


Home = Annotated[str, Depends(get_home)]


async def get_sla_days(parts: Parts) -> int:
    """Within how many days a snapshot must be there where neither volume nor policy says so."""
    return parts.settings.snapshots.compliance_sla_days


SlaDays = Annotated[int, Depends(get_sla_days)]


def open_transaction(parts: Parts) -> Iterator[database.Tx]:
    """One transaction for the route, committed before the answer leaves."""
    with parts.database.transaction() as tx:
        yield tx


# Without scope="function" the commit would come after the answer, and a failing one would still be a 200.
Tx = Annotated[database.Tx, Depends(open_transaction, scope="function")]


async def get_enrolling_user(request: Request) -> sessions.User:
    """The user that the middleware admitted; on a path that it lets everybody through, asked for here."""
    user: sessions.User | None = getattr(request.state, "user", None)
    if user is None:
        user = request.state.user = await run_in_threadpool(access.identify, request)
    return user


# What must be open to those who have yet to set up the second factor that their role asks for.
EnrollingUser = Annotated[sessions.User, Depends(get_enrolling_user)]


async def get_user(request: Request, user: EnrollingUser) -> sessions.User:
    """The user, with all that the role asks for."""
    access.require_enrolled(request, user)
    return user


User = Annotated[sessions.User, Depends(get_user)]


async def get_client(request: Request, parts: Parts) -> sessions.Client:
    """Where the request comes from."""
    return access.client_of(request, parts=parts)


Client = Annotated[sessions.Client, Depends(get_client)]


async def require_fresh_code(user: User) -> sessions.User:
    """A dependency of dangerous acts: whoever has a second factor has entered a code of it just now."""
    check_fresh_code(user)
    return user


def check_fresh_code(user: sessions.User) -> None:
    """The same, for a route of which only some acts are dangerous."""
    if user.has_second_factor and not user.entered_code_within(FRESH_SECONDS):
        raise FreshCodeRequired("This act asks for a code of your second factor: enter one, then try again.")


def require_permission(resource: str, action: permissions.Action) -> Callable[..., sessions.User]:
    """A dependency that yields the user when the role has this permission too (`delete`, `admin`)."""

    def check(request: Request, user: User) -> sessions.User:
        if not user.may(resource, action):
            access.refuse(request, user, resource=resource, action=action)
        return user

    return check
