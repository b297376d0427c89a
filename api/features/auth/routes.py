"""/auth/login, /auth/logout, /auth/password and /auth/me; /auth/mfa and /auth/sessions are beside it."""

import anyio
from fastapi import APIRouter, Depends, Request, Response, status
from starlette.concurrency import run_in_threadpool

from api.features.auth import mfa_routes, service, session_routes
from api.features.auth.cookie import delete_cookie, set_cookie
from api.features.auth.schemas import Login, LoginRequest, Me, PasswordChange, PasswordRules
from api.web import access
from api.web.deps import Client, EnrollingUser, Parts, Tx, get_enrolling_user
from pf9.errors import Unauthenticated

router = APIRouter(prefix="/auth", tags=["auth"])
router.include_router(mfa_routes.router)
router.include_router(session_routes.router)


@router.post("/login")
async def login(body: LoginRequest, request: Request, response: Response, parts: Parts, client: Client) -> Login:
    """Log in with a name (CN, else UID) and a password of the directory.

    The answer sets the cookie of the console; other clients send `access_token` as `Authorization: Bearer`.
    """
    answer_at = anyio.current_time() + parts.settings.api.login_refusal_seconds
    try:
        done = await run_in_threadpool(
            service.login,
            parts,
            username=body.username,
            password=body.password,
            client=client,
            former=access.cookie_of(request),
        )
    except Unauthenticated:
        await anyio.sleep_until(answer_at)  # here and not in the service: a waiting refusal must not hold a thread
        raise
    if not done.mfa_required:
        set_cookie(request, response, done)
    return done


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT)
def logout(request: Request, response: Response, user: EnrollingUser, client: Client, tx: Tx) -> None:
    """End the session; its token opens nothing from now on."""
    service.logout(tx, user, client=client)
    delete_cookie(request, response)


@router.get("/password", dependencies=[Depends(get_enrolling_user)])
def get_password_rules(parts: Parts) -> PasswordRules:
    """What the directory asks of a new password, and whether it can be changed here."""
    return PasswordRules(can_change=not parts.settings.directory.read_only, password_policy=parts.people.get_policy())


@router.post("/password", status_code=status.HTTP_204_NO_CONTENT)
def change_password(body: PasswordChange, user: EnrollingUser, parts: Parts, client: Client) -> None:
    """Give oneself another password, as the directory's policy allows; one's other sessions end."""
    service.change_password(parts, user, current=body.current_password, new=body.password, client=client)


@router.get("/me")
def get_me(user: EnrollingUser, parts: Parts) -> Me:
    """Who one is, and what one may do."""
    return Me(
        username=user.username,
        role=user.role,
        region_name=parts.settings.cloud.region_name,
        expires_at=user.expires_at,
        mfa_enabled=user.has_second_factor,
        mfa_setup_required=access.must_enroll(user, parts=parts),
        permissions={resource: sorted(actions) for resource, actions in sorted(user.permissions.items())},
    )
