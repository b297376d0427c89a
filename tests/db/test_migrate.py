"""The migration step: twice, from two processes, and what it leaves."""

import os
import subprocess
import sys

import pytest

import lab
from db.migrate import migrate
from lab.product import API_PASSWORD, INVENTORY_PASSWORD, SNAPSHOTS_PASSWORD
from pf9.database import Database
from pf9.inventory.catalog import KINDS
from pf9.settings import DatabaseSettings, ServiceRolePasswords


def environment(settings: DatabaseSettings) -> dict[str, str]:
    return os.environ | {
        "PF9_DB_HOST": settings.host,
        "PF9_DB_PORT": str(settings.port),
        "POSTGRES_DB": settings.name,
        "POSTGRES_USER": settings.user,
        "POSTGRES_PASSWORD": settings.password,
        "PF9_API_DB_PASSWORD": API_PASSWORD,
        "PF9_INVENTORY_DB_PASSWORD": INVENTORY_PASSWORD,
        "PF9_SNAPSHOTS_DB_PASSWORD": SNAPSHOTS_PASSWORD,
    }


def test_migrating_twice_changes_nothing(owner: DatabaseSettings) -> None:
    assert migrate(owner, passwords=ServiceRolePasswords()) == migrate(owner, passwords=ServiceRolePasswords())


def test_two_processes_may_migrate_an_empty_database_at_once(server: lab.Lab, owner: DatabaseSettings) -> None:
    name = server.database.create_database()
    command = [sys.executable, "-m", "db.migrate"]
    env = environment(owner.model_copy(update={"name": name}))
    both = [subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [process.communicate(timeout=60)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], answers


def test_a_missing_variable_is_named_in_one_line(owner: DatabaseSettings) -> None:
    env = environment(owner)
    del env["POSTGRES_PASSWORD"]
    found = subprocess.run([sys.executable, "-m", "db.migrate"], env=env, capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert "POSTGRES_PASSWORD" in found.stderr
    assert found.stderr.count("\n") == 1


@pytest.mark.parametrize("missing", ["PF9_API_DB_PASSWORD", "PF9_INVENTORY_DB_PASSWORD", "PF9_SNAPSHOTS_DB_PASSWORD"])
def test_a_service_without_a_password_is_told_by_the_name_that_the_operator_sets(
    owner: DatabaseSettings, missing: str
) -> None:
    env = environment(owner) | {missing: ""}
    found = subprocess.run([sys.executable, "-m", "db.migrate"], env=env, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (2, f"{missing}: is missing; set it in the environment\n")


def test_every_declared_column_is_in_its_table_and_its_view(owner_database: Database) -> None:
    with owner_database.transaction(read_only=True) as tx:
        rows = tx.all("SELECT table_name, column_name FROM information_schema.columns")
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["table_name"], set()).add(row["column_name"])
    for kind in KINDS:
        assert {column.name for column in kind.stored_columns} <= found[kind.name]
        assert {column.name for column in kind.columns} <= found[f"v_{kind.name}"]
        assert not kind.history or kind.history_key in found[f"{kind.name}_history"]


def test_every_foreign_key_has_an_index(owner_database: Database) -> None:
    with owner_database.transaction(read_only=True) as tx:
        bare = tx.all(
            """
            SELECT c.conname FROM pg_constraint AS c
            WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND NOT EXISTS (
                SELECT FROM pg_index AS i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1]
            )
            """
        )
    assert not bare


def test_a_service_cannot_rewrite_the_audit(owner_database: Database) -> None:
    with owner_database.transaction(read_only=True) as tx:
        rights = tx.all(
            """
            SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants
            WHERE grantee IN ('pf9_api', 'pf9_inventory') AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')
                AND (table_name LIKE '%%_history' OR table_name IN ('auth_audit_log', 'user_access_logs'))
            """
        )
    assert not rights


def test_the_collector_has_no_business_with_sessions(owner_database: Database) -> None:
    with owner_database.transaction(read_only=True) as tx:
        tables = tx.all(
            "SELECT table_name FROM information_schema.role_table_grants WHERE grantee = 'pf9_inventory'"
            " AND table_name IN ('user_sessions', 'user_roles', 'role_permissions', 'auth_audit_log', 'user_mfa')"
        )
    assert not tables


def test_every_column_that_a_list_is_sorted_by_has_an_index_that_ends_in_the_key(owner_database: Database) -> None:
    with owner_database.transaction(read_only=True) as tx:
        rows = tx.all("SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'")
    found = {(row["tablename"], row["indexdef"].partition(" USING btree ")[2]) for row in rows}
    for kind in KINDS:
        key = 'id COLLATE "C", region_name COLLATE "C"' if kind.regional else 'id COLLATE "C"'
        missing = [c.name for c in kind.columns if c.indexed and (kind.name, f"({c.name}, {key})") not in found]
        assert not missing, f"{kind.name}: {missing}"
