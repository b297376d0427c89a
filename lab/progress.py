"""Lines of progress with the seconds since the command began."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

BEGAN = time.monotonic()


def say(text: str) -> None:
    """Print one line, as soon as it is true."""
    print(f"[{time.monotonic() - BEGAN:6.1f}s] {text}", flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Say what was done, and how long it took, when it is done."""
    began = time.monotonic()
    yield
    say(f"{text} ({time.monotonic() - began:.1f} s)")
