"""A private PostgreSQL cluster: made in half a second, on one TCP port of the loopback interface."""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lab import packages, ports, processes

BIN = Path(packages.NEEDED["postgresql-15"]).parent
ACCOUNT = "postgres"
ELSEWHERE = Path("/var/tmp/pf9-lab")  # noqa: S108 -- a folder of root's own below it, mode 0711
# A laboratory: speed before durability; what was committed survives a kill, though not a power cut.
SETTINGS = {
    "listen_addresses": ports.HOST,
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "jit": "off",
    "min_wal_size": "32MB",
    "max_wal_size": "256MB",
    "checkpoint_timeout": "15min",
    "log_min_messages": "warning",
}


def account() -> str | None:
    """Who runs PostgreSQL: it refuses root, so Debian's account when we are root."""
    return ACCOUNT if os.geteuid() == 0 else None


def reachable(folder: Path) -> Path:
    """That folder when PostgreSQL's account can walk to it, else one in a public place, the same each time."""
    if account() is None or all(parent.stat().st_mode & 0o001 for parent in folder.parents if parent.exists()):
        return folder
    ELSEWHERE.mkdir(mode=0o711, exist_ok=True)
    if ELSEWHERE.stat().st_uid != 0 or ELSEWHERE.is_symlink():
        raise RuntimeError(f"{ELSEWHERE} is not ours")
    return ELSEWHERE / hashlib.sha256(str(folder).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Cluster:
    """One cluster: where its data is, who its superuser is."""

    process: processes.Process
    home: Path
    port: int
    superuser: str
    password: str
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return reachable(self.home)

    def start(self) -> None:
        """Make it at the first time, and have it accept connections."""
        if self.process.pid() and self.answers():
            return
        self.claim()
        if not self.data.exists():
            self._make()
        self._forget_dead_master()
        options = [f"{name}={value}" for name, value in (SETTINGS | dict(self.settings)).items()]
        command: list[str | Path] = [BIN / "postgres", "-D", self.data, "-p", str(self.port)]
        command += [word for option in options for word in ("-c", option)]
        self.process.start(command, env={"LC_ALL": "C.UTF-8", "HOME": "/tmp"}, user=account())  # noqa: S108 -- only a HOME
        self.process.wait(self.answers)

    def stop(self) -> None:
        """Stop it without waiting for clients (PostgreSQL's fast shutdown)."""
        self.process.stop(by=signal.SIGINT)

    def remove(self) -> None:
        """Stop it and delete its data."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        if self.home.is_symlink():
            self.home.unlink()

    def claim(self) -> None:
        """When the data lies elsewhere: leave a link to it, and delete what an earlier, deleted state left there."""
        if self.data != self.home and not self.home.is_symlink():
            shutil.rmtree(self.data, ignore_errors=True)
            self.home.parent.mkdir(parents=True, exist_ok=True)
            self.home.symlink_to(self.data)

    def answers(self) -> bool:
        """Whether it accepts connections."""
        probe: list[str | Path] = [BIN / "pg_isready", "-q", "-h", ports.HOST, "-p", str(self.port)]
        return ports.is_open(self.port) and subprocess.run(probe, check=False).returncode == 0

    def sql(self, statements: str, *, database: str = "postgres", **values: str) -> str:
        """Run statements as the superuser, values standing as :'name'; the rows as text, columns apart by |."""
        command: list[str | Path] = [
            BIN / "psql",
            "-h",
            ports.HOST,
            "-p",
            str(self.port),
            "-U",
            self.superuser,
            "-d",
            database,
        ]
        given = [f"--set={name}={value}" for name, value in values.items()]
        done = subprocess.run(
            [*command, "--set=ON_ERROR_STOP=1", *given, "-qAtX", "-f", "-"],
            check=False,
            input=statements,
            capture_output=True,
            text=True,
            env=processes.clean_environment() | {"PGPASSWORD": self.password},
        )
        if done.returncode:
            raise RuntimeError(f"PostgreSQL refused: {done.stderr.strip()}")
        return done.stdout.strip()

    def _make(self) -> None:
        draft = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True, mode=0o700)
        secret = draft.with_name(draft.name + ".password")
        secret.write_text(self.password)
        user = account()
        if user:
            owner = pwd.getpwnam(user)
            for path in (draft, secret):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        command: list[str | Path] = [
            BIN / "initdb",
            "-D",
            draft,
            "-U",
            self.superuser,
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
        ]
        subprocess.run(
            [*command, "-E", "UTF8", "--locale=C.UTF-8", "--wal-segsize=1", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            env=processes.clean_environment() | {"LC_ALL": "C.UTF-8"},
            cwd="/",
            user=user,
            group=user,
            extra_groups=[] if user else None,
        )
        secret.unlink()
        draft.rename(self.data)

    def _forget_dead_master(self) -> None:
        """Remove the pid file of a killed server when its number now belongs to something else."""
        file = self.data / "postmaster.pid"
        if not file.exists():
            return
        number = file.read_text().split("\n", 1)[0]
        if processes.name_of(number) != "postgres":
            file.unlink()
