"""The steps of a login, and what ends a session."""

from datetime import timedelta

from api.features.auth.schemas import Login
from api.security import sessions
from api.security.sessions import Client, User
from api.web import rate_limit
from api.web.parts import Parts
from pf9.database import Tx
from pf9.errors import Unauthenticated

# One sentence for every reason: which half was wrong is nobody's business.
REFUSED = "The user name or the password is wrong."


def login(parts: Parts, *, username: str, password: str, client: Client) -> Login:
    """Count, ask the directory, find the role, open the session; no transaction is open while the directory is asked.

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
    with parts.database.transaction() as tx:
        role = sessions.find_role(tx, name, newcomer=_newcomer_role(parts, name)) if name else None
        if name and role:
            return _open(tx, parts, username=name, role=role, client=client)
        reason = "deactivated" if name else "refused by the directory"
        sessions.record(
            tx, "failed_login", username=name or username, success=False, client=client, details={"reason": reason}
        )
    raise Unauthenticated(REFUSED)


def logout(tx: Tx, user: User, *, client: Client) -> None:
    """End the session at once, for every process."""
    sessions.close_session(tx, user.session_id)
    sessions.record(tx, "logout", username=user.username, success=True, client=client)


def _open(tx: Tx, parts: Parts, *, username: str, role: str, client: Client) -> Login:
    """The first factor is enough until the account has a second one: that step goes here, before the session."""
    token = parts.tokens.issue(username, role=role, lifetime=timedelta(minutes=parts.settings.api.access_minutes))
    sessions.open_session(
        tx, token=token.text, username=username, role=role, expires_at=token.expires_at, client=client
    )
    sessions.record(tx, "login", username=username, success=True, client=client, details={"role": role})
    return Login(access_token=token.text, expires_at=token.expires_at, username=username, role=role)


def _newcomer_role(parts: Parts, username: str) -> str:
    return "superadmin" if username == parts.settings.api.default_admin_user else "viewer"
