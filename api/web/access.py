"""Who is asking, and may he: the token of a request, its session, and the permission that its path needs."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.security import permissions, sessions
from api.security.sessions import Client, User
from api.web.parts import Parts
from pf9 import log
from pf9.errors import Forbidden, SecondFactorRequired, Unauthenticated

COOKIE = "pf9_session"
COOKIE_BEHIND_TLS = f"__Host-{COOKIE}"  # by that name a browser takes it from this host only, over TLS only
CONSOLE_HEADER = "x-requested-with"
CONSOLE = "pf9-console"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def parts_of(request: HTTPConnection) -> Parts:
    """The parts that `create_app` hung on the application."""
    parts = request.app.state.parts
    assert isinstance(parts, Parts)  # noqa: S101 - tells the type checker what create_app put there
    return parts


class RequirePermission:
    """Lets a request through when its session lives and its role may do to the path's resource what it is about to."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http" and not permissions.is_open(scope["path"], method=scope["method"]):
            request = Request(scope)
            request.state.user = await run_in_threadpool(admit, request)
        elif scope["type"] == "websocket":  # there are none; one that is added needs a rule of its own first
            await send({"type": "websocket.close", "code": 1008})
            return
        await self.app(scope, receive, send)


def admit(request: Request) -> User:
    """The user of the request, allowed to do it; a refusal is written to the audit log."""
    resource = permissions.find_resource(request.url.path)
    action = permissions.action_of(request.method)
    try:
        user = identify(request)
    except Unauthenticated:
        if resource is None:
            raise Forbidden("This path is open to nobody.") from None
        raise
    if resource is None or not user.may(resource, action):
        refuse(request, user, resource=resource, action=action)
    require_enrolled(request, user)
    return user


def must_enroll(user: User, *, parts: Parts) -> bool:
    """Whether the role asks for a second factor that is not there yet."""
    return user.role in parts.settings.api.mfa_required_roles and not user.has_second_factor


def require_enrolled(request: Request, user: User) -> None:
    """Refuse whoever has to set up a second factor first."""
    if must_enroll(user, parts=parts_of(request)):
        raise SecondFactorRequired(f"The role {user.role} needs a second factor: set it up, then go on.")


def refuse(request: Request, user: User, *, resource: str | None, action: permissions.Action) -> None:
    """Write the refusal down, then refuse."""
    parts = parts_of(request)
    with parts.database.transaction() as tx:
        sessions.record(
            tx,
            "permission_denied",
            username=user.username,
            success=False,
            resource=resource,
            client=client_of(request, parts=parts),
            details={"method": request.method, "path": request.url.path, "action": action, "role": user.role},
        )
    if resource is None:
        raise Forbidden("This path is open to nobody.")
    raise Forbidden(f"The role {user.role} has no permission to {action} {resource}.")


def identify(request: Request) -> User:
    """The user of the request's living session, found in one statement.

    Raises:
        Unauthenticated: there is no token, or its session is over.
        Forbidden: the cookie came with an unsafe request from somewhere else than the console.
    """
    parts = parts_of(request)
    token = token_of(request)
    parts.tokens.username(token)
    with parts.database.transaction() as tx:
        return sessions.find_user(tx, token, idle_minutes=parts.settings.api.idle_minutes)


def token_of(request: Request) -> str:
    """The bearer token, or the cookie of the console."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme:
        if scheme.lower() != "bearer" or not bearer.strip():
            raise Unauthenticated("Log in: send the token as `Authorization: Bearer`.")
        return bearer.strip()
    cookie = cookie_of(request)
    if not cookie:
        raise Unauthenticated("Log in first.")
    if request.method not in SAFE_METHODS and not comes_from_console(request.headers):
        raise Forbidden("A change by cookie is taken from the console only.")
    return cookie


def is_behind_tls(request: HTTPConnection) -> bool:
    """Whether what the browser keeps may travel over TLS only."""
    return parts_of(request).settings.api.cookie_secure or request.url.scheme == "https"


def cookie_name(request: HTTPConnection) -> str:
    """What the session's cookie is called here."""
    return COOKIE_BEHIND_TLS if is_behind_tls(request) else COOKIE


def cookie_of(request: HTTPConnection) -> str | None:
    """The token that the browser keeps, if it does."""
    return request.cookies.get(cookie_name(request)) or None


def comes_from_console(headers: Mapping[str, str]) -> bool:
    """Whether a page of our own origin sent it: no other page can set the header without being asked first.

    `Sec-Fetch-Site` is the browser's own word, but is not sent to a plain http address; then `Origin` must be ours.
    """
    if headers.get(CONSOLE_HEADER) != CONSOLE:
        return False
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site == "same-origin"
    return origin is not None and urlsplit(origin).netloc == headers.get("host")


def client_of(request: HTTPConnection, *, parts: Parts) -> Client:
    """Where the request comes from; the word of a proxy counts only when the proxy is one of ours."""
    peer = request.client.host if request.client else None
    hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    address = peer
    while hops and _is_proxy(address, parts=parts):
        address = hops.pop()
    return Client(
        address=_clean_address(address),
        agent=request.headers.get("user-agent", "")[:512] or None,
        request_id=log.request_id.get(),
    )


def _is_proxy(address: str | None, *, parts: Parts) -> bool:
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    return any(parsed in network for network in parts.proxies)


def _clean_address(address: str | None) -> str | None:
    try:
        return str(ipaddress.ip_address(address or ""))
    except ValueError:
        return None
