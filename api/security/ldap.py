"""The directory says whether a name and a password belong together; people.py asks it the rest."""

import logging
from collections.abc import Mapping

import ldap
import ldap.dn
import ldap.filter

from api.security.directory_connection import REFUSALS, Connection, Line
from pf9.settings import DirectorySettings

logger = logging.getLogger(__name__)


class Directory:
    """An LDAP directory whose people are named by CN or by UID under one node, or by an attribute below it."""

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

    def named(self, username: str) -> str:
        """The filter of whoever is called so."""
        attributes = [self.settings.login_attribute] if self.settings.login_attribute else ["cn", "uid"]
        name = ldap.filter.escape_filter_chars(username)
        words = "".join(f"({attribute}={name})" for attribute in attributes)
        return f"(&{self.settings.user_filter}(|{words}))"

    def username(self, dn: str, entry: Mapping[str, list[bytes]]) -> str:
        """The name under which roles and sessions of this entry are kept: always the same of its spellings."""
        values = entry.get(self.settings.login_attribute or "", ())
        return min((value.decode(errors="replace") for value in values), default=None) or name_of(dn)

    def _bound_as(self, connection: Connection, username: str, password: str) -> str | None:
        if self.settings.login_attribute:
            return self._bound_by_attribute(connection, username, password)
        by_cn, by_uid = (self.dn(attribute, username) for attribute in ("cn", "uid"))
        name = _bound_name(connection, by_cn, password)
        if name is None and (name := _bound_name(connection, by_uid, password)) and self._exists(connection, by_cn):
            logger.warning("%r is the cn of one person and the uid of another: only the first may log in by it", name)
            return None
        return name

    def _bound_by_attribute(self, connection: Connection, username: str, password: str) -> str | None:
        connection.bind_service(self.settings)
        attributes = [str(self.settings.login_attribute)]
        found = connection.search(self.settings.user_dn, self.named(username), attributes)
        if len(found) > 1:
            logger.warning("%r is the name of %d people: none of them may log in by it", username, len(found))
        if len(found) != 1:
            return None
        [(dn, entry)] = found
        try:
            connection.bind(dn, password)
        except REFUSALS:
            return None
        return self.username(dn, entry)

    def _exists(self, connection: Connection, dn: str) -> bool:
        connection.bind_service(self.settings)
        return connection.holds(dn)


def name_of(dn: str) -> str:
    """The name that a DN begins with.

    Raises:
        LDAPError: it is no DN, or an empty one.
    """
    parts = ldap.dn.str2dn(dn)
    if not parts:
        raise ldap.DECODING_ERROR({"desc": "an empty name"})
    return str(parts[0][0][1])


def _bound_name(connection: Connection, dn: str, password: str) -> str | None:
    try:
        connection.bind(dn, password)
        entry = connection.whoami().removeprefix("dn:")
    except REFUSALS:
        return None
    return name_of(entry)
