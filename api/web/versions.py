"""Two who change the same thing: the second is refused when it is not what was looked at any more, and overwrites nothing unseen."""

import hashlib
from typing import Annotated, Any

from pydantic import Field

from pf9.errors import Conflict
from pf9.values import json_text

Version = Annotated[
    str | None,
    Field(
        max_length=64,
        description="As it was read: 409 when it is another one by now. Left out: whatever is there is changed.",
        examples=["5f0c8a1be2d94c37"],
    ),
]


def version_of(content: Any) -> str:
    """A name for what is there: the same for the same content."""
    return hashlib.sha256(json_text(content).encode()).hexdigest()[:16]


def expect(version: str | None, *, now: str) -> None:
    """Go on when it is still what somebody looked at, or when they did not say what that was.

    Raises:
        Conflict: it is not.
    """
    if version not in (None, now):
        raise Conflict("Somebody has changed it meanwhile: look at what is there now, then change that.")
