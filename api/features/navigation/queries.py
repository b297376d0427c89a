"""The navigation, as it is stored."""

from collections.abc import Collection
from typing import Any

from pf9.database import Tx


def list_groups(tx: Tx, *, readable: Collection[str]) -> list[dict[str, Any]]:
    """Each group `{key, label, items: [{key, label, path, icon}]}` that holds a page of a readable resource."""
    return tx.all(
        """
        SELECT g.key, g.label,
               jsonb_agg(jsonb_build_object('key', i.key, 'label', i.label, 'path', i.path, 'icon', i.icon)
                         ORDER BY i.position, i.id) AS items
        FROM nav_groups g JOIN nav_items i ON i.group_id = g.id
        WHERE i.resource = ANY(%(readable)s)
        GROUP BY g.id ORDER BY g.position, g.id
        """,
        {"readable": list(readable)},
    )
