"""What one process of the gateway is made of: its settings and the few objects that every request shares."""

import ipaddress
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import AfterValidator, AliasChoices, Field

from api.security.ldap import Directory
from api.security.tokens import Tokens
from pf9.database import Database
from pf9.settings import ApiSettings, CloudSettings, DatabaseSettings, DirectorySettings, Words

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(words: tuple[str, ...]) -> tuple[str, ...]:
    for word in words:
        ipaddress.ip_network(word)
    return words


def _origins(words: tuple[str, ...]) -> tuple[str, ...]:
    for word in words:
        if "*" in word or not word.startswith(("http://", "https://")):
            raise ValueError("name each origin whole, like https://console.example.org; there is no wildcard")
    return words


class GatewaySettings(ApiSettings):
    """The gateway's settings, with what only its front door needs."""

    cors_origins: Annotated[Words, AfterValidator(_origins)] = Field(
        default=(), validation_alias=AliasChoices("CORS_ORIGINS")
    )
    login_rate_per_minute: int = Field(default=10, ge=1, validation_alias=AliasChoices("LOGIN_RATE_PER_MINUTE"))
    # A refused login is answered this long after it came, whatever was wrong: longer than two binds take.
    login_refusal_seconds: float = Field(
        default=0.5, ge=0, le=5, validation_alias=AliasChoices("LOGIN_REFUSAL_SECONDS")
    )
    trusted_proxies: Annotated[Words, AfterValidator(_networks)] = Field(
        default=(), validation_alias=AliasChoices("TRUSTED_PROXIES")
    )


@dataclass(frozen=True)
class Settings:
    """Everything that the gateway reads from its environment."""

    api: GatewaySettings
    database: DatabaseSettings
    directory: DirectorySettings
    cloud: CloudSettings

    @classmethod
    def load(cls) -> Self:
        """From the environment; raises SettingsError for the first variable that is missing or wrong."""
        return cls(
            api=GatewaySettings.load(),
            database=DatabaseSettings.load(),
            directory=DirectorySettings.load(),
            cloud=CloudSettings.load(),
        )


@dataclass(frozen=True)
class Parts:
    """The shared objects of one process."""

    settings: Settings
    database: Database
    directory: Directory
    tokens: Tokens
    proxies: tuple[Network, ...]

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Make them; nothing is connected yet."""
        return cls(
            settings=settings,
            database=Database(settings.database, application_name="pf9-api"),
            directory=Directory(settings.directory),
            tokens=Tokens(settings.api.jwt_secret_key),
            proxies=tuple(ipaddress.ip_network(word) for word in settings.api.trusted_proxies),
        )
