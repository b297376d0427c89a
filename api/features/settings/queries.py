"""Settings, by key."""

from typing import Any

from pf9.database import Tx
from pf9.values import Json


def find_setting(tx: Tx, key: str) -> Any:
    """What is kept under the key, or None."""
    return tx.scalar("SELECT value FROM app_settings WHERE key = %s", (key,))


def upsert_setting(tx: Tx, key: str, value: Any, *, by: str) -> None:
    """Keep it, in place of what was kept before."""
    tx.execute(
        """
        INSERT INTO app_settings (key, value, updated_by) VALUES (%s, %s, %s)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_by = excluded.updated_by, updated_at = now()
        """,
        (key, Json(value), by),
    )


def delete_setting(tx: Tx, key: str) -> int:
    """Forget it; how many there were."""
    return tx.execute("DELETE FROM app_settings WHERE key = %s", (key,))
