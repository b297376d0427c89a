"""How long a failing request is tried again, and when."""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from keystoneauth1 import exceptions as ksa

from pf9.errors import ListingBroken, Pf9Error
from pf9.openstack.errors import BUSY, is_cut, retry_after

Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Patience:
    """Bounds for the tries of one request.

    keystoneauth1's own `status_code_retries` and `connect_retries` are not used: they sleep as long as any Retry-After
    says, know no jitter (all threads come back at once), and would send a POST again after a broken connection.
    """

    tries: int = 5
    first_seconds: float = 0.5
    longest_seconds: float = 30
    total_seconds: float = 150

    def attempt(self, send: Callable[[], Answer], name: Callable[[Exception], Pf9Error]) -> Answer:
        """Give what `send` gives, or raise what `name` makes of its last failure."""
        started, tries = time.monotonic(), 0
        while True:
            tries += 1
            try:
                return send()
            except (ksa.ClientException, ListingBroken) as failure:
                pause = self._pause(failure, tries=tries, elapsed=time.monotonic() - started)
                if pause is None:
                    raise name(failure) from failure
                _log.warning("%s; next try in %.1f seconds", failure, pause)
                time.sleep(pause)

    def _pause(self, failure: Exception, *, tries: int, elapsed: float) -> float | None:
        """Give the seconds to wait before the next try, or None when it is time to give up."""
        if tries >= self.tries or not _may_pass(failure):
            return None
        asked = retry_after(failure)
        backoff = min(self.first_seconds * 2 ** (tries - 1), self.longest_seconds)
        # The jitter shortens a backoff, but only lengthens what the cloud asked for.
        pause = backoff * _jitter(0.5, 1) if asked is None else min(asked, self.longest_seconds) * _jitter(1, 1.1)
        return pause if elapsed + pause <= self.total_seconds else None


ONCE = Patience(tries=1)


def _jitter(least: float, most: float) -> float:
    return random.uniform(least, most)  # noqa: S311 - spreads requests, guards nothing


def _may_pass(failure: Exception) -> bool:
    match failure:
        case ksa.HttpError():
            return failure.http_status in BUSY
        case ksa.ConnectFailure():
            return "NameResolutionError" not in str(failure)
        case ksa.ConnectTimeout() | ListingBroken():
            return True
        case _:
            return is_cut(failure)
