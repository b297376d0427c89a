"""Whether a job goes on: it was not canceled, it is still this process's, and the process was not told to stop."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pf9.errors import Pf9Error

FIRST_LOOK, SLOWER, LONGEST_LOOK = 0.25, 1.5, 5.0
_TICK = 0.25


class Canceled(Exception):  # noqa: N818 - it says what happened
    """Somebody asked for the end of the job."""


class LeaseLost(Exception):  # noqa: N818 - as above
    """Others take this process for dead: it touches nothing any more."""


class Stopped(Exception):  # noqa: N818 - as above
    """The process was told to stop."""


class StepFailed(Pf9Error):  # noqa: N818 - as above
    """A step cannot do what it is there for; the text says why."""


class Watch:
    """The signs, set by the process's runner, that the thread of a job looks at."""

    def __init__(self, lease: float) -> None:
        self.canceled, self.lost, self.stopping = threading.Event(), threading.Event(), threading.Event()
        self._until = time.monotonic() + lease
        self._shielded = False

    def renewed(self, *, asked_at: float, lease: float) -> None:
        """The lease was renewed by a statement that was sent at that moment."""
        self._until = asked_at + lease

    def check(self) -> None:
        """Return when the job goes on.

        Raises:
            LeaseLost, Stopped, Canceled: it does not.
        """
        self.check_lease()
        if self.stopping.is_set():
            raise Stopped
        if self.canceled.is_set() and not self._shielded:
            raise Canceled

    def check_lease(self) -> None:
        """Return while the job is this process's; the last look before a call that changes something.

        Raises:
            LeaseLost: it is not any more.
        """
        if self.lost.is_set() or self.is_over:
            raise LeaseLost

    @property
    def is_over(self) -> bool:
        """Whether the lease has run out by our own clock."""
        return time.monotonic() > self._until

    @contextmanager
    def shielded(self) -> Iterator[None]:
        """Inside, a cancellation is not looked at: it has been, or it is too late."""
        before, self._shielded = self._shielded, True
        try:
            yield
        finally:
            self._shielded = before

    def pause(self, seconds: float) -> None:
        """Wait so long, while the job goes on."""
        end = time.monotonic() + seconds
        self.check()
        while (left := end - time.monotonic()) > 0:
            self.stopping.wait(min(_TICK, left))
            self.check()

    def wait(self, look: Callable[[], str | None], *, timeout: float, says: Callable[[str | None], None]) -> None:
        """Look until there is nothing to wait for; `look` gives in words what there is, `says` is told of each change.

        Raises:
            StepFailed: it takes longer than `timeout` seconds.
        """
        begun, pause, last = time.monotonic(), FIRST_LOOK, None
        while (waits_for := look()) is not None:
            if time.monotonic() - begun > timeout:
                raise StepFailed(f"Not done after {timeout:.0f} s: waits for {waits_for}.")
            if waits_for != last:
                says(waits_for)
                last = waits_for
            self.pause(pause)
            pause = min(pause * SLOWER, LONGEST_LOOK)
        if last is not None:
            says(None)
