"""The bodies of logging in, of the second factor, of sessions, and of being somebody."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Code = Annotated[str, Field(min_length=6, max_length=16, examples=["123456"])]
Password = Annotated[str, Field(min_length=1, max_length=1024, json_schema_extra={"format": "password"})]


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
    mfa_required: bool = Field(default=False, description="The token opens POST /auth/mfa/verify and nothing else.")
    mfa_setup_required: bool = Field(default=False, description="The role needs a second factor: set it up first.")


class Me(BaseModel):
    """Who one is, and what the role allows: the actions by resource, with those that they include."""

    username: str = Field(examples=["vera"])
    role: str = Field(examples=["viewer"])
    region_name: str = Field(examples=["region-one"])
    expires_at: datetime
    mfa_enabled: bool = Field(description="Whether a login needs a code.")
    mfa_setup_required: bool = Field(description="Nothing else opens before a second factor is set up.")
    permissions: dict[str, list[str]] = Field(examples=[{"servers": ["read"], "networks": ["read", "write"]}])


class MfaCode(BaseModel):
    """A code of the authenticator, or a backup code where it says so."""

    model_config = ConfigDict(extra="forbid")

    code: Code


class MfaProof(BaseModel):
    """What shows once more who is asking: the password or a code."""

    model_config = ConfigDict(extra="forbid")

    password: Password | None = None
    code: Code | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.password is None) == (self.code is None):
            raise ValueError("give the password or a code, one of them")
        return self


class MfaPassword(BaseModel):
    """The password, once more."""

    model_config = ConfigDict(extra="forbid")

    password: Password


class PasswordChange(BaseModel):
    """The password of today, and that of tomorrow."""

    model_config = ConfigDict(extra="forbid")

    current_password: Password
    password: Password


class PasswordRules(BaseModel):
    """Whether one can change one's password here, and what the directory asks of it."""

    can_change: bool = Field(description="False: the directory is kept elsewhere, and so is the password.")
    password_policy: dict[str, int] = Field(examples=[{"pwdMinLength": 12}], description="The directory's own words.")


class MfaSetup(BaseModel):
    """What the authenticator is set up with; it is shown this once."""

    secret: str = Field(examples=["JBSWY3DPEHPK3PXP"])
    otpauth_uri: str = Field(examples=["otpauth://totp/Platform9%20Management:vera?secret=JBSWY3DPEHPK3PXP"])
    qr_code_base64: str = Field(description="A PNG picture of the address.")


class MfaBackupCodes(BaseModel):
    """Codes for when the authenticator is lost: each opens once, and they are shown this once."""

    backup_codes: list[str] = Field(examples=[["A1B2C3D4", "0F1E2D3C"]])


class MfaStatus(BaseModel):
    """The caller's second factor."""

    enabled: bool
    enabled_at: datetime | None
    backup_codes_left: int
    required: bool = Field(description="The role needs one.")


class MfaUser(BaseModel):
    """Somebody's second factor, as an administrator sees it."""

    username: str = Field(examples=["vera"])
    role: str = Field(examples=["viewer"])
    is_active: bool
    enabled: bool
    enabled_at: datetime | None
    backup_codes_left: int
    locked_until: datetime | None = Field(description="Too many wrong codes: none is looked at before.")
    required: bool


class MfaUsers(BaseModel):
    """Everybody with a role here."""

    items: list[MfaUser]
    total: int


class SessionEntry(BaseModel):
    """A session that is open somewhere."""

    id: int
    ip_address: str | None = Field(examples=["192.0.2.7"])
    user_agent: str | None
    created_at: datetime
    last_activity_at: datetime
    expires_at: datetime
    current: bool = Field(description="The one that asks.")


class Sessions(BaseModel):
    """The sessions of one account, the one used last first."""

    items: list[SessionEntry]
    total: int


class Ended(BaseModel):
    """How many sessions ended."""

    ended: int
