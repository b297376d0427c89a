"""What the access log tells of; an action that is not named here cannot be written."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

AuditAction = Literal[
    "login",
    "logout",
    "failed_login",
    "mfa_challenge",
    "mfa_verified",
    "mfa_failed",
    "mfa_enabled",
    "mfa_disabled",
    "permission_denied",
    "permission_changed",
    "role_changed",
    "user_created",
    "user_changed",
    "user_deleted",
    "user_unlocked",
    "password_changed",
    "password_reset",
    "session_revoked",
    "department_created",
    "department_changed",
    "department_deleted",
    "menu_changed",
    "visibility_changed",
    "branding_changed",
]
AUDIT_ACTIONS: tuple[AuditAction, ...] = get_args(AuditAction)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What of `after` differs, as [before, after]; an empty text is none."""
    pairs = {word: [_plain(before.get(word)), _plain(value)] for word, value in after.items()}
    return {word: pair for word, pair in pairs.items() if pair[0] != pair[1]}


def _plain(value: Any) -> Any:
    return None if value == "" else value
