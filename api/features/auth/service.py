"""The steps of a login, and what ends a session."""

from datetime import timedelta

from api.features.auth.schemas import Login
from api.security import mfa, sessions
from api.security.permissions import HIGHEST, LOWEST
from api.security.sessions import Client, FirstRole, User
from api.web import rate_limit
from api.web.parts import Parts
from pf9.database import Tx
from pf9.errors import InvalidInput, NotFound, Unauthenticated

# One sentence for every reason: which half was wrong is nobody's business.
REFUSED = "The user name or the password is wrong."
CODE_REFUSED = "The code is wrong, has been used, or is too old."
CHALLENGE = timedelta(minutes=5)


def login(parts: Parts, *, username: str, password: str, client: Client, former: str | None = None) -> Login:
    """Count, ask the directory, find the role, then open the session or ask for the second factor.

    No transaction is open while the directory is asked. `former` is the token of the session that the new one replaces.

    Raises:
        Unauthenticated: wrong, unknown, empty, locked or deactivated; always in the same words.
        TooManyRequests: tried too often.
        DirectoryUnavailable: nobody can be asked.
    """
    with parts.database.transaction() as tx:
        rate_limit.count_attempt(
            tx,
            rate_limit.account_key(username),
            rate_limit.address_key(client.address),
            per_minute=parts.settings.api.login_rate_per_minute,
        )
    name = parts.directory.authenticate(username, password)
    at_first = _first_role(parts, name) if name else None
    with parts.database.transaction() as tx:
        role = sessions.find_role(tx, name, at_first=at_first, client=client) if name and at_first else None
        if name and role and mfa.is_enabled(tx, name):
            return _challenge(tx, parts, username=name, role=role, client=client)
        if name and role:
            return _open(tx, parts, username=name, role=role, client=client, former=former)
        reason = "deactivated" if name else "refused by the directory"
        sessions.record(
            tx, "failed_login", username=name or username, success=False, client=client, details={"reason": reason}
        )
    raise Unauthenticated(REFUSED)


def logout(tx: Tx, user: User, *, client: Client) -> None:
    """End the session at once, for every process."""
    sessions.close_session(tx, user.session_id)
    sessions.record(tx, "logout", username=user.username, success=True, client=client)


def answer_challenge(parts: Parts, *, token: str, code: str, client: Client, former: str | None = None) -> Login:
    """The second step of a login: the token of the first one and a code open the session.

    Raises:
        Unauthenticated: the token ended, or the code is none, was used or is too old.
        TooManyRequests: too many codes were wrong.
    """
    username = parts.tokens.username(token, kind="mfa")
    try:
        way = try_code(parts, username=username, code=code, client=client)
    except NotFound:  # it was switched off meanwhile: the password alone opens, but not this token
        raise Unauthenticated("Log in again: the account has no second factor any more.") from None
    with parts.database.transaction() as tx:
        at_first = _fallback(parts, username)
        role = sessions.find_role(tx, username, at_first=at_first, client=client) if way else None
        if role:
            sessions.record(tx, "mfa_verified", username=username, success=True, client=client, details={"by": way})
            return _open(tx, parts, username=username, role=role, client=client, former=former, with_code=True)
    raise Unauthenticated(CODE_REFUSED)


def try_code(parts: Parts, *, username: str, code: str, client: Client) -> mfa.Way | None:
    """Spend a try and, when it is right, the code; what was wrong is written down."""
    with parts.database.transaction() as tx:
        mfa.take_try(tx, username)
    with parts.database.transaction() as tx:
        way = mfa.accept(tx, parts.vault, username, code)
        if way is None:
            sessions.record(tx, "mfa_failed", username=username, success=False, client=client)
    return way


def _challenge(tx: Tx, parts: Parts, *, username: str, role: str, client: Client) -> Login:
    """Half a login: its token opens the second step and nothing else, and is no cookie."""
    token = parts.tokens.issue(username, role=role, lifetime=CHALLENGE, kind="mfa")
    sessions.record(tx, "mfa_challenge", username=username, success=True, client=client)
    return Login(access_token=token.text, expires_at=token.expires_at, username=username, role=role, mfa_required=True)


def change_password(parts: Parts, user: User, *, current: str, new: str, client: Client) -> None:
    """Give oneself another password.

    Raises:
        InvalidInput: the password of today is wrong, or the directory refuses the new one; the text is its own.
        Conflict: the directory is kept elsewhere.
    """
    check_password(parts, user, current, client=client, field="current_password")
    parts.people.set_password(user.username, new)
    with parts.database.transaction() as tx:
        ended = sessions.close_sessions(tx, user.username, but=user.session_id)
        details = {"ended_sessions": ended}
        sessions.record(tx, "password_changed", username=user.username, success=True, client=client, details=details)


def check_password(parts: Parts, user: User, password: str, *, client: Client, field: str = "password") -> None:
    """Have somebody with a session show the password once more.

    Raises:
        InvalidInput: it is wrong.
        TooManyRequests: tried too often.
    """
    with parts.database.transaction() as tx:
        rate_limit.count_attempt(
            tx, rate_limit.account_key(user.username), per_minute=parts.settings.api.login_rate_per_minute
        )
    if parts.directory.authenticate(user.username, password) == user.username:
        return
    with parts.database.transaction() as tx:
        details = {"reason": "asked for the password again"}
        sessions.record(tx, "failed_login", username=user.username, success=False, client=client, details=details)
    raise wrong(field, "The password is wrong.")


def wrong(field: str, message: str) -> InvalidInput:
    """The session is good, so this is no 401: what was typed into one field is wrong."""
    return InvalidInput(message, errors=[{"loc": ["body", field], "msg": message}])


def _open(
    tx: Tx,
    parts: Parts,
    *,
    username: str,
    role: str,
    client: Client,
    former: str | None = None,
    with_code: bool = False,
) -> Login:
    if former:
        sessions.close_session_of(tx, former)
    token = parts.tokens.issue(username, role=role, lifetime=timedelta(minutes=parts.settings.api.access_minutes))
    sessions.open_session(
        tx,
        token=token.text,
        username=username,
        role=role,
        expires_at=token.expires_at,
        client=client,
        with_code=with_code,
    )
    sessions.record(tx, "login", username=username, success=True, client=client, details={"role": role})
    return Login(
        access_token=token.text,
        expires_at=token.expires_at,
        username=username,
        role=role,
        mfa_setup_required=role in parts.settings.api.mfa_required_roles and not with_code,
    )


def _first_role(parts: Parts, username: str) -> FirstRole:
    fallback = _fallback(parts, username)
    if fallback.is_given or not parts.settings.directory.role_groups:
        return fallback
    return FirstRole(parts.people.find_mapped_role(username) or LOWEST, follows_groups=True)


def _fallback(parts: Parts, username: str) -> FirstRole:
    is_first = username == parts.settings.api.default_admin_user
    return FirstRole(HIGHEST if is_first else LOWEST, is_given=is_first)
