"""The navigation of the console."""

from pydantic import BaseModel, Field


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
    """The groups in their order; a group without a page that one may see is left out."""

    groups: list[NavigationGroup]
