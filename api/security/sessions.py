"""Sessions: opened by a login, asked about on every request, ended by a logout, a deactivation or time.

The one statement of a request answers for the session, the role and the whole row of the permission matrix at once.
"""

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from api.security.audit_actions import AuditAction
from api.security.permissions import Action, effective
from pf9.database import Tx
from pf9.errors import Unauthenticated
from pf9.secrets import token_hash

ENDED = "Log in: the session has ended."

# A session is touched once in this many seconds at most: reading a page must not cost a write.
TOUCH_SECONDS = 30
KEPT_DAYS = 30


@dataclass(frozen=True)
class Client:
    """Where a request comes from."""

    address: str | None
    agent: str | None
    request_id: str | None


@dataclass(frozen=True)
class FirstRole:
    """The role of somebody who has none yet; `is_given` when it is not the directory's groups that said so.

    With `follows_groups` it also replaces one that no person gave.
    """

    role: str
    is_given: bool = False
    follows_groups: bool = False


@dataclass(frozen=True)
class User:
    """Somebody with a living session, and what the role allows."""

    username: str
    role: str
    session_id: int
    expires_at: datetime
    permissions: dict[str, frozenset[str]]
    has_second_factor: bool = False
    code_entered_at: datetime | None = None

    def may(self, resource: str, action: Action = "read") -> bool:
        """Whether the role allows it."""
        return action in self.permissions.get(resource, frozenset())

    def entered_code_within(self, seconds: int) -> bool:
        """Whether a code of the second factor came with this session so lately."""
        at = self.code_entered_at
        return at is not None and datetime.now(UTC) - at < timedelta(seconds=seconds)


def find_user(tx: Tx, token: str, *, idle_minutes: int) -> User:
    """The user of the token's session.

    Raises:
        Unauthenticated: the session was ended, ran out or was idle too long, or the account is no longer active.
    """
    row = tx.find(
        """
        WITH touched AS (
            UPDATE user_sessions SET last_activity_at = now()
            WHERE token_hash = %(hash)s AND revoked_at IS NULL AND expires_at > now()
              AND last_activity_at < now() - make_interval(secs => %(touch)s)
              AND last_activity_at > now() - make_interval(mins => %(idle)s)
        )
        SELECT s.id AS session_id, s.username, r.role, s.expires_at, s.code_entered_at,
               coalesce(m.is_enabled, false) AS has_second_factor,
               (SELECT coalesce(jsonb_object_agg(g.resource, g.actions), '{}')
                FROM (SELECT p.resource, jsonb_agg(p.action) AS actions
                      FROM role_permissions p WHERE p.role = r.role GROUP BY p.resource) g) AS permissions
        FROM user_sessions s
        JOIN user_roles r ON r.username = s.username AND r.is_active
        LEFT JOIN user_mfa m ON m.username = s.username
        WHERE s.token_hash = %(hash)s AND s.revoked_at IS NULL AND s.expires_at > now()
          AND s.last_activity_at > now() - make_interval(mins => %(idle)s)
        """,
        {"hash": token_hash(token), "touch": TOUCH_SECONDS, "idle": idle_minutes},
    )
    if row is None:
        raise Unauthenticated(ENDED)
    granted = {resource: effective(actions) for resource, actions in row["permissions"].items()}
    return User(**{**row, "permissions": granted})


def open_session(
    tx: Tx, *, token: str, username: str, role: str, expires_at: datetime, client: Client, with_code: bool = False
) -> None:
    """Store the session of a new token, of the token only the hash; sessions that ended long ago are swept out."""
    tx.execute(
        """
        WITH swept AS (
            DELETE FROM user_sessions WHERE id IN (
                SELECT id FROM user_sessions
                WHERE expires_at < now() - make_interval(days => %(kept)s) LIMIT 100 FOR UPDATE SKIP LOCKED)
        )
        INSERT INTO user_sessions (token_hash, username, role, ip_address, user_agent, expires_at, code_entered_at)
        VALUES (%(hash)s, %(username)s, %(role)s, %(address)s, %(agent)s, %(expires_at)s,
            CASE WHEN %(with_code)s THEN now() END)
        """,
        {
            "hash": token_hash(token),
            "username": username,
            "role": role,
            "address": client.address,
            "agent": client.agent,
            "expires_at": expires_at,
            "with_code": with_code,
            "kept": KEPT_DAYS,
        },
    )


def close_session(tx: Tx, session_id: int) -> None:
    """End it now."""
    tx.execute(
        "UPDATE user_sessions SET revoked_at = now() WHERE id = %(id)s AND revoked_at IS NULL", {"id": session_id}
    )


def close_session_of(tx: Tx, token: str) -> None:
    """End the session of a token, if it has one."""
    tx.execute(
        "UPDATE user_sessions SET revoked_at = now() WHERE token_hash = %s AND revoked_at IS NULL", (token_hash(token),)
    )


def list_living(tx: Tx, username: str, *, idle_minutes: int) -> list[dict[str, Any]]:
    """The sessions that open something: `{id, ip_address, user_agent, created_at, last_activity_at, expires_at}`."""
    return tx.all(
        """
        SELECT id, host(ip_address) AS ip_address, user_agent, created_at, last_activity_at, expires_at
        FROM user_sessions
        WHERE username = %(username)s AND revoked_at IS NULL AND expires_at > now()
            AND last_activity_at > now() - make_interval(mins => %(idle)s)
        ORDER BY last_activity_at DESC, id DESC
        """,
        {"username": username, "idle": idle_minutes},
    )


def close_sessions(tx: Tx, username: str, *, only: int | None = None, but: int | None = None) -> int:
    """End somebody's sessions, all or one, or all but one; and give how many lived."""
    return tx.execute(
        """
        UPDATE user_sessions SET revoked_at = now()
        WHERE username = %(username)s AND revoked_at IS NULL AND expires_at > now()
            AND (%(only)s::bigint IS NULL OR id = %(only)s) AND (%(but)s::bigint IS NULL OR id <> %(but)s)
        """,
        {"username": username, "only": only, "but": but},
    )


def note_code(tx: Tx, session_id: int) -> None:
    """Remember that a code of the second factor was entered just now."""
    tx.execute("UPDATE user_sessions SET code_entered_at = now() WHERE id = %s", (session_id,))


def find_role(tx: Tx, username: str, *, at_first: FirstRole, client: Client) -> str | None:
    """The active role of somebody the directory vouches for; None when deactivated.

    A newcomer is written down with the role that newcomers get: a row that is later deleted ends the sessions,
    and one that is deactivated refuses the next login. A role that follows the directory's groups does so here, which is
    written down, unless somebody gave another one, or the last active superadmin would lose it.
    """
    followed = tx.find(
        """
        WITH was AS (SELECT role FROM user_roles WHERE username = %(username)s),
        written AS (
            INSERT INTO user_roles AS r (username, role, role_is_given) VALUES (%(username)s, %(role)s, %(is_given)s)
            ON CONFLICT (username) DO UPDATE SET role = excluded.role, updated_at = now()
            WHERE %(follows_groups)s AND NOT r.role_is_given AND r.role <> excluded.role
                AND (r.role <> 'superadmin' OR EXISTS (
                    SELECT FROM user_roles AS o WHERE o.role = 'superadmin' AND o.is_active AND o.username <> r.username))
            RETURNING role
        )
        SELECT ARRAY[was.role, written.role] AS role FROM was, written
        """,
        {"username": username, **dataclasses.asdict(at_first)},
    )
    if followed:
        details = {"person": username, "changed": followed, "by": "the groups of the directory"}
        record(tx, "role_changed", username=username, success=True, client=client, resource="users", details=details)
    row = tx.one("SELECT role, is_active FROM user_roles WHERE username = %(username)s", {"username": username})
    return str(row["role"]) if row["is_active"] else None


def record(
    tx: Tx,
    action: AuditAction,
    *,
    username: str | None,
    success: bool,
    client: Client,
    resource: str | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Add a row to the audit log; nothing in it is ever changed."""
    tx.execute(
        """
        INSERT INTO auth_audit_log (username, action, success, resource, ip_address, user_agent, request_id, details)
        VALUES (%(username)s, %(action)s, %(success)s, %(resource)s, %(address)s, %(agent)s, %(request_id)s,
                %(details)s)
        """,
        {
            "username": username,
            "action": action,
            "success": success,
            "resource": resource,
            "details": details or {},
            **dataclasses.asdict(client),
        },
    )
