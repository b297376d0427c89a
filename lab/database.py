"""The product's database: a private cluster with the owner's role, and empty databases for tests."""

import uuid
from dataclasses import dataclass
from pathlib import Path

from lab import ports, processes
from lab.cluster import Cluster

NAME = "pf9_mgmt"
OWNER, OWNER_PASSWORD = "pf9", "lab-owner-of-pf9"
SUPERUSER, SUPERUSER_PASSWORD = "postgres", "lab-superuser"
# The owner migrates: it makes the services' roles, and tests make databases as the owner.
SETUP = f"""
    create role {OWNER} login createrole createdb password '{OWNER_PASSWORD}';
    grant pg_monitor, pg_signal_backend to {OWNER} with admin option;
    create database {NAME} owner {OWNER};
"""


@dataclass(frozen=True)
class Database:
    """Where the product's database is and who owns it."""

    folder: Path
    port: int
    host: str = ports.HOST
    name: str = NAME
    user: str = OWNER
    password: str = OWNER_PASSWORD

    @property
    def cluster(self) -> Cluster:
        """The server, with its superuser."""
        return Cluster(
            process=processes.Process(self.folder, "database"),
            home=self.folder / "database",
            port=self.port,
            superuser=SUPERUSER,
            password=SUPERUSER_PASSWORD,
            settings={"max_connections": "200", "shared_buffers": "64MB"},
        )

    @property
    def url(self) -> str:
        """The owner's way in, as one line."""
        return f"postgresql://{self.user}:{self.password}@{self.host}:{self.port}/{self.name}"

    @property
    def variables(self) -> dict[str, str]:
        """The owner's way in, as the product's settings read it."""
        return {
            "PF9_DB_HOST": self.host,
            "PF9_DB_PORT": str(self.port),
            "POSTGRES_DB": self.name,
            "POSTGRES_USER": self.user,
            "POSTGRES_PASSWORD": self.password,
        }

    def running(self) -> bool:
        """Whether our server is there."""
        return self.cluster.process.pid() is not None

    def start(self) -> None:
        """Have the server, the owner and the database."""
        self.cluster.start()
        if not self.cluster.sql("select 1 from pg_database where datname = :'name'", name=self.name):
            self.cluster.sql(f"drop role if exists {self.user};" + SETUP)

    def stop(self) -> None:
        """Stop the server; its contents stay."""
        self.cluster.stop()

    def remove(self) -> None:
        """Stop the server and delete its contents."""
        self.cluster.remove()

    def create_database(self, name: str = "", *, template: str = "template0") -> str:
        """Make a database of the owner's and give its name (a new one when none is given): empty, or another's copy."""
        name = name or f"test_{uuid.uuid4().hex[:12]}"
        self.cluster.sql(f'create database "{name}" owner {self.user} template "{template}" strategy file_copy')
        return name

    def drop_database(self, name: str) -> None:
        """Delete a database, whoever is connected."""
        self.cluster.sql(f'drop database if exists "{name}" with (force)')
