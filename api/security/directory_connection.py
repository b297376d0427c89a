"""Talking with an LDAP server in bounded time: one connection a talk, each on a thread that can be left behind."""

import contextvars
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import ldap

from pf9.errors import DirectoryUnavailable
from pf9.settings import DirectorySettings

logger = logging.getLogger(__name__)
Result = TypeVar("Result")
Entry = tuple[str, dict[str, list[bytes]]]  # DN, attributes

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


class Connection:
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
        """Log in; raises one of REFUSALS when the directory says no."""
        self._within_time().simple_bind_s(dn, password)

    def bind_service(self, settings: DirectorySettings) -> None:
        """Log in as the service account.

        Raises:
            DirectoryUnavailable: the directory refuses it.
        """
        try:
            self.bind(settings.bind_dn, settings.bind_password)
        except REFUSALS:
            raise DirectoryUnavailable("The directory refuses the service account (LDAP_BIND_DN).") from None

    def whoami(self) -> str:
        """The name by which the directory knows who logged in."""
        return str(self._within_time().whoami_s())

    def holds(self, dn: str) -> bool:
        """Whether there is such an entry."""
        try:
            self._within_time().search_ext_s(dn, ldap.SCOPE_BASE, attrlist=["1.1"])
        except ldap.NO_SUCH_OBJECT:
            return False
        return True

    def search(
        self, base: str, wanted: str, attributes: Sequence[str], *, scope: int = ldap.SCOPE_SUBTREE
    ) -> list[Entry]:
        """The entries that the filter finds; of what is no entry (a referral) nothing."""
        found = self._within_time().search_ext_s(base, scope, wanted, list(attributes))
        return [(dn, entry) for dn, entry in found if dn is not None]

    def add(self, dn: str, attributes: dict[str, list[bytes]]) -> None:
        """Make an entry."""
        self._within_time().add_s(dn, list(attributes.items()))

    def modify(self, dn: str, changes: Sequence[tuple[int, str, list[bytes] | None]]) -> None:
        """Change an entry, all of it or nothing."""
        self._within_time().modify_s(dn, list(changes))

    def delete(self, dn: str) -> None:
        """Delete an entry."""
        self._within_time().delete_s(dn)

    def set_password(self, dn: str, password: str) -> None:
        """Give an entry another password; the directory's policy may refuse it."""
        self._within_time().passwd_s(dn, None, password)

    def close(self) -> None:
        """Say goodbye."""
        self._ldap.unbind_ext()

    def _within_time(self) -> Any:
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise ldap.TIMEOUT
        self._ldap.set_option(ldap.OPT_NETWORK_TIMEOUT, remaining)
        self._ldap.set_option(ldap.OPT_TIMEOUT, remaining)
        return self._ldap


class Line:
    """The way to one directory: how long a talk may take, and how many there may be at once."""

    def __init__(self, settings: DirectorySettings) -> None:
        self._settings = settings
        self._seats = threading.BoundedSemaphore(SEATS)

    def talk(self, about: Callable[[Connection], Result]) -> Result:
        """Talk on a thread of its own, and leave it behind when it hangs.

        libldap's time-outs do not reach into a TLS handshake: with a peer that has stopped it waits for ever. The seats
        bound how many threads such a peer can hold; they come free when it goes on or goes away.

        Raises:
            DirectoryUnavailable: it gave no answer within the time-out, all steps together.
        """
        future: Future[Result] = Future()

        def run() -> None:
            try:
                with self._connection() as connection:
                    future.set_result(about(connection))
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

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        connection = None
        try:
            connection = Connection(self._settings)
            yield connection
        except ldap.LDAPError as error:
            logger.warning("the directory did not answer: %s", reason(error))
            raise DirectoryUnavailable(UNREACHABLE) from None
        finally:
            if connection:
                connection.close()


def reason(error: ldap.LDAPError) -> str:
    """What the directory says of an error, in its words."""
    details = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
    return str(details.get("info") or details.get("desc") or type(error).__name__)
