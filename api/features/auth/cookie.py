"""The console's session: a cookie that no script reads and no other site sends."""

from fastapi import Request, Response

from api.features.auth.schemas import Login
from api.web import access
from api.web.parts import Parts


def set_cookie(request: Request, response: Response, login: Login, *, parts: Parts) -> None:
    """Let the browser keep the session that a login opened."""
    response.set_cookie(
        access.COOKIE,
        login.access_token,
        expires=login.expires_at,
        secure=parts.settings.api.cookie_secure or request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
