"""The product itself, for the demo: the api's processes and the console's web server, as a lab runs its peers."""

import os
import secrets
import string
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lab import packages, places, ports, processes

PYTHON = places.CHECKOUT / ".venv" / "bin" / "python"
UI = places.CHECKOUT / "ui"
API_PASSWORD, INVENTORY_PASSWORD, SNAPSHOTS_PASSWORD = "lab-pf9-api", "lab-pf9-inventory", "lab-pf9-snapshots"
# With 4 processes on 2 busy cores.
PATIENCE = 60.0


@dataclass(frozen=True)
class Api:
    """The gateway: gunicorn with its four processes."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{ports.HOST}:{self.port}"

    @property
    def process(self) -> processes.Process:
        """The running gunicorn."""
        return processes.Process(self.folder, "api")

    def running(self) -> bool:
        """Whether our gunicorn is there."""
        return self.process.pid() is not None

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it with what it needs to know, and wait until it answers."""
        environment = {
            "JWT_SECRET_KEY": self._secret("jwt"),
            "ENCRYPTION_KEY": self._secret("encryption"),
            "METRICS_TOKEN": self._secret("metrics"),
            "TRUSTED_PROXIES": ports.HOST,
            "PROMETHEUS_MULTIPROC_DIR": str(self.folder / "api-metrics"),
            "PYTHONUNBUFFERED": "1",
            **environment,
        }
        gunicorn: list[str | Path] = [
            PYTHON,
            "-m",
            "gunicorn",
            "--config",
            "api/gunicorn.conf.py",
            "--bind",
            f"{ports.HOST}:{self.port}",
        ]
        self.process.start([*gunicorn, "api.main:create_app()"], env=environment, cwd=places.CHECKOUT)
        self.process.wait(lambda: answers(f"{self.url}/health"), seconds=PATIENCE)

    def stop(self) -> None:
        """End it with its processes."""
        self.process.stop()

    @property
    def metrics_token(self) -> str:
        """What Prometheus shows at /metrics."""
        return self._secret("metrics")

    def _secret(self, name: str) -> str:
        """A secret of this lab, drawn once."""
        file = self.folder / f"{name}.secret"
        if not file.exists():
            draft = file.with_suffix(".new")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(48))
            draft.rename(file)
        return file.read_text()


@dataclass(frozen=True)
class Console:
    """The console: nginx with the build, handing /api/v1 on to the api."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """The page."""
        return f"http://{ports.HOST}:{self.port}"

    @property
    def process(self) -> processes.Process:
        """The running nginx."""
        return processes.Process(self.folder, "console")

    def running(self) -> bool:
        """Whether our nginx is there."""
        return self.process.pid() is not None

    def start(self, api: Api) -> None:
        """Serve the build before this api."""
        home = self.folder / "console"
        home.mkdir(exist_ok=True)
        template = string.Template((UI / "nginx.conf.template").read_text())
        filled = template.safe_substitute(
            PF9_API_UPSTREAM=f"{ports.HOST}:{api.port}",
            PF9_UI_LISTEN=f"{ports.HOST}:{self.port}",
            PF9_UI_ROOT=UI / "dist",
            PF9_UI_RUN=home,
        )
        # nginx's usual account may not walk to a checkout below somebody's home.
        account = "user root;\n" if os.geteuid() == 0 else ""
        configuration = home / "nginx.conf"
        configuration.write_text(account + filled)
        nginx = packages.NEEDED["nginx-light"]
        self.process.start([nginx, "-e", "stderr", "-c", configuration, "-g", "daemon off;"])
        self.process.wait(lambda: answers(f"{self.url}/"), seconds=PATIENCE)

    def stop(self) -> None:
        """End it with its worker."""
        self.process.stop()


@dataclass(frozen=True)
class SnapshotWorker:
    """The worker that makes snapshots."""

    folder: Path

    @property
    def process(self) -> processes.Process:
        """The running worker."""
        return processes.Process(self.folder, "snapshots")

    def running(self) -> bool:
        """Whether ours is there."""
        return self.process.pid() is not None

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it with what it needs to know, and wait for its first sign of life."""
        beat = self.folder / "snapshots.beat"
        beat.unlink(missing_ok=True)
        own = {"WORKER_HEARTBEAT_FILE": str(beat), "PYTHONUNBUFFERED": "1"}
        self.process.start([PYTHON, "-m", "snapshots.main"], env={**own, **environment}, cwd=places.CHECKOUT)
        self.process.wait(beat.exists, seconds=PATIENCE)

    def stop(self) -> None:
        """End it, after the step under way."""
        self.process.stop()


def answers(url: str) -> bool:
    """Whether that address answers well."""
    try:
        urllib.request.urlopen(url, timeout=10).close()  # noqa: S310 -- an address of our own
    except (urllib.error.URLError, OSError):
        return False
    return True
