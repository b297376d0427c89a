"""Which people a list shows, and in which order. All are known by then: a directory gives everybody or nobody."""

from collections.abc import Sequence
from typing import Any, get_args

from api.features.access.schemas import State
from api.security.people import Person
from api.web import downloads
from api.web.pages import PageParams, Paging
from pf9.settings import Role

Told = dict[str, Any]

PAGING = Paging(
    sortable=["username", "full_name", "state", "role", "department", "mfa_enabled", "last_login_at", "open_sessions"],
    default_sort="username",
    filters={"state": get_args(State), "role": get_args(Role), "department": None, "mfa_enabled": ("true", "false")},
    extra={"format": downloads.FORMATS},
)
# The columns of a file, with the titles that head a sheet.
FILE_COLUMNS = {
    "username": "User name",
    "full_name": "Name",
    "email": "E-mail",
    "state": "State",
    "role": "Role",
    "department": "Department",
    "groups": "Groups",
    "mfa_enabled": "Second factor",
    "last_login_at": "Last login",
    "open_sessions": "Open sessions",
}


def select(people: Sequence[Told], asked: PageParams) -> list[Told]:
    """Those that are asked for, in the order that is asked for; what is not known comes last."""
    words = asked.q.casefold() if asked.q else ""
    found = sorted((each for each in people if _is_meant(each, asked, words)), key=_name)
    known = [each for each in found if each[asked.sort_by] is not None]
    known.sort(key=lambda each: _folded(each[asked.sort_by]), reverse=asked.sort_dir == "desc")
    return known + [each for each in found if each[asked.sort_by] is None]


def page(found: Sequence[Told], asked: PageParams) -> Told:
    """The page of them that is asked for."""
    items = found[asked.offset : asked.offset + asked.page_size]
    return {"items": items, "total": len(found), "page": asked.page, "page_size": asked.page_size}


def state_of(person: Person | None, *, is_active: bool, is_locked: bool) -> State:
    """Whether somebody can log in, and if not, why."""
    if person is None:
        return "gone"
    if person.is_disabled or not is_active:
        return "disabled"
    return "locked" if is_locked else "active"


def _is_meant(each: Told, asked: PageParams, words: str) -> bool:
    texts = (each["username"], each["full_name"], each["email"])
    return any(words in text.casefold() for text in texts if text) and all(
        _text(each[name]) in values for name, values in asked.filters.items()
    )


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value or "")


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _name(each: Told) -> str:
    return str(each["username"]).casefold()
