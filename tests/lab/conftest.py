"""Labs of the tests' own: made under a new name, deleted afterwards."""

import uuid
from collections.abc import Iterator

import pytest

import lab


@pytest.fixture
def name() -> Iterator[str]:
    """The name of a lab that nobody else has."""
    name = f"test-{uuid.uuid4().hex[:8]}"
    yield name
    lab.remove(name)


@pytest.fixture(scope="module")
def quick() -> Iterator[lab.Lab]:
    """A lab of this module's own with everything but the cloud."""
    name = f"test-{uuid.uuid4().hex[:8]}"
    yield lab.up(name, parts=("database", "directory", "mail", "node_exporter"))
    lab.remove(name)
