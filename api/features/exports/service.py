"""Begins a workbook, tells how far it is, and gives its file."""

import threading
from collections.abc import Iterator
from datetime import timedelta

from api.features.exports import making, queries
from pf9.database import Database, Row, Tx
from pf9.errors import Conflict, NotFound

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def start(database: Database, *, username: str, customer_view: bool, region_name: str) -> int:
    """Begin a workbook and leave it to its thread; its number is known at once.

    Raises:
        Conflict: the user has one under way.
    """
    with database.transaction() as tx:
        queries.update_dead(tx)
        queries.delete_old(tx)
        under_way = queries.find_under_way(tx, username)
        if under_way:
            raise Conflict(
                f"Your export {under_way['id']} is under way since {under_way['requested_at']:%H:%M:%S} UTC."
            )
        export_id = queries.insert_export(tx, username=username, customer_view=customer_view)
    order = making.Order(export_id=export_id, customer_view=customer_view, region_name=region_name)
    # Should the process end before the thread does, the heartbeat stops and the export is told to be interrupted.
    threading.Thread(target=making.make, args=(database, order), name=f"export-{export_id}", daemon=True).start()
    return export_id


def list_page(tx: Tx, *, states: list[str], descending: bool, page: int, page_size: int) -> Row:
    """A page of the exports; those whose process died say so."""
    queries.update_dead(tx)
    total = queries.count_exports(tx, states=states)
    items = queries.list_exports(
        tx, states=states, descending=descending, limit=page_size, offset=(page - 1) * page_size
    )
    return {"items": items, "total": total, "page": page, "page_size": page_size}


def get_export(tx: Tx, export_id: int) -> Row:
    """The export as it is now.

    Raises:
        NotFound: there is none of that number.
    """
    queries.update_dead(tx)
    export = queries.find_export(tx, export_id)
    if export is None:
        raise NotFound(
            f"There is no export {export_id}: the newest {queries.KEPT} are kept, for {queries.KEPT_DAYS} days."
        )
    return export


def get_finished(tx: Tx, export_id: int) -> Row:
    """The export whose file is to be sent.

    Raises:
        NotFound: there is none of that number.
        Conflict: it has no file (yet).
    """
    export = get_export(tx, export_id)
    if export["state"] != "succeeded":
        raise Conflict(f"Export {export_id} has no file: it is {export['state']}.")
    return export


def stream(database: Database, export_id: int) -> Iterator[bytes]:
    """The file, a piece at a time, each read in a transaction of its own."""
    number = 0
    while True:
        with database.transaction(read_only=True) as tx:
            data = queries.find_part(tx, export_id, number=number)
        if data is None:
            return
        yield data
        number += 1


def delete(tx: Tx, export_id: int) -> None:
    """Forget a finished export and its file.

    Raises:
        NotFound: there is none of that number.
        Conflict: it is under way.
    """
    export = get_export(tx, export_id)
    if export["state"] in {"pending", "running"}:
        lease = timedelta(seconds=queries.LEASE_SECONDS)
        raise Conflict(f"Export {export_id} is under way; one whose process ended can be deleted after {lease}.")
    queries.delete_export(tx, export_id)
