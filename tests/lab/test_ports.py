"""Ports are chosen once and kept; a stranger on one of them moves us, not him."""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lab import ports
from lab.ports import Ports


def test_a_port_is_kept(tmp_path: Path) -> None:
    first = Ports(tmp_path / "ports.json").of("database")
    assert Ports(tmp_path / "ports.json").of("database") == first


def test_a_port_that_a_stranger_took_is_changed_before_listening(tmp_path: Path) -> None:
    kept = Ports(tmp_path / "ports.json")
    first = kept.of("database")
    assert kept.renewed("database") == first
    with socket.create_server((ports.HOST, first)):
        moved = kept.renewed("database")
    assert moved != first
    assert kept.of("database") == moved


def test_many_at_once_get_ports_of_their_own(tmp_path: Path) -> None:
    kept = Ports(tmp_path / "ports.json")
    names = [f"service-{number}" for number in range(40)]
    with ThreadPoolExecutor(10) as pool:
        numbers = list(pool.map(kept.of, names))
    assert len(set(numbers)) == len(names)
    assert [kept.of(name) for name in names] == numbers
