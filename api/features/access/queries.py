"""Accounts, departments and the permission matrix, as they are stored."""

from collections.abc import Sequence
from typing import Any

from pf9.database import Row, Tx

_GRANTING = 790_030  # the lock under which the matrix is changed: what is changed was looked at


def list_accounts(tx: Tx, *, idle_minutes: int, username: str | None = None) -> list[Row]:
    """Of everybody, or of one: `{username, role, department_id, department, is_active, mfa_enabled, last_login_at, open_sessions}`."""
    return tx.all(
        """
        SELECT r.username, r.role, r.department_id, d.name AS department, r.is_active,
            coalesce(m.is_enabled, false) AS mfa_enabled, l.occurred_at AS last_login_at,
            (SELECT count(*) FROM user_sessions AS s
             WHERE s.username = r.username AND s.revoked_at IS NULL AND s.expires_at > now()
                AND s.last_activity_at > now() - make_interval(mins => %(idle)s)) AS open_sessions
        FROM user_roles AS r
        LEFT JOIN departments AS d ON d.id = r.department_id
        LEFT JOIN user_mfa AS m ON m.username = r.username
        LEFT JOIN LATERAL (
            SELECT occurred_at FROM auth_audit_log AS a
            WHERE a.username = r.username AND a.action = 'login' ORDER BY occurred_at DESC LIMIT 1
        ) AS l ON true
        WHERE %(username)s::text IS NULL OR r.username = %(username)s
        """,
        {"idle": idle_minutes, "username": username},
    )


def list_superadmins(tx: Tx) -> list[str]:
    """The active superadmins, by name."""
    rows = tx.all("SELECT username FROM user_roles WHERE role = 'superadmin' AND is_active ORDER BY username")
    return [row["username"] for row in rows]


def lock_superadmins(tx: Tx) -> list[str]:
    """The active superadmins; who changes one of them waits for who does so already."""
    rows = tx.all(
        "SELECT username FROM user_roles WHERE role = 'superadmin' AND is_active ORDER BY username FOR UPDATE"
    )
    return [row["username"] for row in rows]


def upsert_account(tx: Tx, username: str, *, role: str, department_id: int | None, is_active: bool) -> None:
    """Write down what somebody is here (user_roles_department_id_fkey); another role is given by who writes it."""
    tx.execute(
        """
        INSERT INTO user_roles AS r (username, role, department_id, is_active)
        VALUES (%(username)s, %(role)s, %(department_id)s, %(is_active)s)
        ON CONFLICT (username) DO UPDATE SET role = excluded.role, department_id = excluded.department_id,
            is_active = excluded.is_active, role_is_given = r.role_is_given OR r.role <> excluded.role,
            updated_at = now()
        """,
        {"username": username, "role": role, "department_id": department_id, "is_active": is_active},
    )


def delete_account(tx: Tx, username: str) -> None:
    """Forget the role, the second factor, and what was kept of the menu: who comes with the name later gets none of it."""
    tx.execute("DELETE FROM user_mfa WHERE username = %s", (username,))
    tx.execute("DELETE FROM user_nav_overrides WHERE username = %s", (username,))
    tx.execute("DELETE FROM user_preferences WHERE username = %s", (username,))
    tx.execute("DELETE FROM user_roles WHERE username = %s", (username,))


def list_departments(tx: Tx) -> list[Row]:
    """`{id, name, people}` by name."""
    return tx.all(
        """
        SELECT d.id, d.name, count(r.username) AS people
        FROM departments AS d LEFT JOIN user_roles AS r ON r.department_id = d.id
        GROUP BY d.id ORDER BY lower(d.name)
        """
    )


def find_department(tx: Tx, department_id: int) -> str | None:
    """The name of the one with this number."""
    name = tx.scalar("SELECT name FROM departments WHERE id = %s", (department_id,))
    return str(name) if name else None


def insert_department(tx: Tx, name: str) -> int:
    """A new one (departments_name_unique)."""
    return int(tx.scalar("INSERT INTO departments (name) VALUES (%s) RETURNING id", (name,)))


def rename_department(tx: Tx, department_id: int, name: str) -> str | None:
    """Give it another name (departments_name_unique), and tell the one before; None when there is no such department."""
    row = tx.find(
        """
        UPDATE departments AS d SET name = %s FROM departments AS b WHERE d.id = %s AND b.id = d.id
        RETURNING b.name AS before
        """,
        (name, department_id),
    )
    return str(row["before"]) if row else None


def delete_department(tx: Tx, department_id: int) -> str | None:
    """Take it away when nobody is in it, and tell its name; None when it stays, or there is none."""
    row = tx.find(
        """
        DELETE FROM departments WHERE id = %(id)s
            AND NOT EXISTS (SELECT FROM user_roles WHERE department_id = %(id)s)
        RETURNING name
        """,
        {"id": department_id},
    )
    return str(row["name"]) if row else None


def list_permissions(tx: Tx) -> list[Row]:
    """`{role, resource, action}` of every cell that is granted."""
    return tx.all("SELECT role, resource, action FROM role_permissions ORDER BY role, resource, action")


def take_turn(tx: Tx) -> None:
    """Wait until nobody else changes the matrix; until the transaction ends nobody does."""
    tx.execute("SELECT pg_advisory_xact_lock(%s)", (_GRANTING,))


def grant(tx: Tx, cells: Sequence[Sequence[str]]) -> list[Row]:
    """Grant cells (role, resource, action), and give those that were not granted before."""
    return _cells(
        tx,
        """
        INSERT INTO role_permissions (role, resource, action)
        SELECT * FROM unnest(%(roles)s::text[], %(resources)s::text[], %(actions)s::text[])
        ON CONFLICT DO NOTHING RETURNING role, resource, action
        """,
        cells,
    )


def revoke(tx: Tx, cells: Sequence[Sequence[str]]) -> list[Row]:
    """Take cells away, and give those that were granted before."""
    return _cells(
        tx,
        """
        DELETE FROM role_permissions WHERE (role, resource, action) IN (
            SELECT * FROM unnest(%(roles)s::text[], %(resources)s::text[], %(actions)s::text[]))
        RETURNING role, resource, action
        """,
        cells,
    )


def _cells(tx: Tx, statement: str, cells: Sequence[Sequence[str]]) -> list[Row]:
    if not cells:
        return []
    roles, resources, actions = zip(*cells, strict=True)
    values: dict[str, Any] = {"roles": list(roles), "resources": list(resources), "actions": list(actions)}
    return tx.all(statement, values)
