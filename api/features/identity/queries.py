"""The users of the cloud with their activity, and the log of access."""
# ruff: noqa: S608 - columns come from a fixed map

from typing import Any

from pf9.database import Row, Tx

SORTABLE = {
    "user_name": "user_name",
    "domain_name": "domain_name",
    "roles_count": "roles_count",
    "direct_projects_count": "direct_projects_count",
    "groups_count": "groups_count",
    "effective_roles_count": "effective_roles_count",
    "effective_projects_count": "effective_projects_count",
    "last_access_at": "last_access_at",
    "accesses_30_days": "accesses_30_days",
}
_ASKED = """(%(domains)s::text[] IS NULL OR domain_name = ANY (%(domains)s))
            AND (%(q)s::text IS NULL OR lower(concat_ws(' ', user_id, user_name, email)) LIKE lower(%(q)s))"""


def count_users(tx: Tx, values: dict[str, Any]) -> int:
    """How many users there are."""
    return int(tx.scalar(f"SELECT count(*) FROM v_user_activity_summary WHERE {_ASKED}", values))


def list_users(tx: Tx, values: dict[str, Any], *, sort_by: str, sort_dir: str, limit: int, offset: int) -> list[Row]:
    """Users with their activity; those without a value stand last."""
    way = "DESC" if sort_dir == "desc" else "ASC"
    return tx.all(
        f"""
        SELECT * FROM v_user_activity_summary WHERE {_ASKED}
        ORDER BY {SORTABLE[sort_by]} {way} NULLS LAST, user_id LIMIT %(limit)s OFFSET %(offset)s
        """,
        values | {"limit": limit, "offset": offset},
    )


def insert_access(tx: Tx, access: dict[str, Any], *, ip_address: str | None, user_agent: str | None) -> Row:
    """Add a row; the user's id is looked up by name where it is not given and the name is one user's only."""
    return tx.one(
        """
        INSERT INTO user_access_logs (user_id, username, action, resource_type, resource_id, success, details, ip_address,
            user_agent)
        VALUES (
            coalesce(%(user_id)s, (SELECT min(id) FROM users WHERE name = %(username)s HAVING count(*) = 1)),
            %(username)s, %(action)s, %(resource_type)s, %(resource_id)s, %(success)s, %(details)s, %(ip_address)s,
            %(user_agent)s
        )
        RETURNING id, occurred_at
        """,
        access | {"ip_address": ip_address, "user_agent": user_agent},
    )
