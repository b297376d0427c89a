"""How the gateway's processes run: `gunicorn --config api/gunicorn.conf.py` from the root of the project.

The application is built once and then forked: the workers share its memory, and connect to the database each for itself.
"""  # noqa: N999 - the name that gunicorn looks for

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import orjson
from gunicorn.asgi.protocol import ASGIProtocol  # type: ignore[import-untyped]  # gunicorn brings no types
from gunicorn.glogging import Logger  # type: ignore[import-untyped]  # as above

from api.web.parts import Settings
from pf9 import log
from pf9.errors import SettingsError
from pf9.settings import LogSettings

# prometheus_client looks for it when it is imported, which is when the application is.
METRICS_DIR = Path(os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="pf9-api-metrics-")))

try:
    SETTINGS, LOGS = Settings.load(), LogSettings.load()
except SettingsError as error:
    sys.exit(str(error))  # one line that names the variable, where gunicorn would show its own way to it


class Lines(Logger):  # type: ignore[misc]  # as above
    """Gunicorn's own words in the same form as everybody's; requests are logged by the application."""

    def setup(self, cfg: Any) -> None:
        """Write through the root logger."""
        super().setup(cfg)
        log.configure(service="api", **dict(LogSettings.load()))
        self.error_log.handlers.clear()
        self.error_log.propagate = True


wsgi_app = "api.main:create_app()"
bind = "127.0.0.1:8000"
worker_class = "asgi"
workers = int(os.environ.get("WEB_CONCURRENCY", "4"))
preload_app = True
asgi_lifespan = "on"
control_socket_disable = True
accesslog = None
logger_class = Lines
# Whom to believe about the client's address is the application's to say (TRUSTED_PROXIES), about the scheme too.
forwarded_allow_ips = ",".join(SETTINGS.api.trusted_proxies)
# A worker whose event loop stands still for this long is replaced; a request that waits in a thread does not stop it.
timeout = 60
graceful_timeout = 25
keepalive = 75  # longer than nginx keeps its connections, so that it is the one to close them
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - the heartbeat file belongs in memory


def _send_problem(
    self: ASGIProtocol, status: int, _message: str, extra_headers: Iterable[tuple[str, str]] = ()
) -> None:
    """Gunicorn's own refusals, of what it cannot read as a request: in our form, without its words, which quote it."""
    title = HTTPStatus(status).phrase
    detail = "This is no request that can be read: its first line, a header or its length is wrong or too long."
    body = orjson.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail})
    headers = {
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        **dict(extra_headers),
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {status} {title}", *(f"{name}: {value}" for name, value in headers.items())]
    self._safe_write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)


# Gunicorn has no setting for it; a version that calls it otherwise fails tests/api/test_raw_requests.py.
ASGIProtocol._send_error_response = _send_problem  # noqa: SLF001


def on_starting(_server: Any) -> None:
    """Begin with no figures of processes that are gone."""
    shutil.rmtree(METRICS_DIR, ignore_errors=True)
    METRICS_DIR.mkdir(parents=True)


def when_ready(server: Any) -> None:
    """Keep what was built before the fork out of the collector's hands: touching it would copy it into each worker."""
    server.log.info("%d workers share one application", workers)
    gc.collect()
    gc.freeze()


def child_exit(_server: Any, worker: Any) -> None:
    """Forget the gauges of a worker that ended; what it counted stays counted."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # the library leaves it bare
