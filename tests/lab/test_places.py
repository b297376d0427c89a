"""Folders, digests and locks."""

import os
import threading
import time
from pathlib import Path

import pytest

from lab import build, places


def test_the_cache_follows_xdg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert places.cache() == tmp_path / "pf9-lab"
    assert places.cache().is_dir()


def test_a_digest_changes_with_what_it_is_of(tmp_path: Path) -> None:
    source = tmp_path / "box"
    source.mkdir()
    (source / "a.py").write_text("one")
    first = places.digest(source)
    (source / "a.pyc").write_text("no source")
    assert places.digest(source) == first
    (source / "a.py").write_text("two")
    second = places.digest(source)
    (source / "a.py").rename(source / "b.py")
    assert len({first, second, places.digest(source), places.digest(source, salt="3.12")}) == 4


def test_a_lock_makes_the_second_wait(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with places.locked(tmp_path / "lock"):
            order.append("second")

    with places.locked(tmp_path / "lock"):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.2)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]


def test_only_what_lay_unused_for_long_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in ("golden-old", "golden-new", "openstack-old"):
        (places.cache() / name).mkdir()
    long_ago = time.time() - places.KEPT - 60
    for name in ("golden-old", "openstack-old"):
        os.utime(places.cache() / name, (long_ago, long_ago))
    places.forget_old("golden-*")
    assert {folder.name for folder in places.cache().iterdir()} == {"golden-new", "openstack-old"}


def test_the_console_is_built_again_when_a_source_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "UI", tmp_path)
    for name in (
        "index.html",
        "package-lock.json",
        "openapi.json",
        "src/main.tsx",
        "dist/index.html",
        "node_modules/x.js",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("before")
    before = build._digest()
    (tmp_path / "dist/index.html").write_text("built")
    (tmp_path / "node_modules/x.js").write_text("installed")
    assert build._digest() == before
    (tmp_path / "src/main.tsx").write_text("after")
    assert build._digest() != before
