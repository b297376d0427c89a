"""The branding, whole or not at all; what would be hard to read is refused."""

import base64
import hashlib
from typing import Any

from api.features.settings import queries
from api.features.settings.logo import redrawn
from api.features.settings.schemas import Branding
from api.security import sessions
from api.security.audit_actions import changes
from api.security.sessions import Client, User
from pf9.database import Tx
from pf9.errors import InvalidInput, NotFound

BRANDING, LOGO = "branding", "logo"
LOGO_URL = "/api/v1/settings/branding/logo"
READABLE = 4.5  # WCAG 2.2, 1.4.3: text of normal size on its ground
WHITE = "#ffffff"


def get_branding(tx: Tx) -> dict[str, Any]:
    """What everybody sees."""
    kept = queries.find_setting(tx, BRANDING) or {}
    logo = _logo_hash(tx)
    return {**Branding().model_dump(), **kept, "company_logo_url": f"{LOGO_URL}?v={logo}" if logo else None}


def set_branding(tx: Tx, branding: Branding, *, by: User, client: Client) -> dict[str, Any]:
    """Show this from now on.

    Raises:
        InvalidInput: white words on one of the colours cannot be read well enough.
    """
    for name in ("primary_color", "secondary_color"):
        ratio = contrast(getattr(branding, name), WHITE)
        if ratio < READABLE:
            message = f"White words on it have a contrast of {ratio:.1f} to 1; {READABLE} is needed: choose it darker."
            raise InvalidInput(f"{name}: {message}", errors=[{"loc": ["body", name], "msg": message}])
    before, now = get_branding(tx), branding.model_dump()
    queries.upsert_setting(tx, BRANDING, now, by=by.username)
    _record(tx, by, client, before=before, now=now)
    return get_branding(tx)


def set_logo(tx: Tx, content: bytes, *, by: User, client: Client) -> dict[str, Any]:
    """Show this picture from now on."""
    picture = redrawn(content)
    digest = hashlib.sha256(picture).hexdigest()[:16]
    value = {"png": base64.b64encode(picture).decode(), "hash": digest}
    before = _logo_hash(tx)
    queries.upsert_setting(tx, LOGO, value, by=by.username)
    _record(tx, by, client, before={"logo": before}, now={"logo": digest})
    return get_branding(tx)


def get_logo(tx: Tx) -> bytes:
    """The picture, a PNG.

    Raises:
        NotFound: there is none.
    """
    kept = queries.find_setting(tx, LOGO)
    if kept is None:
        raise NotFound("There is no logo.")
    return base64.b64decode(kept["png"])


def delete_logo(tx: Tx, *, by: User, client: Client) -> None:
    """Show none from now on.

    Raises:
        NotFound: there is none.
    """
    before = _logo_hash(tx)
    if not queries.delete_setting(tx, LOGO):
        raise NotFound("There is no logo.")
    _record(tx, by, client, before={"logo": before}, now={"logo": None})


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own numbers


def _logo_hash(tx: Tx) -> str | None:
    """What the picture is called in the logs, and in its address."""
    kept = queries.find_setting(tx, LOGO)
    return str(kept["hash"]) if kept else None


def _record(tx: Tx, by: User, client: Client, *, before: dict[str, Any], now: dict[str, Any]) -> None:
    if changed := changes(before, now):
        details = {"changed": changed}
        sessions.record(
            tx,
            "branding_changed",
            username=by.username,
            success=True,
            client=client,
            resource="branding",
            details=details,
        )
