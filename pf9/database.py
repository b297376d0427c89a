"""The only place that speaks to PostgreSQL: connections that wait their turn, transactions, rows as dicts, COPY, locks."""

import logging
import re
import select
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import orjson
import psycopg2
from psycopg2 import extensions, sql
from psycopg2.extras import register_default_json, register_default_jsonb

from pf9.errors import Conflict, DatabaseUnavailable, InvalidInput, NotFound
from pf9.seats import Seats
from pf9.settings import DatabaseSettings
from pf9.values import CopyStream, Json, json_text, storable

Params = Sequence[Any] | Mapping[str, Any] | None
Row = dict[str, Any]

_log = logging.getLogger(__name__)
# A list's view joins up to nine tables: the page that it is asked for has to be ordered among them, not after them.
_OPTIONS = "-c timezone=UTC -c join_collapse_limit=11 -c from_collapse_limit=11"

CONNECT_SECONDS = 3
SEAT_SECONDS = 10.0

extensions.register_adapter(str, lambda text: extensions.QuotedString(storable(text)))
extensions.register_adapter(dict, lambda value: extensions.QuotedString(json_text(value)))
extensions.register_adapter(Json, lambda json: extensions.QuotedString(json_text(json.value)))
register_default_json(globally=True, loads=orjson.loads)
register_default_jsonb(globally=True, loads=orjson.loads)


# --- failures -------------------------------------------------------------------------------------------------------

_LOST = ("08", "57P", "53300", "25P03")  # connection, shutdown, too many connections, a transaction left lying


def _is_loss(error: psycopg2.Error) -> bool:
    if isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError) and error.pgcode is None:
        return True  # libpq itself gave up: no server was there to give a code
    return (error.pgcode or "").startswith(_LOST)


def _misfit(error: psycopg2.DataError) -> str:
    """Which column it was, where PostgreSQL says so; its own words are for the log."""
    column = re.search(r"column (\w+)", error.diag.context or "")
    return f"A value does not fit {f'into {column[1]}' if column else 'where it is to be stored'}."


@contextmanager
def _translated() -> Iterator[None]:
    """Turn psycopg2's errors into ours; what is left is a fault of our own SQL and passes as it is."""
    try:
        yield
    except psycopg2.IntegrityError as error:
        constraint = error.diag.constraint_name
        raise Conflict("That contradicts what is stored already.", constraint=constraint) from error
    except psycopg2.Error as error:
        if _is_loss(error):
            raise DatabaseUnavailable("The database cannot be reached.") from error
        raise


# --- transactions ---------------------------------------------------------------------------------------------------


class Tx:
    """One open transaction: each method is one statement."""

    def __init__(self, connection: extensions.connection, counters: list["Counter"]) -> None:
        self.statements = 0
        self._connection, self._counters = connection, counters
        self._savepoints = 0

    @contextmanager
    def _cursor(self) -> Iterator[extensions.cursor]:
        self.statements += 1
        for counter in self._counters:
            counter.add()
        with _translated(), self._connection.cursor() as cursor:
            yield cursor

    def execute(self, statement: str, params: Params = None) -> int:
        """Run it and give the number of rows it touched."""
        with self._cursor() as cursor:
            cursor.execute(statement, params)
            return cursor.rowcount

    def all(self, statement: str, params: Params = None) -> list[Row]:
        """Give every row."""
        with self._cursor() as cursor:
            cursor.execute(statement, params)
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def find(self, statement: str, params: Params = None) -> Row | None:
        """Give the first row, or None."""
        return next(iter(self.all(statement, params)), None)

    def one(self, statement: str, params: Params = None) -> Row:
        """Give the first row, or raise NotFound."""
        row = self.find(statement, params)
        if row is None:
            raise NotFound("There is no such record.")
        return row

    def scalar(self, statement: str, params: Params = None) -> Any:
        """Give the first column of the first row, or None."""
        with self._cursor() as cursor:
            cursor.execute(statement, params)
            row = cursor.fetchone()
            return row[0] if row else None

    def copy(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """Store the rows by COPY; a dict, list or tuple becomes JSON. `table` may name its schema ("history.servers").

        Raises:
            InvalidInput: a value does not fit into its column; the text says which.
        """
        into = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(*table.split(".")), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with self._cursor() as cursor:
            try:
                cursor.copy_expert(into, CopyStream(rows))
            except psycopg2.DataError as error:
                raise InvalidInput(_misfit(error)) from error
            return cursor.rowcount

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what is done inside when it fails, and keep the transaction usable."""
        self._savepoints += 1
        name = f"s{self._savepoints}"
        self.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            if not self._connection.closed:
                self.execute(f"ROLLBACK TO SAVEPOINT {name}")
            raise
        self.execute(f"RELEASE SAVEPOINT {name}")


class Session:
    """One connection kept: its temporary tables and locks end with it, also when the process dies."""

    def __init__(self, connection: extensions.connection, counters: list["Counter"]) -> None:
        self._connection, self._counters = connection, counters

    @contextmanager
    def transaction(self, *, read_only: bool = False) -> Iterator[Tx]:
        """Commit at the end, roll back on any error."""
        with _transaction(self._connection, self._counters, read_only=read_only) as tx:
            yield tx

    def lock(self, *key: int) -> bool:
        """Take an advisory lock of one number or two for the session; False when somebody else holds it."""
        places = ", ".join(["%s"] * len(key))
        with self.transaction() as tx:
            return bool(tx.scalar(f"SELECT pg_try_advisory_lock({places})", key))

    def unlock(self) -> None:
        """Let every lock go now: the server notices a closed connection only a moment later."""
        with self.transaction() as tx:
            tx.execute("SELECT pg_advisory_unlock_all()")


@contextmanager
def _transaction(connection: extensions.connection, counters: list["Counter"], *, read_only: bool) -> Iterator[Tx]:
    try:
        if connection.readonly != read_only:
            with _translated():
                connection.readonly = read_only  # sent with BEGIN, no statement of its own
        yield Tx(connection, counters)
        with _translated():
            connection.commit()
    except BaseException as error:
        if isinstance(error, DatabaseUnavailable):
            connection.close()
        with suppress(psycopg2.Error):  # the first error is the one to tell
            connection.rollback()
        raise


class Counter:
    """How many statements ran while it was there, in all threads."""

    def __init__(self) -> None:
        self.statements = 0
        self._lock = threading.Lock()

    def add(self) -> None:
        """Count one."""
        with self._lock:
            self.statements += 1


# --- the database ---------------------------------------------------------------------------------------------------


class Database:
    """The connections of one process; open it after the process has forked.

    psycopg2's ThreadedConnectionPool is not used: it raises when it is empty, connects while it holds its lock (one dead
    host stops every thread), and closes each connection above its minimum as soon as that is given back.
    """

    def __init__(
        self,
        settings: DatabaseSettings,
        *,
        application_name: str,
        seat_seconds: float = SEAT_SECONDS,
        frozen_seconds: float | None = None,
    ) -> None:
        """With `frozen_seconds`, PostgreSQL ends a transaction that says nothing for so long: its locks hold up nobody else."""
        self._settings, self._application_name, self._seat_seconds = settings, application_name, seat_seconds
        timeout = f" -c idle_in_transaction_session_timeout={frozen_seconds * 1000:.0f}" if frozen_seconds else ""
        self._options = _OPTIONS + timeout
        self._seats = Seats(settings.pool_max)
        self._idle: list[
            extensions.connection
        ] = []  # the last one back is the first one out; append and pop are atomic
        self._counters: list[Counter] = []

    def open(self) -> None:
        """Connect the pool's minimum, so that wrong settings show at the start."""
        with _translated():
            while len(self._idle) < min(self._settings.pool_min, self._settings.pool_max):
                self._idle.append(self._connect())

    def close(self) -> None:
        """Close what is idle; a connection in use ends with its transaction."""
        while self._idle:
            self._idle.pop().close()

    def _connect(self) -> extensions.connection:
        settings = self._settings
        connection: extensions.connection = psycopg2.connect(
            host=settings.host,
            port=settings.port,
            dbname=settings.name,
            user=settings.user,
            password=settings.password,
            application_name=self._application_name,
            connect_timeout=CONNECT_SECONDS,
            keepalives_idle=30,
            keepalives_interval=10,
            keepalives_count=3,
            tcp_user_timeout=60_000,  # a peer that vanished in the middle of a statement is given up after a minute
            options=self._options,
            client_encoding="UTF8",
        )
        return connection

    def _checkout(self) -> extensions.connection:
        """Take an idle connection that is still alive, or make one."""
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return self._connect()
            if _is_quiet(connection):
                return connection
            connection.close()  # the server has gone, or was restarted, while it was idle

    @contextmanager
    def _seat(self) -> Iterator[extensions.connection]:
        if not self._seats.take(seconds=self._seat_seconds):
            raise DatabaseUnavailable(
                f"All {self._settings.pool_max} connections to the database are in use; none became free"
                f" in {self._seat_seconds:.0f} seconds."
            )
        try:
            with _translated():
                connection = self._checkout()
            try:
                yield connection
            finally:
                if connection.closed or connection.status != extensions.STATUS_READY:
                    connection.close()
                else:
                    self._idle.append(connection)
        finally:
            self._seats.give_back()

    @contextmanager
    def transaction(self, *, read_only: bool = False) -> Iterator[Tx]:
        """Commit at the end, roll back on any error; waits for a free connection."""
        with self._seat() as connection, _transaction(connection, self._counters, read_only=read_only) as tx:
            yield tx

    @contextmanager
    def session(self) -> Iterator["Session"]:
        """Keep one connection of its own, for what lives as long as it does: temporary tables, advisory locks."""
        with _translated():
            connection = self._connect()
        session = Session(connection, self._counters)
        try:
            yield session
        finally:
            with suppress(DatabaseUnavailable, psycopg2.Error):  # a connection that is lost holds no lock
                session.unlock()
            connection.close()

    @contextmanager
    def lock(self, *key: int) -> Iterator[bool]:
        """Hold an advisory lock of one number or two while inside; False when somebody else holds it."""
        with self.session() as session:
            yield session.lock(*key)

    @contextmanager
    def counted(self) -> Iterator[Counter]:
        """Count the statements of every transaction inside (for tests of how many a request needs)."""
        counter = Counter()
        self._counters.append(counter)
        try:
            yield counter
        finally:
            self._counters.remove(counter)


def _is_quiet(connection: extensions.connection) -> bool:
    """Tell whether an idle connection lives: the server has nothing to say to one, but that it ends."""
    if connection.closed:
        return False
    with suppress(psycopg2.Error, OSError):
        watch = select.poll()
        watch.register(connection.fileno(), select.POLLIN)
        return not watch.poll(0)
    return False
