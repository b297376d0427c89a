"""What can go wrong, in words for people; how it is shown (status, exit code) is for the caller to say."""
# ruff: noqa: N818 - a name says what happened (`NotFound`), which an -Error behind it would not make clearer

from typing import Any


class Pf9Error(Exception):
    """The base of all: its text may be shown to a person as it is."""


class SettingsError(Pf9Error):
    """A variable of the environment is missing or cannot be used."""

    def __init__(self, variable: str, message: str) -> None:
        super().__init__(f"{variable}: {message}")
        self.variable = variable


class NotFound(Pf9Error):
    """There is no such thing."""


class Conflict(Pf9Error):
    """It contradicts what is there already; `constraint` is the name of the rule in the database, if one was hit."""

    def __init__(self, message: str, *, constraint: str | None = None) -> None:
        super().__init__(message)
        self.constraint = constraint


class InvalidInput(Pf9Error):
    """The caller sent what cannot be used; each of `errors` is `{loc, msg, allowed?}`."""

    def __init__(self, message: str, errors: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.errors = errors or []


class Unsupported(Pf9Error):
    """It cannot be done with a thing of this kind, whatever is asked."""


class SwitchedOff(Pf9Error):
    """The installation does not offer this; `variable` is the setting that would."""

    def __init__(self, variable: str, message: str) -> None:
        super().__init__(message)
        self.variable = variable


class Unauthenticated(Pf9Error):
    """Nobody knows who the caller is."""


class Forbidden(Pf9Error):
    """The caller is known, and may not."""


class SecondFactorRequired(Forbidden):
    """The role asks for a second factor that the caller has not set up yet."""


class FreshCodeRequired(Forbidden):
    """The act asks for a code of the second factor that was entered just now."""


class TooManyRequests(Pf9Error):
    """The caller is to wait for `retry_after` seconds."""

    def __init__(self, retry_after: int, message: str = "Too many requests; try again later.") -> None:
        super().__init__(message)
        self.retry_after = retry_after


class CloudError(Pf9Error):
    """The cloud did not do what was asked of it."""


class CloudUnavailable(CloudError):
    """The cloud cannot be reached, does not answer in time, or answers 5xx (then `status` says which)."""

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class CloudRefused(CloudError):
    """The cloud understood and refused: `status` is its 4xx; `retry_after` the seconds after which it may not refuse."""

    def __init__(self, status: int, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status, self.retry_after = status, retry_after


class QuotaExceeded(CloudRefused):
    """The project has no room for it."""


class CloudCredentials(CloudError):
    """The way into the cloud is wrong; `variable` is the setting to look at."""

    def __init__(self, variable: str, message: str) -> None:
        super().__init__(f"{variable}: {message}")
        self.variable = variable


class ListingBroken(CloudError):
    """A listing that cannot be trusted to be whole: repeated marker, wrong JSON, cut body."""


class DryRun(CloudError):
    """A dry run was about to change the cloud; nothing was sent."""


class DirectoryUnavailable(Pf9Error):
    """The LDAP directory cannot be reached."""


class DatabaseUnavailable(Pf9Error):
    """The database cannot be reached, or no connection became free in time."""


class FileNotWritten(Pf9Error):
    """A file that was asked for could not be written; nothing of it is left."""
