"""Where one cloud lives: its folders, ports, databases, and what it pretends to consist of."""

import json
from dataclasses import dataclass
from pathlib import Path

from lab import ports, processes
from lab.cloud import install
from lab.cluster import Cluster

REGION = "RegionOne"
ADMIN, ADMIN_PASSWORD = "admin", "lab-cloud-admin"
SERVICE_PASSWORD = "lab-cloud-service"
# (vCPUs, MiB of memory, GB of disk)
HYPERVISORS = {"hv-01": (64, 524288, 10000), "hv-02": (64, 524288, 10000), "hv-03": (128, 1048576, 20000)}
BACKENDS = {"ssd": 100000, "hdd": 400000}  # GB

# name: (type in the catalogue, description, path of its address)
SERVICES = {
    "keystone": ("identity", "Identity", "/v3"),
    "glance": ("image", "Image", ""),
    "placement": ("placement", "Placement", ""),
    "nova": ("compute", "Compute", "/v2.1"),
    "neutron": ("network", "Network", ""),
    "cinder": ("block-storage", "Block Storage", "/v3"),
}
DATABASES = ("keystone", "glance", "placement", "nova_api", "nova_cell0", "nova", "neutron", "cinder")
# Keystone first: it is what the others need. Nova imports the most.
PROCESSES = {
    "keystone": ("keystone",),
    "nova": ("nova",),
    "images": ("glance", "placement"),
    "neutron": ("neutron",),
    "cinder": ("cinder",),
}


@dataclass(frozen=True)
class Layout:
    """One cloud's places; nothing here starts or writes anything but the settings file."""

    state: Path
    ports: ports.Ports

    def path(self, *parts: str) -> Path:
        """A place in the state folder."""
        return self.state.joinpath(*parts)

    @property
    def port_numbers(self) -> dict[str, int]:
        """The port of each service."""
        return {name: self.ports.of(f"cloud_{name}") for name in SERVICES}

    def url(self, service: str, path: str | None = None) -> str:
        """The address of a service."""
        tail = SERVICES[service][2] if path is None else path
        return f"http://{ports.HOST}:{self.port_numbers[service]}{tail}"

    @property
    def cluster(self) -> Cluster:
        """The PostgreSQL of the cloud's own services."""
        return Cluster(
            process=processes.Process(self.state, "postgresql"),
            home=self.path("pg"),
            port=self.ports.of("cloud_postgresql"),
            superuser="osbox",
            password="osbox",
            settings={"max_connections": "800", "shared_buffers": "128MB", "synchronous_commit": "off"},
        )

    def dsn(self, database: str) -> str:
        """A database's address for SQLAlchemy."""
        cluster = self.cluster
        return f"postgresql+psycopg2://{cluster.superuser}:{cluster.password}@{ports.HOST}:{cluster.port}/{database}"

    def process(self, name: str) -> processes.Process:
        """One of the cloud's processes."""
        return processes.Process(self.state, name)

    @property
    def environment(self) -> dict[str, str]:
        """What each of the cloud's programs finds our part and this cloud by."""
        return {"OSBOX_SETTINGS": str(self.settings), "PYTHONPATH": str(install.box())}

    @property
    def settings(self) -> Path:
        """The file from which the cloud's own package reads all this."""
        return self.path("osbox.json")

    def write_settings(self) -> None:
        """Write that file."""
        self.settings.write_text(
            json.dumps(
                {
                    "state": str(self.state),
                    "host": ports.HOST,
                    "ports": self.port_numbers,
                    "urls": {name: self.url(name) for name in SERVICES},
                    "databases": {name: self.dsn(name) for name in DATABASES},
                    "hypervisors": HYPERVISORS,
                },
                indent=1,
            )
        )
