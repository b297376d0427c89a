"""Forgets what is older than the operator wants to keep, a batch a transaction, so that nobody waits for it."""

from datetime import timedelta

from pf9.database import Database

_BATCH = 5_000  # versions of a kind


def prune(database: Database, *, days: int, batch: int = _BATCH) -> int:
    """Forget versions older than so many days (0: keep all for ever) and give how many rows went.

    The first and the last version of every resource stay, and so do deletions and drift that nobody has acknowledged.
    """
    forgotten = 0
    while days:
        with database.transaction() as tx:
            went = tx.scalar("SELECT prune_history(%s, %s)", (timedelta(days=days), batch))
        forgotten += went
        if not went:
            break
    return forgotten
