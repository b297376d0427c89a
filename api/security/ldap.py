"""The directory says whether a name and a password belong together; nothing else is asked of it here."""

import contextvars
import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import ldap
import ldap.dn

from pf9.errors import DirectoryUnavailable
from pf9.settings import DirectorySettings

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

UNREACHABLE = "The directory cannot be reached; nobody can log in until it can."
SEATS = 16
GRACE_SECONDS = 0.2  # libldap's own time-out, where it has one, comes first and closes the connection

# The directory answered, and the answer is no: wrong password, unknown name, locked, or not somebody who may bind.
REFUSALS = (
    ldap.INVALID_CREDENTIALS,
    ldap.NO_SUCH_OBJECT,
    ldap.INVALID_DN_SYNTAX,
    ldap.INAPPROPRIATE_AUTH,
    ldap.INSUFFICIENT_ACCESS,
    ldap.CONSTRAINT_VIOLATION,
    ldap.UNWILLING_TO_PERFORM,
)


class Directory:
    """An LDAP directory whose people are named by CN or by UID under one node."""

    def __init__(self, settings: DirectorySettings) -> None:
        self._settings = settings
        self._seats = threading.BoundedSemaphore(SEATS)

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
        return self._in_time(lambda: self._bound_as(username, password))

    def check(self) -> None:
        """Bind as the service account.

        Raises:
            DirectoryUnavailable: it cannot be reached, or refuses the account.
        """
        self._in_time(self._check)

    def _bound_as(self, username: str, password: str) -> str | None:
        by_cn, by_uid = (self._dn(attribute, username) for attribute in ("cn", "uid"))
        with self._connection() as connection:
            name = _bound_name(connection, by_cn, password)
            if name is None and (name := _bound_name(connection, by_uid, password)) and self._exists(connection, by_cn):
                logger.warning(
                    "%r is the cn of one person and the uid of another: only the first may log in by it", name
                )
                return None
        return name

    def _check(self) -> None:
        with self._connection() as connection:
            self._bind_service(connection)

    def _in_time(self, talk: Callable[[], Result]) -> Result:
        """Talk on a thread of its own, and leave it behind when it hangs.

        libldap's time-outs do not reach into a TLS handshake: with a peer that has stopped it waits for ever. The seats
        bound how many threads such a peer can hold; they come free when it goes on or goes away.
        """
        future: Future[Result] = Future()

        def run() -> None:
            try:
                future.set_result(talk())
            except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to the one who waits
                future.set_exception(error)
            finally:
                self._seats.release()

        deadline = time.monotonic() + self._settings.timeout
        if self._seats.acquire(timeout=self._settings.timeout):
            threading.Thread(target=contextvars.copy_context().run, args=(run,), daemon=True, name="ldap").start()
            with suppress(TimeoutError):
                return future.result(max(0, deadline - time.monotonic()) + GRACE_SECONDS)
        logger.warning("the directory hangs")
        raise DirectoryUnavailable(UNREACHABLE)

    def _exists(self, connection: "_Connection", dn: str) -> bool:
        self._bind_service(connection)
        return connection.holds(dn)

    def _bind_service(self, connection: "_Connection") -> None:
        try:
            connection.bind(self._settings.bind_dn, self._settings.bind_password)
        except REFUSALS:
            raise DirectoryUnavailable("The directory refuses the service account (LDAP_BIND_DN).") from None

    def _dn(self, attribute: str, username: str) -> str:
        return f"{attribute}={ldap.dn.escape_dn_chars(username)},{self._settings.user_dn}"

    @contextmanager
    def _connection(self) -> Iterator["_Connection"]:
        connection = None
        try:
            connection = _Connection(self._settings)
            yield connection
        except ldap.LDAPError as error:
            logger.warning("the directory did not answer: %s", _reason(error))
            raise DirectoryUnavailable(UNREACHABLE) from None
        finally:
            if connection:
                connection.close()


class _Connection:
    """One connection whose steps share one time-out, so that a directory that hangs is left in time."""

    def __init__(self, settings: DirectorySettings) -> None:
        self._deadline = time.monotonic() + settings.timeout
        secure = settings.ssl_port is not None
        port = settings.ssl_port or settings.port
        self._ldap: Any = ldap.initialize(f"{'ldaps' if secure else 'ldap'}://{settings.server}:{port}")
        self._ldap.set_option(ldap.OPT_PROTOCOL_VERSION, 3)
        self._ldap.set_option(ldap.OPT_REFERRALS, ldap.OPT_OFF)
        self._ldap.set_option(ldap.OPT_NETWORK_TIMEOUT, settings.timeout)
        if secure or settings.start_tls:
            if settings.ca_cert:
                self._ldap.set_option(ldap.OPT_X_TLS_CACERTFILE, str(settings.ca_cert))
            self._ldap.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_DEMAND)
            self._ldap.set_option(ldap.OPT_X_TLS_NEWCTX, 0)  # last: it takes the options set before
        if settings.start_tls and not secure:
            self._within_time().start_tls_s()

    def bind(self, dn: str, password: str) -> None:
        self._within_time().simple_bind_s(dn, password)

    def whoami(self) -> str:
        return str(self._within_time().whoami_s())

    def holds(self, dn: str) -> bool:
        try:
            self._within_time().search_ext_s(dn, ldap.SCOPE_BASE, attrlist=["1.1"])
        except ldap.NO_SUCH_OBJECT:
            return False
        return True

    def close(self) -> None:
        self._ldap.unbind_ext()

    def _within_time(self) -> Any:
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise ldap.TIMEOUT
        self._ldap.set_option(ldap.OPT_NETWORK_TIMEOUT, remaining)
        self._ldap.set_option(ldap.OPT_TIMEOUT, remaining)
        return self._ldap


def _bound_name(connection: _Connection, dn: str, password: str) -> str | None:
    try:
        connection.bind(dn, password)
        entry = connection.whoami().removeprefix("dn:")
    except REFUSALS:
        return None
    return str(ldap.dn.str2dn(entry)[0][0][1])


def _reason(error: ldap.LDAPError) -> str:
    details = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
    return str(details.get("info") or details.get("desc") or type(error).__name__)
