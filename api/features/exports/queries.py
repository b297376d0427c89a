"""The exports and the parts of their files."""

from pf9.database import Row, Tx

# A living export writes its heartbeat every few seconds; one that is silent for this long has lost its process.
LEASE_SECONDS = 60
KEPT, KEPT_DAYS = 20, 30
_STARTING = 790_013  # the lock under which an export is begun


def list_exports(tx: Tx, *, states: list[str], descending: bool, limit: int, offset: int) -> list[Row]:
    """A page of the exports, in the order of their requests."""
    return tx.all(
        """
        SELECT * FROM v_exports WHERE %(states)s::text[] = '{}' OR state = ANY (%(states)s)
        ORDER BY CASE WHEN %(descending)s THEN -id ELSE id END LIMIT %(limit)s OFFSET %(offset)s
        """,
        {"states": states, "descending": descending, "limit": limit, "offset": offset},
    )


def count_exports(tx: Tx, *, states: list[str]) -> int:
    """How many there are."""
    return int(
        tx.scalar(
            "SELECT count(*) FROM exports WHERE %(states)s::text[] = '{}' OR state = ANY (%(states)s)",
            {"states": states},
        )
    )


def find_export(tx: Tx, export_id: int) -> Row | None:
    """The export, if there is one."""
    return tx.find("SELECT * FROM v_exports WHERE id = %s", (export_id,))


def find_under_way(tx: Tx, username: str) -> Row | None:
    """The export of this user that is not finished, if there is one; no other is begun until the transaction ends."""
    tx.execute("SELECT pg_advisory_xact_lock(%s)", (_STARTING,))
    return tx.find(
        "SELECT id, requested_at FROM exports WHERE requested_by = %s AND state IN ('pending', 'running')", (username,)
    )


def insert_export(tx: Tx, *, username: str, customer_view: bool) -> int:
    """Write down what was asked for, and give its number."""
    return int(
        tx.scalar(
            "INSERT INTO exports (requested_by, customer_view, heartbeat_at) VALUES (%s, %s, now()) RETURNING id",
            (username, customer_view),
        )
    )


def update_dead(tx: Tx) -> int:
    """Say of those whose process has ended that they were interrupted; what they left of a file goes."""
    return tx.execute(
        """
        WITH dead AS (
            UPDATE exports SET state = 'interrupted', finished_at = now(), sheet = NULL,
                error = 'Its process ended before the file was whole.'
            WHERE state IN ('pending', 'running') AND heartbeat_at < now() - %s * interval '1 second'
            RETURNING id
        )
        DELETE FROM export_parts WHERE export_id IN (SELECT id FROM dead)
        """,
        (LEASE_SECONDS,),
    )


def update_heartbeat(tx: Tx, export_id: int) -> bool:
    """Say that it lives; False when it was given up meanwhile."""
    return bool(
        tx.execute(
            "UPDATE exports SET heartbeat_at = now() WHERE id = %s AND state IN ('pending', 'running')", (export_id,)
        )
    )


def update_progress(tx: Tx, export_id: int, *, sheet: str | None, done: int, total: int) -> bool:
    """Say how far it is; False when it was given up meanwhile."""
    return bool(
        tx.execute(
            """
            UPDATE exports SET state = 'running', started_at = coalesce(started_at, now()), heartbeat_at = now(),
                sheet = %s, sheets_done = %s, sheets_total = %s
            WHERE id = %s AND state IN ('pending', 'running')
            """,
            (sheet, done, total, export_id),
        )
    )


def insert_part(tx: Tx, export_id: int, *, number: int, data: bytes) -> None:
    """Keep the next piece of the file."""
    tx.execute("INSERT INTO export_parts (export_id, number, data) VALUES (%s, %s, %s)", (export_id, number, data))


def finish_export(tx: Tx, export_id: int, *, file_name: str, size_bytes: int) -> bool:
    """Close it: the file is whole. False when it was given up meanwhile."""
    return bool(
        tx.execute(
            """
            UPDATE exports SET state = 'succeeded', finished_at = now(), sheet = NULL, file_name = %s, size_bytes = %s
            WHERE id = %s AND state = 'running'
            """,
            (file_name, size_bytes, export_id),
        )
    )


def fail_export(tx: Tx, export_id: int, *, error: str) -> None:
    """Close it without a file."""
    tx.execute(
        """
        UPDATE exports SET state = 'failed', finished_at = now(), sheet = NULL, error = %s
        WHERE id = %s AND state IN ('pending', 'running')
        """,
        (error, export_id),
    )
    tx.execute("DELETE FROM export_parts WHERE export_id = %s", (export_id,))


def find_part(tx: Tx, export_id: int, *, number: int) -> bytes | None:
    """One piece of the file."""
    row = tx.find("SELECT data FROM export_parts WHERE export_id = %s AND number = %s", (export_id, number))
    return bytes(row["data"]) if row else None


def delete_export(tx: Tx, export_id: int) -> int:
    """Forget it and its file."""
    return tx.execute("DELETE FROM exports WHERE id = %s", (export_id,))


def delete_old(tx: Tx) -> int:
    """Keep the newest, and none for longer than a month; what is under way stays."""
    return tx.execute(
        """
        DELETE FROM exports
        WHERE state NOT IN ('pending', 'running') AND (
            requested_at < now() - %s * interval '1 day'
            OR id NOT IN (SELECT id FROM exports ORDER BY requested_at DESC, id DESC LIMIT %s)
        )
        """,
        (KEPT_DAYS, KEPT),
    )
