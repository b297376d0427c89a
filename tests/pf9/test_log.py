"""Log lines can be read by a machine, joined by their ids, and hold no secret."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextvars import copy_context
from threading import Thread
from typing import Any

import pytest

from pf9 import log

room = logging.getLogger("a.room")


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_says_when_how_bad_who_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(service="api", json_logs=True)
    room.warning("It has %d legs\nand 😀", 3, extra={"kind": "servers"})
    [line] = lines(capsys)
    assert line.pop("ts").endswith("+00:00")
    assert line == {
        "level": "WARNING",
        "service": "api",
        "logger": "a.room",
        "message": "It has 3 legs\nand 😀",
        "kind": "servers",
    }


def test_ids_are_on_each_line_inside_and_on_none_outside(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(service="api", json_logs=True)
    with log.bind(request_id="r1"):
        with log.bind(run_id="17"):
            room.info("both")
            thread = Thread(target=copy_context().run, args=(room.info, "in a thread"))
            thread.start()
            thread.join()
        room.info("one")
    room.info("none")
    assert [(line.get("request_id"), line.get("run_id")) for line in lines(capsys)] == [
        ("r1", "17"),
        ("r1", "17"),
        ("r1", None),
        (None, None),
    ]


def test_a_failure_is_one_line_with_its_trace(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(service="api", json_logs=True)
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        room.exception("It broke")
    [line] = lines(capsys)
    assert "ZeroDivisionError" in line["exc_info"]


def test_calling_twice_does_not_double_the_lines(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        log.configure(service="api", json_logs=True)
    room.info("once")
    room.debug("never")
    assert len(lines(capsys)) == 1


def test_plain_words_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(service="api", json_logs=False)
    room.info("hello")
    assert capsys.readouterr().err.strip().endswith("INFO    a.room: hello")


def test_even_in_full_detail_no_token_or_password_is_logged() -> None:
    program = """
import logging
from pf9 import log
from pf9.openstack.patience import ONCE
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings
from pf9.errors import CloudError
log.configure(service="t", level="DEBUG", json_logs=True)
settings = CloudSettings(auth_url="http://127.0.0.1:1", username="u", password="hidden-word", project_name="p", region_name="r")
try:
    Cloud.connect(settings, patience=ONCE).log_in()
except CloudError as error:
    logging.info("failed", exc_info=error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "failed" in done.stderr
    assert "hidden-word" not in done.stderr
