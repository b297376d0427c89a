"""An export whose process is killed in the middle: no half file, and it is told."""

import subprocess
import sys
import time

import pytest

from api.features.exports import queries, service
from pf9.database import Database
from pf9.errors import Conflict
from pf9.settings import DatabaseSettings
from tests.fixtures.fleet import make_fleet
from tests.fixtures.stored import REGION, store_listings

PROCESS = """
import sys, threading
from api.features.exports import service
from pf9.database import Database
from pf9.settings import DatabaseSettings
database = Database(DatabaseSettings.model_validate_json(sys.argv[1]), application_name="tests-killed")
print(service.start(database, username="ada", customer_view=False, region_name=sys.argv[2]), flush=True)
for thread in threading.enumerate():
    if thread is not threading.current_thread():
        thread.join()
"""


def test_a_killed_export_leaves_no_half_file_and_makes_room(
    database: Database, database_settings: DatabaseSettings, owner_database: Database
) -> None:
    store_listings(database, make_fleet(3000))
    process = subprocess.Popen(
        [sys.executable, "-c", PROCESS, database_settings.model_dump_json(), REGION], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process, process.stdout:
        export_id = int(process.stdout.readline())
        deadline = time.monotonic() + 30
        while True:
            with database.transaction() as tx:
                export = service.get_export(tx, export_id)
            if export["sheets_done"] >= 3:
                break
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.kill()
    assert export["state"] == "running"
    with pytest.raises(Conflict, match=f"export {export_id} is under way"):
        service.start(database, username="ada", customer_view=False, region_name=REGION)
    with owner_database.transaction() as tx:
        assert not tx.all("SELECT FROM export_parts WHERE export_id = %s", (export_id,))
        tx.execute("UPDATE exports SET heartbeat_at = heartbeat_at - %s * interval '1 s'", (queries.LEASE_SECONDS,))
    with database.transaction() as tx:
        assert service.get_export(tx, export_id)["state"] == "interrupted"
        assert queries.find_under_way(tx, "ada") is None
