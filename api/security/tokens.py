"""Signed tokens: they prove who logged in and which session it was; what he may do is asked of the database each time."""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import jwt

from pf9.errors import Unauthenticated

ISSUER = "pf9"
AUDIENCE = "pf9-api"
ALGORITHM = "HS256"
CLAIMS = ["iss", "aud", "sub", "jti", "typ", "iat", "exp"]
CLOCK_SKEW = timedelta(seconds=10)

# "mfa" opens the second step of a login and nothing else.
Type = Literal["access", "mfa"]


@dataclass(frozen=True)
class Token:
    """A signed token and the moment it ends."""

    text: str
    expires_at: datetime


class Tokens:
    """Signs with one key and one algorithm; what an earlier key signed is good until it ends."""

    def __init__(self, key: str, *, previous: Sequence[str] = ()) -> None:
        self._key = key
        self._keys = (key, *previous)

    def issue(self, username: str, *, role: str, lifetime: timedelta, kind: Type = "access") -> Token:
        """A new token; the role in it is a hint for a user interface and decides nothing."""
        now = datetime.now(UTC).replace(microsecond=0)
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": username,
            "jti": uuid.uuid4().hex,
            "typ": kind,
            "role": role,
            "iat": now,
            "exp": now + lifetime,
        }
        return Token(jwt.encode(claims, self._key, algorithm=ALGORITHM), now + lifetime)

    def username(self, text: str, *, kind: Type = "access") -> str:
        """Whom the token was issued to.

        Raises:
            Unauthenticated: it is not ours, has ended, or is of another type.
        """
        claims = next((claims for key in self._keys if (claims := _read(text, key))), None)
        if claims is None:
            raise Unauthenticated("Log in: the token is not valid or has ended.")
        if claims["typ"] != kind:
            raise Unauthenticated("Log in: this token opens something else.")
        return str(claims["sub"])


def _read(text: str, key: str) -> dict[str, Any] | None:
    with suppress(jwt.InvalidTokenError):
        claims: dict[str, Any] = jwt.decode(
            text,
            key,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            leeway=CLOCK_SKEW,
            options={"require": CLAIMS},
        )
        return claims
    return None
