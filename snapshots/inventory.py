"""An inventory before a run, so that it goes by what there is, and one after it, so that everybody sees what it did."""

import logging
from collections.abc import Callable

from pf9.database import Database
from pf9.errors import Conflict
from pf9.inventory.collect import Listing
from pf9.inventory.kind import Kind
from pf9.inventory.run import Run
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings

_log = logging.getLogger(__name__)


class _Alive:
    """Shows between two listings that the worker lives."""

    def __init__(self, goes_on: Callable[[], bool]) -> None:
        self._goes_on = goes_on

    def listing(self, _kind: Kind) -> None:
        self._goes_on()

    def listed(self, _listing: Listing) -> None:
        self._goes_on()


def take(database: Database, settings: CloudSettings, *, goes_on: Callable[[], bool]) -> str:
    """Take one and give how it ended, in a word; "busy" when somebody else is taking one.

    Raises:
        CloudError: the cloud lets nobody in.
    """
    try:
        run = Run.begin(database, source="snapshots", actor="pf9_snapshot_worker", region_name=settings.region_name)
    except Conflict as busy:
        _log.warning("%s The snapshots go by what that one, or the one before, stores", busy)
        return "busy"
    # The collector only reads; the client makes sure of it.
    return run.execute(lambda: Cloud.connect(settings, dry_run=True), _Alive(goes_on)).status
