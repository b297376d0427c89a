"""One session with one cloud, shared by all threads: it logs in once, keeps its connections, and pages to the end."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any, Literal, Self, TypedDict, Unpack

import orjson
import requests
import urllib3
from keystoneauth1 import exceptions as ksa
from keystoneauth1.access import AccessInfo
from keystoneauth1.identity import v3
from keystoneauth1.session import Session, TCPKeepAliveAdapter

from pf9.errors import CloudCredentials, CloudRefused, DryRun, ListingBroken, Pf9Error
from pf9.openstack.errors import login_failed, translated
from pf9.openstack.paging import Listing
from pf9.openstack.patience import ONCE, Patience
from pf9.settings import CloudSettings

Service = Literal["identity", "compute", "network", "block-storage", "image"]
Style = Literal["paged", "whole"]  # whole: no limit is sent (Keystone), but a next page is followed all the same


class Options(TypedDict, total=False):
    """What a request may carry besides its body."""

    params: Mapping[str, Any] | None
    microversion: str | None


_VERSIONS: dict[Service, str] = {
    "identity": "v3",
    "compute": "v2.1",
    "network": "v2.0",
    "block-storage": "v3",
    "image": "v2",
}
_HAS_VERSION = re.compile(r"/v\d+(\.\d+)?(/|$)")
_CONNECT_SECONDS = 10.0
_LOGIN_SECONDS = 15.0  # for a first login that may only be a wrong address: somebody waits for the answer
_may_change: ContextVar[Callable[[], None]] = ContextVar("may_change", default=lambda: None)
_CONNECTIONS = 32  # kept for each host: services often share one, and each is asked from several threads


class _Login(v3.Password):
    """keystoneauth1 locks the fetching of a token but not its dropping: between two threads it could return none."""

    def __init__(self, settings: CloudSettings, **who_and_where: Any) -> None:
        super().__init__(auth_url=_versioned(settings.auth_url, "identity"), **who_and_where)
        self._whole = threading.RLock()

    @classmethod
    def of_settings(cls, settings: CloudSettings, **scope: Any) -> Self:
        """The login that the settings name."""
        who = {"username": settings.username, "password": settings.password, "user_domain_name": settings.user_domain}
        return cls(settings, **who, **scope)

    def get_access(self, session: Session, **kwargs: Any) -> AccessInfo:
        with self._whole:
            return super().get_access(session, **kwargs)

    def invalidate(self) -> bool:
        with self._whole:
            return bool(super().invalidate())


class Cloud:
    """One cloud, in one region, as one user in one project."""

    def __init__(
        self,
        settings: CloudSettings,
        *,
        dry_run: bool,
        patience: Patience,
        login: _Login | None = None,
        connections: requests.Session | None = None,
    ) -> None:
        self.region_name = settings.region_name
        self.dry_run = dry_run
        self._settings, self._patience = settings, patience
        self._login = login or _Login.of_settings(
            settings, project_name=settings.project_name, project_domain_name=settings.project_domain
        )
        self._session = Session(
            auth=self._login,
            session=connections or _connections(verify_tls=settings.verify_tls),
            verify=str(settings.ca_cert) if settings.verify_tls and settings.ca_cert else settings.verify_tls,
            timeout=settings.request_timeout,
            user_agent="platform9-management",
        )
        self._first_login, self._logged_in = threading.Lock(), False
        self._refusal: CloudCredentials | None = None
        self._endpoints: dict[Service, str] = {}

    @classmethod
    def connect(cls, settings: CloudSettings, *, dry_run: bool = False, patience: Patience | None = None) -> Self:
        """Make the session; it logs in with its first request, or with `log_in`."""
        return cls(settings, dry_run=dry_run, patience=patience or Patience())

    def as_user(self, user_id: str, password: str, *, project_id: str) -> "Cloud":
        """The same cloud as somebody else in some project, over the same connections; it logs in when first used.

        An error of that login names the administrator's variables: it is for the caller to say whose they are.
        """
        login = _Login(self._settings, user_id=user_id, password=password, project_id=project_id)
        return Cloud(
            self._settings,
            dry_run=self.dry_run,
            patience=self._patience,
            login=login,
            connections=self._session.session,
        )

    def in_project(self, project_id: str) -> "Cloud":
        """The same account in another project, where it needs a role; it logs in when first used."""
        login = _Login.of_settings(self._settings, project_id=project_id)
        return Cloud(
            self._settings,
            dry_run=self.dry_run,
            patience=self._patience,
            login=login,
            connections=self._session.session,
        )

    def log_in(self) -> None:
        """Log in and find the region, so that wrong settings show at the start (CloudCredentials)."""
        self._endpoint("compute")

    @property
    def project_id(self) -> str:
        """The project of the token."""
        return str(self._access().project_id)

    @property
    def user_id(self) -> str:
        """Whose token it is."""
        return str(self._access().user_id)

    @property
    def is_admin(self) -> bool:
        """Whether the token holds the role that sees all projects."""
        return "admin" in (self._access().role_names or [])

    # --- requests ---------------------------------------------------------------------------------------------------

    def get(self, service: Service, path: str, **options: Unpack[Options]) -> dict[str, Any]:
        """Give the answer's JSON object; tried again as long as Patience says."""
        return self._request("GET", service, path, **options)

    def post(self, service: Service, path: str, body: Any = None, **options: Unpack[Options]) -> dict[str, Any]:
        """Create or act; never sent twice."""
        return self._request("POST", service, path, body=body, **options)

    def put(self, service: Service, path: str, body: Any = None, **options: Unpack[Options]) -> dict[str, Any]:
        """Replace; never sent twice."""
        return self._request("PUT", service, path, body=body, **options)

    def patch(self, service: Service, path: str, body: Any = None, **options: Unpack[Options]) -> dict[str, Any]:
        """Change; never sent twice."""
        return self._request("PATCH", service, path, body=body, **options)

    def delete(self, service: Service, path: str, **options: Unpack[Options]) -> dict[str, Any]:
        """Delete; never sent twice."""
        return self._request("DELETE", service, path, **options)

    # --- listings ---------------------------------------------------------------------------------------------------

    def listing(
        self, service: Service, path: str, *, key: str, style: Style = "paged", **options: Unpack[Options]
    ) -> list[dict[str, Any]]:
        """Give every record of a listing, each id once: all of them or an exception, never a part."""
        return self._listing(service, path, key, style, **options).whole()

    def pages(
        self, service: Service, path: str, *, key: str, style: Style = "paged", **options: Unpack[Options]
    ) -> Iterator[list[dict[str, Any]]]:
        """Give a listing page by page; who stops before the end has a part of it."""
        return self._listing(service, path, key, style, **options).pages()

    def _listing(self, service: Service, path: str, key: str, style: Style, **options: Unpack[Options]) -> Listing:
        microversion = options.get("microversion")
        return Listing(
            get=lambda query: self.get(service, path, params=query, microversion=microversion),
            key=key,
            params=options.get("params") or {},
            limit=self._settings.page_limit if style == "paged" else None,
            what=f"{service} {path}",
        )

    # --- how it is sent ---------------------------------------------------------------------------------------------

    def _request(
        self, method: str, service: Service, path: str, *, body: Any = None, **options: Unpack[Options]
    ) -> dict[str, Any]:
        if self.dry_run and method != "GET":
            raise DryRun(f"Dry run: {method} {service} {path} was not sent.")
        asked = f"{method} {service} {path}"

        def send() -> dict[str, Any]:
            # keystoneauth1 logs in again, once, when the token is answered with 401: between two pages nobody notices.
            response = self._session.request(
                self._endpoint(service) + path,
                method,
                params=options.get("params"),
                json=body,
                headers={"Accept": "application/json"},
                microversion=options.get("microversion"),
                microversion_service_type=service,
                log=False,
            )
            return _document(response, asked)

        patience = self._patience if method == "GET" else ONCE
        return patience.attempt(send, lambda failure: translated(failure, asked=asked))

    def _access(self) -> AccessInfo:
        """Give the token and its catalogue; a first login that failed is not tried by each thread (accounts lock)."""
        with self._first_login:
            if self._refusal:
                raise self._refusal
            try:
                patience = self._patience if self._logged_in else replace(self._patience, total_seconds=_LOGIN_SECONDS)
                access = patience.attempt(lambda: self._login.get_access(self._session), self._login_failed)
            except CloudCredentials as refusal:
                self._refusal = refusal
                raise
            self._logged_in = True
            return access

    def _login_failed(self, failure: Exception) -> Pf9Error:
        if self._logged_in:
            return translated(failure, asked="Login")
        wrong = isinstance(failure, ksa.Unauthorized) and self._knows_the_user()
        return login_failed(failure, self._settings, project_is_wrong=wrong)

    def _knows_the_user(self) -> bool:
        """Tell a wrong project from a wrong password: Keystone says 401 to both, but lets the user in without a project."""
        try:
            _Login.of_settings(self._settings, unscoped=True).get_access(self._session)
        except ksa.ClientException:
            return False
        return True

    def _endpoint(self, service: Service) -> str:
        """Find the service's address, with its version, in the token's catalogue.

        keystoneauth1's discovery would ask each service for its versions first, and trust the addresses in the answer,
        which behind a TLS proxy are often wrong; every service here has had one major version for ten years.
        """
        if service not in self._endpoints:
            catalog = self._access().service_catalog
            addresses = catalog.get_urls(service_type=service, interface="public", region_name=self.region_name)
            if not addresses and service == "identity":  # one Keystone for all regions is often in one of them only
                addresses = (self._settings.auth_url,)
            if not addresses:
                raise self._no_endpoint(service)
            self._endpoints[service] = _versioned(str(addresses[0]), service)
        return self._endpoints[service]

    def _no_endpoint(self, service: Service) -> CloudCredentials | CloudRefused:
        catalog = self._access().service_catalog.normalize_catalog()
        regions = {str(endpoint["region_name"]) for entry in catalog for endpoint in entry["endpoints"]}
        if self.region_name in regions:
            return CloudRefused(404, f"Region {self.region_name} has no {service} service.")
        known = ", ".join(sorted(regions)) or "none"
        return CloudCredentials("PF9_REGION_NAME", f"the cloud has no region {self.region_name!r}; it has: {known}.")


@contextmanager
def changing_only_if(may: Callable[[], None]) -> Iterator[None]:
    """Inside, `may` is called right before each request of this thread that changes something; raising, it is not sent."""
    before = _may_change.set(may)
    try:
        yield
    finally:
        _may_change.reset(before)


class _Connections(TCPKeepAliveAdapter):
    """The pool of connections: keystoneauth1's own keeps ten, and waits for a dead host as long as for a slow answer."""

    def __init__(self) -> None:
        super().__init__(pool_connections=_CONNECTIONS, pool_maxsize=_CONNECTIONS)

    def send(
        self, request: requests.PreparedRequest, stream: bool = False, timeout: Any = None, *args: Any, **kwargs: Any
    ) -> requests.Response:
        if request.method != "GET":
            _may_change.get()()
        return super().send(request, stream, (min(timeout, _CONNECT_SECONDS), timeout), *args, **kwargs)


def _connections(*, verify_tls: bool) -> requests.Session:
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Connections())
    if not verify_tls:  # the operator has decided it; a warning with each request tells nothing new
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    return session


def _versioned(address: str, service: Service) -> str:
    address = address.rstrip("/")
    return address if _HAS_VERSION.search(address) else f"{address}/{_VERSIONS[service]}"


def _document(response: requests.Response, asked: str) -> dict[str, Any]:
    if not response.content and response.request.method != "GET":
        return {}
    try:
        document = orjson.loads(response.content)
    except orjson.JSONDecodeError as error:
        raise ListingBroken(f"{asked}: the answer is not JSON.") from error
    if not isinstance(document, dict):
        raise ListingBroken(f"{asked}: the answer is not a JSON object.")
    return document
