"""The navigation: what there is, who sees it, and each person's own order of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from pf9.database import Row, Tx
from pf9.values import Json

_ARRANGING = 790_031  # the lock under which the menu is changed: what is changed was looked at


def take_turn(tx: Tx) -> None:
    """Wait until nobody else changes the menu or who sees what of it; until the transaction ends nobody does."""
    tx.execute("SELECT pg_advisory_xact_lock(%s)", (_ARRANGING,))


def list_seen(tx: Tx, *, username: str, granted: Mapping[str, Sequence[str]], order: str) -> list[Row]:
    """Each group `{id, key, label, items: [{key, label, path, icon}], order}` with the pages that somebody sees.

    `granted` says what the role may do: resource → actions, with those that they include; what is said of the pages is in
    nav_words. Each group carries the preference of the name `order`, so that a menu is one statement.
    """
    return tx.all(
        """
        SELECT g.id, g.key, g.label,
            jsonb_agg(jsonb_build_object('key', i.key, 'label', i.label, 'path', i.path, 'icon', i.icon)
                ORDER BY i.position, i.id) AS items,
            (SELECT value FROM user_preferences WHERE username = %(username)s AND key = %(order)s) AS "order"
        FROM nav_groups AS g
        JOIN nav_items AS i ON i.group_id = g.id
        JOIN nav_words(%(username)s) AS w ON w.item_id = i.id
        WHERE jsonb_exists(%(granted)s::jsonb -> i.resource, i.action) AND w.is_visible
        GROUP BY g.id ORDER BY g.position, g.id
        """,
        {
            "username": username,
            "granted": {resource: list(actions) for resource, actions in granted.items()},
            "order": order,
        },
    )


def list_verdicts(tx: Tx, *, username: str, granted: Mapping[str, Sequence[str]]) -> list[Row]:
    """`{item_id, is_seen, because}` of every page: the permission that is missing, or who said so."""
    return tx.all(
        """
        SELECT w.item_id, v.is_allowed AND w.is_visible AS is_seen,
            CASE WHEN v.is_allowed THEN w.said_by ELSE 'permission' END AS because
        FROM nav_words(%(username)s) AS w
        JOIN nav_items AS i ON i.id = w.item_id
        CROSS JOIN LATERAL (
            SELECT coalesce(jsonb_exists(%(granted)s::jsonb -> i.resource, i.action), false) AS is_allowed
        ) AS v
        ORDER BY w.item_id
        """,
        {"username": username, "granted": {resource: list(actions) for resource, actions in granted.items()}},
    )


def list_people(tx: Tx) -> list[Row]:
    """`{username, role, department_id, department, overrides}` of everybody with a role here, by name."""
    return tx.all(
        """
        SELECT r.username, r.role, r.department_id, d.name AS department,
            (SELECT count(*) FROM user_nav_overrides AS o WHERE o.username = r.username) AS overrides
        FROM user_roles AS r LEFT JOIN departments AS d ON d.id = r.department_id
        ORDER BY lower(r.username), r.username
        """
    )


def list_groups(tx: Tx) -> list[Row]:
    """`{id, key, label, position, items: [{id, key, label, path, resource, action, position}]}`, all of them."""
    return tx.all(
        """
        SELECT g.id, g.key, g.label, g.position, coalesce(
            jsonb_agg(jsonb_build_object('id', i.id, 'key', i.key, 'label', i.label, 'path', i.path,
                'resource', i.resource, 'action', i.action, 'position', i.position) ORDER BY i.position, i.id)
                FILTER (WHERE i.id IS NOT NULL), '[]') AS items
        FROM nav_groups AS g LEFT JOIN nav_items AS i ON i.group_id = g.id
        GROUP BY g.id ORDER BY g.position, g.id
        """
    )


def insert_group(tx: Tx, *, key: str, label: str) -> int:
    """A new group, the last one (nav_groups_key_unique)."""
    return int(
        tx.scalar(
            """
            INSERT INTO nav_groups (key, label, position)
            VALUES (%s, %s, (SELECT coalesce(max(position), 0) + 1 FROM nav_groups)) RETURNING id
            """,
            (key, label),
        )
    )


def update_group(tx: Tx, group_id: int, *, label: str) -> int:
    """Another name; how many there were."""
    return tx.execute("UPDATE nav_groups SET label = %s WHERE id = %s", (label, group_id))


def delete_group(tx: Tx, group_id: int) -> int:
    """Take a group away that holds no page."""
    return tx.execute(
        "DELETE FROM nav_groups AS g WHERE id = %s AND NOT EXISTS (SELECT FROM nav_items WHERE group_id = g.id)",
        (group_id,),
    )


def update_item(tx: Tx, item_id: int, *, label: str) -> int:
    """Another name for a page; how many there were."""
    return tx.execute("UPDATE nav_items SET label = %s WHERE id = %s", (label, item_id))


def arrange(tx: Tx, groups: Sequence[tuple[int, Sequence[int]]]) -> None:
    """Put the groups, and the pages in them, into this order."""
    places = [(item, group, at) for group, items in groups for at, item in enumerate(items, start=1)]
    tx.execute(
        """
        UPDATE nav_groups AS g SET position = o.position
        FROM unnest(%(groups)s::integer[]) WITH ORDINALITY AS o (id, position) WHERE g.id = o.id
        """,
        {"groups": [group for group, _ in groups]},
    )
    tx.execute(
        """
        UPDATE nav_items AS i SET group_id = o.group_id, position = o.position
        FROM unnest(%(items)s::integer[], %(of)s::integer[], %(places)s::integer[]) AS o (id, group_id, position)
        WHERE i.id = o.id
        """,
        {
            "items": [item for item, _, _ in places],
            "of": [group for _, group, _ in places],
            "places": [at for _, _, at in places],
        },
    )


def has_department(tx: Tx, department_id: int) -> bool:
    """Whether there is one of this number."""
    return bool(tx.scalar("SELECT has_department(%s)", (department_id,)))


def get_department_name(tx: Tx, department_id: int) -> str:
    """What the one of this number is called."""
    return str(tx.scalar("SELECT d.name FROM departments AS d WHERE d.id = %s", (department_id,)))


def get_department_words(tx: Tx, department_id: int) -> Row:
    """`{groups, items}`: id → whether it is seen, for those that the department speaks of."""
    return tx.one(
        """
        SELECT
            (SELECT coalesce(jsonb_object_agg(group_id, is_visible), '{}') FROM department_nav_groups
             WHERE department_id = %(id)s) AS groups,
            (SELECT coalesce(jsonb_object_agg(item_id, is_visible), '{}') FROM department_nav_items
             WHERE department_id = %(id)s) AS items
        """,
        {"id": department_id},
    )


def set_department_words(tx: Tx, department_id: int, *, groups: Mapping[int, bool], items: Mapping[int, bool]) -> None:
    """What the department says from now on, whole."""
    tx.execute("DELETE FROM department_nav_groups WHERE department_id = %s", (department_id,))
    tx.execute("DELETE FROM department_nav_items WHERE department_id = %s", (department_id,))
    tx.execute(
        "INSERT INTO department_nav_groups SELECT %s, * FROM unnest(%s::integer[], %s::boolean[])",
        (department_id, list(groups), list(groups.values())),
    )
    tx.execute(
        "INSERT INTO department_nav_items SELECT %s, * FROM unnest(%s::integer[], %s::boolean[])",
        (department_id, list(items), list(items.values())),
    )


def get_overrides(tx: Tx, username: str) -> dict[int, bool]:
    """Item id → whether it is granted, for those with a word of their own for somebody."""
    rows = tx.all("SELECT item_id, is_granted FROM user_nav_overrides WHERE username = %s", (username,))
    return {row["item_id"]: row["is_granted"] for row in rows}


def set_overrides(tx: Tx, username: str, items: Mapping[int, bool]) -> None:
    """Somebody's own words from now on, whole."""
    tx.execute("DELETE FROM user_nav_overrides WHERE username = %s", (username,))
    tx.execute(
        "INSERT INTO user_nav_overrides SELECT %s, * FROM unnest(%s::integer[], %s::boolean[])",
        (username, list(items), list(items.values())),
    )


def list_grants(tx: Tx, username: str) -> list[Row]:
    """`{resource, action}` of what is granted to somebody's role."""
    return tx.all(
        "SELECT p.resource, p.action FROM user_roles AS r JOIN role_permissions AS p ON p.role = r.role WHERE r.username = %s",
        (username,),
    )


def list_preferences(tx: Tx, username: str) -> dict[str, Any]:
    """Somebody's preferences by key."""
    rows = tx.all("SELECT key, value FROM user_preferences WHERE username = %s ORDER BY key", (username,))
    return {row["key"]: row["value"] for row in rows}


def upsert_preference(tx: Tx, username: str, key: str, value: Any) -> int:
    """Keep one, and give how many were kept: none beyond 200 keys a person."""
    return tx.execute(
        """
        INSERT INTO user_preferences (username, key, value)
        SELECT %(username)s, %(key)s, %(value)s::jsonb
        WHERE (SELECT count(*) FROM user_preferences WHERE username = %(username)s AND key <> %(key)s) < 200
        ON CONFLICT (username, key) DO UPDATE SET value = excluded.value, updated_at = now()
        """,
        {"username": username, "key": key, "value": Json(value)},
    )


def delete_preference(tx: Tx, username: str, key: str) -> int:
    """Forget one."""
    return tx.execute("DELETE FROM user_preferences WHERE username = %s AND key = %s", (username, key))
