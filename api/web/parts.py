"""What one process of the gateway is made of: its settings and the few objects that every request shares."""

import ipaddress
from dataclasses import dataclass, field
from typing import Self

from api.security.ldap import Directory
from api.security.people import People
from api.security.tokens import Tokens
from pf9.database import Database
from pf9.secrets import Vault
from pf9.settings import (
    ApiSettings,
    CloudSettings,
    DatabaseSettings,
    DirectorySettings,
    RestoreSettings,
    ServiceUserSettings,
    SnapshotSettings,
)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Settings:
    """Everything that the gateway reads from its environment."""

    api: ApiSettings
    database: DatabaseSettings
    directory: DirectorySettings
    cloud: CloudSettings
    snapshots: SnapshotSettings = field(default_factory=SnapshotSettings)
    restore: RestoreSettings = field(default_factory=RestoreSettings)
    service_user: ServiceUserSettings = field(default_factory=ServiceUserSettings)

    @classmethod
    def load(cls) -> Self:
        """From the environment; raises SettingsError for the first variable that is missing or wrong."""
        return cls(
            api=ApiSettings.load(),
            database=DatabaseSettings.load(),
            directory=DirectorySettings.load(),
            cloud=CloudSettings.load(),
            snapshots=SnapshotSettings.load(),
            restore=RestoreSettings.load(),
            service_user=ServiceUserSettings.load(),
        )


@dataclass(frozen=True)
class Parts:
    """The shared objects of one process."""

    settings: Settings
    database: Database
    directory: Directory
    people: People
    tokens: Tokens
    vault: Vault
    proxies: tuple[Network, ...]

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Make them; nothing is connected yet."""
        directory = Directory(settings.directory)
        return cls(
            settings=settings,
            database=Database(settings.database, application_name="pf9-api"),
            directory=directory,
            people=People(directory),
            tokens=Tokens(settings.api.jwt_secret_key, previous=settings.api.jwt_previous_keys),
            vault=Vault(settings.api.encryption_keys),
            proxies=tuple(ipaddress.ip_network(word) for word in settings.api.trusted_proxies),
        )
