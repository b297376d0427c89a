"""What resources are called, by kind and id: also those that are gone."""
# ruff: noqa: S608 (identifiers come from the catalog, a fixed map)

from collections.abc import Iterable

from pf9.database import Tx
from pf9.inventory.catalog import BY_NAME
from pf9.inventory.wording import by_kind


def find_names(tx: Tx, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The names of the `(kind, id)` that have one, in one statement: as they are now, else as they were called last."""
    ids = by_kind(pairs)
    if not ids:
        return {}
    now = [
        f"SELECT '{kind}' AS kind, id, {BY_NAME[kind].title} AS name, 0 AS place, now() AS at"
        f" FROM {kind} WHERE id = ANY (%({kind})s)"
        for kind in ids
    ]
    gone = [
        "SELECT resource_type, resource_id, resource_name, 1, deleted_at FROM deletions_history"
        f" WHERE resource_type = '{kind}' AND resource_id = ANY (%({kind})s)"
        for kind in ids
    ]
    rows = tx.all(
        f"SELECT DISTINCT ON (kind, id) kind, id, name FROM ({' UNION ALL '.join([*now, *gone])}) AS n"
        " WHERE name <> '' ORDER BY kind, id, place, at DESC",
        {kind: list(wanted) for kind, wanted in ids.items()},
    )
    return {(row["kind"], row["id"]): row["name"] for row in rows}
