"""What the access log tells of; an action that is not named here cannot be written."""

from typing import Literal, get_args

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
    "branding_changed",
]
AUDIT_ACTIONS: tuple[AuditAction, ...] = get_args(AuditAction)
