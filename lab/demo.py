"""The demo: the whole product on a lab, from a bare checkout to a page to log in at."""

import json
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lab import build, laboratory, packages, places, processes, progress
from lab.laboratory import Lab
from lab.product import API_PASSWORD, INVENTORY_PASSWORD, PYTHON, SNAPSHOTS_PASSWORD

NAME = "demo"
SNAPSHOT_USER = "snapshots@lab.example"
SUMMARY = places.STATES / "demo.json"
# All but the cloud, which takes longest and which the database need not wait for.
QUICK = tuple(part for part in laboratory.PARTS if part != "cloud")
SHOWN = ("superadmin", "viewer")  # of the five logins, those that are printed
FINE = (0, 3, 4)  # the collector: all stored, all but some kind, or another run is under way


def run() -> None:
    """Start everything and say where it is."""
    packages.install()
    SUMMARY.unlink(missing_ok=True)
    summary = start(NAME)
    start_snapshots(laboratory.find(NAME))
    SUMMARY.write_text(json.dumps(summary, indent=1))
    _print(summary)


def start(name: str) -> dict[str, Any]:
    """Have the whole product running on this lab, its inventory taken, and describe it."""
    with ThreadPoolExecutor() as pool:
        console = pool.submit(build.ensure)
        cloud = pool.submit(_prepare_cloud)
        lab = laboratory.up(name, parts=QUICK)
        migrate(lab)
        cloud.result()
        lab = laboratory.up(name)
        with progress.step("the api answers"):
            lab.api.stop()  # one that runs may be of older sources
            lab.api.start(api_environment(lab))
        collected = pool.submit(collect, lab)
        console.result()
        lab.console.stop()
        lab.console.start(lab.api)
        collected.result()
    return describe(lab)


def snapshots() -> None:
    """Have the demo's snapshot worker anew."""
    lab = laboratory.find(NAME)
    if not lab.api.running():
        raise SystemExit("The demo does not run: make demo")
    start_snapshots(lab)


def start_snapshots(lab: Lab, **settings: str) -> None:
    """Have the snapshot worker at work, with a service user of its own; `settings` are the worker's variables."""
    with progress.step("the snapshot worker lives"):
        lab.snapshots.stop()  # one that runs may be of older sources
        lab.snapshots.start(
            lab.cloud.variables | _as_role(lab, "pf9_snapshots", SNAPSHOTS_PASSWORD) | _service_user(lab) | settings
        )


def _service_user(lab: Lab) -> dict[str, str]:
    """The account's variables; it is made when it is not there."""
    from lab.cloud import layout
    from lab.scene.api import Person, post

    admin = Person(
        lab.cloud,
        user=layout.ADMIN,
        password=layout.ADMIN_PASSWORD,
        user_domain="Default",
        project="admin",
        domain="Default",
    )
    if not admin.identity.get("/users", params={"name": SNAPSHOT_USER}).json()["users"]:
        user = {"name": SNAPSHOT_USER, "email": SNAPSHOT_USER, "password": SNAPSHOTS_PASSWORD, "domain_id": "default"}
        post(admin.identity, "/users", user=user)
    return {"SNAPSHOT_SERVICE_USER_EMAIL": SNAPSHOT_USER, "SNAPSHOT_SERVICE_USER_PASSWORD": SNAPSHOTS_PASSWORD}


def _prepare_cloud() -> None:
    from lab.cloud import install

    install.ensure()


def migrate(lab: Lab) -> None:
    """Bring the lab's database up to date and give the five logins their roles."""
    with progress.step("the database is migrated"):
        passwords = {
            "PF9_API_DB_PASSWORD": API_PASSWORD,
            "PF9_INVENTORY_DB_PASSWORD": INVENTORY_PASSWORD,
            "PF9_SNAPSHOTS_DB_PASSWORD": SNAPSHOTS_PASSWORD,
        }
        _product("-m", "db.migrate", env=lab.database.variables | passwords)
        roles = {login.username: role for role, login in lab.directory.logins.items()}
        lab.database.cluster.sql(
            """insert into user_roles (username, role) select key, value from json_each_text(:'roles')
               on conflict (username) do update set role = excluded.role, is_active = true""",
            database=lab.database.name,
            roles=json.dumps(roles),
        )


def collect(lab: Lab) -> None:
    """Take the first inventory, as an operator would."""
    with progress.step("the inventory is taken"):
        environment = lab.cloud.variables | _as_role(lab, "pf9_inventory", INVENTORY_PASSWORD)
        _product("-m", "host_scripts.pf9_rvtools", "--db", env=environment, fine=FINE)


def api_environment(lab: Lab) -> dict[str, str]:
    """What the api needs to know of its peers."""
    own = {
        "DEFAULT_ADMIN_USER": lab.directory.logins["superadmin"].username,
        "LOGIN_RATE_PER_MINUTE": "600",  # everybody here, scripts too, comes from one address
        "RESTORE_ENABLED": "true",
    }
    peers = lab.directory.variables | lab.cloud.variables | _service_user(lab)
    return peers | _as_role(lab, "pf9_api", API_PASSWORD) | own


def describe(lab: Lab) -> dict[str, Any]:
    """Everything that a script needs to find its way."""
    return {
        "ui_url": lab.console.url,
        "api_url": lab.api.url,
        "logins": {
            role: {"username": login.username, "password": login.password}
            for role, login in lab.directory.logins.items()
        },
        "metrics_token": lab.api.metrics_token,
        "database_url": lab.database.url,
        "ldap_url": lab.directory.url,
        "ldap_ca_cert": str(lab.directory.ca_file),
        "clouds_yaml": str(lab.cloud.clouds_yaml),
        "cloud": "lab",
        "openstack_venv": str(lab.cloud.venv),
        "node_exporter_url": lab.node_exporter.url,
        "processes": {
            "api": lab.api.process.pid(),
            "console": lab.console.process.pid(),
            "database": lab.database.cluster.process.pid(),
        },
        "smtp": {"host": lab.mail.host, "port": lab.mail.port, "messages": str(lab.mail.messages)},
    }


def _as_role(lab: Lab, role: str, password: str) -> dict[str, str]:
    return lab.database.variables | {"POSTGRES_USER": role, "POSTGRES_PASSWORD": password}


def _product(*words: str, env: Mapping[str, str], fine: tuple[int, ...] = (0,)) -> None:
    """Run one of the product's own programs to its end."""
    done = subprocess.run(
        [PYTHON, *words],
        check=False,
        capture_output=True,
        text=True,
        cwd=places.CHECKOUT,
        env=processes.clean_environment() | dict(env),
    )
    if done.returncode not in fine:
        raise RuntimeError(f"python {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
    if done.returncode:
        progress.say(f"python {' '.join(words)} ended with {done.returncode}: {done.stderr.strip()[-500:]}")


def _print(summary: dict[str, Any]) -> None:
    print(f"\n  {summary['ui_url']}\n")
    for role in SHOWN:
        login = summary["logins"][role]
        print(f"  {role:11} {login['username']}  /  {login['password']}")
    print(f"\n  all logins and addresses: {SUMMARY}\n  end it: make stop\n")
