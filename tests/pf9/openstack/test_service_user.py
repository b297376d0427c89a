"""The snapshot service user: found by its e-mail, let into each project once, and told apart from the administrator."""

from collections.abc import Callable, Iterator

import pytest
from cryptography.fernet import Fernet

from pf9.errors import CloudCredentials, CloudRefused, QuotaExceeded, SettingsError
from pf9.openstack import block_storage
from pf9.openstack.service_user import ServiceUser
from pf9.openstack.session import Cloud
from pf9.settings import ServiceUserSettings
from tests.fixtures import fault_proxy as faults
from tests.fixtures.estate import Estate, wait_until
from tests.fixtures.fault_proxy import FaultProxy

pytestmark = pytest.mark.cloud

PASSWORD = "Service-User-1"
MakeCloud = Callable[..., Cloud]


@pytest.fixture(scope="module")
def estate(cloud: Cloud) -> Iterator[Estate]:
    made = Estate(cloud)
    yield made
    made.close()


@pytest.fixture(scope="module")
def account(estate: Estate) -> ServiceUserSettings:
    """A user with an e-mail and no role anywhere, as the settings name it."""
    estate.make("users", name="snapshots", email="Snapshots@svc.example", password=PASSWORD, domain_id="default")
    return ServiceUserSettings(email="snapshots@SVC.example", password=PASSWORD)


@pytest.fixture(scope="module")
def project_id(estate: Estate) -> str:
    return estate.make("projects", name="tenant of the service user", domain_id="default")


def test_its_snapshot_belongs_to_the_project_of_the_volume(
    connect: MakeCloud, proxy: FaultProxy, account: ServiceUserSettings, project_id: str, estate: Estate
) -> None:
    user = ServiceUser.find(connect(), account)
    assert user
    session = user.session(project_id)
    volume = session.post("block-storage", "/volumes", {"volume": {"size": 1, "name": "disk"}})["volume"]["id"]
    estate.settled("volumes", volume, to="available")
    snapshot = block_storage.create_snapshot(
        user.session(project_id), volume, name="one", description="", metadata={"run_id": "tests-of-the-service-user"}
    )
    estate.settled("snapshots", snapshot["id"], to="available")
    (listed,) = block_storage.list_snapshots(connect(), metadata={"run_id": "tests-of-the-service-user"})
    assert listed["os-extended-snapshot-attributes:project_id"] == project_id
    assert not block_storage.list_snapshots(connect(), metadata={"run_id": "tests-of-the-service-user"}, status="error")
    assert block_storage.get_quota(connect(), project_id)["snapshots"]["in_use"] == 1
    assert proxy.asked("PUT identity /projects") == 1  # the role, given once
    block_storage.delete_snapshot(connect(), snapshot["id"])
    wait_until(lambda: not estate.exists("snapshots", snapshot["id"]), what="the snapshot never went")
    estate.delete("volumes", volume)


def test_who_has_the_role_already_is_not_given_it_again(
    connect: MakeCloud, proxy: FaultProxy, account: ServiceUserSettings, project_id: str
) -> None:
    for _ in range(2):
        user = ServiceUser.find(connect(), account)
        assert user
        user.session(project_id)
        user.session(project_id)
    assert proxy.asked("PUT identity /projects") <= 1
    assert proxy.asked("GET identity /users") == 2


def test_its_password_may_be_encrypted_and_a_wrong_key_names_the_variable(
    connect: MakeCloud, account: ServiceUserSettings, project_id: str
) -> None:
    key = Fernet.generate_key().decode()
    closed = Fernet(key).encrypt(PASSWORD.encode()).decode()
    user = ServiceUser.find(
        connect(), ServiceUserSettings(email=account.email, password_key=key, password_encrypted=closed)
    )
    assert user
    assert user.session(project_id).project_id == project_id
    for wrong in (Fernet.generate_key().decode(), "no key"):
        with pytest.raises(SettingsError, match=r"^SNAPSHOT_PASSWORD_KEY: "):
            ServiceUser.find(
                connect(), ServiceUserSettings(email=account.email, password_key=wrong, password_encrypted=closed)
            )


def test_one_who_is_not_there_or_not_let_in_is_named_by_variable_without_the_password(
    connect: MakeCloud, account: ServiceUserSettings, project_id: str
) -> None:
    with pytest.raises(CloudCredentials, match="no user has the e-mail") as nobody:
        ServiceUser.find(connect(), ServiceUserSettings(email="nobody@svc.example", password=PASSWORD))
    assert nobody.value.variable == "SNAPSHOT_SERVICE_USER_EMAIL"
    user = ServiceUser.find(connect(), ServiceUserSettings(email=account.email, password="another"))
    assert user
    with pytest.raises(CloudCredentials) as refused:
        user.session(project_id)
    assert refused.value.variable == "SNAPSHOT_SERVICE_USER_PASSWORD"
    assert "another" not in str(refused.value).replace("another password", "")


def test_without_an_e_mail_there_is_none_and_an_e_mail_needs_a_password(connect: MakeCloud) -> None:
    assert ServiceUser.find(connect(), ServiceUserSettings()) is None
    with pytest.raises(SettingsError, match=r"^SNAPSHOT_SERVICE_USER_EMAIL: needs SNAPSHOT_SERVICE_USER_PASSWORD"):
        ServiceUserSettings.load({"SNAPSHOT_SERVICE_USER_EMAIL": "a@b.example"})
    with pytest.raises(SettingsError, match="not both"):
        ServiceUserSettings.load(
            {
                "SNAPSHOT_SERVICE_USER_EMAIL": "a@b.example",
                "SNAPSHOT_SERVICE_USER_PASSWORD": "a",
                "SNAPSHOT_PASSWORD_KEY": "b",
                "SNAPSHOT_USER_PASSWORD_ENCRYPTED": "c",
            }
        )


def test_a_full_project_is_told_from_a_busy_cloud(connect: MakeCloud, proxy: FaultProxy) -> None:
    for code, seconds in ((413, 0), (413, 7), (429, 9)):
        proxy.add(match="POST block-storage /snapshots", fault=faults.status(code, retry_after=seconds), times=1)
    cloud = connect()

    def ask() -> None:
        block_storage.create_snapshot(cloud, "volume", name="", description="", metadata={})

    with pytest.raises(QuotaExceeded):
        ask()
    for seconds in (7, 9):
        with pytest.raises(CloudRefused) as busy:
            ask()
        assert not isinstance(busy.value, QuotaExceeded)
        assert busy.value.retry_after == seconds
    assert len([request for request in proxy.requests if request.method == "POST"]) == 4  # a login, and each once
