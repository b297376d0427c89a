"""The first start of a cloud: databases, schemas, keys, the administrator, the catalogue."""

import base64
import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from keystoneauth1 import adapter, session
from keystoneauth1.identity import v3

from lab import processes, progress
from lab.cloud import layout
from lab.cloud.layout import Layout

KEY_BYTES = 32


def create(place: Layout, venv: Path) -> None:
    """Fill an empty PostgreSQL: two tracks for two cores, the longest alone."""
    place.cluster.sql("\n".join(f"create database {name};" for name in layout.DATABASES))
    _keys(place)
    with ThreadPoolExecutor(2) as pool:
        tracks = [pool.submit(_track, place, venv, commands) for commands in _tracks(place)]
        for track in tracks:
            track.result()


def _tracks(place: Layout) -> tuple[Sequence[tuple[str, Sequence[str]]], ...]:
    def conf(*parts: str) -> tuple[str, str]:
        return "--config-file", str(place.path("etc", *parts))

    keystone = ("keystone-manage", *conf("keystone", "keystone.conf"))
    identity = place.url("keystone")
    bootstrap = (
        *(*keystone, "bootstrap", "--bootstrap-username", layout.ADMIN),
        *("--bootstrap-password", layout.ADMIN_PASSWORD, "--bootstrap-region-id", layout.REGION),
        *("--bootstrap-public-url", identity, "--bootstrap-internal-url", identity),
        *("--bootstrap-admin-url", identity),
    )
    return (
        (
            ("neutron schema", ("python", "-m", "osbox.dbsync", "neutron")),
            ("placement schema", ("placement-manage", *conf("placement", "placement.conf"), "db", "sync")),
            ("glance schema", ("glance-manage", *conf("glance", "glance-api.conf"), "db_sync")),
        ),
        (
            ("nova schema", ("python", "-m", "osbox.dbsync", "nova")),
            ("keystone schema", (*keystone, "db_sync")),
            ("keystone bootstrap", bootstrap),
            ("cinder schema", ("cinder-manage", *conf("cinder", "cinder.conf"), "db", "sync")),
        ),
    )


def _track(place: Layout, venv: Path, commands: Sequence[tuple[str, Sequence[str]]]) -> None:
    environment = processes.clean_environment() | place.environment
    for name, (program, *words) in commands:
        log = place.path("log", name.replace(" ", "-") + ".log")
        with log.open("ab") as out:
            done = subprocess.run(
                [venv / "bin" / program, *words], check=False, stdout=out, stderr=out, env=environment, cwd=place.state
            )
        if done.returncode:
            raise RuntimeError(f"{name} failed, see {log}")
        progress.say(f"{name} is made")


def _keys(place: Layout) -> None:
    for folder in ("fernet", "credential"):
        for number in ("0", "1"):
            file = place.path("keys", folder, number)
            file.touch(mode=0o600)
            file.write_bytes(base64.urlsafe_b64encode(os.urandom(KEY_BYTES)))


def identities(place: Layout) -> None:
    """Make the service users and the catalogue, through Keystone's API."""
    keystone = administrator(place)

    def post(kind: str, **fields: Any) -> str:
        made: str = keystone.post(f"/{kind}s", json={kind: fields}).json()[kind]["id"]
        return made

    roles = {role["name"]: role["id"] for role in keystone.get("/roles").json()["roles"]}
    project = post("project", name="service", domain_id="default")
    for name, (kind, text, _) in layout.SERVICES.items():
        if name == "keystone":
            continue
        user = post(
            "user",
            name=name,
            domain_id="default",
            password=layout.SERVICE_PASSWORD,
            default_project_id=project,
        )
        for role in ("admin", "service"):
            keystone.put(f"/projects/{project}/users/{user}/roles/{roles[role]}")
        service = post("service", name=name, type=kind, description=text)
        for interface in ("public", "internal", "admin"):
            url = place.url(name)
            post("endpoint", service_id=service, interface=interface, region_id=layout.REGION, url=url)


def administrator(place: Layout) -> adapter.Adapter:
    """Keystone, as the administrator sees it."""
    auth = v3.Password(
        auth_url=place.url("keystone"),
        username=layout.ADMIN,
        password=layout.ADMIN_PASSWORD,
        user_domain_name="Default",
        project_name="admin",
        project_domain_name="Default",
    )
    return adapter.Adapter(session.Session(auth), endpoint_override=place.url("keystone"))
