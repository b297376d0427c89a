"""A real cloud behind the fault proxy, and ways to make things in it."""

import os
import uuid
from collections.abc import Callable, Iterator

import pytest

from pf9.openstack.patience import Patience
from pf9.openstack.session import Cloud
from pf9.settings import CloudSettings
from tests.fixtures.fault_proxy import FaultProxy

MakeCloud = Callable[..., Cloud]


@pytest.fixture(scope="session")
def cloud_settings(request: pytest.FixtureRequest) -> CloudSettings:
    """The lab's cloud, or the one that TEST_PF9_* name (which the tests change: no cloud of anybody's)."""
    named = {name.removeprefix("TEST_"): value for name, value in os.environ.items() if name.startswith("TEST_PF9_")}
    return CloudSettings.load(named or request.getfixturevalue("cloud_env"))


@pytest.fixture
def proxy(cloud_settings: CloudSettings) -> Iterator[FaultProxy]:
    with FaultProxy(cloud_settings.auth_url) as proxy:
        yield proxy


@pytest.fixture
def connect(cloud_settings: CloudSettings, proxy: FaultProxy) -> MakeCloud:
    """Make a session through the proxy; settings and options by name, waits shortened."""

    def connect(*, dry_run: bool = False, patience: Patience | None = None, **settings: object) -> Cloud:
        changed = cloud_settings.model_copy(update={"auth_url": proxy.auth_url, **settings})
        return Cloud.connect(changed, dry_run=dry_run, patience=patience or Patience(first_seconds=0.02))

    return connect


@pytest.fixture(scope="session")
def cloud(cloud_settings: CloudSettings) -> Cloud:
    """The same cloud, without the proxy."""
    return Cloud.connect(cloud_settings)


@pytest.fixture
def name() -> str:
    """A name that nothing else has."""
    return f"test-{uuid.uuid4().hex[:10]}"
