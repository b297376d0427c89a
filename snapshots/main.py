"""The snapshot worker.

python -m snapshots.main [--dry-run | --once | --alive]

Without an argument it works until SIGTERM: policy assign, snapshots (an inventory before and after), what people ask for by
the button, a compliance report a day. Of any number of copies one works. --dry-run shows what a run would do now, and touches nothing; --once does one
assignment and one run; --alive tells whether a worker in this container has shown a sign of life lately.

Exit codes: 0 well · 1 the run failed, or no sign of life · 2 a setting or a credential is wrong · 3 partial · 4 another run is
under way.
"""

import argparse
import sys
from collections.abc import Sequence

from pf9 import log, worker
from pf9.database import Database
from pf9.errors import CloudCredentials, Conflict, Pf9Error, SettingsError
from pf9.openstack.session import Cloud
from pf9.settings import (
    CloudSettings,
    DatabaseSettings,
    LogSettings,
    ServiceUserSettings,
    SnapshotSettings,
    SnapshotWorkerSettings,
    WorkerSettings,
)
from snapshots import dry_run
from snapshots.cycle import Cycle
from snapshots.p9_auto_snapshots import Parts

NAME = "pf9_snapshot_worker"
EXIT_CODES = {"completed": 0, "failed": 1, "partial": 3, "interrupted": 1}
WRONG, BUSY = 2, 4
_ALIVE_SECONDS = 900  # a step that shows no sign of life between two answers of the cloud


def main(argv: Sequence[str] | None = None) -> int:
    """Run from the command line; see the module's docstring."""
    arguments = _parser().parse_args(argv)
    try:
        if arguments.alive:
            return 0 if worker.is_alive(WorkerSettings.load().heartbeat_file, within_seconds=_ALIVE_SECONDS) else 1
        log.configure(service=NAME, **dict(LogSettings.load()))
        return _work(arguments)
    except (SettingsError, CloudCredentials) as error:
        return _told(error, WRONG)
    except Conflict as error:
        return _told(error, BUSY)
    except Pf9Error as error:
        return _told(error, EXIT_CODES["failed"])


def _work(arguments: argparse.Namespace) -> int:
    cloud_settings, loop = CloudSettings.load(), WorkerSettings.load()
    database = Database(DatabaseSettings.load(), application_name=NAME)
    parts = Parts(
        database,
        Cloud.connect(cloud_settings, dry_run=arguments.dry_run),
        SnapshotWorkerSettings.load(),
        SnapshotSettings.load(),
        ServiceUserSettings.load(),
    )
    try:
        if arguments.dry_run:
            print(dry_run.table(parts))
            return 0
        cycle = Cycle(parts, cloud_settings)
        if arguments.once:
            return EXIT_CODES[cycle.once()]
        worker.run(loop, database, cycle.jobs(loop.poll_seconds), name=NAME)
        return 0
    finally:
        database.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="snapshots", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--dry-run", action="store_true", help="show what a run would do now; nothing is touched")
    only.add_argument("--once", action="store_true", help="assign, do one run, and end")
    only.add_argument("--alive", action="store_true", help="tell by the exit code whether the worker lives")
    return parser


def _told(what: object, code: int) -> int:
    print(what, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
