"""The resource as the inventory shows it. Names of views come from the catalog only."""

from typing import Any

from pf9.database import Tx
from pf9.inventory import catalog


def find_item(tx: Tx, kind: str, resource_id: str, *, region_name: str) -> dict[str, Any] | None:
    """The row that the kind's list shows, if there is one."""
    found = catalog.named(kind)
    region = "AND region_name = %(region)s" if found.regional else ""
    names = ["id", *(["region_name"] if found.regional else []), *(column.name for column in found.columns)]
    return tx.find(
        f"SELECT {', '.join(names)}, unresolved, first_seen_at, last_seen_at FROM v_{found.name}"  # noqa: S608
        f" WHERE id = %(id)s {region}",
        {"id": resource_id, "region": region_name},
    )


def list_device_names(tx: Tx, device_ids: list[str], *, region_name: str) -> dict[str, str]:
    """The names of those servers and routers that the inventory knows, by id."""
    rows = tx.all(
        """
        SELECT id, name FROM servers WHERE region_name = %(region)s AND id = ANY (%(ids)s) AND name <> ''
        UNION ALL
        SELECT id, name FROM routers WHERE region_name = %(region)s AND id = ANY (%(ids)s) AND name <> ''
        """,
        {"ids": device_ids, "region": region_name},
    )
    return {row["id"]: row["name"] for row in rows}
