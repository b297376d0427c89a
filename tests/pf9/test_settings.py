"""The environment is read strictly, and what is wrong is told in one line."""

from pathlib import Path

import pytest

from pf9.errors import SettingsError
from pf9.settings import ApiSettings, CloudSettings, DatabaseSettings, DirectorySettings, InventorySettings, LogSettings

CLOUD = {
    "PF9_AUTH_URL": "https://cloud.example/keystone/v3/",
    "PF9_USERNAME": "admin",
    "PF9_PASSWORD": "a word of passage",
    "PF9_PROJECT_NAME": "service",
    "PF9_REGION_NAME": "region-one",
}
API = {"JWT_SECRET_KEY": "k" * 32, "ENCRYPTION_KEY": "e" * 32, "METRICS_TOKEN": "m"}


def test_defaults_are_those_of_the_manual() -> None:
    cloud = CloudSettings.load(CLOUD)
    assert cloud.auth_url == "https://cloud.example/keystone/v3"
    assert (cloud.user_domain, cloud.project_domain) == ("Default", "Default")
    assert (cloud.verify_tls, cloud.ca_cert, cloud.request_timeout, cloud.page_limit) == (True, None, 60, 1000)
    api = ApiSettings.load(API)
    assert (api.access_minutes, api.idle_minutes, api.cors_origins, api.cookie_secure) == (480, 60, (), False)
    assert InventorySettings.load({}).enable_db
    assert LogSettings.load({}).level == "INFO"


@pytest.mark.parametrize("variable", CLOUD)
def test_a_missing_variable_is_named(variable: str) -> None:
    for env in ({k: v for k, v in CLOUD.items() if k != variable}, {**CLOUD, variable: ""}):
        with pytest.raises(SettingsError, match=f"^{variable}: is missing") as error:
            CloudSettings.load(env)
        assert error.value.variable == variable


@pytest.mark.parametrize(
    "sample", ["changeme", "CHANGEME-please", "<your password>", "changeme_32_characters_or_more_0"]
)
def test_a_sample_value_is_refused(sample: str) -> None:
    with pytest.raises(SettingsError, match=r"^PF9_PASSWORD: still holds its sample value"):
        CloudSettings.load({**CLOUD, "PF9_PASSWORD": sample})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PF9_AUTH_URL", "cloud.example"),
        ("PF9_AUTH_URL", "https://<your-cloud>/keystone/v3"),
        ("PF9_VERIFY_TLS", "perhaps"),
        ("PF9_CA_CERT", "/no/such/file"),
        ("PF9_REQUEST_TIMEOUT", "0"),
        ("PF9_REQUEST_TIMEOUT", "inf"),
        ("PF9_PAGE_LIMIT", "many"),
    ],
)
def test_a_wrong_value_names_its_variable_in_one_line(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{variable}: ") as error:
        CloudSettings.load({**CLOUD, variable: value})
    assert "\n" not in str(error.value)


def test_a_secret_too_short_is_refused_without_repeating_it() -> None:
    with pytest.raises(SettingsError, match=r"^JWT_SECRET_KEY: .*32") as error:
        ApiSettings.load({**API, "JWT_SECRET_KEY": "short-one"})
    assert "short-one" not in str(error.value)
    assert error.value.__cause__ is None


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("from a file\n")
    env = {k: v for k, v in CLOUD.items() if k != "PF9_PASSWORD"} | {"PF9_PASSWORD_FILE": str(file)}
    assert CloudSettings.load(env).password == "from a file"
    with pytest.raises(SettingsError, match="PF9_PASSWORD: set it or PF9_PASSWORD_FILE, not both"):
        CloudSettings.load({**env, "PF9_PASSWORD": "too"})
    file.write_text("changeme")
    with pytest.raises(SettingsError, match="PF9_PASSWORD: still holds"):
        CloudSettings.load(env)
    file.write_text("\n")
    with pytest.raises(SettingsError, match=r"PF9_PASSWORD_FILE: .* is empty"):
        CloudSettings.load(env)
    file.unlink()
    with pytest.raises(SettingsError, match=r"PF9_PASSWORD_FILE: .* cannot be read"):
        CloudSettings.load(env)


def test_the_search_workers_names_are_aliases() -> None:
    ours = {"PF9_DB_HOST": "h", "PF9_DB_PORT": "1", "POSTGRES_DB": "n", "POSTGRES_USER": "u", "POSTGRES_PASSWORD": "p"}
    theirs = {"DB_HOST": "h", "DB_PORT": "1", "DB_NAME": "n", "DB_USER": "u", "DB_PASS": "p"}
    assert DatabaseSettings.load(ours) == DatabaseSettings.load(theirs)
    assert DatabaseSettings.load({**theirs, "POSTGRES_USER": "first"}).user == "first"


def test_secrets_are_not_shown() -> None:
    directory = DirectorySettings(server="s", base_dn="b", user_dn="u", bind_dn="d", bind_password="hidden-word")
    shown = repr([CloudSettings.load(CLOUD), ApiSettings.load(API), directory])
    assert not any(secret in shown for secret in ("a word of passage", "k" * 32, "hidden-word"))


def test_lists_and_words_are_read_kindly() -> None:
    assert ApiSettings.load({**API, "CORS_ORIGINS": "http://a, http://b,"}).cors_origins == ("http://a", "http://b")
    assert LogSettings.load({"LOG_LEVEL": "debug", "JSON_LOGS": "0"}) == LogSettings(level="DEBUG", json_logs=False)
    assert not InventorySettings.load({"PF9_ENABLE_DB": "0"}).enable_db
