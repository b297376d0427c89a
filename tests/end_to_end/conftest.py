"""The whole product on the tests' lab, as the demo starts it."""

from collections.abc import Iterator
from typing import Any

import pytest

import lab
from lab import demo


@pytest.fixture(scope="session")
def product() -> Iterator[dict[str, Any]]:
    """What .lab/demo.json would say of it."""
    yield demo.start("test")
    running = lab.find("test")
    running.console.stop()
    running.api.stop()
