"""/navigation: what one sees, and managing who sees what; /auth/preferences: what one prefers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, status

from api.features.navigation import menu, queries, service
from api.features.navigation.schemas import (
    DepartmentMenu,
    Menu,
    MenuGroup,
    MenuGroupCreate,
    MenuLabel,
    MenuOrder,
    MenuPeople,
    Navigation,
    PersonMenu,
    PersonMenuDetail,
    Preference,
    Preferences,
)
from api.web.deps import Client, Tx, User, require_permission

router = APIRouter(tags=["navigation"])

MANAGES = [Depends(require_permission("navigation", "admin"))]
DELETES = [Depends(require_permission("navigation", "delete"))]
Number = Annotated[int, Path(ge=1, lt=2**31)]
Username = Annotated[str, Path(min_length=1, max_length=256)]
Key = Annotated[str, Path(max_length=100, pattern=r"^[\w.-]+$")]


@router.get("/navigation")
def get_navigation(tx: Tx, user: User) -> Navigation:
    """The pages of the console that one sees; seeing a page grants nothing."""
    return Navigation.model_validate(service.get_navigation(tx, user))


@router.get("/navigation/menu", dependencies=MANAGES)
def get_menu(tx: Tx) -> Menu:
    """All groups and pages, and the permission that each page needs."""
    return Menu.model_validate(menu.get_menu(tx))


@router.put("/navigation/menu", dependencies=MANAGES)
def arrange_menu(body: MenuOrder, tx: Tx, user: User, client: Client) -> Menu:
    """Put groups and pages into another order, for everybody."""
    return Menu.model_validate(menu.arrange(tx, body, by=user, client=client))


@router.post("/navigation/groups", status_code=status.HTTP_201_CREATED, dependencies=MANAGES)
def create_menu_group(body: MenuGroupCreate, tx: Tx, user: User, client: Client) -> MenuGroup:
    """A new group; pages are put into it with the order."""
    made = menu.create_group(tx, key=body.key, label=body.label.strip(), by=user, client=client)
    return MenuGroup.model_validate(made)


@router.put("/navigation/groups/{group_id}", dependencies=MANAGES)
def rename_menu_group(group_id: Number, body: MenuLabel, tx: Tx, user: User, client: Client) -> MenuGroup:
    """Another name for a group."""
    renamed = menu.rename_group(tx, group_id, body.label.strip(), by=user, client=client)
    return MenuGroup.model_validate(renamed)


@router.delete("/navigation/groups/{group_id}", status_code=status.HTTP_204_NO_CONTENT, dependencies=DELETES)
def delete_menu_group(group_id: Number, tx: Tx, user: User, client: Client) -> None:
    """Take a group away; 409 while pages are in it."""
    menu.delete_group(tx, group_id, by=user, client=client)


@router.put("/navigation/items/{item_id}", dependencies=MANAGES)
def rename_menu_item(item_id: Number, body: MenuLabel, tx: Tx, user: User, client: Client) -> Menu:
    """Another name for a page."""
    return Menu.model_validate(menu.rename_item(tx, item_id, body.label.strip(), by=user, client=client))


@router.get("/navigation/departments/{department_id}", dependencies=MANAGES)
def get_department_menu(department_id: Number, tx: Tx) -> DepartmentMenu:
    """What a department sees, as far as it speaks of it."""
    return DepartmentMenu.model_validate(service.get_department_menu(tx, department_id))


@router.put("/navigation/departments/{department_id}", dependencies=MANAGES)
def set_department_menu(
    department_id: Number, body: DepartmentMenu, tx: Tx, user: User, client: Client
) -> DepartmentMenu:
    """Say what a department sees, in place of what was said before."""
    told = service.set_department_menu(tx, department_id, body, by=user, client=client)
    return DepartmentMenu.model_validate(told)


@router.get("/navigation/people", dependencies=MANAGES)
def list_menu_people(tx: Tx) -> MenuPeople:
    """Everybody with a role here, their department, and how many pages have a word for them alone."""
    rows = queries.list_people(tx)
    return MenuPeople.model_validate({"items": rows, "total": len(rows)})


@router.get("/navigation/people/{username}", dependencies=MANAGES)
def get_person_menu(username: Username, tx: Tx) -> PersonMenuDetail:
    """Somebody's overrides, what is seen with them, and why each page is or is not."""
    return PersonMenuDetail.model_validate(service.get_person_menu(tx, username))


@router.put("/navigation/people/{username}", dependencies=MANAGES)
def set_person_menu(username: Username, body: PersonMenu, tx: Tx, user: User, client: Client) -> PersonMenuDetail:
    """Grant or deny single pages to somebody, in place of what was said before; it grants no permission."""
    return PersonMenuDetail.model_validate(service.set_person_menu(tx, username, body, by=user, client=client))


@router.get("/auth/preferences")
def list_preferences(tx: Tx, user: User) -> Preferences:
    """What one prefers."""
    return Preferences(items=queries.list_preferences(tx, user.username))


@router.put("/auth/preferences/{key}", status_code=status.HTTP_204_NO_CONTENT)
def keep_preference(key: Key, body: Preference, tx: Tx, user: User) -> None:
    """Keep what one prefers, on every device."""
    service.keep_preference(tx, user, key, body.value)


@router.delete("/auth/preferences/{key}", status_code=status.HTTP_204_NO_CONTENT)
def forget_preference(key: Key, tx: Tx, user: User) -> None:
    """Forget it; that there was none is no failure."""
    queries.delete_preference(tx, user.username, key)
