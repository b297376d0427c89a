"""The body of the branding."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Line = Annotated[str, Field(max_length=120)]
Text = Annotated[str, Field(max_length=600)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$", examples=["#1b5fae"])]


class Branding(BaseModel):
    """What the login page shows, to everybody; empty words are not shown."""

    model_config = ConfigDict(extra="forbid")

    company_name: Annotated[str, Field(min_length=1, max_length=120)] = "Platform9 Management"
    company_subtitle: Line = ""
    login_hero_title: Line = ""
    login_hero_description: Text = ""
    login_hero_features: Annotated[list[Line], Field(max_length=8)] = []
    primary_color: Colour = "#1b5fae"
    secondary_color: Colour = "#103d73"


class BrandingShown(Branding):
    """The same, with the address of the logo, which changes with the picture."""

    company_logo_url: str | None = Field(default=None, examples=["/api/v1/settings/branding/logo?v=5f0c"])
