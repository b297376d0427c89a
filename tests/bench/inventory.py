"""`make bench-inventory`: a whole run, stored, against a bare concurrent fetch of the same pages with nothing stored.

Both run in this process, in turns, over the lab's cloud; the medians are compared.
"""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from keystoneauth1.identity.v3 import Password
from keystoneauth1.session import Session

import lab
from db.migrate import migrate
from pf9.database import Database
from pf9.inventory.run import Run
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings
from tests.conftest import PASSWORDS, owner_settings
from tests.fixtures.fault_proxy import FaultProxy

TURNS = 5
LIMIT = 1.2


def main() -> None:
    """Record which pages a run asks for, then time both."""
    server = lab.up("test", parts=("database", "cloud"))
    settings = CloudSettings.load(server.cloud.variables)
    name = server.database.create_database()
    try:
        owner = owner_settings(server, name)
        migrate(owner, passwords=PASSWORDS)
        collector = owner.model_copy(update={"user": "pf9_inventory", "password": PASSWORDS.pf9_inventory})
        database = Database(collector, application_name="bench")
        with FaultProxy(settings.auth_url) as proxy:
            collect(database, settings.model_copy(update={"auth_url": proxy.auth_url}))
            pages = [
                (request.service, request.path, request.params, request.headers)
                for request in proxy.requests
                if request.method == "GET" and not request.path.endswith("/auth/tokens")
            ]
        bare, whole = [], []
        for _ in range(TURNS):
            bare.append(timed(lambda: fetch(settings, pages)))
            whole.append(timed(lambda: collect(database, settings)))
        database.close()
    finally:
        server.database.drop_database(name)
    ratio = statistics.median(whole) / statistics.median(bare)
    print(f"bare fetch of {len(pages)} pages: {statistics.median(bare):.2f} s (of {TURNS}: {_list(bare)})")
    print(f"run, stored: {statistics.median(whole):.2f} s (of {TURNS}: {_list(whole)})")
    print(f"ratio: {ratio:.2f} (limit {LIMIT})")


def collect(database: Database, settings: CloudSettings) -> None:
    """One run of the collector."""
    run = Run.begin(database, source="bench", actor="bench", region_name=settings.region_name)
    result = run.execute(lambda: Cloud.connect(settings))
    assert result.status == "success", result.doubts


def fetch(settings: CloudSettings, pages: list[tuple[str, str, dict[str, str], dict[str, str]]]) -> None:
    """Log in and fetch the same pages, as many at once as the collector, and store nothing."""
    auth = Password(
        auth_url=settings.auth_url,
        username=settings.username,
        password=settings.password,
        user_domain_name=settings.user_domain,
        project_name=settings.project_name,
        project_domain_name=settings.project_domain,
    )
    session = Session(auth=auth)
    catalogue = auth.get_access(session).service_catalog
    roots = {
        service: catalogue.url_for(service_type=service, interface="public", region_name=settings.region_name)
        for service in {page[0] for page in pages}
    }

    def get(page: tuple[str, str, dict[str, str], dict[str, str]]) -> Any:
        service, path, params, headers = page
        host = str(roots[service]).split("/", 3)
        version = {
            k: v for k, v in headers.items() if k.lower() in {"openstack-api-version", "x-openstack-nova-api-version"}
        }
        return session.get("/".join(host[:3]) + path, params=params, headers=version).json()

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(get, pages))


def timed(act: Any) -> float:
    """How many seconds it takes."""
    began = time.monotonic()
    act()
    return time.monotonic() - began


def _list(seconds: list[float]) -> str:
    return ", ".join(f"{value:.2f}" for value in sorted(seconds))


if __name__ == "__main__":
    main()
