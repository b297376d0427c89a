"""The scene."""

from typing import Any


def play(cloud: Any) -> None:
    """Nothing yet."""
