"""Departments: made, renamed and taken away; each change is written to the access log."""

from typing import Any

from api.features.access import queries
from api.security import sessions
from api.security.audit_actions import AuditAction, changes
from api.security.sessions import Client, User
from pf9.database import Tx
from pf9.errors import Conflict, NotFound


def create(tx: Tx, name: str, *, by: User, client: Client) -> dict[str, Any]:
    """A new one.

    Raises:
        Conflict: there is one of the name.
    """
    name = " ".join(name.split())
    department_id = queries.insert_department(tx, name)
    _record(tx, "department_created", name, by=by, client=client)
    return {"id": department_id, "name": name, "people": 0}


def rename(tx: Tx, department_id: int, name: str, *, by: User, client: Client) -> dict[str, Any]:
    """Another name for one.

    Raises:
        NotFound: there is none of this number.
        Conflict: there is another one of the name.
    """
    name = " ".join(name.split())
    before = queries.rename_department(tx, department_id, name)
    if before is None:
        raise _unknown(department_id)
    if changed := changes({"name": before}, {"name": name}):
        _record(tx, "department_changed", before, by=by, client=client, changed=changed)
    return next(row for row in queries.list_departments(tx) if row["id"] == department_id)


def delete(tx: Tx, department_id: int, *, by: User, client: Client) -> None:
    """Take one away in which nobody is.

    Raises:
        NotFound: there is none of this number.
        Conflict: somebody is in it.
    """
    name = queries.delete_department(tx, department_id)
    if name is not None:
        _record(tx, "department_deleted", name, by=by, client=client)
    elif queries.find_department(tx, department_id):
        raise Conflict("Somebody is in that department: move them first.")
    else:
        raise _unknown(department_id)


def _unknown(department_id: int) -> NotFound:
    return NotFound(f"There is no department {department_id}.")


def _record(tx: Tx, action: AuditAction, name: str, *, by: User, client: Client, **details: Any) -> None:
    sessions.record(
        tx,
        action,
        username=by.username,
        success=True,
        client=client,
        resource="departments",
        details={"department": name, **details},
    )
