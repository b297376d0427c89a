"""Who sees which page. Seeing grants nothing: the API asks for the permission again with every request."""

from collections.abc import Collection, Mapping
from typing import Any

from api.features.navigation import queries
from api.features.navigation.schemas import DepartmentMenu, PersonMenu
from api.security import permissions, sessions
from api.security.audit_actions import changes
from api.security.sessions import Client, User
from api.web import versions
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
    may, items = _sorted(effective), queries.get_overrides(tx, username)
    return {
        "items": items,
        "version": versions.version_of(sorted(items.items())),
        "seen": {"groups": _arranged(queries.list_seen(tx, username=username, granted=may, order=ORDER))},
        "verdicts": queries.list_verdicts(tx, username=username, granted=may),
    }


def set_person_menu(tx: Tx, username: str, body: PersonMenu, *, by: User, client: Client) -> dict[str, Any]:
    """Give somebody these words on single pages, in place of those before.

    Raises:
        NotFound: nobody of that name has a role here.
        Conflict: the words are not those that were looked at any more.
    """
    queries.take_turn(tx)
    names = _check_items(tx, body.items)
    before = get_person_menu(tx, username)
    versions.expect(body.version, now=before["version"])
    queries.set_overrides(tx, username, body.items)
    changed = changes(*_both(names, before["items"], body.items))
    _record(tx, by, client, changed=changed, person=username)
    return get_person_menu(tx, username)


def get_department_menu(tx: Tx, department_id: int) -> dict[str, Any]:
    """What a department says.

    Raises:
        NotFound: there is none of this number.
    """
    if not queries.has_department(tx, department_id):
        raise NotFound(f"There is no department {department_id}.")
    words = queries.get_department_words(tx, department_id)
    return {**words, "version": versions.version_of(words)}


def set_department_menu(
    tx: Tx, department_id: int, body: DepartmentMenu, *, by: User, client: Client
) -> dict[str, Any]:
    """Have a department say this from now on.

    Raises:
        NotFound: there is none of this number.
        Conflict: it does not say what was looked at any more.
    """
    queries.take_turn(tx)
    before = get_department_menu(tx, department_id)
    pages = _check_items(tx, body.items)
    groups = {group["id"]: f"group {group['key']}" for group in queries.list_groups(tx)}
    _check("groups", body.groups, groups)
    versions.expect(body.version, now=before["version"])
    queries.set_department_words(tx, department_id, groups=body.groups, items=body.items)
    changed = {
        **changes(*_both(groups, _by_number(before["groups"]), body.groups)),
        **changes(*_both(pages, _by_number(before["items"]), body.items)),
    }
    _record(tx, by, client, changed=changed, department=queries.get_department_name(tx, department_id))
    return get_department_menu(tx, department_id)


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


def _by_number(words: Mapping[str, bool]) -> dict[int, bool]:
    return {int(key): value for key, value in words.items()}


def _both(
    names: Mapping[int, str], before: Mapping[int, bool], now: Mapping[int, bool]
) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """What was said and what is, of all that either speaks of, in the words of the log."""
    said = {True: "shown", False: "hidden", None: None}
    spoken = sorted({*before, *now})
    was, is_now = ({names[key]: said[words.get(key)] for key in spoken} for words in (before, now))
    return was, is_now


def _record(tx: Tx, by: User, client: Client, *, changed: dict[str, list[Any]], **about: str) -> None:
    """Nothing is written when nothing has changed."""
    if changed:
        details = {**about, "changed": changed}
        sessions.record(
            tx,
            "visibility_changed",
            username=by.username,
            success=True,
            client=client,
            resource="navigation",
            details=details,
        )


def _check_items(tx: Tx, items: Collection[int]) -> dict[int, str]:
    """What all pages are called in the log.

    Raises:
        InvalidInput: something is no page.
    """
    names = {item["id"]: f"page {item['key']}" for group in queries.list_groups(tx) for item in group["items"]}
    _check("items", items, names)
    return names


def _check(word: str, given: Collection[int], known: Collection[int]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        message = f"There is no {word.removesuffix('s')} {unknown[0]}."
        raise InvalidInput(message, errors=[{"loc": ["body", word], "msg": message}])


def _sorted(granted: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    return {resource: sorted(actions) for resource, actions in granted.items()}
