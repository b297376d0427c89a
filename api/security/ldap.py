"""The directory says whether a name and a password belong together; people.py asks it the rest."""

import logging

import ldap
import ldap.dn

from api.security.directory_connection import REFUSALS, Connection, Line
from pf9.settings import DirectorySettings

logger = logging.getLogger(__name__)


class Directory:
    """An LDAP directory whose people are named by CN or by UID under one node."""

    def __init__(self, settings: DirectorySettings) -> None:
        self.settings = settings
        self.line = Line(settings)

    def authenticate(self, username: str, password: str) -> str | None:
        """The name by which the directory itself knows the person, or None when it refuses.

        The directory compares names without regard to case and spaces; roles and sessions are kept under its spelling,
        so that `ALICE` cannot be somebody else than `alice`. An empty password would be an anonymous bind, which
        succeeds: it is refused before anything is sent.

        Raises:
            DirectoryUnavailable: it gave no answer within the time-out, all steps together.
        """
        if not password or not username.strip() or not username.isprintable():
            return None
        return self.line.talk(lambda connection: self._bound_as(connection, username, password))

    def check(self) -> None:
        """Bind as the service account.

        Raises:
            DirectoryUnavailable: it cannot be reached, or refuses the account.
        """
        self.line.talk(lambda connection: connection.bind_service(self.settings))

    def dn(self, attribute: str, username: str) -> str:
        """Where the entry of that name is."""
        return f"{attribute}={ldap.dn.escape_dn_chars(username)},{self.settings.user_dn}"

    def _bound_as(self, connection: Connection, username: str, password: str) -> str | None:
        by_cn, by_uid = (self.dn(attribute, username) for attribute in ("cn", "uid"))
        name = _bound_name(connection, by_cn, password)
        if name is None and (name := _bound_name(connection, by_uid, password)) and self._exists(connection, by_cn):
            logger.warning("%r is the cn of one person and the uid of another: only the first may log in by it", name)
            return None
        return name

    def _exists(self, connection: Connection, dn: str) -> bool:
        connection.bind_service(self.settings)
        return connection.holds(dn)


def name_of(dn: str) -> str:
    """The name that a DN begins with."""
    return str(ldap.dn.str2dn(dn)[0][0][1])


def _bound_name(connection: Connection, dn: str, password: str) -> str | None:
    try:
        connection.bind(dn, password)
        entry = connection.whoami().removeprefix("dn:")
    except REFUSALS:
        return None
    return name_of(entry)
