"""Every failure leaves as a problem document (RFC 9457): what went wrong in words, never a trace or a database message."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from pf9 import errors, log

MEDIA_TYPE = "application/problem+json"

# The first class that fits decides; the words are the error's own unless the right column gives others.
STATUSES: tuple[tuple[type[errors.Pf9Error], HTTPStatus], ...] = (
    (errors.NotFound, HTTPStatus.NOT_FOUND),
    (errors.Conflict, HTTPStatus.CONFLICT),
    (errors.InvalidInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (errors.Unsupported, HTTPStatus.BAD_REQUEST),
    (errors.SwitchedOff, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.Unauthenticated, HTTPStatus.UNAUTHORIZED),
    (errors.Forbidden, HTTPStatus.FORBIDDEN),  # SecondFactorRequired and FreshCodeRequired are of its kind
    (errors.TooManyRequests, HTTPStatus.TOO_MANY_REQUESTS),
    (errors.QuotaExceeded, HTTPStatus.CONFLICT),
    (errors.DryRun, HTTPStatus.CONFLICT),
    (errors.CloudUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.CloudError, HTTPStatus.BAD_GATEWAY),
    (errors.DirectoryUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.DatabaseUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
)
UNEXPECTED = "Something went wrong on our side. The request id leads to it in the log."


class ProblemError(BaseModel):
    """One thing that is wrong with a request."""

    loc: list[str | int]
    msg: str
    allowed: list[str] | None = None


class Problem(BaseModel):
    """What every failure looks like."""

    type: str = Field(examples=["urn:pf9:not-found"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no server with the id 5f0c."])
    instance: str = Field(examples=["/api/v1/servers/5f0c"])
    request_id: str | None = Field(examples=["0f8fad5bd9cb469fa165708673289501"])
    errors: list[ProblemError] | None = None


# The failures of every operation, for the OpenAPI document.
DOCUMENTED: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "A failure",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}


async def answer(request: Request, error: Exception) -> JSONResponse:
    """The problem document of any failure."""
    if isinstance(error, HTTPException):
        return _problem(request, HTTPStatus(error.status_code), str(error.detail), headers=error.headers)
    if isinstance(error, RequestValidationError):
        found = [{"loc": list(each["loc"]), "msg": _words(each)} for each in error.errors()]
        return _problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, _summary(found), kind="invalid-input", errors=found)
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), None)
    if status is None:
        return _problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, UNEXPECTED)
    found = error.errors if isinstance(error, errors.InvalidInput) else []
    return _problem(request, status, str(error), kind=_kebab(type(error)), errors=found, headers=_headers(error))


def _problem(
    request: Request,
    status: HTTPStatus,
    detail: str,
    *,
    kind: str | None = None,
    errors: Sequence[dict[str, Any]] = (),
    headers: Any = None,
) -> JSONResponse:
    body = {
        "type": f"urn:pf9:{kind}" if kind else "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "instance": request.url.path,
        "request_id": log.request_id.get(),
        **({"errors": list(errors)} if errors else {}),
    }
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def _headers(error: Exception) -> dict[str, str]:
    if isinstance(error, errors.TooManyRequests):
        return {"Retry-After": str(error.retry_after)}
    return {"WWW-Authenticate": "Bearer"} if isinstance(error, errors.Unauthenticated) else {}


def _words(error: Mapping[str, Any]) -> str:
    """What is wrong; a body that is still bytes was not read, because nothing said that it is JSON."""
    unread = tuple(error["loc"]) == ("body",) and isinstance(error.get("input"), bytes)
    return "JSON is expected: send Content-Type: application/json" if unread else str(error["msg"])


def _summary(found: Sequence[dict[str, Any]]) -> str:
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in found)


def _kebab(kind: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()
