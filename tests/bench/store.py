"""`make bench-store`: how long storing a large inventory takes, and a day's change of it. Prints each figure beside its limit."""

import time

import lab
from db.migrate import migrate
from pf9.database import Database
from tests.conftest import PASSWORDS, owner_settings
from tests.fixtures.fleet import change, make_fleet
from tests.fixtures.stored import store_listings

SERVERS = 15_500
WHOLE_SECONDS, CHANGED_SECONDS = 15.0, 3.0


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
            began = time.monotonic()
            stored = store_listings(database, listings)
            seconds = time.monotonic() - began
            changed = sum(figures.created + figures.changed for figures in stored.values())
            print(f"{what}: {seconds:.2f} s (limit {limit:.0f} s), {changed} new or changed")
        database.close()
    finally:
        server.database.drop_database(name)


if __name__ == "__main__":
    main()
