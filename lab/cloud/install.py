"""The cloud's own Python environment, made once for each set of pins in the user's cache."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from lab import places, progress

RECIPE = Path(__file__).parent / "box"
PINS = RECIPE / "requirements-frozen.txt"
SOURCES = (PINS, RECIPE / "pyproject.toml", RECIPE / "osbox")


def venv() -> Path:
    """Where it is, or will be."""
    # The links that a virtual environment is made of lead to this interpreter.
    python = f"{sys.version} {sys.base_prefix}"
    return places.cache() / f"openstack-{places.digest(*SOURCES, salt=python)}"


def ensure() -> Path:
    """Have it installed, and give its folder; what a kill left half-made is made again."""
    folder = venv()
    finished = folder / "finished"
    if finished.exists():
        os.utime(folder)
        return folder
    with places.locked(folder.with_suffix(".lock")):
        if not finished.exists():
            with progress.step("OpenStack is installed"):
                progress.say("installing OpenStack, about 200 packages")
                shutil.rmtree(folder, ignore_errors=True)
                _install(folder)
                finished.touch()
                places.forget_old("openstack-*")
    os.utime(folder)
    return folder


def _install(folder: Path) -> None:
    uv = _uv()
    python = folder / "bin" / "python"
    if uv:
        _run([uv, "venv", "-q", "--python", sys.executable, folder])
        pip: list[str | Path] = [uv, "pip", "install", "-q", "--python", python, "--compile-bytecode"]
    else:
        _run([sys.executable, "-m", "venv", folder])
        pip = [python, "-m", "pip", "install", "-q", "--no-compile", "--disable-pip-version-check"]
    # --no-deps: the list is complete, so nothing need be resolved.
    _run([*pip, "--no-deps", "-r", PINS])
    with tempfile.TemporaryDirectory() as build:  # keeps what a build leaves behind out of the checkout
        shutil.copy(RECIPE / "pyproject.toml", build)
        shutil.copytree(RECIPE / "osbox", Path(build) / "osbox")
        _run([*pip, "--no-deps", "--no-build-isolation", build])
    if not uv:  # on both cores, now rather than during the first start; some packages ship files of other Pythons
        subprocess.run([python, "-m", "compileall", "-q", "-j", "0", folder / "lib"], check=False, capture_output=True)


def _uv() -> str | None:
    """The fast installer: the one that `make setup` put into the cache, else one on PATH."""
    ours = sorted(places.cache().glob("uv-*/bin/uv"))
    return str(ours[-1]) if ours else shutil.which("uv")


def _run(command: list[str | Path]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stderr.strip()}")
