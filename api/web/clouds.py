"""The process's own session with the cloud: logging in costs more than what is asked, so one is kept for all requests."""

import threading

from pf9.errors import CloudCredentials
from pf9.openstack.patience import Patience
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings

# Somebody waits for the answer: a busy cloud is asked again, but not for minutes.
_PATIENCE = Patience(tries=3, longest_seconds=5, total_seconds=20)

_guard = threading.Lock()
_kept: list[tuple[CloudSettings, Cloud]] = []


def of(settings: CloudSettings) -> Cloud:
    """Give the session with this cloud; one that could not log in is replaced, for it remembers its refusal.

    Raises:
        CloudCredentials, CloudUnavailable: the way in is wrong, or nobody answers.
    """
    with _guard:
        cloud = next((cloud for kept, cloud in _kept if kept == settings), None)
        if cloud is None:
            cloud = Cloud.connect(settings, patience=_PATIENCE)
            _kept[:] = [(settings, cloud)]
    try:
        cloud.log_in()
    except CloudCredentials:
        with _guard:
            _kept[:] = [entry for entry in _kept if entry[1] is not cloud]
        raise
    return cloud
