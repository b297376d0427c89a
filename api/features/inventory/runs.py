"""A collection started from the console: the host script's own code, on a thread of this process."""

import logging
import threading
from functools import partial

from api.features.inventory import run_queries
from pf9.database import Database, Row, Tx
from pf9.errors import NotFound, Pf9Error
from pf9.inventory.run import Run
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings

logger = logging.getLogger(__name__)


def start(database: Database, cloud: CloudSettings, *, actor: str, kinds: list[str] | None) -> int:
    """Begin a run and leave it to its thread; its number is known at once.

    Raises:
        Conflict: another run is under way.
        InvalidInput: a kind that does not exist.
    """
    run = Run.begin(database, source="api", actor=actor, region_name=cloud.region_name, kinds=kinds)
    assert run.id is not None  # noqa: S101 - only a dry run has none
    # Should the process end before the thread does, nothing of the run is stored and the view says that it died.
    thread = threading.Thread(target=_execute, args=(run, cloud), name=f"inventory-run-{run.id}", daemon=True)
    try:
        thread.start()
    except BaseException:
        run.release()
        raise
    return run.id


def _execute(run: Run, cloud: CloudSettings) -> None:
    try:
        run.execute(partial(Cloud.connect, cloud, dry_run=True))  # it only reads, and the client makes sure of it
    except Pf9Error as error:  # the run's own row says it too
        logger.warning("run %s did not succeed: %s", run.id, error)
    except Exception:
        logger.exception("run %s ended by a fault of our own", run.id)


def get_run(tx: Tx, run_id: int) -> Row:
    """The run with its kinds.

    Raises:
        NotFound: there is no such run.
    """
    run = run_queries.find_run(tx, run_id)
    if run is None:
        raise NotFound(f"There is no run {run_id}.")
    return {**run, "kinds": run_queries.list_run_kinds(tx, run_id)}
