"""What keystoneauth1 raises, in our words: whose fault it is, and for a wrong way in which setting to look at."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import orjson
import requests
from keystoneauth1 import exceptions as ksa

from pf9.errors import (
    CloudCredentials,
    CloudRefused,
    CloudUnavailable,
    ListingBroken,
    NotFound,
    Pf9Error,
    QuotaExceeded,
)
from pf9.settings import CloudSettings

BUSY = (429, 502, 503, 504)  # will pass
_QUOTA_STATUSES = (403, 409, 413)  # Nova, Neutron, Cinder


def translated(failure: Exception, *, asked: str) -> Pf9Error:
    """Give our error for one of keystoneauth1's; `asked` is what was asked of whom."""
    match failure:
        case Pf9Error():
            return failure
        case ksa.HttpError():
            return _refused(failure, asked)
        case ksa.UnknownConnectionError() if is_cut(failure):
            return ListingBroken(f"{asked}: the answer was cut off.")
        case ksa.ConnectTimeout():
            return CloudUnavailable(f"{asked}: no answer in time.")
        case _:
            return CloudUnavailable(f"{asked}: the cloud cannot be reached ({_cause(failure)}).")


def undo(error: Pf9Error, take_away: Callable[[], None], *, what: str) -> None:
    """Take away the first half of what failed with `error`; what cannot be taken away is named in a note of the error."""
    try:
        take_away()
    except Pf9Error as failure:
        error.add_note(f"{what} has been made and could not be taken away again ({failure})")


def login_failed(failure: Exception, settings: CloudSettings, *, project_is_wrong: bool) -> Pf9Error:
    """Give the error of a first login, which names the setting that is most likely wrong."""
    url = settings.auth_url
    match failure:
        case ksa.Unauthorized() if project_is_wrong:
            variable = "PF9_PROJECT_NAME"
            message = (
                f"{settings.username} may log in, but has no role in project {settings.project_name!r} of domain"
                f" {settings.project_domain!r} (PF9_PROJECT_DOMAIN), or there is no such project."
            )
        case ksa.Unauthorized() | ksa.MissingAuthMethods():
            variable = "PF9_PASSWORD"
            message = (
                f"the cloud refuses user {settings.username!r} (PF9_USERNAME) of domain {settings.user_domain!r}"
                " (PF9_USER_DOMAIN) with this password."
            )
        case ksa.SSLError():
            variable, message = "PF9_CA_CERT", f"the certificate of {url} is not trusted ({_cause(failure)})."
        case ksa.ConnectFailure():
            variable, message = "PF9_AUTH_URL", f"nothing answers at {url} ({_cause(failure)})."
        case ksa.ConnectTimeout():
            variable, message = "PF9_AUTH_URL", f"{url} does not answer in time."
        case ksa.HttpError() if failure.http_status not in {*BUSY, 500}:
            variable = "PF9_AUTH_URL"
            message = f"{url} answers {failure.http_status} to a login: is it Keystone's address?"
        case ksa.InvalidResponse() | ksa.AuthorizationFailure() | ksa.UnknownConnectionError():
            variable, message = "PF9_AUTH_URL", f"{url} does not answer as Keystone does."
        case _:
            return translated(failure, asked=f"Login at {url} (PF9_AUTH_URL)")
    return CloudCredentials(variable, message)


def is_cut(failure: Exception) -> bool:
    """Tell whether an answer began and did not come to its end."""
    return isinstance(failure, ksa.UnknownConnectionError) and isinstance(
        failure.original, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError
    )


def retry_after(failure: Exception) -> float | None:
    """Read the header in both its forms, seconds and date."""
    response: requests.Response | None = getattr(failure, "response", None)
    value = response.headers.get("Retry-After") if response is not None else None
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _refused(failure: ksa.HttpError, asked: str) -> Pf9Error:
    status, message = failure.http_status, _message(failure)
    text = f"{asked}: {status} {message}"
    if status >= requests.codes.server_error:
        return CloudUnavailable(text, status=status)
    if status == requests.codes.not_found:
        return NotFound(text)
    pause = retry_after(failure)
    # Of a full project Cinder says "Retry-After: 0"; one that says more is busy, and has room.
    if status == requests.codes.request_entity_too_large and pause and "quota" not in message.lower():
        return CloudRefused(status, text, retry_after=pause)
    if status in _QUOTA_STATUSES and ("quota" in message.lower() or status == requests.codes.request_entity_too_large):
        return QuotaExceeded(status, text)
    return CloudRefused(status, text, retry_after=pause)


def _message(failure: ksa.HttpError) -> str:
    """Find the words of the cloud: each service wraps them in a key of its own ("itemNotFound", "NeutronError")."""
    try:
        body = orjson.loads(failure.response.content if failure.response is not None else b"")
        inner = next(iter(body.values()))
        return str(inner["message"] if isinstance(inner, dict) else body["message"])
    except (AttributeError, ValueError, LookupError, TypeError, StopIteration):
        return str(failure.message)


def _cause(failure: BaseException) -> str:
    """Give the innermost reason: "Connection refused" says more than four layers of wrapping."""
    while failure.__cause__ or failure.__context__:
        failure = failure.__cause__ or failure.__context__  # type: ignore[assignment]
    return str(getattr(failure, "strerror", None) or failure)
