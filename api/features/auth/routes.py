"""POST /auth/login, POST /auth/logout, GET /auth/me."""

import anyio
from fastapi import APIRouter, Request, Response, status
from starlette.concurrency import run_in_threadpool

from api.features.auth import service
from api.features.auth.schemas import Login, LoginRequest, Me
from api.web import access
from api.web.deps import Client, Parts, Tx, User
from pf9.errors import Unauthenticated

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/login")
async def login(body: LoginRequest, request: Request, response: Response, parts: Parts, client: Client) -> Login:
    """Log in with a name (CN, else UID) and a password of the directory.

    The answer sets the cookie of the console; other clients send `access_token` as `Authorization: Bearer`.
    """
    answer_at = anyio.current_time() + parts.settings.api.login_refusal_seconds
    try:
        done = await run_in_threadpool(
            service.login, parts, username=body.username, password=body.password, client=client
        )
    except Unauthenticated:
        await anyio.sleep_until(answer_at)  # here and not in the service: a waiting refusal must not hold a thread
        raise
    response.set_cookie(
        access.COOKIE,
        done.access_token,
        expires=done.expires_at,
        secure=parts.settings.api.cookie_secure or request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return done


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT)
def logout(response: Response, user: User, client: Client, tx: Tx) -> None:
    """End the session; its token opens nothing from now on."""
    service.logout(tx, user, client=client)
    response.delete_cookie(access.COOKIE, httponly=True, samesite="strict")


@router.get("/me")
def get_me(user: User, parts: Parts) -> Me:
    """Who one is, and what one may do."""
    return Me(
        username=user.username,
        role=user.role,
        region_name=parts.settings.cloud.region_name,
        expires_at=user.expires_at,
        permissions={resource: sorted(actions) for resource, actions in sorted(user.permissions.items())},
    )
