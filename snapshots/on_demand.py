"""The button: a request is claimed once, and done step by step in everybody's sight."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from pf9.database import Database
from snapshots import queries
from snapshots.lease import in_words, kept_alive, owner_name

_log = logging.getLogger(__name__)

Work = Callable[[], str]  # gives a word about how it went
Step = tuple[str, Work]


def work_off(database: Database, steps: Sequence[Step], *, lease: float, run_id: Callable[[], int | None]) -> bool:
    """Do the request that waits, if there is one: a step that fails ends it. `run_id` is asked at the end.

    The lease of a request that a dead worker left behind runs out: then it is closed and blocks nobody.
    """
    states = [
        {"name": name, "state": "pending", "started_at": None, "finished_at": None, "detail": None} for name, _ in steps
    ]
    owner = owner_name()
    with database.transaction() as tx:
        queries.interrupt_dead_requests(tx)
        request_id = queries.claim_request(tx, owner=owner, lease=lease, steps=states)
    if request_id is None:
        return False

    def told() -> bool:
        with database.transaction() as tx:
            return queries.update_request(tx, request_id, owner=owner, lease=lease, steps=states)

    error: str | None = None
    with kept_alive(told, lease=lease):
        for state, (name, work) in zip(states, steps, strict=True):
            if error:
                state["state"] = "skipped"
                continue
            error = _do(name, work, state, told)
    with database.transaction() as tx:
        queries.finish_request(tx, request_id, owner=owner, steps=states, error=error, run_id=run_id())
    return True


def _do(name: str, work: Work, state: dict[str, Any], told: Callable[[], bool]) -> str | None:
    """Do a step and give what is wrong with it."""
    state |= {"state": "running", "started_at": _now()}
    told()
    error = None
    try:
        state |= {"detail": work(), "state": "done"}
    except Exception as failure:  # noqa: BLE001 - whatever a step does wrong, the request comes to its end
        error = in_words(failure)
        state |= {"state": "failed", "detail": error}
        _log.exception("Step %s of what was asked for failed", name)
    state["finished_at"] = _now()
    told()
    return error


def _now() -> str:
    return datetime.now(UTC).isoformat()
