"""Log lines that can be joined: JSON with the request and the run they belong to, or plain words on a terminal."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.orjson import OrjsonFormatter

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
run_id: ContextVar[str | None] = ContextVar("run_id", default=None)
_BOUND = {"request_id": request_id, "run_id": run_id}

# These write tokens, passwords or whole bodies when they are asked for detail: they are never asked.
_TALKATIVE = ("keystoneauth", "urllib3", "requests", "ldap")


@contextmanager
def bind(**ids: str) -> Iterator[None]:
    """Write these ids (`request_id`, `run_id`) into every line inside; a new thread needs `contextvars.copy_context`."""
    tokens = [(_BOUND[name], _BOUND[name].set(value)) for name, value in ids.items()]
    try:
        yield
    finally:
        for variable, token in reversed(tokens):
            variable.reset(token)


class _JsonLines(OrjsonFormatter):
    def __init__(self, service: str) -> None:
        super().__init__("{message}", style="{")
        self._service = service

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data["ts"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data |= {"level": record.levelname, "service": self._service, "logger": record.name}
        log_data |= {name: value for name, variable in _BOUND.items() if (value := variable.get()) is not None}
        super().add_fields(log_data, record, message_dict)


def configure(*, service: str, level: str = "INFO", json_logs: bool | None = None) -> None:
    """Send every logger of the process to standard error, once; calling again replaces the former handler.

    `json_logs` None: JSON lines unless standard error is a terminal.
    """
    handler = logging.StreamHandler(sys.stderr)
    as_json = json_logs if json_logs is not None else not sys.stderr.isatty()
    plain = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")
    handler.setFormatter(_JsonLines(service) if as_json else plain)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
