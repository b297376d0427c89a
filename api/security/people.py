"""The people of the directory: who they are, and changing them, in a directory that is ours to change."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import ldap
import ldap.dn
import ldap.filter

from api.security.directory_connection import Connection, Entry, reason
from api.security.ldap import Directory, name_of
from pf9.errors import Conflict, InvalidInput, NotFound
from pf9.settings import Role

Result = TypeVar("Result")

_FOR_EVER = "000001010000Z"  # a lock that no time ends (draft-behera-ldap-password-policy)
_PERSON = ("cn", "uid", "memberOf", "pwdAccountLockedTime", "pwdChangedTime", "userAccountControl")
_SWITCHED_OFF = 2  # of userAccountControl, in Active Directory
_POLICY = ("pwdMinLength", "pwdMaxFailure", "pwdLockoutDuration", "pwdMaxAge", "pwdInHistory", "pwdMinAge")


@dataclass(frozen=True)
class Person:
    """Somebody in the directory; `username` is the name that the entry's DN begins with, under which roles are kept."""

    username: str
    dn: str
    uid: str | None
    full_name: str | None
    email: str | None
    groups: tuple[str, ...]
    locked_at: datetime | None
    is_disabled: bool
    password_changed_at: datetime | None

    def is_locked(self, policy: Mapping[str, int]) -> bool:
        """Whether wrong passwords have locked the account, and the time of that is not over."""
        seconds = policy.get("pwdLockoutDuration", 0)  # 0: until an administrator unlocks
        return self.locked_at is not None and (
            seconds == 0 or datetime.now(UTC) < self.locked_at + timedelta(seconds=seconds)
        )


@dataclass(frozen=True)
class Group:
    """A group of the directory, its members by the name of their entries."""

    name: str
    description: str | None
    members: tuple[str, ...]


class People:
    """Reads the directory's people; changes them unless the directory is kept elsewhere."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._settings = directory.settings

    def list_people(self) -> list[Person]:
        """Everybody, by name."""
        entries = self._talk(self._people_in)
        return sorted((self._person(dn, entry) for dn, entry in entries), key=lambda person: person.username.casefold())

    def get_person(self, username: str) -> Person:
        """One person.

        Raises:
            NotFound: the directory has nobody of that name.
        """
        return self._person(*self._talk(lambda connection: self._find(connection, username)))

    def list_groups(self) -> list[Group]:
        """The groups that people can be in."""
        if self._settings.group_dn is None:
            return []
        found = self._talk(lambda connection: self._search_groups(connection, self._settings.group_filter))
        groups = (self._group(entry) for _, entry in found)
        return sorted(groups, key=lambda group: group.name.casefold())

    def find_mapped_role(self, username: str) -> Role | None:
        """The role that LDAP_ROLE_GROUPS gives to whoever is in one of its groups; none to whom LDAP_USER_FILTER leaves out.

        Raises:
            DirectoryUnavailable: it does not answer.
        """
        try:
            names = self._talk(lambda connection: self._groups_of(connection, username))
        except NotFound:
            return None
        return self.mapped_role(names)

    def mapped_role(self, groups: Iterable[str]) -> Role | None:
        """The role that LDAP_ROLE_GROUPS gives to members of these groups: the first pair that fits counts."""
        inside = {group.casefold() for group in groups}
        return next((role for role, group in self._settings.role_groups if group.casefold() in inside), None)

    def get_policy(self) -> dict[str, int]:
        """What the directory asks of a password, in its own names; empty when it does not say."""
        base = self._settings.base_dn
        found = self._talk(lambda connection: connection.search(base, "(objectClass=pwdPolicy)", _POLICY))
        return {name: int(values[0]) for _, entry in found[:1] for name, values in entry.items()}

    def create(self, username: str, *, full_name: str, email: str | None, password: str) -> None:
        """Add somebody, named by CN and by UID.

        Raises:
            Conflict: the name is taken, or the directory is kept elsewhere.
            InvalidInput: the directory refuses the entry or the password; the text is its own.
        """
        attributes = {
            "objectClass": ["inetOrgPerson"],
            "cn": [username],
            "uid": [username],
            "sn": [full_name.rsplit(maxsplit=1)[-1]],
            "displayName": [full_name],
            **({"mail": [email]} if email else {}),
        }
        encoded = {name: [value.encode() for value in values] for name, values in attributes.items()}
        dn = self._directory.dn("cn", username)

        def add(connection: Connection) -> None:
            if self._named(connection, username):
                raise Conflict(f"There is somebody called {username} already.")
            connection.add(dn, encoded)
            try:
                connection.set_password(dn, password)
            except ldap.LDAPError:
                connection.delete(dn)  # nobody without a password stays behind
                raise

        self._change(add, field="password")

    def update(self, username: str, *, full_name: str | None, email: str | None) -> None:
        """Change what is given; an empty e-mail address takes it away."""
        changes: list[tuple[int, str, list[bytes] | None]] = []
        if full_name is not None:
            changes.append((ldap.MOD_REPLACE, "displayName", [full_name.encode()]))
            changes.append((ldap.MOD_REPLACE, "sn", [full_name.split()[-1].encode()]))
        if email is not None:
            changes.append((ldap.MOD_REPLACE, "mail", [email.encode()] if email else None))
        if changes:
            self._modify(username, changes)

    def set_password(self, username: str, password: str) -> None:
        """Give somebody another password.

        Raises:
            InvalidInput: the directory's policy refuses it; the text is its own.
        """
        self._change(
            lambda connection: connection.set_password(self._find(connection, username)[0], password), field="password"
        )

    def disable(self, username: str) -> None:
        """Lock somebody out for good: the directory refuses every password."""
        self._modify(username, [(ldap.MOD_REPLACE, "pwdAccountLockedTime", [_FOR_EVER.encode()])])

    def unlock(self, username: str) -> None:
        """Let somebody in again, whom too many wrong passwords or an administrator had locked out."""
        self._modify(username, [(ldap.MOD_REPLACE, "pwdAccountLockedTime", None)])

    def delete(self, username: str) -> None:
        """Take somebody out of the directory and of its groups.

        Raises:
            Conflict: a group would be left without members.
        """

        def remove(connection: Connection) -> None:
            dn, _ = self._find(connection, username)
            connection.delete(dn)

        self._change(remove)

    def set_groups(self, username: str, names: Sequence[str]) -> None:
        """Have somebody be in these groups and in no others.

        Raises:
            InvalidInput: there is no such group.
            Conflict: somebody is the last member of a group, which cannot be empty.
        """

        def move(connection: Connection) -> None:
            dn, _ = self._find(connection, username)
            groups = self._groups_in(connection)
            unknown = sorted(set(names) - set(groups))
            if unknown:
                message = f"There is no group {unknown[0]}."
                error = {"loc": ["body", "groups"], "msg": message, "allowed": sorted(groups)}
                raise InvalidInput(message, errors=[error])
            self._move(connection, dn, groups, set(names))

        self._change(move)

    def _move(
        self, connection: Connection, dn: str, groups: Mapping[str, tuple[str, list[str]]], wanted: set[str]
    ) -> None:
        member = [dn.encode()]
        inside = {name for name, (_, members) in groups.items() if _same_dn(dn, members)}
        for name in sorted(inside - wanted):
            if len(groups[name][1]) == 1:
                raise Conflict(f"{name_of(dn)} is the last member of {name}: add somebody else first.")
        for name in sorted(wanted - inside):
            connection.modify(groups[name][0], [(ldap.MOD_ADD, "member", member)])
        for name in sorted(inside - wanted):
            connection.modify(groups[name][0], [(ldap.MOD_DELETE, "member", member)])

    def _modify(self, username: str, changes: list[tuple[int, str, list[bytes] | None]]) -> None:
        self._change(lambda connection: connection.modify(self._find(connection, username)[0], changes))

    def _groups_in(self, connection: Connection) -> dict[str, tuple[str, list[str]]]:
        found = self._search_groups(connection, self._settings.group_filter)
        return {str(_text(entry, "cn")): (dn, _texts(entry, self._member)) for dn, entry in found}

    def _groups_of(self, connection: Connection, username: str) -> list[str]:
        dn, _ = self._find(connection, username)
        member = username if self._member.lower() == "memberuid" else dn  # groups of POSIX name people by UID
        is_in = f"({self._settings.member_attribute}={ldap.filter.escape_filter_chars(member)})"
        return [name_of(dn) for dn, _ in self._search_groups(connection, f"(&{self._settings.group_filter}{is_in})")]

    def _search_groups(self, connection: Connection, wanted: str) -> list[Entry]:
        return connection.search(str(self._settings.group_dn), wanted, ("cn", "description", self._member))

    @property
    def _member(self) -> str:
        """The attribute without its matching rule."""
        return self._settings.member_attribute.partition(":")[0]

    @property
    def _scope(self) -> int:
        return int(ldap.SCOPE_SUBTREE if self._settings.login_attribute else ldap.SCOPE_ONELEVEL)

    @property
    def _attributes(self) -> tuple[str, ...]:
        chosen = (self._settings.full_name_attribute, self._settings.mail_attribute, self._settings.login_attribute)
        return (*_PERSON, *filter(None, chosen))

    def _people_in(self, connection: Connection) -> list[Entry]:
        settings = self._settings
        return connection.search(settings.user_dn, settings.user_filter, self._attributes, scope=self._scope)

    def _named(self, connection: Connection, username: str) -> list[Entry]:
        wanted = self._directory.named(username)
        return connection.search(self._settings.user_dn, wanted, self._attributes, scope=self._scope)

    def _find(self, connection: Connection, username: str) -> Entry:
        found = [entry for entry in self._named(connection, username) if self._directory.username(*entry) == username]
        if not found:
            raise NotFound(f"The directory has nobody called {username[:100]}.")
        return found[0]

    def _person(self, dn: str, entry: Mapping[str, list[bytes]]) -> Person:
        locked = _text(entry, "pwdAccountLockedTime")
        control = _text(entry, "userAccountControl") or "0"
        return Person(
            username=self._directory.username(dn, entry),
            dn=dn,
            uid=_text(entry, "uid"),
            full_name=_text(entry, self._settings.full_name_attribute) or _text(entry, "cn"),
            email=_text(entry, self._settings.mail_attribute),
            groups=tuple(sorted(name_of(group) for group in _texts(entry, "memberOf"))),
            locked_at=None if locked == _FOR_EVER else _time(locked),
            is_disabled=locked == _FOR_EVER or bool(control.isdigit() and int(control) & _SWITCHED_OFF),
            password_changed_at=_time(_text(entry, "pwdChangedTime")),
        )

    def _group(self, entry: Mapping[str, list[bytes]]) -> Group:
        members = _texts(entry, self._member)
        names = members if self._member.lower() == "memberuid" else map(name_of, members)
        return Group(
            name=str(_text(entry, "cn")), description=_text(entry, "description"), members=tuple(sorted(names))
        )

    def _change(self, act: Callable[[Connection], Result], *, field: str | None = None) -> Result:
        if self._settings.read_only:
            raise Conflict("The directory is kept elsewhere (LDAP_READ_ONLY): people are changed there.")
        return self._talk(act, field=field)

    def _talk(self, about: Callable[[Connection], Result], *, field: str | None = None) -> Result:
        def as_service(connection: Connection) -> Result:
            connection.bind_service(self._settings)
            with _in_our_words(field):
                return about(connection)

        return self._directory.line.talk(as_service)


@contextmanager
def _in_our_words(field: str | None) -> Iterator[None]:
    """What the directory answers to a change, as errors of ours; what is no answer is left as it is."""
    try:
        yield
    except ldap.ALREADY_EXISTS:
        raise Conflict("There is somebody of that name already.") from None
    except ldap.NO_SUCH_OBJECT:
        raise NotFound("The directory has no such entry.") from None
    except ldap.OBJECT_CLASS_VIOLATION as error:
        raise Conflict(f"The directory refuses: {reason(error)}.") from None
    except (ldap.CONSTRAINT_VIOLATION, ldap.INVALID_SYNTAX, ldap.INVALID_DN_SYNTAX) as error:
        message = f"The directory refuses: {reason(error)}."
        raise InvalidInput(message, errors=[{"loc": ["body", field], "msg": message}] if field else None) from None
    except (ldap.INSUFFICIENT_ACCESS, ldap.UNWILLING_TO_PERFORM) as error:
        raise Conflict(f"The directory does not let the service account do that: {reason(error)}.") from None


def _text(entry: Mapping[str, list[bytes]], name: str) -> str | None:
    return next(iter(_texts(entry, name)), None)


def _texts(entry: Mapping[str, list[bytes]], name: str) -> list[str]:
    return [value.decode(errors="replace") for value in entry.get(name, ())]


def _time(text: str | None) -> datetime | None:
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC) if text else None


def _same_dn(dn: str, others: Sequence[str]) -> bool:
    def parsed(text: str) -> Any:
        return [[(each[0].lower(), each[1].casefold()) for each in part] for part in ldap.dn.str2dn(text)]

    return any(parsed(dn) == parsed(other) for other in others)
