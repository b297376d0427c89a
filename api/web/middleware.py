"""What happens to every request before and after its route; pure ASGI, in the order that create_app names them."""

import logging
import re
import time
import uuid
from typing import Any, NoReturn
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.web import documentation, errors, request_metrics
from pf9 import log
from pf9.errors import Pf9Error

logger = logging.getLogger(__name__)
access_log = logging.getLogger("api.access")

ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
MAX_BODY_BYTES = 3 * 1024 * 1024

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


# Said over TLS only: a browser that has heard it comes by TLS for two years.
TLS_ONLY = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}


class Observe:
    """Gives the request its id, and every answer its id and security headers; logs and measures both."""

    def __init__(self, app: ASGIApp, *, behind_tls: bool = False) -> None:
        self.app = app
        self.headers = SECURITY_HEADERS | (TLS_ONLY if behind_tls else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = Headers(scope=scope).get("x-request-id", "")
        request_id = sent if ACCEPTABLE_ID.fullmatch(sent) else uuid.uuid4().hex
        started, status = time.perf_counter(), 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._dress(MutableHeaders(scope=message), request_id=request_id, path=scope["path"])
            await send(message)

        with log.bind(request_id=request_id):
            try:
                await self.app(scope, receive, send_with_headers)
            finally:
                _account(scope, status=status, seconds=time.perf_counter() - started)

    def _dress(self, headers: MutableHeaders, *, request_id: str, path: str) -> None:
        headers["X-Request-ID"] = request_id
        for name, value in self.headers.items():
            headers.setdefault(name, value)
        if documentation.is_part(path):
            headers["Content-Security-Policy"] = documentation.POLICY


class Failures:
    """Turns whatever a route or an inner middleware raises into its problem document."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            if not isinstance(error, Pf9Error | HTTPException):
                logger.exception("unexpected failure")
            if started or scope["type"] != "http":
                raise
            response = await errors.answer(Request(scope), error)
            await response(scope, receive, send)


class BodyLimit:
    """Refuses a body that is larger than anything a route of ours takes, before it is read into memory."""

    def __init__(self, app: ASGIApp, *, max_bytes: int = MAX_BODY_BYTES) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        read = 0

        async def receive_counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.max_bytes:
                await self._refuse(receive, message, read)
            return message

        if declared.isdecimal() and int(declared) > self.max_bytes:
            await self._refuse(receive, {"more_body": True}, read)
        await self.app(scope, receive_counted, send)

    async def _refuse(self, receive: Receive, message: Message, read: int) -> NoReturn:
        """Say so once the rest has come, if that is not too much: who is still sending when we hang up may not hear it.

        The console's web server is one of them: it then tells of a gateway that is away.
        """
        while message.get("more_body") and read <= 2 * self.max_bytes:
            message = await receive()
            read += len(message.get("body", b""))
        raise HTTPException(413, f"The body is larger than {self.max_bytes} bytes.")


def _account(scope: Scope, *, status: int, seconds: float) -> None:
    route = _template(scope)
    request_metrics.observe(method=scope["method"], route=route, status=status, seconds=seconds)
    user = scope.get("state", {}).get("user")
    access_log.log(
        logging.DEBUG if route in request_metrics.PROBES else logging.INFO,
        "%s %s %s",
        scope["method"],
        quote(scope["path"]),
        status,
        extra={"status": status, "route": route, "ms": round(seconds * 1000, 1), "user": user and user.username},
    )


def _template(scope: Scope) -> str:
    route: Any = scope.get("route")
    return str(getattr(route, "path", None) or "unmatched")


class HeadAsGet:
    """Answers HEAD with the headers of the GET of the same path; routes are declared for GET only."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, send_bodiless)
