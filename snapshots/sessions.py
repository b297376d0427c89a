"""In whose name a snapshot is asked for: the service user's in the volume's project, or else the administrator's."""

import logging
import threading
from collections.abc import Callable

from pf9.errors import CloudCredentials, CloudError, CloudRefused, SettingsError
from pf9.openstack.service_user import ServiceUser
from pf9.openstack.session import Cloud
from pf9.settings import ServiceUserSettings

_log = logging.getLogger(__name__)
_CONSEQUENCE = "The administrator makes the snapshots, and they belong to the administrator's project."


class Sessions:
    """A session for each project. Where the service user is not let in the administrator stands in, and that is said."""

    def __init__(self, admin: Cloud, settings: ServiceUserSettings, warn: Callable[[str], None]) -> None:
        self.admin, self._warn = admin, warn
        self._without: dict[str, str] = {}
        self._lock = threading.Lock()
        self._user = self._find(settings)

    def _find(self, settings: ServiceUserSettings) -> ServiceUser | None:
        try:
            user = ServiceUser.find(self.admin, settings)
        except (CloudCredentials, CloudRefused, SettingsError) as refusal:
            self._say(str(refusal))
            return None
        if user is None:
            self._say("SNAPSHOT_SERVICE_USER_EMAIL is not set.")
        return user

    def of(self, project_id: str) -> Cloud:
        """The session to ask with."""
        if self._user is None or project_id in self._without:
            return self.admin
        try:
            return self._user.session(project_id)
        except (CloudCredentials, CloudRefused) as refusal:
            self.shut_out(project_id, refusal)
            return self.admin

    def payer(self, project_id: str) -> str:
        """The project whose quota a snapshot of this project's volume is counted in."""
        return self.admin.project_id if self._user is None or project_id in self._without else project_id

    def shut_out(self, project_id: str, refusal: CloudError) -> None:
        """From now on the administrator stands in for the service user in this project."""
        with self._lock:
            first = project_id not in self._without
            self._without[project_id] = str(refusal)
        if first:
            self._say(f"{refusal} (project {project_id})")

    def _say(self, why: str) -> None:
        text = f"The snapshot service user is not used: {why} {_CONSEQUENCE}"
        _log.warning(text)
        self._warn(text)
