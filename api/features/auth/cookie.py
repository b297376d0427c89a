"""The console's session: a cookie that no script reads and no other site sends."""

from fastapi import Request, Response

from api.features.auth.schemas import Login
from api.web import access


def set_cookie(request: Request, response: Response, login: Login) -> None:
    """Let the browser keep the session that a login opened."""
    response.set_cookie(
        access.cookie_name(request),
        login.access_token,
        expires=login.expires_at,
        secure=access.is_behind_tls(request),
        httponly=True,
        samesite="strict",
    )


def delete_cookie(request: Request, response: Response) -> None:
    """Let the browser forget it."""
    response.delete_cookie(
        access.cookie_name(request), secure=access.is_behind_tls(request), httponly=True, samesite="strict"
    )
