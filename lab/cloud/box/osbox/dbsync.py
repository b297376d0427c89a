"""python -m osbox.dbsync nova|neutron: schemas that upstream's commands make slowly or not at all.

nova: the nova-manage calls of a fresh deployment with cells in one process (each would spend seconds on imports).
neutron: neutron-db-manage upgrade heads, minus the one statement that only MySQL knows (see osbox.patches).
"""

import os
import sys
from collections.abc import Callable
from typing import Any

from osbox import settings as s


def nova() -> None:
    """Make the schemas of API, cell0 and cell1, and enter the cells."""
    os.environ["OS_NOVA_CONFIG_DIR"] = s.path("etc", "nova")
    os.environ["OS_NOVA_DISABLE_EVENTLET_PATCHING"] = "1"
    from nova.cmd import manage  # patches the standard library before anything else of nova is imported

    sys.argv = ["nova-manage"]
    from nova import config, objects

    config.parse_args(["nova-manage", "--config-file", s.path("etc", "nova", "nova.conf")])
    objects.register_all()
    cells = manage.CellV2Commands()
    steps: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("API schema", lambda: manage.ApiDbCommands().sync()),
        ("map cell0", lambda: cells.map_cell0(s.DATABASES["nova_cell0"])),
        ("cell schemas", lambda: manage.DbCommands().sync()),
        (
            "create cell1",
            lambda: cells.create_cell(name="cell1", transport_url="fake:/", database_connection=s.DATABASES["nova"]),
        ),
    )
    for name, step in steps:
        if code := step():
            raise SystemExit(f"{name} failed: {code}")


def neutron() -> None:
    """Run the migrations."""
    from osbox import patches

    patches.neutron_migration()
    sys.argv = ["neutron-db-manage", "--config-file", s.path("etc", "neutron", "neutron.conf"), "upgrade", "heads"]
    from neutron.db.migration import cli

    cli.main()


if __name__ == "__main__":
    {"nova": nova, "neutron": neutron}[sys.argv[1]]()
