"""Setting up, switching off and resetting a second factor: each shows once more who asks, and each is written down."""

from typing import Any

from api.features.auth import queries, service
from api.features.auth.schemas import MfaProof
from api.security import mfa, sessions
from api.security.audit_actions import AuditAction
from api.security.permissions import HIGHEST
from api.security.sessions import Client, User
from api.web.parts import Parts
from pf9.database import Tx
from pf9.errors import Forbidden, NotFound


def begin(parts: Parts, user: User, *, password: str, client: Client) -> mfa.Enrollment:
    """A secret for the authenticator, for whoever knows the account's password.

    Raises:
        InvalidInput: the password is wrong.
        Conflict: there is a second factor already.
    """
    service.check_password(parts, user, password, client=client)
    with parts.database.transaction() as tx:
        return mfa.begin(tx, parts.vault, user.username)


def finish(tx: Tx, parts: Parts, user: User, *, code: str, client: Client) -> list[str]:
    """Switch it on, and end the account's other sessions, which a password alone has opened."""
    codes = mfa.finish(tx, parts.vault, user.username, code)
    sessions.note_code(tx, user.session_id)
    ended = sessions.close_sessions(tx, user.username, but=user.session_id)
    _record(tx, "mfa_enabled", user.username, client=client, ended_sessions=ended)
    return codes


def disable(parts: Parts, user: User, proof: MfaProof, *, client: Client) -> None:
    """Switch it off, with the password or a code."""
    _prove(parts, user, proof, client=client)
    with parts.database.transaction() as tx:
        mfa.remove(tx, user.username)
        _record(tx, "mfa_disabled", user.username, client=client)


def renew_backup_codes(parts: Parts, user: User, proof: MfaProof, *, client: Client) -> list[str]:
    """New backup codes, with the password or a code."""
    _prove(parts, user, proof, client=client)
    with parts.database.transaction() as tx:
        codes = mfa.renew_backup_codes(tx, user.username)
        _record(tx, "mfa_enabled", user.username, client=client, renewed="backup codes")
    return codes


def confirm(parts: Parts, user: User, *, code: str, client: Client) -> None:
    """Enter a code again, for acts that ask for a fresh one.

    Raises:
        InvalidInput: the code is none.
        NotFound: the account has no second factor.
    """
    _check_code(parts, user, code, client=client)
    with parts.database.transaction() as tx:
        sessions.note_code(tx, user.session_id)
        _record(tx, "mfa_verified", user.username, client=client, for_act=True)


def list_users(tx: Tx, *, required_roles: tuple[str, ...]) -> list[dict[str, Any]]:
    """Everybody with a role here, and whether their login needs a code."""
    return [{**row, "required": row["role"] in required_roles} for row in queries.list_second_factors(tx)]


def reset(parts: Parts, by: User, username: str, *, client: Client) -> None:
    """Take somebody's second factor away, who has lost it, and end the sessions; a refusal is written down too.

    Raises:
        NotFound: the account has none.
        Forbidden: a superadmin's may be reset by a superadmin only.
    """
    with parts.database.transaction() as tx:
        role = queries.find_role(tx, username)
        if role is None:
            raise NotFound(f"Nobody here is called {username[:100]}.")
        if role != HIGHEST or by.role == HIGHEST:
            mfa.remove(tx, username)
            ended = sessions.close_sessions(tx, username)
            _record(tx, "mfa_disabled", username, client=client, reset_by=by.username, ended_sessions=ended)
            return
        details = {"person": username, "action": "reset the second factor", "role": by.role}
        sessions.record(
            tx,
            "permission_denied",
            username=by.username,
            success=False,
            client=client,
            resource="mfa",
            details=details,
        )
    raise Forbidden("The second factor of a superadmin is reset by a superadmin.")


def _prove(parts: Parts, user: User, proof: MfaProof, *, client: Client) -> None:
    if proof.password is not None:
        service.check_password(parts, user, proof.password, client=client)
    else:
        _check_code(parts, user, proof.code or "", client=client)


def _check_code(parts: Parts, user: User, code: str, *, client: Client) -> None:
    if service.try_code(parts, username=user.username, code=code, client=client) is None:
        raise service.wrong("code", service.CODE_REFUSED)


def _record(tx: Tx, action: AuditAction, username: str, *, client: Client, **details: Any) -> None:
    sessions.record(tx, action, username=username, success=True, client=client, details=details)
