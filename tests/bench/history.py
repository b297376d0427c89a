"""`make bench-history`: the change log over 6,000,000 versions of 15,500 servers, read by fifty at once.

The rows are made with SQL. Times are of the service inside this process, JSON included: from the question to the answer's
bytes. Prints each figure beside its limit and ends with 1 when one is over.
"""

import math
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import orjson

import lab
from api.features.audit import service as audit
from api.features.drift import service as drift
from api.features.history import question, service
from db.migrate import migrate
from pf9.database import Database
from pf9.inventory.catalog import BY_NAME, KINDS
from tests.bench import served
from tests.bench.lists import add_reader
from tests.conftest import PASSWORDS, owner_settings
from tests.fixtures.inventory_rows import CITY, build_city

SERVERS, VERSIONS, EVENTS = 15_500, 6_000_000, 1_000_000
READERS, PAUSE, ROUNDS = 50, 1.0, 8
PAGE_MS, RESOURCE_MS, SUMMARY_MS, REPORT_MS = 100, 10, 50, 300
LAST_DAY = datetime(2026, 10, 19, tzinfo=UTC)
PAGING, LIST = question.paging(), "list_recent_changes"  # the route's name, which its cursors bear

FILTERS: dict[str, list[tuple[str, str]]] = {
    "everything": [],
    "a kind and an action": [("resource_type", "servers"), ("action", "changed")],
    "a field": [("field", "flavor_id")],
    "a project": [("tenant_id", "projects-77")],
    "a domain": [("domain_name", "ÄPP-n-00074")],
    "a span": [("since", "2026-03-01"), ("until", "2026-03-02")],
    "a run": [("run_id", "500")],
    "a name": [("q", "web-n-0")],
    "two actions": [("action", "changed"), ("action", "deleted")],
    "two kinds": [("resource_type", "servers"), ("resource_type", "volumes")],
    "two projects": [("tenant_id", "projects-77"), ("tenant_id", "projects-78")],
    "two fields": [("field", "flavor_id"), ("field", "name")],
    "two runs": [("run_id", "500"), ("run_id", "501")],
}


def main() -> int:
    """Fill, then read."""
    server = lab.up("test", parts=("database", "directory"))
    name = server.database.create_database()
    try:
        owner = owner_settings(server, name)
        migrate(owner, passwords=PASSWORDS)
        began = time.monotonic()
        with Database(owner, application_name="bench").transaction() as tx:
            fill(tx)
            add_reader(tx)
        server.database.cluster.sql("VACUUM ANALYZE", database=name)
        print(f"{VERSIONS:,} versions, {EVENTS:,} drift events made in {time.monotonic() - began:.0f} s")
        reader = owner.model_copy(update={"user": "pf9_api", "password": PASSWORDS.pf9_api})
        database = Database(reader, application_name="bench")
        database.open()
        over = read_all(database)
        asked = [*FILTERS.values(), *(deep(database, filters) for filters in FILTERS.values())]
        database.close()
        with served.gateway(server, owner) as gateway:
            for pause in (PAUSE, 0):
                times = served.at_once(gateway, asked, readers=READERS, pause=pause, rounds=ROUNDS)
                what = f"each asking every {pause:.0f} s" if pause else "who never pause"
                what = f"log, {READERS} readers of gunicorn's {served.WORKERS} workers, {what}"
                over |= tell(what, times.later, PAGE_MS)
                cost = f"the readers took {times.own:.1f} ms of a processor for each"
                tell(f"the first answer of each before that, not counted; {cost}", times.first, math.inf)
        return 1 if over else 0
    finally:
        server.database.drop_database(name)


@contextmanager
def without_indexes(tx: Any, *tables: str) -> Iterator[None]:
    """Drop the tables' plain indexes and make them again afterwards: many times faster than keeping them."""
    indexes = tx.all(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY (%s) AND indexname NOT LIKE '%%_pkey'",
        (list(tables),),
    )
    for index in indexes:
        tx.execute(f"DROP INDEX {index['indexname']}")
    yield
    tx.execute("SET LOCAL maintenance_work_mem = '1GB'")
    for index in indexes:
        tx.execute(index["indexdef"])


def fill(tx: Any) -> None:
    """A city, a thousand runs of its servers' history over 300 days, and the drift of it."""
    build_city(tx, CITY)
    tx.execute(
        "INSERT INTO inventory_runs (id, status, source, host, actor, region_name, started_at, finished_at)"
        " SELECT n, 'success', 'bench', 'here', 'bench', 'RegionOne', at, at FROM generate_series(1, 1000) AS n,"
        " LATERAL (SELECT '2026-01-01'::timestamptz + n * interval '7 hours' AS at) AS t"
    )
    with without_indexes(tx, "servers_history", "change_log", "drift_events"):
        tx.execute(
            f"""
            INSERT INTO servers_history (server_id, region_name, recorded_at, change_hash, fields, raw_json, run_id)
            SELECT 'servers-' || (1 + n % {SERVERS}), 'RegionOne', '2026-01-01'::timestamptz + run * interval '7 hours',
                md5(n::text), jsonb_build_object('name', 'web-n-' || (n % {SERVERS}), 'status',
                    (ARRAY['ACTIVE', 'SHUTOFF'])[1 + n / {SERVERS} % 2], 'flavor_id', 'flavors-' || (1 + n / {SERVERS} % 7),
                    'flavor_name', 'm1.x' || (n / {SERVERS} % 7), 'project_id', 'projects-' || (1 + n % 1200),
                    'metadata', jsonb_build_object('owner', md5((n % {SERVERS})::text), 'team', md5((n % 40)::text)),
                    'vcpus', 4, 'ram_mb', 8192, 'host_id', md5((n % 400)::text), 'locked', false), '{{}}', run
            FROM generate_series(0, {VERSIONS} - 1) AS n, LATERAL (SELECT 1 + n::bigint * 1000 / {VERSIONS} AS run) AS r
            """
        )
        tx.execute(
            f"""
            INSERT INTO change_log (recorded_at, seen_before_at, run_id, resource_type, resource_id, region_name,
                resource_name, project_id, domain_id, action, fields, changes, history_id)
            SELECT recorded_at, recorded_at - interval '7 hours', run_id, 'servers', server_id, region_name,
                fields ->> 'name', fields ->> 'project_id', 'domains-' || (1 + substr(server_id, 9)::int % 60),
                CASE WHEN id <= {SERVERS} THEN 'created' ELSE 'changed' END,
                CASE WHEN id % 50 = 0 THEN '{{flavor_id,status}}'::text[] ELSE '{{status}}' END,
                CASE WHEN id % 50 = 0 THEN '{{"status": ["ACTIVE", "SHUTOFF"], "flavor_id": ["flavors-1", "flavors-2"]}}'::jsonb
                    ELSE '{{"status": ["ACTIVE", "SHUTOFF"]}}' END, id
            FROM servers_history
            """
        )
        tx.execute(
            f"""
            INSERT INTO drift_events (rule_id, change_id, run_id, detected_at, resource_type, resource_id, region_name,
                resource_name, project_id, domain_id, field_changed, old_value, new_value, severity, acknowledged_at)
            SELECT r.id, l.id, l.run_id, l.recorded_at, l.resource_type, l.resource_id, l.region_name, l.resource_name,
                l.project_id, l.domain_id, 'status', '"ACTIVE"', '"SHUTOFF"', r.severity,
                CASE WHEN l.id % 3 > 0 THEN l.recorded_at + interval '1 hour' END
            FROM change_log AS l, drift_rules AS r
            WHERE r.resource_type = 'servers' AND r.field_name = 'status' AND l.action = 'changed'
            ORDER BY l.id DESC LIMIT {EVENTS}
            """
        )


def read_all(database: Database) -> bool:
    """Measure; whether something is over its limit."""
    over = False
    for what, filters in FILTERS.items():
        first = page(database, filters)
        later = page(database, deep(database, filters))
        over |= tell(f"log, {what}: first page, then one far in, alone", [first, later], PAGE_MS)
    pages = [*FILTERS.values(), *(deep(database, filters) for filters in FILTERS.values())]
    asked = [partial(page, database, parameters) for parameters in pages]
    what = f"log, {READERS} readers who never pause, as the process begins and connects: not counted"
    tell(what, at_once(asked, 0), math.inf)
    over |= tell(f"log, {READERS} readers, each asking every {PAUSE:.0f} s", at_once(asked, PAUSE), PAGE_MS)
    over |= tell(f"log, {READERS} readers who never pause", at_once(asked, 0), PAGE_MS)
    servers = random.sample(range(1, SERVERS), 50)
    cold = [resource(database, server) for server in servers]
    over |= tell("one resource's history (387 versions), none read before", cold, RESOURCE_MS)
    over |= tell("the same again", [resource(database, server) for server in servers], RESOURCE_MS)
    for days in (1, 7, 30):
        for what, ask in reports(days).items():
            over |= tell(f"{what}, {days} d", report(database, ask), REPORT_MS)
    over |= tell(f"drift summary of {EVENTS:,} events", [summary(database) for _ in range(20)], SUMMARY_MS)
    return over


def at_once(asked: Sequence[Callable[[], float]], pause: float) -> list[float]:
    """Fifty readers, each in a thread of its own; begun at different moments, as people do."""

    def read(number: int) -> list[float]:
        chance = random.Random(number)
        time.sleep(chance.random() * pause)
        times = []
        for _ in range(ROUNDS):
            times.append(chance.choice(asked)())
            time.sleep(pause * (0.5 + chance.random()))
        return times

    with ThreadPoolExecutor(READERS) as readers:
        return [each for times in readers.map(read, range(READERS)) for each in times]


def page(database: Database, parameters: list[tuple[str, str]]) -> float:
    """Milliseconds for one page."""
    began = time.monotonic()
    answer(database, parameters)
    return (time.monotonic() - began) * 1000


def answer(database: Database, parameters: list[tuple[str, str]]) -> dict[str, Any]:
    """The page, made into bytes as the route does."""
    asked = question.read(PAGING.read(parameters, of=LIST), readable=KINDS)
    with database.transaction(read_only=True) as tx:
        content = service.find_changes(tx, asked)
    orjson.dumps(content, default=float)
    return content


def deep(database: Database, filters: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parameters of a page far in: twenty pages of 500, by cursor."""
    parameters = filters
    for _ in range(20):
        cursor = answer(database, [*parameters, ("page_size", "500")])["next_cursor"]
        if cursor is None:
            break
        parameters = [*filters, ("cursor", cursor)]
    return parameters


def report(database: Database, ask: Callable[[Any], Any]) -> list[float]:
    """Milliseconds for a report, three times."""
    times = []
    for _ in range(3):
        began = time.monotonic()
        with database.transaction() as tx:
            orjson.dumps(ask(tx), default=float)
        times.append((time.monotonic() - began) * 1000)
    return times


def reports(days: int) -> dict[str, Callable[[Any], Any]]:
    """What is added up over a span of so many days."""
    span = {"since": LAST_DAY - timedelta(days=days), "until": LAST_DAY}
    given = [(name, at.isoformat()) for name, at in span.items()]
    asked = question.read(PAGING.read(given), readable=KINDS)
    whole = span | {"kinds": list(BY_NAME), "project_id": None, "domain_id": None, "time_zone": "UTC"}
    return {
        "most changed": partial(service.find_most_changed, question=asked),
        "by timeframe": partial(service.find_timeframe, question=asked),
        "compliance report": partial(audit.make_report, values=whole),
        "change patterns": partial(audit.find_patterns, values=whole),
    }


def resource(database: Database, number: int) -> float:
    """Milliseconds for the newest fifty versions of one server."""
    server = f"servers-{number}"
    began = time.monotonic()
    with database.transaction() as tx:
        orjson.dumps(
            service.get_history(tx, BY_NAME["servers"], server, region_name=None, before=None, limit=50), default=float
        )
    return (time.monotonic() - began) * 1000


def summary(database: Database) -> float:
    """Milliseconds for the summary of drift."""
    began = time.monotonic()
    with database.transaction() as tx:
        orjson.dumps(drift.summarise(tx, KINDS), default=float)
    return (time.monotonic() - began) * 1000


def tell(what: str, times: list[float], limit: float) -> bool:
    """Print the figure; whether it is over."""
    worst, middle = max(times), statistics.median(times)
    mark = "OVER " if worst > limit else "     "
    print(
        f"{mark}{worst:7.1f} ms worst, {middle:6.1f} ms median of {len(times)} (limit {limit} ms)  {what}", flush=True
    )
    return worst > limit


if __name__ == "__main__":
    sys.exit(main())
