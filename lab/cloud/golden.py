"""Golden states: copies of a whole cloud in the user's cache, taken once and put back in seconds."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from lab import places
from lab.cloud import install, layout
from lab.cloud.layout import Layout

SCENE = Path(__file__).parents[1] / "scene"
# What a cloud remembers beside its databases.
FOLDERS = ("images", "keys", "cinder/backups", "cinder/volumes")


def empty() -> Path:
    """The copy of a cloud with services and an administrator, and nothing else."""
    return places.cache() / f"golden-empty-{places.digest(*_recipe())}"


def scene() -> Path:
    """The copy of the cloud with the scene in it."""
    return places.cache() / f"golden-scene-{places.digest(*_recipe(), SCENE)}"


def _recipe() -> list[Path]:
    """What decides about the contents of an empty cloud."""
    here = Path(__file__).parent
    return [install.PINS, *install.OURS, *(here / name for name in ("configuration.py", "layout.py", "schemas.py"))]


def save(place: Layout, target: Path) -> None:
    """Copy the cloud as it is; only its PostgreSQL pauses, and the services find it again."""
    draft = target.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    place.cluster.stop()
    try:
        _copy(place.cluster.data, draft / "pg")
        for name in FOLDERS:
            if place.path(name).exists():
                _copy(place.path(name), draft / name)
    finally:
        place.cluster.start()
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)
    places.forget_old("golden-*")


def load(place: Layout, source: Path) -> None:
    """Put a copy in the place of whatever was there; nothing of the cloud may run."""
    os.utime(source)
    place.cluster.remove()
    place.cluster.claim()
    for name in FOLDERS:
        shutil.rmtree(place.path(name), ignore_errors=True)
        if (source / name).exists():
            _copy(source / name, place.path(name))
    data = place.cluster.data
    draft = data.with_name(data.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    _copy(source / "pg", draft)
    draft.rename(data)


def move_in(place: Layout) -> None:
    """Write this cloud's own ports and folders over those that the databases remember."""
    sql = place.cluster.sql
    sql(
        """update endpoint set url = url_of.value from service, json_each_text(:'urls') url_of
           where service.id = endpoint.service_id and url_of.key = service.type""",
        database="keystone",
        urls=json.dumps({kind: place.url(name) for name, (kind, _, _) in layout.SERVICES.items()}),
    )
    sql(
        "update cell_mappings set database_connection = case name when 'cell0' then :'cell0' else :'cell1' end",
        database="nova_api",
        cell0=place.dsn("nova_cell0"),
        cell1=place.dsn("nova"),
    )
    sql(
        "update image_locations set value = regexp_replace(value, '^file://.*/', 'file://' || :'folder' || '/')",
        database="glance",
        folder=str(place.path("images")),
    )


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", "--reflink=auto", source, target], check=True)
