"""The api's image is built from the same pins as everything else.

uv export --frozen --no-dev --no-emit-project --no-annotate --format requirements-txt -o api/requirements.txt
"""

import re
import tomllib
from pathlib import Path
from typing import Any

Lock = dict[str, dict[str, Any]]


def test_the_requirements_of_the_image_are_those_of_the_lock(root: Path) -> None:
    packages = tomllib.loads((root / "uv.lock").read_text(encoding="utf-8"))["package"]
    lock: Lock = {package["name"]: package for package in packages}
    wanted = needs(lock, "platform9-management", found=set())
    text = (root / "api/requirements.txt").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", text, flags=re.MULTILINE))
    assert pinned == {name: lock[name]["version"] for name in wanted}


def needs(lock: Lock, name: str, *, found: set[str]) -> set[str]:
    for dependency in lock[name].get("dependencies", []):
        if dependency["name"] not in found:
            found.add(dependency["name"])
            needs(lock, dependency["name"], found=found)
    return found
