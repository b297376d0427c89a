"""The database's manners, on a real PostgreSQL: waiting, healing, undoing, and storing whatever a cloud may say."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lab
from pf9.database import Database
from pf9.errors import Conflict, DatabaseUnavailable, InvalidInput, NotFound, SettingsError
from pf9.settings import DatabaseSettings
from pf9.values import Json

END_OURS = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ground'"


@pytest.fixture(scope="module")
def settings_of_an_empty_one(server: lab.Lab) -> Iterator[DatabaseSettings]:
    name = server.database.create_database()
    yield DatabaseSettings.load({**server.database.variables, "POSTGRES_DB": name, "DB_POOL_MAX_CONN": "3"})
    server.database.drop_database(name)


@pytest.fixture
def database(settings_of_an_empty_one: DatabaseSettings) -> Iterator[Database]:
    database = Database(settings_of_an_empty_one, application_name="ground", seat_seconds=0.5)
    database.open()
    with database.transaction() as tx:
        tx.execute("DROP TABLE IF EXISTS things")
        tx.execute(
            "CREATE TABLE things (id int CONSTRAINT things_one_id UNIQUE DEFERRABLE INITIALLY DEFERRED,"
            " name text CONSTRAINT things_short_name CHECK (length(name) < 100), raw jsonb)"
        )
    yield database
    database.close()


def names(database: Database) -> list[str]:
    with database.transaction(read_only=True) as tx:
        return [row["name"] for row in tx.all("SELECT name FROM things ORDER BY id")]


# --- rows


def test_rows_come_as_dicts(database: Database) -> None:
    with database.transaction() as tx:
        assert tx.execute("INSERT INTO things (id, name) VALUES (1, 'a'), (2, 'b')") == 2
        assert tx.all("SELECT id, name FROM things ORDER BY id") == [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]
        assert tx.one("SELECT name FROM things WHERE id = %(id)s", {"id": 2}) == {"name": "b"}
        assert tx.find("SELECT 1 FROM things WHERE id = %s", (3,)) is None
        assert tx.scalar("SELECT count(*) FROM things") == 2
        assert tx.scalar("SELECT 1 FROM things WHERE id = 3") is None
        with pytest.raises(NotFound):
            tx.one("SELECT 1 FROM things WHERE id = 3")
        assert tx.statements == 7


def test_times_come_in_utc(database: Database) -> None:
    with database.transaction() as tx:
        assert str(tx.scalar("SELECT '2025-06-01 12:00+02'::timestamptz")) == "2025-06-01 10:00:00+00:00"


def test_statements_of_all_threads_are_counted(database: Database) -> None:
    with database.counted() as counter, ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda _: names(database), range(5)))
    names(database)
    assert counter.statements == 5


# --- transactions


def test_an_error_undoes_everything(database: Database) -> None:
    with suppress(ZeroDivisionError), database.transaction() as tx:
        tx.execute("INSERT INTO things (id, name) VALUES (1, 'a')")
        _ = 1 / 0
    assert names(database) == []


def test_a_savepoint_undoes_its_own_part(database: Database) -> None:
    with database.transaction() as tx:
        tx.execute("INSERT INTO things (id, name) VALUES (1, 'kept')")
        with suppress(Conflict), tx.savepoint():
            tx.execute("INSERT INTO things (id, name) VALUES (2, 'lost')")
            tx.execute("INSERT INTO things (id, name) VALUES (3, repeat('x', 200))")
        with tx.savepoint():
            tx.execute("INSERT INTO things (id, name) VALUES (4, 'kept too')")
    assert names(database) == ["kept", "kept too"]


def test_a_broken_rule_is_a_conflict_that_names_it(database: Database) -> None:
    with pytest.raises(Conflict) as conflict, database.transaction() as tx:
        tx.execute("INSERT INTO things (id, name) VALUES (1, repeat('x', 200))")
    assert conflict.value.constraint == "things_short_name"
    assert "xxx" not in str(conflict.value)


def test_a_rule_that_breaks_at_the_commit_is_a_conflict_too(database: Database) -> None:
    with pytest.raises(Conflict) as conflict, database.transaction() as tx:
        tx.execute("INSERT INTO things (id, name) VALUES (1, 'a'), (1, 'b')")
    assert conflict.value.constraint == "things_one_id"
    assert names(database) == []


def test_a_reading_transaction_cannot_write_and_leaves_no_trace(database: Database) -> None:
    with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction), database.transaction(read_only=True) as tx:
        tx.execute("INSERT INTO things (id, name) VALUES (1, 'a')")
    with database.transaction() as tx:
        tx.execute("INSERT INTO things (id, name) VALUES (1, 'a')")
    assert names(database) == ["a"]


# --- the pool


def test_more_callers_than_connections_wait_their_turn(database: Database) -> None:
    def hold(_: int) -> int:
        with database.transaction() as tx:
            return int(tx.scalar("SELECT pg_backend_pid() FROM pg_sleep(0.1)"))

    with ThreadPoolExecutor(9) as threads:
        assert len(set(threads.map(hold, range(9)))) <= 3


def test_a_caller_that_waits_too_long_is_told_so(database: Database) -> None:
    with ExitStack() as held:
        for _ in range(3):
            held.enter_context(database.transaction())
        with pytest.raises(DatabaseUnavailable, match="All 3 connections"), database.transaction():
            pass
    assert names(database) == []


def test_connections_are_kept_and_used_again(database: Database) -> None:
    pids = set()
    for _ in range(5):
        with database.transaction() as tx:
            pids.add(tx.scalar("SELECT pg_backend_pid()"))
    assert len(pids) == 1


def test_connections_that_the_server_ended_are_replaced_unnoticed(database: Database, server: lab.Lab) -> None:
    with ThreadPoolExecutor(3) as threads:  # three idle connections
        barrier = threading.Barrier(3)

        def hold(_: int) -> None:
            with database.transaction() as tx:
                tx.scalar("SELECT 1")
                barrier.wait()

        list(threads.map(hold, range(3)))
    server.database.cluster.sql(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'ground'"
    )  # it waits until they have ended: one that is about to end answers the question whether it lives with yes
    for _ in range(5):
        assert names(database) == []


def lose_the_connection(database: Database, server: lab.Lab, *, then: str | None = None) -> None:
    with database.transaction() as tx:
        tx.execute("INSERT INTO things (id, name) VALUES (1, 'a')")
        server.database.cluster.sql(END_OURS)
        if then:
            tx.execute(then)


@pytest.mark.parametrize("then", ["SELECT 1", None], ids=["in a statement", "at the commit"])
def test_a_lost_connection_is_said_and_its_seat_freed(database: Database, server: lab.Lab, then: str | None) -> None:
    for _ in range(5):  # more often than there are seats
        with pytest.raises(DatabaseUnavailable):
            lose_the_connection(database, server, then=then)
    assert names(database) == []


def test_a_restart_of_the_server_heals_by_itself() -> None:
    own = lab.up("ground", parts=("database",))
    try:
        database = Database(DatabaseSettings.load(own.database.variables), application_name="ground")
        database.open()
        own.database.stop()
        started = time.monotonic()
        for _ in range(12):
            with pytest.raises(DatabaseUnavailable), database.transaction() as tx:
                tx.scalar("SELECT 1")
        assert time.monotonic() - started < 5
        own.database.start()
        with database.transaction() as tx:
            assert tx.scalar("SELECT 1") == 1
        database.close()
    finally:
        lab.down("ground")


def test_a_wrong_way_in_shows_at_the_start(settings_of_an_empty_one: DatabaseSettings) -> None:
    for wrong in ({"password": "x"}, {"name": "no_such_database"}, {"port": 1}, {"host": "no-such-host.invalid"}):
        database = Database(settings_of_an_empty_one.model_copy(update=wrong), application_name="ground")
        with pytest.raises(DatabaseUnavailable):
            database.open()


# --- locks


def test_a_lock_has_one_holder(database: Database, settings_of_an_empty_one: DatabaseSettings) -> None:
    other = Database(settings_of_an_empty_one, application_name="ground-2")
    with database.lock(7, 1) as first, other.lock(7, 1) as second, other.lock(7, 2) as another, other.lock(9) as single:
        assert (first, second, another, single) == (True, False, True, True)
    with other.lock(7, 1) as now:
        assert now


def test_a_lock_needs_no_seat_and_ends_with_its_connection(database: Database, server: lab.Lab) -> None:
    with ExitStack() as held:
        for _ in range(3):
            held.enter_context(database.transaction())
        with database.lock(7, 1) as mine:
            assert mine
            server.database.cluster.sql("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'")
            with database.lock(7, 1) as free_again:
                assert free_again


# --- values

NASTY = [
    "",
    " ",
    "NULL",
    "\\N",
    "\\",
    "\\.",
    "a\tb",
    "a\nb\r\nc",
    "o'neil",
    '"',
    "%s",
    "😀",
    "<img src=x>",
    "é",
    "\\u0000",
]
UNSTORABLE = [("a\x00b", "a\ufffdb"), ("a\ud800b", "a\ufffdb")]


@pytest.mark.parametrize(("given", "stored"), [*((text, text) for text in NASTY), *UNSTORABLE], ids=repr)
def test_any_text_is_stored_as_it_is_or_with_a_replacement(database: Database, given: str, stored: str) -> None:
    document = {given: [given]}
    with database.transaction() as tx:
        tx.execute("INSERT INTO things VALUES (1, %s, %s), (2, %s, %s)", (given, document, given, Json(document)))
        tx.copy("things", ["id", "name", "raw"], [(3, given, document), (4, given, Json(document))])
        assert tx.all("SELECT name, raw FROM things") == [{"name": stored, "raw": {stored: [stored]}}] * 4
        assert tx.scalar("SELECT %s::text[]", ([given],)) == [stored]


TEXT = st.text(st.characters(codec=None), max_size=20)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXT, document=DOCUMENTS)
def test_copy_and_insert_store_the_same(database: Database, text: str, document: Any) -> None:
    with database.transaction() as tx:
        tx.execute("TRUNCATE things")
        tx.execute("INSERT INTO things VALUES (1, %s, %s)", (text, Json(document)))
        tx.copy("public.things", ["id", "name", "raw"], [(2, text, Json(document))])
        assert tx.scalar("SELECT count(DISTINCT (name, raw)) FROM things") == 1
        if text.isprintable():
            assert tx.scalar("SELECT DISTINCT name FROM things") == text


def test_numbers_beyond_64_bits_keep_their_digits(database: Database) -> None:
    number = 2**80
    with database.transaction() as tx:
        tx.execute("INSERT INTO things (raw) VALUES (%s)", ({"size": number},))
        assert tx.scalar("SELECT raw->>'size' FROM things") == str(number)


def test_copy_takes_every_type_that_a_record_has(database: Database) -> None:
    now = datetime(2025, 6, 1, 12, 0, 0, 5, tzinfo=UTC)
    row = (None, True, False, -3, 2.5, Decimal("0.10"), now, date(2025, 6, 1), UUID(int=5), b"\x00\xff", [1, "a"], (2,))
    types = [
        "text",
        "bool",
        "bool",
        "int",
        "float8",
        "numeric",
        "timestamptz",
        "date",
        "uuid",
        "bytea",
        "jsonb",
        "jsonb",
    ]
    columns = [f"c{number}" for number in range(len(types))]
    with database.transaction() as tx:
        pairs = ", ".join(f"{column} {kind}" for column, kind in zip(columns, types, strict=True))
        tx.execute(f"CREATE TEMP TABLE every ({pairs}) ON COMMIT DROP")
        assert tx.copy("every", columns, [row]) == 1
        stored = tx.one("SELECT *, c8::text AS c8, c9 = '\\x00ff' AS c9 FROM every")
    expected = {**dict(zip(columns, row, strict=True)), "c8": str(UUID(int=5)), "c9": True, "c11": [2]}
    assert stored == expected


def test_copy_streams_many_rows(database: Database) -> None:
    with database.transaction() as tx:
        assert tx.copy("things", ["id", "raw"], ((number, {"n": "x" * 500}) for number in range(20_000))) == 20_000
        assert tx.scalar("SELECT sum(id) FROM things") == sum(range(20_000))
        assert tx.copy("things", ["id"], []) == 0


def test_a_value_that_does_not_fit_is_told_by_its_column(database: Database) -> None:
    with pytest.raises(InvalidInput, match="fit into id"), database.transaction() as tx:
        tx.copy("things", ["id"], [(2**31,)])


def test_a_failing_source_of_rows_stores_nothing(database: Database) -> None:
    def rows() -> Iterator[tuple[int]]:
        yield (1,)
        raise RuntimeError("the source broke")

    with pytest.raises(Exception, match="the source broke"), database.transaction() as tx:
        tx.copy("things", ["id"], rows())
    assert names(database) == []


def test_documents_come_back_as_they_went(database: Database) -> None:
    document = {"a": [1, 2.5, None, True, {"b": "c"}], "big": 2**60}
    with database.transaction() as tx:
        assert tx.scalar("SELECT %s::jsonb", (document,)) == document
        assert tx.scalar("SELECT %s::json", (document,)) == document
        assert json.loads(tx.scalar("SELECT %s::jsonb::text", (document,))) == document


def test_the_password_is_not_shown() -> None:
    with pytest.raises(SettingsError):
        DatabaseSettings.load({})
    shown = repr(DatabaseSettings(host="h", name="n", user="u", password="hidden-word"))
    assert "hidden-word" not in shown


def test_a_process_that_stands_still_in_a_transaction_holds_up_the_others_only_so_long(
    database: Database, settings_of_an_empty_one: DatabaseSettings
) -> None:
    frozen = Database(settings_of_an_empty_one, application_name="frozen", frozen_seconds=0.2)

    def stand_still() -> None:
        with frozen.transaction() as tx:
            tx.execute("SELECT pg_advisory_xact_lock(4711)")
            with database.transaction() as other:
                other.execute("SELECT pg_advisory_xact_lock(4711)")  # waits until it is let go
            tx.execute("INSERT INTO things (id) VALUES (1)")

    with pytest.raises(DatabaseUnavailable):
        stand_still()
    with frozen.transaction() as tx:
        assert tx.scalar("SELECT count(*) FROM things") == 0
    frozen.close()
