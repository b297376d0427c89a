"""How the service says how it is."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"
    version: str = Field(examples=["0.1.0"])


class Check(BaseModel):
    """One thing that the service cannot work without."""

    ok: bool
    detail: str = Field(examples=["answers"])


class Checks(BaseModel):
    """All of them."""

    database: Check
    migrations: Check
    directory: Check


class Readiness(BaseModel):
    """Whether a request has a chance."""

    status: Literal["ready", "not ready"]
    checks: Checks


class SimpleTest(BaseModel):
    """A request went through login, permission and database, and back."""

    status: Literal["ok"] = "ok"
    username: str
    database_time: datetime
