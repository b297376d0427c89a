"""What tells of the worker's doings is forgotten when it is old; what tells of a snapshot that is there never is."""

from pf9.database import Database
from snapshots import forgetting_queries as queries

_BATCH = 10_000  # rows that are forgotten in one transaction


def forget(database: Database, *, days: int) -> int:
    """Forget records and runs that are older, and give how many; 0 days: nothing."""
    gone = 0
    for delete in (queries.delete_old_records, queries.delete_old_runs) if days else ():
        while True:
            with database.transaction() as tx:
                deleted = delete(tx, days=days, most=_BATCH)
            gone += deleted
            if deleted < _BATCH:
                break
    return gone
