"""What the database says of itself."""

from datetime import datetime

from pf9.database import Tx


def get_time(tx: Tx) -> datetime:
    """The database's clock."""
    now: datetime = tx.scalar("SELECT now()")
    return now


def get_revision(tx: Tx) -> str | None:
    """The revision of its schema; None before the first migration."""
    if tx.scalar("SELECT to_regclass('public.alembic_version')") is None:
        return None
    return str(tx.scalar("SELECT version_num FROM alembic_version"))
