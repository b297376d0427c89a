"""The navigation of the console, who sees what of it, and what each person prefers."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.security.permissions import Action
from api.web.text import A_LINE
from api.web.versions import Version
from pf9.settings import Role

Label = Annotated[str, Field(min_length=1, max_length=60, pattern=A_LINE)]


class Strict(BaseModel):
    """A body that takes nothing it does not know."""

    model_config = ConfigDict(extra="forbid")


class NavigationItem(BaseModel):
    """One page."""

    key: str = Field(examples=["servers"])
    label: str = Field(examples=["Servers"])
    path: str = Field(examples=["/servers"])
    icon: str = Field(examples=["server"])


class NavigationGroup(BaseModel):
    """Pages that belong together."""

    key: str = Field(examples=["inventory"])
    label: str = Field(examples=["Inventory"])
    items: list[NavigationItem]


class Navigation(BaseModel):
    """The groups in one's own order; a group without a page that one may see is left out."""

    groups: list[NavigationGroup]


class MenuItem(BaseModel):
    """One page, as it is managed."""

    id: int
    key: str
    label: str
    path: str
    resource: str = Field(description="Whose permission the page needs.")
    action: Action = Field(description="The permission.")
    position: int


class MenuGroup(BaseModel):
    """One group, as it is managed."""

    id: int
    key: str
    label: str
    position: int
    items: list[MenuItem]


class Menu(BaseModel):
    """All groups and pages in their order."""

    groups: list[MenuGroup]
    version: str = Field(description="That of the order, sent back with another one.", examples=["5f0c8a1be2d94c37"])


class MenuGroupCreate(Strict):
    """A new group."""

    key: Annotated[str, Field(max_length=40, pattern=r"^[a-z][a-z0-9_]*$", examples=["night_shift"])]
    label: Label


class MenuLabel(Strict):
    """Another name."""

    label: Label


class MenuPlace(Strict):
    """A group and the pages in it, in order."""

    id: int
    items: list[int]


class MenuOrder(Strict):
    """All groups and pages, in order: each exactly once."""

    groups: Annotated[list[MenuPlace], Field(min_length=1, max_length=200)]
    version: Version = None


class DepartmentMenu(Strict):
    """What a department says: id → whether it is seen; what it does not speak of is seen."""

    groups: dict[int, bool] = Field(default={}, examples=[{"3": False}])
    items: dict[int, bool] = Field(default={}, examples=[{"12": False}])
    version: Version = None


class PersonMenu(Strict):
    """A person's own words on single pages, before those of the department: true is seen, false is not."""

    items: dict[int, bool] = Field(default={}, examples=[{"12": True}])
    version: Version = None


class MenuVerdict(BaseModel):
    """Whether somebody sees a page, and what decided it."""

    item_id: int
    is_seen: bool
    because: Literal["permission", "person", "department_page", "department_group", "nobody"] = Field(
        description="permission: the role lacks it, whatever is said. nobody: nobody speaks of the page, so it is seen."
    )


class PersonMenuDetail(PersonMenu):
    """The same, and what comes of it."""

    seen: Navigation
    verdicts: list[MenuVerdict]


class MenuPerson(BaseModel):
    """Somebody with a role here, as far as the menu is concerned."""

    username: str
    role: Role
    department_id: int | None
    department: str | None
    overrides: int = Field(description="How many pages have a word for this person alone.")


class MenuPeople(BaseModel):
    """Everybody with a role here, by name."""

    items: list[MenuPerson]
    total: int


class Preferences(BaseModel):
    """What somebody prefers, by key."""

    items: dict[str, Any] = Field(examples=[{"theme": "dark"}])


class Preference(Strict):
    """One preference: any JSON of 16 KiB at most."""

    value: Any
