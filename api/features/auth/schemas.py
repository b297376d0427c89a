"""The bodies of logging in and of being somebody."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class LoginRequest(BaseModel):
    """A name and a password of the directory; an empty one is answered like a wrong one."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"username": "vera", "password": "correct horse"}]}
    )

    username: Annotated[str, Field(max_length=256)]
    password: Annotated[str, Field(max_length=1024, json_schema_extra={"format": "password"})]


class Login(BaseModel):
    """A session has begun; the browser has it as a cookie too, and needs no token in its hands."""

    access_token: str = Field(examples=["eyJhbGciOiJIUzI1NiIs…"])
    token_type: Literal["bearer"] = Field(default="bearer")
    expires_at: datetime
    username: str = Field(examples=["vera"])
    role: str = Field(examples=["viewer"])
    mfa_required: bool = False


class Me(BaseModel):
    """Who one is, and what the role allows: the actions by resource, with those that they include."""

    username: str = Field(examples=["vera"])
    role: str = Field(examples=["viewer"])
    region_name: str = Field(examples=["region-one"])
    expires_at: datetime
    permissions: dict[str, list[str]] = Field(examples=[{"servers": ["read"], "networks": ["read", "write"]}])
