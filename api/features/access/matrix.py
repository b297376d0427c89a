"""The permission matrix: read whole, changed by cells; the role that can mend everything keeps everything."""

from typing import Any, get_args

from api.features.access import queries
from api.features.access.schemas import PermissionChanges
from api.security import sessions
from api.security.permissions import HIGHEST, Action
from api.security.sessions import Client, User
from api.web import versions
from pf9.database import Tx
from pf9.errors import Conflict, InvalidInput
from pf9.settings import Role


def get_matrix(tx: Tx) -> dict[str, Any]:
    """What each role may do."""
    rows = queries.list_permissions(tx)
    granted: dict[str, dict[str, list[str]]] = {role: {} for role in get_args(Role)}
    for row in rows:
        granted[row["role"]].setdefault(row["resource"], []).append(row["action"])
    return {
        "roles": list(granted),
        "actions": list(get_args(Action)),
        "resources": sorted({row["resource"] for row in rows}),
        "granted": granted,
        "version": versions.version_of(granted),
    }


def change(tx: Tx, body: PermissionChanges, *, by: User, client: Client) -> dict[str, Any]:
    """Change cells, all or none; they count from the next request on.

    Raises:
        InvalidInput: a resource that nothing belongs to.
        Conflict: something would be taken from the superadmin, who is there to mend what others cannot; or the matrix is not
            the one that was looked at any more.
    """
    queries.take_turn(tx)
    before = get_matrix(tx)
    versions.expect(body.version, now=before["version"])
    known = before["resources"]
    for at, each in enumerate(body.changes):
        if each.resource not in known:
            message = f"There is no resource {each.resource}."
            error = {"loc": ["body", "changes", at, "resource"], "msg": message, "allowed": known}
            raise InvalidInput(message, errors=[error])
        if each.role == HIGHEST and not each.granted:
            raise Conflict("The superadmin keeps every permission: somebody must be able to give them back.")
    cells = {(each.role, each.resource, each.action): each.granted for each in body.changes}
    done = {
        "granted": queries.grant(tx, [cell for cell, granted in cells.items() if granted]),
        "revoked": queries.revoke(tx, [cell for cell, granted in cells.items() if not granted]),
    }
    if any(done.values()):
        sessions.record(
            tx,
            "permission_changed",
            username=by.username,
            success=True,
            client=client,
            resource="permissions",
            details=done,
        )
    return get_matrix(tx)
