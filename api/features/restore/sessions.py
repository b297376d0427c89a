"""In whose name the cloud is asked: the snapshot service user's in the VM's project, or the administrator's own there."""

import logging
import threading

from pf9.openstack import identity
from pf9.openstack.service_user import ServiceUser
from pf9.openstack.session import Cloud
from pf9.settings import ServiceUserSettings

_log = logging.getLogger(__name__)
_ROLE = "admin"


class Sessions:
    """A session for each project, for as long as all goes well."""

    def __init__(self, admin: Cloud, settings: ServiceUserSettings) -> None:
        self.admin, self._settings = admin, settings
        self._user: ServiceUser | None = None
        self._own: dict[str, Cloud] = {}
        self._lock = threading.Lock()

    def of(self, project_id: str) -> Cloud:
        """The session that makes what belongs to this project; the role there is given first where it lacks.

        Raises:
            CloudError: nobody is let in, or the cloud does not answer.
        """
        if self._settings.email:
            return self._service_user().session(project_id)
        with self._lock:
            if project_id not in self._own:
                self._own[project_id] = self._enter(project_id)
            return self._own[project_id]

    def _service_user(self) -> ServiceUser:
        with self._lock:
            if self._user is None:
                self._user = ServiceUser.find(self.admin, self._settings)
            assert self._user is not None  # noqa: S101 - an e-mail is set
            return self._user

    def _enter(self, project_id: str) -> Cloud:
        roles = {role["id"] for role in identity.list_global_roles(self.admin) if role["name"] == _ROLE}
        user_id = self.admin.user_id
        for role_id in roles:
            if project_id not in identity.list_projects_with_role(self.admin, user_id=user_id, role_id=role_id):
                identity.give_role(self.admin, project_id=project_id, user_id=user_id, role_id=role_id)
                _log.warning("The administrator has been given the role %s on project %s", _ROLE, project_id)
        cloud = self.admin.in_project(project_id)
        cloud.log_in()
        return cloud
