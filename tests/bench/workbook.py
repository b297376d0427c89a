"""`make bench-workbook`: seconds and memory of the workbook of a large cloud, and of a million cells; 1 when over a limit.

The workbook is made in a process of its own, from a database that holds the fleet, as the console's exports are.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import lab
from db.migrate import migrate
from pf9.database import Database
from pf9.settings import DatabaseSettings
from pf9.workbook.book import make_sheets
from pf9.workbook.files import write_xlsx
from pf9.workbook.masking import masked, new_key
from pf9.workbook.sheets import Field, Sheet
from pf9.workbook.stored import open_stored
from tests.conftest import PASSWORDS, owner_settings
from tests.fixtures.fleet import make_fleet, with_snapshots_and_rules
from tests.fixtures.stored import REGION, store_listings

SERVERS = 15_500
SECONDS, MEGABYTES = 20.0, 150.0
CELLS, CELLS_SECONDS = 1_000_000, 8.0
_COLUMNS = 40


def main() -> int:
    """Fill a database of its own, then measure."""
    server = lab.up("test", parts=("database",))
    name = server.database.create_database()
    try:
        owner = owner_settings(server, name)
        migrate(owner, passwords=PASSWORDS)
        api = owner.model_copy(update={"user": "pf9_api", "password": PASSWORDS.pf9_api})
        database = Database(api, application_name="bench")
        store_listings(database, with_snapshots_and_rules(make_fleet(SERVERS)))
        database.close()
        told = [_asked(what, api.model_dump_json()) for what in ("workbook", "customer", "cells")]
    finally:
        server.database.drop_database(name)
    (seconds, megabytes), (customer_seconds, customer_megabytes), (cells_seconds, _) = told
    megabytes = max(megabytes, customer_megabytes)
    print(
        f"workbook of {SERVERS} servers: {seconds:.1f} s, a customer's copy {customer_seconds:.1f} s (limit {SECONDS:.0f} s)"
    )
    print(f"its memory at most: {megabytes:.0f} MB (limit {MEGABYTES:.0f} MB)")
    print(f"{CELLS} cells: {cells_seconds:.1f} s (limit {CELLS_SECONDS:.0f} s)")
    return int(max(seconds, customer_seconds) > SECONDS or megabytes > MEGABYTES or cells_seconds > CELLS_SECONDS)


def _asked(what: str, word: str) -> tuple[float, float]:
    """Seconds, and megabytes at most, of a process that does it."""
    process = subprocess.run(
        [sys.executable, "-m", "tests.bench.workbook", what], input=word, capture_output=True, text=True, check=True
    )
    seconds, megabytes = process.stdout.split()
    return float(seconds), float(megabytes)


def _measure(what: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        began = time.perf_counter()
        if what == "cells":
            write_xlsx(path, [_cells()])
        else:
            _write(path, DatabaseSettings.model_validate_json(sys.stdin.read()), customer_view=what == "customer")
        print(time.perf_counter() - began, _most_memory())


def _most_memory() -> float:
    """Megabytes that this process held at most (ru_maxrss would tell its parent's, from before the exec)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024 / 1e6


def _write(path: Path, settings: DatabaseSettings, *, customer_view: bool) -> None:
    database = Database(settings, application_name="bench")
    with open_stored(database, region_name=REGION) as source:
        sheets = make_sheets(source)
        key = new_key()
        write_xlsx(path, (masked(sheet, key) for sheet in sheets) if customer_view else sheets)


def _cells() -> Sheet:
    """Texts that are all different, and every third a number."""
    rows = (
        [row * at if at % 3 == 0 else f"server-{row}-{at}" for at in range(_COLUMNS)]
        for row in range(CELLS // _COLUMNS)
    )
    return Sheet("Cells", [Field(f"Column {at}") for at in range(_COLUMNS)], rows)


if __name__ == "__main__":
    if sys.argv[1:]:
        _measure(sys.argv[1])
    else:
        sys.exit(main())
