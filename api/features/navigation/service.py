"""Who sees which page. Seeing grants nothing: the API asks for the permission again with every request."""

from collections.abc import Collection, Mapping
from typing import Any

from api.features.navigation import queries
from api.features.navigation.schemas import DepartmentMenu, MenuOrder
from api.security import permissions
from api.security.sessions import User
from pf9.database import Tx
from pf9.errors import Conflict, InvalidInput, NotFound
from pf9.values import json_text

ORDER = "navigation.order"  # the preference with a person's own order: {"groups": [keys], "items": [keys]}
LARGEST = 16 * 1024


def get_navigation(tx: Tx, user: User) -> dict[str, Any]:
    """What somebody sees, in their own order."""
    groups = queries.list_seen(tx, username=user.username, granted=_sorted(user.permissions), order=ORDER)
    return {"groups": _arranged(groups)}


def get_person_menu(tx: Tx, username: str) -> dict[str, Any]:
    """Somebody's overrides, and what is seen with them.

    Raises:
        NotFound: nobody of that name has a role here.
    """
    granted: dict[str, set[str]] = {}
    for row in queries.list_grants(tx, username):
        granted.setdefault(row["resource"], set()).add(row["action"])
    if not granted:
        raise NotFound(f"Nobody called {username[:100]} has a role here.")
    effective = {resource: permissions.effective(actions) for resource, actions in granted.items()}
    may = _sorted(effective)
    return {
        "items": queries.get_overrides(tx, username),
        "seen": {"groups": _arranged(queries.list_seen(tx, username=username, granted=may, order=ORDER))},
        "verdicts": queries.list_verdicts(tx, username=username, granted=may),
    }


def set_person_menu(tx: Tx, username: str, items: Mapping[int, bool]) -> dict[str, Any]:
    """Give somebody these words on single pages, in place of those before."""
    _check_items(tx, items)
    get_person_menu(tx, username)
    queries.set_overrides(tx, username, items)
    return get_person_menu(tx, username)


def get_department_menu(tx: Tx, department_id: int) -> dict[str, Any]:
    """What a department says.

    Raises:
        NotFound: there is none of this number.
    """
    if not queries.has_department(tx, department_id):
        raise NotFound(f"There is no department {department_id}.")
    return queries.get_department_words(tx, department_id)


def set_department_menu(tx: Tx, department_id: int, words: DepartmentMenu) -> dict[str, Any]:
    """Have a department say this from now on."""
    get_department_menu(tx, department_id)
    _check_items(tx, words.items)
    _check("groups", words.groups, {group["id"] for group in queries.list_groups(tx)})
    queries.set_department_words(tx, department_id, groups=words.groups, items=words.items)
    return queries.get_department_words(tx, department_id)


def arrange(tx: Tx, order: MenuOrder) -> list[dict[str, Any]]:
    """Put the menu into this order for everybody.

    Raises:
        InvalidInput: a group or a page is missing, unknown or named twice.
    """
    groups = queries.list_groups(tx)
    named = [place.id for place in order.groups]
    items = [item for place in order.groups for item in place.items]
    for word, given, known in (
        ("groups", named, [group["id"] for group in groups]),
        ("items", items, [item["id"] for group in groups for item in group["items"]]),
    ):
        if sorted(given) != sorted(known):
            message = f"Name each of the {word} exactly once."
            raise InvalidInput(message, errors=[{"loc": ["body", "groups"], "msg": message}])
    queries.arrange(tx, [(place.id, place.items) for place in order.groups])
    return queries.list_groups(tx)


def delete_group(tx: Tx, group_id: int) -> None:
    """Take an empty group away.

    Raises:
        NotFound: there is none of this number.
        Conflict: pages are in it.
    """
    if queries.delete_group(tx, group_id):
        return
    if any(group["id"] == group_id for group in queries.list_groups(tx)):
        raise Conflict("Pages are in that group: put them elsewhere first.")
    raise NotFound(f"There is no group {group_id}.")


def keep_preference(tx: Tx, user: User, key: str, value: Any) -> None:
    """Keep what somebody prefers.

    Raises:
        InvalidInput: it is larger than a preference is, or deeper than JSON is read again.
        Conflict: there are too many already.
    """
    try:
        fits = len(json_text(value)) <= LARGEST
    except (TypeError, RecursionError):
        fits = False
    if not fits:
        message = f"A preference is {LARGEST} bytes of JSON at most, and no deeper than 250 levels."
        raise InvalidInput(message, errors=[{"loc": ["body", "value"], "msg": message}])
    if not queries.upsert_preference(tx, user.username, key, value):
        raise Conflict("Too many preferences are kept: forget one first.")


def _arranged(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In a person's own order; what it does not name keeps its place behind."""
    order = groups[0]["order"] if groups else None
    words = order if isinstance(order, dict) else {}
    by_group, by_item = (_places(words.get(word)) for word in ("groups", "items"))
    arranged = sorted(groups, key=lambda group: by_group.get(group["key"], len(by_group)))
    return [
        {**group, "items": sorted(group["items"], key=lambda item: by_item.get(item["key"], len(by_item)))}
        for group in arranged
    ]


def _places(keys: Any) -> dict[str, int]:
    return {str(key): at for at, key in enumerate(keys)} if isinstance(keys, list) else {}


def _check_items(tx: Tx, items: Collection[int]) -> None:
    _check("items", items, {item["id"] for group in queries.list_groups(tx) for item in group["items"]})


def _check(word: str, given: Collection[int], known: Collection[int]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        message = f"There is no {word.removesuffix('s')} {unknown[0]}."
        raise InvalidInput(message, errors=[{"loc": ["body", word], "msg": message}])


def _sorted(granted: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    return {resource: sorted(actions) for resource, actions in granted.items()}
