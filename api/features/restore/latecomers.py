"""Calls that were given up and take effect all the same, long after: what came of them goes when its job is over for good.

A cloud may answer nobody and do what it was asked for minutes later; while a job can be retried, the retry finds such things.
"""

import logging
from collections.abc import Callable

from api.features.restore import cleanup, execution, job_queries
from api.features.restore.runner import Runner
from api.features.restore.watch import LeaseLost
from api.security.sessions import Client
from pf9.database import Database, Row
from pf9.errors import Conflict, NotFound, Pf9Error
from pf9.openstack.session import Cloud

_log = logging.getLogger(__name__)


def take_away(runner: Runner, database: Database, connect: Callable[[], Cloud], *, region_name: str) -> None:
    """Look after each job that is due for it, one process at a time."""
    with database.transaction(read_only=True) as tx:
        due = job_queries.list_doubtful(tx, region_name=region_name)
    for job in due:
        _look_after(runner, database, connect, job)


def _look_after(runner: Runner, database: Database, connect: Callable[[], Cloud], job: Row) -> None:
    answer: Row = {"deleted": [], "kept": [], "left": []}
    try:
        answer = cleanup.take_late_ones(runner, database, job)
    except (Conflict, NotFound) as refusal:  # somebody is at it; or its project is gone
        _log.info("Restore %s is not looked after: %s", job["id"], refusal)
    except (Pf9Error, LeaseLost) as failure:  # nobody answers, or lets us in: the others are looked after all the same
        _log.warning("What came of restore %s after its end is not seen yet: %s", job["id"], failure)
        return
    known = {each["id"] for each in (job["result_json"] or {}).get("left", ())}
    came = [*answer["deleted"], *(each for each in (*answer["kept"], *answer["left"]) if each["id"] not in known)]
    with database.transaction() as tx:
        job_queries.note_look(tx, job["id"])
        if came:
            _log.warning("Restore %s is over, and this came of it since: %s", job["id"], came)
            client = Client(None, None, None)
            execution.record_cleanup(tx, job, actor=job_queries.SYSTEM, client=client, answer=answer)
    if answer["deleted"]:
        cleanup.show_gone(database, connect, answer["deleted"], actor=job_queries.SYSTEM)
