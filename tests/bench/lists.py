"""How long lists take at the size of a large cloud: `make bench-lists` prints each figure beside its limit.

Every kind, sorted by every column in both directions, first, middle and last page, 50 and 500 rows, some filters, words,
and by cursor; through the whole application in this process, session and permission included.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from starlette.testclient import TestClient

import lab
from api.features.inventory.listing import LISTINGS
from api.main import create_app
from api.security import sessions
from api.web.parts import Parts, Settings
from db.migrate import migrate
from pf9.database import Database, Tx
from pf9.inventory.catalog import KINDS
from pf9.settings import ApiSettings, CloudSettings, DatabaseSettings, DirectorySettings
from tests.conftest import PASSWORDS
from tests.fixtures.inventory_rows import CITY, build_city

LIMIT_MS = 50
TIMES = 3  # the best of so many counts


@dataclass(frozen=True, order=True)
class Taken:
    """Milliseconds of one request, the best of a few: by the clock, and on a processor (ours and the database's)."""

    wall: float
    cpu: float
    address: str


@dataclass
class Meter:
    """Asks, and measures."""

    client: TestClient
    backends: list[int]

    def take(self, address: str) -> Taken:
        """Ask a few times."""
        taken = []
        for _ in range(TIMES):
            begin, spent = time.perf_counter(), self._spent()
            answer = self.client.get(address)
            taken.append((time.perf_counter() - begin, self._spent() - spent))
            assert answer.status_code == 200, f"{address}: {answer.text}"
        return Taken(1000 * min(wall for wall, _ in taken), 1000 * min(cpu for _, cpu in taken), address)

    def _spent(self) -> float:
        """Seconds on a processor: this process, and the database's processes that serve it."""
        served = sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in self.backends)
        return time.process_time() + served / 1e9


@dataclass
class Figures:
    """The times of one kind."""

    worst: dict[str, Taken] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)

    def add(self, what: str, taken: Taken) -> None:
        """Keep it."""
        self.taken.append(taken)
        self.worst[what] = max(self.worst.get(what, taken), taken)

    @property
    def over(self) -> list[Taken]:
        """What took longer than it may."""
        return [taken for taken in self.taken if taken.wall > LIMIT_MS]


def main() -> int:
    """Build the city, ask, print; 1 when something is over its limit."""
    server = lab.up("test", parts=("database", "directory"))
    name = server.database.create_database()
    try:
        return _measure(server, name)
    finally:
        server.database.drop_database(name)


def _measure(server: lab.Lab, name: str) -> int:
    at = server.database
    owner = DatabaseSettings(host=at.host, port=at.port, name=name, user=at.user, password=at.password)
    migrate(owner, passwords=PASSWORDS)
    _build(owner)
    at.cluster.sql("VACUUM ANALYZE", database=name)  # autovacuum does it within a minute of a run
    settings = Settings(
        api=ApiSettings(
            jwt_secret_key="a key that is only for this measure of lists",
            encryption_key="another key that is only for this measure",
            metrics_token="none",
        ),
        database=owner.model_copy(update={"user": "pf9_api", "password": PASSWORDS.pf9_api}),
        directory=DirectorySettings.load(server.directory.variables),
        cloud=CloudSettings(
            auth_url="http://127.0.0.1:9/v3", username="a", password="b", project_name="c", region_name="RegionOne"
        ),
    )
    app = create_app(settings)
    with TestClient(app) as client:
        client.headers["Authorization"] = f"Bearer {open_session(app.state.parts)}"
        meter = Meter(client, _backends(owner))
        only = sys.argv[1:]
        over = [each for kind in KINDS if not only or kind.name in only for each in _ask(meter, kind.name)]
        for address in ("/dashboard/overview", "/inventory/find?q=web-n-0", "/servers/servers-77"):
            taken = meter.take(address)
            print(f"{taken.wall:6.1f} ms ({taken.cpu:.1f} on a processor)  {address}")
    for taken in sorted(over, reverse=True)[:40]:
        print(f"OVER {taken.wall:6.1f} ms ({taken.cpu:.1f} on a processor)  {taken.address}")
    return 1 if over else 0


def _backends(owner: DatabaseSettings) -> list[int]:
    database = Database(owner, application_name="bench")
    with database.transaction() as tx:
        pids = tx.all("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = 'pf9_api'")
    database.close()
    return [row["pid"] for row in pids]


def _build(owner: DatabaseSettings) -> None:
    database = Database(owner, application_name="bench")
    with database.transaction() as tx:
        build_city(tx)
        add_reader(tx)
    database.close()


def add_reader(tx: Tx) -> None:
    """Somebody whose sessions may read everything."""
    tx.execute("INSERT INTO user_roles (username, role) VALUES ('bench', 'superadmin')")


def open_session(parts: Parts) -> str:
    """The token of somebody who may read everything."""
    issued = parts.tokens.issue("bench", role="superadmin", lifetime=timedelta(hours=1))
    with parts.database.transaction() as tx:
        sessions.open_session(
            tx,
            token=issued.text,
            username="bench",
            role="superadmin",
            expires_at=issued.expires_at,
            client=sessions.Client(address="127.0.0.1", agent="bench", request_id=None),
        )
    return issued.text


def _ask(meter: Meter, kind: str) -> list[Taken]:
    figures = Figures()
    for what, address in _addresses(meter.client, kind):
        figures.add(what, meter.take(address))
    worst = "  ".join(f"{what} {taken.wall:.0f} ({taken.cpu:.0f})" for what, taken in figures.worst.items())
    print(
        f"{kind:21}{CITY[kind]:6} rows {len(figures.taken):4} pages; worst ms (on a processor): {worst}; limit {LIMIT_MS}",
        flush=True,
    )
    return figures.over


def _addresses(client: TestClient, kind: str) -> Iterator[tuple[str, str]]:
    listing, size = LISTINGS[kind], CITY[kind]
    path = next(each.address for each in KINDS if each.name == kind)
    for rows in (50, 500):
        last = -(-size // rows)
        for column in listing.sortable:
            for direction in ("asc", "desc"):
                for what, page in (("first", 1), ("middle", max(1, last // 2)), ("last", last)):
                    sort = f"sort_by={column}&sort_dir={direction}"
                    yield f"{what}/{rows}", f"{path}?{sort}&page={page}&page_size={rows}"
                    if what == "middle" and page > 1:
                        before = client.get(f"{path}?{sort}&page={page - 1}&page_size={rows}").json()
                        yield f"cursor/{rows}", f"{path}?{sort}&page_size={rows}&cursor={before['next_cursor']}"
    sample = client.get(f"{path}?page=1&page_size=1&sort_by=id&sort_dir=desc").json()["items"][0]
    for name in listing.filters:
        value = sample.get(listing.filters[name].name)
        if isinstance(value, list):
            value = value[0]
        if value is not None:
            word = str(value).lower() if isinstance(value, bool) else str(value).replace("+", "%2B")
            yield "filter/50", f"{path}?{name}={word}"
    for word in ("web", "e", "1", "zzzz", "team 7", "%", "Ä"):
        yield "words/50", f"{path}?q={word.replace('%', '%25')}"


if __name__ == "__main__":
    sys.exit(main())
