"""Forgets what is older than the operator wants to keep, a batch a transaction, so that nobody waits for it."""

from datetime import timedelta

from pf9.database import Database

_BATCH = 5_000  # versions of a kind, rows of a log, runs


def prune(database: Database, *, days: int, audit_days: int, batch: int = _BATCH) -> int:
    """Forget what is older than so many days (0: keep all for ever) and give how many rows went.

    Of the history: the first and the last version of every resource stay, and so do deletions, drift that nobody has
    acknowledged, runs of which any of these tells, and the newest success. `audit_days` counts for who did what.
    """
    return (
        _forget(database, "SELECT prune_history(%s, %s)", days=days, batch=batch)
        + _forget(database, "SELECT prune_runs(%s, %s)", days=days, batch=batch)
        + _forget(database, "SELECT prune_audit(%s, %s)", days=audit_days, batch=batch)
    )


def _forget(database: Database, statement: str, *, days: int, batch: int) -> int:
    forgotten = 0
    while days:
        with database.transaction() as tx:
            went = tx.scalar(statement, (timedelta(days=days), batch))
        forgotten += went
        if not went:
            break
    return forgotten
