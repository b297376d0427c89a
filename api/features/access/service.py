"""People: what the directory knows of them beside what is written down here, and changing both; each change is audited.

The directory is changed first, outside any transaction; what is written down here follows in one.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from api.features.access import people_page, queries
from api.features.access.schemas import PersonCreate, PersonUpdate
from api.security import people, sessions
from api.security.audit_actions import AuditAction, changes
from api.security.permissions import HIGHEST, LOWEST
from api.security.sessions import Client, User
from api.web.pages import PageParams
from api.web.parts import Parts
from pf9.database import Tx
from pf9.errors import Conflict, InvalidInput, NotFound

_IN_DIRECTORY = {"full_name", "email", "groups"}  # what of a change the directory keeps


def list_people(parts: Parts, asked: PageParams) -> dict[str, Any]:
    """A page of everybody the directory knows, and of whoever has a role here without being in it.

    Raises:
        DirectoryUnavailable: the directory does not answer.
    """
    policy = parts.people.get_policy()
    found = find_people(parts, asked, policy=policy)
    with parts.database.transaction(read_only=True) as tx:
        superadmins = queries.list_superadmins(tx)
    return {
        **people_page.page(found, asked),
        "superadmins": superadmins,
        "can_change_directory": not parts.settings.directory.read_only,
        "password_policy": policy,
    }


def find_people(parts: Parts, asked: PageParams, *, policy: Mapping[str, int]) -> list[dict[str, Any]]:
    """All that are asked for."""
    known = {person.username: person for person in parts.people.list_people()}
    with parts.database.transaction(read_only=True) as tx:
        accounts = {
            row["username"]: row for row in queries.list_accounts(tx, idle_minutes=parts.settings.api.idle_minutes)
        }
    people = [_told(name, known.get(name), accounts.get(name), parts, policy=policy) for name in {*known, *accounts}]
    return people_page.select(people, asked)


def get_person(parts: Parts, username: str) -> dict[str, Any]:
    """One of them.

    Raises:
        NotFound: neither the directory nor anything here knows the name.
    """
    known = None
    with suppress(NotFound):  # whoever left the directory may still have a role here
        known = parts.people.get_person(username)
    with parts.database.transaction(read_only=True) as tx:
        idle = parts.settings.api.idle_minutes
        account = next(iter(queries.list_accounts(tx, idle_minutes=idle, username=username)), None)
    if known is None and account is None:
        raise NotFound(f"Nobody is called {username[:100]}.")
    policy = parts.people.get_policy() if known and known.locked_at else {}
    return _told(username, known, account, parts, policy=policy)


def create_person(parts: Parts, body: PersonCreate, *, by: User, client: Client) -> dict[str, Any]:
    """Add somebody to the directory, with a role here.

    Raises:
        Conflict: the name is taken, or the directory is kept elsewhere.
        InvalidInput: the directory refuses the password or the entry; no such department.
    """
    with parts.database.transaction(read_only=True) as tx:
        department = _department_name(tx, body.department_id)
    name = " ".join(body.username.split())
    parts.people.create(name, full_name=body.full_name, email=body.email or None, password=body.password)
    with parts.database.transaction() as tx:
        queries.upsert_account(tx, name, role=body.role, department_id=body.department_id, is_active=True)
        _record(tx, "user_created", name, by=by, client=client, role=body.role, department=department)
    return get_person(parts, name)


def update_person(parts: Parts, username: str, body: PersonUpdate, *, by: User, client: Client) -> dict[str, Any]:
    """Change somebody in the directory, here, or both; who is deactivated is out at the next request.

    Raises:
        NotFound: nobody is called so.
        Conflict: it is the last superadmin, or the directory is kept elsewhere.
    """
    before = get_person(parts, username)
    account = _account_after(before, body)
    with parts.database.transaction() as tx:  # before the directory is changed: nothing is to be half-done
        department = _department_name(tx, account["department_id"])
        if account["role"] != HIGHEST or not account["is_active"]:
            _keep_a_superadmin(tx, username)
    _change_directory(parts, username, body)
    was = (
        {**before, "is_active": before["is_active"] and not before["is_disabled"]}
        if body.is_active is not None
        else before
    )
    named = {"role": account["role"], "department": department, "is_active": account["is_active"]}
    changed = changes(_in_order(was), _in_order({**named, **body.model_dump(include=_IN_DIRECTORY, exclude_none=True)}))
    with parts.database.transaction() as tx:
        if before["role_is_fallback"] or any(account[word] != before[word] for word in account):
            _write_account(tx, username, account)
        if before["role_is_fallback"] or changed:
            action: AuditAction = "role_changed" if "role" in changed else "user_changed"
            _record(tx, action, username, by=by, client=client, changed=changed)
    return get_person(parts, username)


def reset_password(parts: Parts, username: str, password: str, *, by: User, client: Client) -> None:
    """Give somebody another password; the sessions of the old one end."""
    parts.people.set_password(username, password)
    with parts.database.transaction() as tx:
        ended = sessions.close_sessions(tx, username, but=by.session_id if by.username == username else None)
        _record(tx, "password_reset", username, by=by, client=client, ended_sessions=ended)


def unlock(parts: Parts, username: str, *, by: User, client: Client) -> None:
    """Let somebody try passwords again."""
    parts.people.unlock(username)
    with parts.database.transaction() as tx:
        _record(tx, "user_unlocked", username, by=by, client=client)


def delete_person(parts: Parts, username: str, *, by: User, client: Client) -> None:
    """Take somebody out of the directory and forget the role; what was done stays in the logs.

    Raises:
        Conflict: one oneself, or the last superadmin.
        NotFound: nobody is called so.
    """
    if username == by.username:
        raise Conflict("Somebody else deletes you: nobody takes the floor from under their own feet.")
    before = get_person(parts, username)
    with parts.database.transaction() as tx:
        _keep_a_superadmin(tx, username)
    if before["in_directory"]:
        parts.people.delete(username)
    with parts.database.transaction() as tx:
        queries.delete_account(tx, username)
        ended = sessions.close_sessions(tx, username)
        _record(tx, "user_deleted", username, by=by, client=client, role=before["role"], ended_sessions=ended)


def list_sessions(tx: Tx, username: str, *, by: User, idle_minutes: int) -> list[dict[str, Any]]:
    """Where somebody is logged in."""
    rows = sessions.list_living(tx, username, idle_minutes=idle_minutes)
    return [{**row, "current": row["id"] == by.session_id} for row in rows]


def end_sessions(tx: Tx, username: str, *, by: User, client: Client, only: int | None = None) -> int:
    """End all sessions of somebody, or one of them, now."""
    spared = by.session_id if by.username == username and only is None else None
    ended = sessions.close_sessions(tx, username, only=only, but=spared)
    if ended:
        _record(tx, "session_revoked", username, by=by, client=client, ended=ended)
    return ended


def _told(
    name: str,
    person: people.Person | None,
    account: dict[str, Any] | None,
    parts: Parts,
    *,
    policy: Mapping[str, int],
) -> dict[str, Any]:
    mapped = parts.people.mapped_role(person.groups) if person else None
    fallback = HIGHEST if name == parts.settings.api.default_admin_user else mapped or LOWEST
    nothing = {
        "role": fallback,
        "department_id": None,
        "department": None,
        "is_active": True,
        "mfa_enabled": False,
        "last_login_at": None,
        "open_sessions": 0,
    }
    absent: dict[str, Any] = {"full_name": None, "email": None, "groups": [], "is_disabled": False, "locked_at": None}
    here: dict[str, Any] = account or nothing
    is_locked = person is not None and person.is_locked(policy)
    return {
        **absent,
        "password_changed_at": None,
        **(asdict(person) if person else {}),
        **here,
        "state": people_page.state_of(person, is_active=here["is_active"], is_locked=is_locked),
        "username": name,
        "in_directory": person is not None,
        "role_is_fallback": account is None,
    }


def _account_after(before: Mapping[str, Any], body: PersonUpdate) -> dict[str, Any]:
    return {
        "role": body.role or before["role"],
        "department_id": before["department_id"] if body.department_id is None else body.department_id or None,
        "is_active": before["is_active"] if body.is_active is None else body.is_active,
    }


def _in_order(values: Mapping[str, Any]) -> dict[str, Any]:
    """Groups are in no order: which comes first is no change."""
    return {word: sorted(value) if isinstance(value, list | tuple) else value for word, value in values.items()}


def _change_directory(parts: Parts, username: str, body: PersonUpdate) -> None:
    """First what the directory may refuse, so that less is half-done."""
    if body.groups is not None:
        parts.people.set_groups(username, body.groups)
    if body.full_name is not None or body.email is not None:
        parts.people.update(username, full_name=body.full_name, email=body.email)
    if body.is_active is not None and not parts.settings.directory.read_only:
        change: Callable[[str], None] = parts.people.unlock if body.is_active else parts.people.disable
        change(username)


def _write_account(tx: Tx, username: str, account: dict[str, Any]) -> None:
    if account["role"] != HIGHEST or not account["is_active"]:
        _keep_a_superadmin(tx, username)
    queries.upsert_account(tx, username, **account)
    if not account["is_active"]:
        sessions.close_sessions(tx, username)


def _keep_a_superadmin(tx: Tx, username: str) -> None:
    if queries.lock_superadmins(tx) == [username]:
        raise Conflict(f"{username} is the last active superadmin: make somebody else one first.")


def _department_name(tx: Tx, department_id: int | None) -> str | None:
    if department_id is None:
        return None
    name = queries.find_department(tx, department_id)
    if name is None:
        message = f"There is no department {department_id}."
        raise InvalidInput(message, errors=[{"loc": ["body", "department_id"], "msg": message}])
    return name


def _record(tx: Tx, action: AuditAction, username: str, *, by: User, client: Client, **details: Any) -> None:
    """The row stands under the name of who acted; whom it was about is in the details and in `resource`."""
    sessions.record(
        tx,
        action,
        username=by.username,
        success=True,
        client=client,
        resource="users",
        details={"person": username, **details},
    )
