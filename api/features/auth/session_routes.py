"""/auth/sessions: where one is logged in, and how to end it; an administrator's view of others is at the side of people."""

from typing import Annotated

from fastapi import APIRouter, Path

from api.features.auth.schemas import Ended, SessionEntry, Sessions
from api.security import sessions
from api.web.deps import Client, Parts, Tx, User
from pf9.errors import NotFound

router = APIRouter(prefix="/sessions")


@router.get("")
def list_sessions(user: User, parts: Parts, tx: Tx) -> Sessions:
    """One's own sessions."""
    rows = sessions.list_living(tx, user.username, idle_minutes=parts.settings.api.idle_minutes)
    items = [SessionEntry(**row, current=row["id"] == user.session_id) for row in rows]
    return Sessions(items=items, total=len(items))


@router.delete("")
def end_other_sessions(user: User, tx: Tx, client: Client) -> Ended:
    """End all of one's own sessions but this one."""
    ended = sessions.close_sessions(tx, user.username, but=user.session_id)
    if ended:
        details = {"ended": ended, "which": "all others"}
        sessions.record(tx, "session_revoked", username=user.username, success=True, client=client, details=details)
    return Ended(ended=ended)


@router.delete("/{session_id}")
def end_session(session_id: Annotated[int, Path(ge=1, lt=2**63)], user: User, tx: Tx, client: Client) -> Ended:
    """End one of one's own sessions."""
    ended = sessions.close_sessions(tx, user.username, only=session_id)
    if not ended:
        raise NotFound(f"You have no open session {session_id}.")
    details = {"ended": ended, "session_id": session_id}
    sessions.record(tx, "session_revoked", username=user.username, success=True, client=client, details=details)
    return Ended(ended=ended)
