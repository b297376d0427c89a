"""The account that makes snapshots in the projects of others, so that each snapshot belongs where its volume does."""

import logging
import threading
from collections import defaultdict

from pf9.errors import CloudCredentials, CloudRefused, SettingsError
from pf9.openstack import identity
from pf9.openstack.session import Cloud
from pf9.secrets import open_fernet
from pf9.settings import ServiceUserSettings

_log = logging.getLogger(__name__)
_ROLE = "admin"  # what Cinder asks for a snapshot of a volume that somebody else made


class ServiceUser:
    """Sessions of the account, one a project, for the length of a run; threads may share it."""

    def __init__(self, admin: Cloud, *, user_id: str, password: str, role_id: str) -> None:
        self._admin, self._user_id, self._password, self._role_id = admin, user_id, password, role_id
        self._sessions: dict[str, Cloud] = {}
        self._has_role: set[str] | None = None
        self._looking = threading.Lock()
        self._entering: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    @classmethod
    def find(cls, admin: Cloud, settings: ServiceUserSettings) -> "ServiceUser | None":
        """Look the account up by its e-mail; None when none is configured.

        Raises:
            CloudCredentials: nobody has this e-mail, several have, or the account is disabled; there is no such role.
            SettingsError: the password cannot be read.
        """
        if not settings.email:
            return None
        wanted = settings.email.casefold()
        found = [user for user in identity.list_users(admin) if str(user.get("email") or "").casefold() == wanted]
        if len(found) != 1:
            who = "no user has" if not found else f"{len(found)} users have"
            raise CloudCredentials("SNAPSHOT_SERVICE_USER_EMAIL", f"{who} the e-mail {settings.email}.")
        if not found[0].get("enabled", True):
            raise CloudCredentials("SNAPSHOT_SERVICE_USER_EMAIL", f"user {found[0]['name']} is disabled.")
        roles = [role for role in identity.list_global_roles(admin) if role["name"] == _ROLE]
        if not roles:
            raise CloudCredentials("SNAPSHOT_SERVICE_USER_EMAIL", f"the cloud has no role {_ROLE!r} to give it.")
        return cls(admin, user_id=found[0]["id"], password=_password(settings), role_id=roles[0]["id"])

    def session(self, project_id: str) -> Cloud:
        """The account's session in this project; it is given the role there first, if it lacks it.

        Raises:
            CloudCredentials: the account is not let in.
            CloudError: the cloud does not do it.
        """
        with self._looking:
            entering = self._entering[project_id]
        with entering:
            if project_id not in self._sessions:
                self._sessions[project_id] = self._enter(project_id)
            return self._sessions[project_id]

    def _enter(self, project_id: str) -> Cloud:
        with self._looking:
            if self._has_role is None:
                self._has_role = identity.list_projects_with_role(
                    self._admin, user_id=self._user_id, role_id=self._role_id
                )
            lacks = project_id not in self._has_role
        if lacks:
            identity.give_role(self._admin, project_id=project_id, user_id=self._user_id, role_id=self._role_id)
            _log.info("The snapshot service user has been given the role %s on project %s", _ROLE, project_id)
        cloud = self._admin.as_user(self._user_id, self._password, project_id=project_id)
        try:
            cloud.log_in()
        except (CloudCredentials, CloudRefused) as refusal:
            message = f"the cloud does not let the account into project {project_id}: disabled, or another password?"
            raise CloudCredentials("SNAPSHOT_SERVICE_USER_PASSWORD", message) from refusal
        return cloud


def _password(settings: ServiceUserSettings) -> str:
    if settings.password:
        return settings.password
    password = open_fernet(settings.password_encrypted or "", key=settings.password_key or "")
    if password is None:
        raise SettingsError("SNAPSHOT_PASSWORD_KEY", "does not open SNAPSHOT_USER_PASSWORD_ENCRYPTED")
    return password
