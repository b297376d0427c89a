"""`make bench-store`: how long storing a large inventory takes, a day's change of it, and what drift adds to that."""

import statistics
import time
from typing import Any

import lab
from db.migrate import migrate
from pf9.database import Database
from tests.conftest import PASSWORDS, owner_settings
from tests.fixtures.fleet import change, make_fleet
from tests.fixtures.stored import store_listings

SERVERS = 15_500
WHOLE_SECONDS, CHANGED_SECONDS = 15.0, 3.0
DRIFT_RATIO, TURNS = 1.3, 3


def main() -> None:
    """Store the fleet, then the fleet with 1 % changed, in a database of their own."""
    server = lab.up("test", parts=("database",))
    name = server.database.create_database()
    try:
        owner = owner_settings(server, name)
        migrate(owner, passwords=PASSWORDS)
        collector = owner.model_copy(update={"user": "pf9_inventory", "password": PASSWORDS.pf9_inventory})
        database = Database(collector, application_name="bench")
        fleet = make_fleet(SERVERS)
        records = sum(map(len, fleet.values()))
        for what, listings, limit in (
            (f"{SERVERS} servers, {records} records in all", fleet, WHOLE_SECONDS),
            ("the same with 1 % changed", change(fleet, part=0.01), CHANGED_SECONDS),
        ):
            seconds, changed = timed(database, listings)
            print(f"{what}: {seconds:.2f} s (limit {limit:.0f} s), {changed} new or changed")
        compare_drift(database, Database(owner, application_name="bench"), fleet)
        database.close()
    finally:
        server.database.drop_database(name)


def timed(database: Database, listings: dict[str, list[dict[str, Any]]]) -> tuple[float, int]:
    """Seconds, and how many were new or changed."""
    began = time.monotonic()
    stored = store_listings(database, listings)
    seconds = time.monotonic() - began
    return seconds, sum(figures.created + figures.changed for figures in stored.values())


def compare_drift(database: Database, owner: Database, fleet: dict[str, list[dict[str, Any]]]) -> None:
    """Store another 1 % changed in turns, with all rules on and with all off; the medians are compared."""
    seconds: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(2 * TURNS):
        enabled = turn % 2 == 0
        with owner.transaction() as tx:
            tx.execute("UPDATE drift_rules SET enabled = %s", (enabled,))
        seconds[enabled].append(timed(database, change(fleet, part=0.01, seed=10 + turn))[0])
    with owner.transaction(read_only=True) as tx:
        events = tx.scalar("SELECT count(*) FROM drift_events")
    owner.close()
    on, off = statistics.median(seconds[True]), statistics.median(seconds[False])
    print(
        f"1 % changed with drift {on:.2f} s, without {off:.2f} s: {on / off:.2f} (limit {DRIFT_RATIO}), {events} events"
    )


if __name__ == "__main__":
    main()
