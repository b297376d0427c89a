"""The public APIs, as one person in one project sees them."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from keystoneauth1 import adapter, session
from keystoneauth1.identity import v3

from lab.cloud import Cloud

# Threads at a time: enough for five single-minded processes on two cores.
THREADS = 10
PATIENCE = 180.0
COMPUTE, BLOCK_STORAGE = "2.90", "3.70"

Item = TypeVar("Item")
Made = TypeVar("Made")


class Person:
    """Somebody logged in to one project."""

    def __init__(self, cloud: Cloud, *, user: str, password: str, user_domain: str, project: str, domain: str) -> None:
        self._session = session.Session(
            v3.Password(
                auth_url=cloud.auth_url,
                username=user,
                password=password,
                user_domain_name=user_domain,
                project_name=project,
                project_domain_name=domain,
            )
        )
        self._place = cloud.place
        self.identity = self._service("keystone")
        self.image = self._service("glance", "/v2")
        self.network = self._service("neutron", "/v2.0")
        self.compute = self._service("nova", microversion=COMPUTE)
        self.storage = self._service("cinder", microversion=BLOCK_STORAGE)

    def _service(self, name: str, path: str | None = None, *, microversion: str | None = None) -> adapter.Adapter:
        kind = {"nova": "compute", "cinder": "block-storage"}.get(name)
        return adapter.Adapter(
            self._session,
            service_type=kind,
            endpoint_override=self._place.url(name, path),
            default_microversion=microversion,
            connect_retries=2,
        )


def post(service: adapter.Adapter, path: str, **body: Any) -> dict[str, Any]:
    """Make something; what comes back is the one thing inside the answer."""
    answer = service.post(path, json=body, raise_exc=False)
    if not answer.ok:
        raise RuntimeError(f"the scene: {answer.status_code} for {path} of {body}: {answer.text}")
    made: dict[str, Any] = next(iter(answer.json().values())) if answer.content else {}
    return made


def act(service: adapter.Adapter, path: str, action: str, **arguments: Any) -> None:
    """Do something to a server or a volume."""
    post(service, f"{path}/action", **{action: arguments or None})


def side_by_side(do: Callable[[Item], Made], items: Iterable[Item]) -> list[Made]:
    """Do it for each, several at a time; the results in the order of the items."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(do, items))


def wait_until(true: Callable[[], bool], *, what: str) -> None:
    """Ask once a half second until it is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"the scene: {what} after {PATIENCE:.0f} s")
        time.sleep(0.5)
