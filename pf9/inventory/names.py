"""What resources are called, by kind and id: also those that are gone."""
# ruff: noqa: S608 (identifiers come from the catalog, a fixed map)

from collections.abc import Iterable

from pf9.database import Row, Tx
from pf9.inventory.catalog import BY_NAME
from pf9.inventory.wording import by_kind


def find_names(tx: Tx, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The names of the `(kind, id)` that have one: as they are now, else as they were called last."""
    ids = by_kind(pairs)
    if not ids:
        return {}
    present = [
        f"SELECT '{kind}' AS kind, id, {BY_NAME[kind].title} AS name FROM {kind} WHERE id = ANY (%({kind})s)"
        for kind in ids
    ]
    names = _named(tx.all(" UNION ALL ".join(present), ids))
    if gone := [(kind, its_id) for kind, wanted in ids.items() for its_id in wanted if (kind, its_id) not in names]:
        names |= _find_gone(tx, gone)
    return names


def _find_gone(tx: Tx, pairs: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    rows = tx.all(
        """
        SELECT DISTINCT ON (resource_type, resource_id) resource_type AS kind, resource_id AS id, resource_name AS name
        FROM deletions_history JOIN unnest(%(kinds)s, %(ids)s) AS wanted (kind, id)
            ON resource_type = wanted.kind AND resource_id = wanted.id
        WHERE resource_name <> '' ORDER BY resource_type, resource_id, deleted_at DESC
        """,
        {"kinds": [kind for kind, _ in pairs], "ids": [its_id for _, its_id in pairs]},
    )
    return _named(rows)


def _named(rows: list[Row]) -> dict[tuple[str, str], str]:
    return {(row["kind"], row["id"]): row["name"] for row in rows if row["name"]}
