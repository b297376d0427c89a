"""Prometheus' node exporter with the figures of this machine, as on a hypervisor."""

from dataclasses import dataclass
from pathlib import Path

from lab import packages, ports, processes

COLLECTORS = ("cpu", "loadavg", "meminfo", "filesystem", "netdev", "uname")


@dataclass(frozen=True)
class NodeExporter:
    """Where the figures are."""

    folder: Path
    port: int
    host: str = ports.HOST

    @property
    def url(self) -> str:
        """The page that Prometheus reads."""
        return f"http://{self.host}:{self.port}/metrics"

    @property
    def process(self) -> processes.Process:
        """The running exporter."""
        return processes.Process(self.folder, "node_exporter")

    def running(self) -> bool:
        """Whether our exporter is there."""
        return self.process.pid() is not None

    def start(self) -> None:
        """Have it answer."""
        address = f"--web.listen-address={self.host}:{self.port}"
        collectors = [f"--collector.{name}" for name in COLLECTORS]
        self.process.start(
            [packages.NEEDED["prometheus-node-exporter"], address, "--collector.disable-defaults", *collectors]
        )
        self.process.wait(lambda: ports.is_open(self.port))

    def stop(self) -> None:
        """Stop it."""
        self.process.stop()

    def remove(self) -> None:
        """Stop it: it keeps nothing."""
        self.stop()
