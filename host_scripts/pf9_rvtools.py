"""Collect the whole cloud: into the database, into a workbook, or both.

python -m host_scripts.pf9_rvtools [--db | --no-db] [--xlsx] [--csv DIR] [--only KIND…] [--customer-view] [--dry-run]

Without --xlsx and --csv a run without a database writes a workbook, one with a database writes none. The cloud's
variables are PF9_AUTH_URL, PF9_USERNAME, PF9_PASSWORD, PF9_PROJECT_NAME, PF9_REGION_NAME; the database's PF9_DB_HOST,
POSTGRES_DB, POSTGRES_USER, POSTGRES_PASSWORD. Every secret may come from a file (NAME_FILE).

Exit codes: 0 everything was collected · 1 the run failed and nothing was stored · 2 a setting, a credential or an
argument is wrong · 3 partial: some kind failed or is in doubt, the rest is stored · 4 another run is under way ·
5 a file could not be written (disk full, no right), what was to be stored is · 130 interrupted.
"""

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from host_scripts.progress import Progress, choose_progress
from pf9 import log
from pf9.database import Database
from pf9.errors import CloudCredentials, Conflict, FileNotWritten, InvalidInput, Pf9Error, SettingsError
from pf9.inventory import catalog
from pf9.inventory.retention import prune
from pf9.inventory.run import Result, Run, survey
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings, DatabaseSettings, InventorySettings, LogSettings, WorkbookSettings
from pf9.workbook.book import make_sheets
from pf9.workbook.files import write_csv, write_xlsx
from pf9.workbook.masking import masked, new_key
from pf9.workbook.sheets import Sheet
from pf9.workbook.source import Records

EXIT_CODES = {"success": 0, "failed": 1, "partial": 3}
WRONG, BUSY, NO_FILE, INTERRUPTED = 2, 4, 5, 130

_log = logging.getLogger("host_scripts.pf9_rvtools")


def main(argv: Sequence[str] | None = None) -> int:
    """Run from the command line; see the module's docstring for arguments and exit codes."""
    arguments = _parser().parse_args(argv)
    try:
        log.configure(service="pf9_rvtools", **dict(LogSettings.load()))
        return _run(arguments)
    except (SettingsError, CloudCredentials, InvalidInput) as error:
        return _told(error, WRONG)
    except Conflict as error:
        return _told(error, BUSY)
    except FileNotWritten as error:
        return _told(error, NO_FILE)
    except Pf9Error as error:
        return _told(error, EXIT_CODES["failed"])
    except KeyboardInterrupt:
        return _told("Interrupted: nothing was stored.", INTERRUPTED)


def _run(arguments: argparse.Namespace) -> int:
    settings, cloud_settings = InventorySettings.load(), CloudSettings.load()
    with_database = settings.enable_db if arguments.db is None else arguments.db
    progress = choose_progress()
    with progress.shown():
        if with_database:
            result = _store(arguments, cloud_settings, progress, settings)
        else:
            cloud = Cloud.connect(cloud_settings, dry_run=True)
            result = survey(cloud, kinds=arguments.only, watcher=progress)
    files = _write(arguments, result, settings.output_dir, cloud_settings.region_name, with_database=with_database)
    progress.finished(result, files)
    return EXIT_CODES[result.status]


def _store(
    arguments: argparse.Namespace, cloud_settings: CloudSettings, progress: Progress, settings: InventorySettings
) -> Result:
    database = Database(DatabaseSettings.load(), application_name="pf9_rvtools")
    try:
        run = Run.begin(
            database,
            source="host_scripts",
            actor="pf9_rvtools",
            region_name=cloud_settings.region_name,
            kinds=arguments.only,
            dry_run=arguments.dry_run,
        )
        # The collector only reads; the client makes sure of it.
        result = run.execute(lambda: Cloud.connect(cloud_settings, dry_run=True), progress)
        if not arguments.dry_run:
            prune(database, days=settings.history_retention_days, audit_days=settings.audit_retention_days)
        return result
    finally:
        database.close()


def _write(
    arguments: argparse.Namespace, result: Result, output_dir: Path, region_name: str, *, with_database: bool
) -> list[str]:
    if arguments.dry_run or result.status == "failed":
        return []
    written = []
    if arguments.csv:
        write_csv(arguments.csv, _sheets(arguments, result, region_name))
        written.append(str(arguments.csv))
    if arguments.xlsx or not (arguments.csv or with_database):
        path = output_dir / f"p9_rvtools_{datetime.now(UTC):%Y%m%dT%H%M%SZ}.xlsx"
        write_xlsx(path, _sheets(arguments, result, region_name))
        written.append(str(path))
    return written


def _sheets(arguments: argparse.Namespace, result: Result, region_name: str) -> Iterator[Sheet]:
    key = new_key()
    days = WorkbookSettings.load().old_snapshot_days
    for sheet in make_sheets(Records(result, region_name=region_name), old_snapshot_days=days):
        yield masked(sheet, key) if arguments.customer_view else sheet


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pf9_rvtools", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--db", action=argparse.BooleanOptionalAction, help="store in the database (PF9_ENABLE_DB=1)")
    parser.add_argument("--xlsx", action="store_true", help="write p9_rvtools_<UTC>.xlsx to PF9_OUTPUT_DIR")
    parser.add_argument("--csv", type=Path, metavar="DIR", help="write a CSV file a sheet to DIR")
    parser.add_argument("--only", nargs="+", metavar="KIND", help=f"only these kinds: {', '.join(catalog.BY_NAME)}")
    parser.add_argument("--customer-view", action="store_true", help="mask ids in the files (never in the database)")
    parser.add_argument("--dry-run", action="store_true", help="list and compare, store and write nothing")
    return parser


def _told(what: object, code: int) -> int:
    print(what, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
