"""The product's directory: a private OpenLDAP with TLS, a password policy and the people of the lab."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from lab import ports, processes
from lab.directory import configuration, people, tls

PROGRAM = Path("/usr/sbin/slapd")


@dataclass(frozen=True)
class Directory:
    """Where the directory answers and how to log in."""

    folder: Path
    port: int
    tls_port: int
    host: str = ports.HOST

    @property
    def home(self) -> Path:
        """Its configuration, certificates and entries."""
        return self.folder / "directory"

    @property
    def process(self) -> processes.Process:
        """The running slapd."""
        return processes.Process(self.folder, "directory")

    @property
    def ca_file(self) -> Path:
        """The authority that its certificate can be checked with."""
        return self.home / tls.AUTHORITY

    @property
    def url(self) -> str:
        """The address; StartTLS is offered there."""
        return f"ldap://{self.host}:{self.port}"

    @property
    def tls_url(self) -> str:
        """The address that speaks TLS from the first byte."""
        return f"ldaps://{self.host}:{self.tls_port}"

    @property
    def logins(self) -> dict[str, people.Login]:
        """User name and password by role."""
        return people.LOGINS

    @property
    def variables(self) -> dict[str, str]:
        """The service account's way in, as the product's settings read it."""
        return {
            "LDAP_SERVER": self.host,
            "LDAP_PORT": str(self.port),
            "LDAP_SSL_PORT": str(self.tls_port),
            "LDAP_START_TLS": "true",
            "LDAP_BASE_DN": configuration.BASE,
            "LDAP_USER_DN": configuration.USERS,
            "LDAP_GROUP_DN": configuration.GROUPS,
            "LDAP_BIND_DN": configuration.SERVICE,
            "LDAP_BIND_PASSWORD": configuration.SERVICE_PASSWORD,
            "LDAP_CA_CERT": str(self.ca_file),
            "LDAP_TIMEOUT": "4",
        }

    def running(self) -> bool:
        """Whether our slapd is there."""
        return self.process.pid() is not None

    def start(self) -> None:
        """Have it answer, with everybody in it."""
        if self.running() and self._filled.exists():
            return
        if not self._filled.exists():  # the first time, or a first time that was cut short
            self.remove()
            (self.home / "entries").mkdir(parents=True, mode=0o700)
            tls.write(self.home)
            (self.home / "slapd.conf").write_text(configuration.text(self.home))
        self.process.start([PROGRAM, "-d", "0", "-f", self.home / "slapd.conf", "-h", f"{self.url} {self.tls_url}"])
        self.process.wait(lambda: ports.is_open(self.port) and ports.is_open(self.tls_port))
        if not self._filled.exists():
            people.fill(self.url)
            self._filled.touch()

    def stop(self) -> None:
        """Stop it; the entries stay."""
        self.process.stop()

    def remove(self) -> None:
        """Stop it and delete the entries."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def _filled(self) -> Path:
        return self.home / "filled"
