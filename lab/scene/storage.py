"""Volume types, volumes and snapshots."""

from dataclasses import dataclass, field
from typing import Any

from lab.cloud import layout
from lab.scene import company, workloads
from lab.scene.api import Person, act, post, side_by_side, wait_until
from lab.scene.workloads import Server

BOOT_SIZE = 20
ARCHIVE = "archive (private)"


@dataclass(frozen=True)
class Disks:
    """The volumes that wait for their server."""

    boot: str | None = None
    data: list[str] = field(default_factory=list)


def make_types(admin: Person, projects: dict[str, str]) -> None:
    """Make a type for each back end, and one that a single project may use; lift the quotas."""
    for name in layout.BACKENDS:
        body: dict[str, Any] = {"name": name, "description": f"on {name}", "extra_specs": {"volume_backend_name": name}}
        post(admin.storage, "/types", volume_type=body)
    body = {
        "name": ARCHIVE,
        "os-volume-type-access:is_public": False,
        "extra_specs": {"volume_backend_name": "hdd"},
    }
    archive = post(admin.storage, "/types", volume_type=body)
    act(admin.storage, f"/types/{archive['id']}", "addProjectAccess", project=projects["data-platform"])
    for project in company.PROJECTS:
        quota = {"volumes": 200, "gigabytes": project.gigabytes, "snapshots": 100}
        admin.storage.put(f"/os-quota-sets/{projects[project.name]}", json={"quota_set": quota})


def make_volumes(owners: dict[str, Person], images: dict[str, str], servers: list[Server]) -> list[Disks]:
    """Ask for the volumes of all servers, in the order of the servers."""

    def disks(server: Server) -> Disks:
        storage = owners[server.project].storage
        tier = server.tier
        boot = None
        if tier.from_volume:
            boot = _volume(storage, f"{server.name}-boot", BOOT_SIZE, "ssd", imageRef=images[tier.image])
        data = [
            _volume(
                storage, f"{server.name}-data-{number}", size, "hdd" if number > 1 else "ssd", metadata=_policy(server)
            )
            for number, size in enumerate(tier.data, start=1)
        ]
        return Disks(boot, data)

    return side_by_side(disks, servers)


def _policy(server: Server) -> dict[str, str]:
    """What snapshot policies go by; the tests' servers have none."""
    if server.purpose == "db":
        return {"auto_snapshot": "true", "snapshot_policies": "daily_5,monthly_1st", "retention_daily_5": "5"}
    return {"auto_snapshot": "yes", "snapshot_policies": "daily_5"} if server.purpose in {"kafka", "win"} else {}


def make_orphans(admin: Person, owners: dict[str, Person], images: dict[str, str]) -> None:
    """Make volumes that belong to no server; some are bootable, some broken."""

    def orphan(number: int) -> None:
        project = company.PROJECTS[number % len(company.PROJECTS)]
        name = workloads.ORPHAN_NAMES[number % len(workloads.ORPHAN_NAMES)].format(number)
        size = workloads.ORPHAN_SIZES[number % len(workloads.ORPHAN_SIZES)]
        more = {"imageRef": images["debian-12"]} if number % 9 == 0 and size > 1 else {}
        made = _volume(owners[project.name].storage, name, size, "hdd" if number % 3 else "ssd", **more)
        if number % 17 == 5:  # noqa: PLR2004 -- any three of the fifty
            wait_until(lambda: _settled(admin), what="volumes are still being made")
            act(admin.storage, f"/volumes/{made}", "os-reset_status", status="error")

    side_by_side(orphan, range(workloads.ORPHANS))


def make_snapshots(admin: Person, owners: dict[str, Person], servers: list[Server], disks: list[Disks]) -> int:
    """Make snapshots of volumes in use; how many."""
    boots = [(server, disk.boot) for server, disk in zip(servers, disks, strict=True) if disk.boot][::4]
    data = [(server, volume) for server, disk in zip(servers, disks, strict=True) for volume in disk.data][::2]
    chosen = [*boots, *data]

    def snapshot(number: int) -> None:
        server, volume = chosen[number]
        name = workloads.SNAPSHOT_NAMES[number % len(workloads.SNAPSHOT_NAMES)].format(server.name)
        body = {"volume_id": volume, "name": name, "description": f"of {server.name}", "metadata": {"by": "hand"}}
        made = post(owners[server.project].storage, "/snapshots", snapshot=body)
        if number % 20 == 7:  # noqa: PLR2004 -- any two or three
            ready = lambda: admin.storage.get(f"/snapshots/{made['id']}").json()["snapshot"]["status"] != "creating"  # noqa: E731
            wait_until(ready, what="a snapshot is still being made")
            act(admin.storage, f"/snapshots/{made['id']}", "os-reset_status", status="error")

    side_by_side(snapshot, range(len(chosen)))
    return len(chosen)


def wait(admin: Person) -> None:
    """Return when no volume and no snapshot is being made any more."""
    wait_until(lambda: _settled(admin), what="volumes are still being made")


def _settled(admin: Person) -> bool:
    busy: list[Any] = []
    for kind, status in (("volumes", "creating"), ("volumes", "downloading"), ("snapshots", "creating")):
        busy += admin.storage.get(f"/{kind}", params={"all_tenants": 1, "status": status, "limit": 1}).json()[kind]
    return not busy


def _volume(storage: Any, name: str, size: int, kind: str, **more: Any) -> str:
    body = {"name": name, "size": size, "volume_type": kind, **more}
    made: str = post(storage, "/volumes", volume=body)["id"]
    return made
