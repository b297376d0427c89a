"""The cloud's own Python environment in the user's cache: OpenStack once for each set of pins, our part of it apart."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from lab import places, progress

RECIPE = Path(__file__).parent / "box"
PINS = RECIPE / "requirements-frozen.txt"
OURS = (RECIPE / "pyproject.toml", RECIPE / "osbox")


def venv() -> Path:
    """Where OpenStack is, or will be."""
    # The links that a virtual environment is made of lead to this interpreter.
    python = f"{sys.version} {sys.base_prefix}"
    return places.cache() / f"openstack-{places.digest(PINS, salt=python)}"


def box() -> Path:
    """Where our part is, or will be: on the path of modules, so that a change to it costs a second and not a minute."""
    return places.cache() / f"osbox-{places.digest(*OURS)}"


def ensure() -> Path:
    """Have both installed, and give the folder of the first; what a kill left half-made is made again."""
    _once(venv(), _install_openstack, text="OpenStack, about 200 packages")
    _once(box(), _install_box, text="our drivers for it")
    return venv()


def _once(folder: Path, install: Callable[[Path], None], *, text: str) -> None:
    finished = folder / "finished"
    with places.locked(folder.with_suffix(".lock")):
        if not finished.exists():
            progress.say(f"installing {text}")
            with progress.step(f"installed: {text}"):
                shutil.rmtree(folder, ignore_errors=True)
                install(folder)
                finished.touch()
            places.forget_old(f"{folder.name.partition('-')[0]}-*")
    os.utime(folder)


def _install_openstack(folder: Path) -> None:
    uv = _uv()
    if uv:
        _run([uv, "venv", "-q", "--python", sys.executable, folder])
    else:
        _run([sys.executable, "-m", "venv", folder])
    # --no-deps: the list is complete, so nothing need be resolved.
    _run([*_pip(folder), "--no-deps", "-r", PINS])
    if not uv:  # on both cores, now rather than during the first start; some packages ship files of other Pythons
        compile_all: list[str | Path] = [folder / "bin" / "python", "-m", "compileall", "-q", "-j", "0", folder / "lib"]
        subprocess.run(compile_all, check=False, capture_output=True)


def _install_box(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as build:  # keeps what a build leaves behind out of the checkout
        shutil.copy(RECIPE / "pyproject.toml", build)
        shutil.copytree(RECIPE / "osbox", Path(build) / "osbox")
        _run([*_pip(venv()), "--no-deps", "--no-build-isolation", "--target", folder, build])


def _pip(environment: Path) -> list[str | Path]:
    """The installer for that environment: uv compiles on both cores as it goes."""
    python, uv = environment / "bin" / "python", _uv()
    if uv:
        return [uv, "pip", "install", "-q", "--python", python, "--compile-bytecode"]
    return [python, "-m", "pip", "install", "-q", "--no-compile", "--disable-pip-version-check"]


def _uv() -> str | None:
    """The fast installer: the one that `make setup` put into the cache, else one on PATH."""
    ours = sorted(places.cache().glob("uv-*/bin/uv"))
    return str(ours[-1]) if ours else shutil.which("uv")


def _run(command: list[str | Path]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stderr.strip()}")
