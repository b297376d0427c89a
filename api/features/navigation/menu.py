"""The menu as it is managed: its groups, what they and the pages are called, and their order; each change is logged."""

from collections.abc import Sequence
from typing import Any

from api.features.navigation import queries
from api.features.navigation.schemas import MenuOrder
from api.security import sessions
from api.security.audit_actions import changes
from api.security.sessions import Client, User
from api.web import versions
from pf9.database import Row, Tx
from pf9.errors import Conflict, InvalidInput, NotFound


def get_menu(tx: Tx) -> dict[str, Any]:
    """All groups and pages; the version is that of their order."""
    groups = queries.list_groups(tx)
    return {"groups": groups, "version": versions.version_of(_order(groups))}


def arrange(tx: Tx, order: MenuOrder, *, by: User, client: Client) -> dict[str, Any]:
    """Put the menu into this order for everybody.

    Raises:
        InvalidInput: a group or a page is missing, unknown or named twice.
        Conflict: the order is not the one that was looked at any more.
    """
    queries.take_turn(tx)
    before = get_menu(tx)
    versions.expect(order.version, now=before["version"])
    _check_order(before["groups"], order)
    queries.arrange(tx, [(place.id, place.items) for place in order.groups])
    now = get_menu(tx)
    _record(tx, by, client, before=_order(before["groups"]), now=_order(now["groups"]))
    return now


def create_group(tx: Tx, *, key: str, label: str, by: User, client: Client) -> Row:
    """A new group, the last one."""
    group = _get_group(tx, queries.insert_group(tx, key=key, label=label))
    _record(tx, by, client, before={}, now={"label": label}, group=key)
    return group


def rename_group(tx: Tx, group_id: int, label: str, *, by: User, client: Client) -> Row:
    """Another name for a group.

    Raises:
        NotFound: there is none of this number.
    """
    before = _get_group(tx, group_id)
    queries.update_group(tx, group_id, label=label)
    _record(tx, by, client, before=before, now={"label": label}, group=before["key"])
    return _get_group(tx, group_id)


def delete_group(tx: Tx, group_id: int, *, by: User, client: Client) -> None:
    """Take an empty group away.

    Raises:
        NotFound: there is none of this number.
        Conflict: pages are in it.
    """
    before = _get_group(tx, group_id)
    if not queries.delete_group(tx, group_id):
        raise Conflict("Pages are in that group: put them elsewhere first.")
    _record(tx, by, client, before=before, now={"label": None}, group=before["key"])


def rename_item(tx: Tx, item_id: int, label: str, *, by: User, client: Client) -> dict[str, Any]:
    """Another name for a page.

    Raises:
        NotFound: there is none of this number.
    """
    pages = (item for group in queries.list_groups(tx) for item in group["items"])
    before = next((item for item in pages if item["id"] == item_id), None)
    if before is None:
        raise NotFound(f"There is no page {item_id}.")
    queries.update_item(tx, item_id, label=label)
    _record(tx, by, client, before=before, now={"label": label}, page=before["key"])
    return get_menu(tx)


def _get_group(tx: Tx, group_id: int) -> Row:
    found = next((group for group in queries.list_groups(tx) if group["id"] == group_id), None)
    if found is None:
        raise NotFound(f"There is no group {group_id}.")
    return found


def _order(groups: Sequence[Row]) -> dict[str, list[str]]:
    """In the words of the log: the groups, and the pages of each."""
    pages = {f"pages of {group['key']}": [item["key"] for item in group["items"]] for group in groups}
    return {"groups": [group["key"] for group in groups], **pages}


def _check_order(groups: Sequence[Row], order: MenuOrder) -> None:
    named = [place.id for place in order.groups]
    items = [item for place in order.groups for item in place.items]
    for word, given, known in (
        ("groups", named, [group["id"] for group in groups]),
        ("items", items, [item["id"] for group in groups for item in group["items"]]),
    ):
        if sorted(given) != sorted(known):
            message = f"Name each of the {word} exactly once."
            raise InvalidInput(message, errors=[{"loc": ["body", "groups"], "msg": message}])


def _record(tx: Tx, by: User, client: Client, *, before: Row, now: Row, **about: str) -> None:
    """Nothing is written when nothing has changed."""
    if changed := changes(before, now):
        sessions.record(
            tx,
            "menu_changed",
            username=by.username,
            success=True,
            client=client,
            resource="navigation",
            details={**about, "changed": changed},
        )
