"""Bring the database up to date: `python -m db.migrate`, as the owner role (POSTGRES_USER).

One transaction under one lock does all of it: the derived schema is dropped, the numbered migrations run, views, functions
and grants are made again. It is safe to run twice, and from two processes at once: the second waits and finds nothing to do.

The services' roles get the passwords that PF9_API_DB_PASSWORD, PF9_INVENTORY_DB_PASSWORD and PF9_SNAPSHOTS_DB_PASSWORD (or …_FILE)
hold.

Exit codes: 0 up to date, 1 a migration failed and nothing was changed, 2 a variable is missing or wrong.
"""

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from psycopg2 import sql
from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.exc import SQLAlchemyError

from pf9.errors import SettingsError
from pf9.settings import DatabaseSettings, ServiceRolePasswords

HERE = Path(__file__).parent
DATABASE = HERE / "derived" / "database.sql"
LOCK = 790_001


def migrate(settings: DatabaseSettings, *, passwords: ServiceRolePasswords) -> str:
    """Bring the database to the newest revision and give its number; a role without a password keeps the one it has."""
    url = URL.create(
        "postgresql+psycopg2",
        username=settings.user,
        password=settings.password,
        host=settings.host,
        port=settings.port,
        database=settings.name,
    )
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
            connection.exec_driver_sql("DROP SCHEMA IF EXISTS derived CASCADE")
            _make_roles(connection, passwords)
            _run_migrations(connection)
            _derive(connection)
            return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
    finally:
        engine.dispose()


def _make_roles(connection: Connection, passwords: ServiceRolePasswords) -> None:
    cursor = connection.connection.cursor()
    for role, password in passwords:
        # Roles belong to the whole cluster: another database's migration may be making the same one now.
        cursor.execute(
            sql.SQL(
                "DO $$ BEGIN CREATE ROLE {} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            ).format(sql.Identifier(role))
        )
        if password:
            cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password)))


def _run_migrations(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _derive(connection: Connection) -> None:
    """Make functions, views and grants again; files run in the order of their names, a folder after the other."""
    connection.exec_driver_sql("CREATE SCHEMA derived")
    connection.exec_driver_sql("SET LOCAL search_path = derived, public")
    for folder in ("functions", "views"):
        for file in sorted((HERE / "derived" / folder).glob("*.sql")):
            _run_file(connection, file)
    _run_file(connection, HERE / "derived" / "grants.sql")
    _run_file(connection, DATABASE)


def _run_file(connection: Connection, file: Path) -> None:
    connection.connection.cursor().execute(file.read_text(encoding="utf-8"))


def main() -> int:
    """Run from the command line; see the module's docstring."""
    try:
        settings = DatabaseSettings.load()
        passwords = ServiceRolePasswords.load()
        passwords.must_be_complete()
        version = migrate(settings, passwords=passwords)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except SQLAlchemyError as error:
        print(f"The migration failed and nothing was changed: {error}", file=sys.stderr)
        return 1
    print(f"The database {settings.name} is at revision {version}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
