"""The node exporter shows this machine."""

import urllib.request
from pathlib import Path

import lab


def test_the_memory_of_this_machine_is_there(quick: lab.Lab) -> None:
    with urllib.request.urlopen(quick.node_exporter.url, timeout=10) as answer:
        figures = dict(
            line.split(" ") for line in answer.read().decode().splitlines() if line.startswith("node_memory_")
        )
    total = int(Path("/proc/meminfo").read_text().split()[1]) * 1024
    assert float(figures["node_memory_MemTotal_bytes"]) == total
