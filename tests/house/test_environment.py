"""Settings, .env.template and docker-compose.yml name the same variables: none is missing, none is invented."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from pydantic import AliasChoices
from pydantic.fields import FieldInfo

from pf9 import settings
from pf9.errors import SettingsError
from tests.house import deployment

# Read before there are settings (api/gunicorn.conf.py).
PROCESSES = {"WEB_CONCURRENCY": "4", "TRUSTED_PROXIES": ""}
# Given by the compose file itself: the console's address, and which of the roles logs in.
GIVEN = {"TRUSTED_PROXIES"}
# For the containers and this machine, not for our code.
OF_COMPOSE = {
    "DEFAULT_ADMIN_PASSWORD", "PF9_UI_PORT", "PF9_API_PORT", "PF9_NETWORK", "PF9_API_MEMORY", "PF9_DB_MEMORY",
    "PGADMIN_DEFAULT_EMAIL", "PGADMIN_DEFAULT_PASSWORD", "PYTHON_IMAGE", "NODE_IMAGE", "NGINX_IMAGE",
    "POSTGRES_IMAGE", "DEBIAN_IMAGE", "PGADMIN_IMAGE", "PHPLDAPADMIN_IMAGE",
}  # fmt: skip
PYTHON_SERVICES = ("pf9_api", "pf9_api_direct", "pf9_migrate", "pf9_inventory", "pf9_snapshot_worker")


def groups(base: type[Any] = settings._Settings) -> Iterator[type[Any]]:
    for group in base.__subclasses__():
        yield group
        yield from groups(group)


def name_of(field: FieldInfo) -> str:
    """The variable's first name; the others are aliases for those who know it from elsewhere."""
    assert isinstance(field.validation_alias, AliasChoices)
    return str(field.validation_alias.choices[0])


FIELDS = {name_of(f): f for group in groups() for f in group.model_fields.values()}
SECRETS = {name for name, field in FIELDS.items() if not field.repr}
READ = set(FIELDS) | set(PROCESSES)


def test_the_gateways_own_settings_are_among_those_looked_at() -> None:
    assert {"PF9_PASSWORD", "LOGIN_RATE_PER_MINUTE"} <= READ


def test_every_variable_that_is_read_is_explained_and_no_other() -> None:
    files = {f"{name}_FILE" for name in {*SECRETS, "DEFAULT_ADMIN_PASSWORD"}}
    assert set(deployment.explained()) == (READ - GIVEN) | files | OF_COMPOSE


def test_every_variable_is_explained_in_the_line_above() -> None:
    lines = deployment.TEMPLATE.splitlines()
    for above, line in pairwise(lines):
        name = line.lstrip("#").partition("=")[0]
        if name in deployment.explained() and not name.endswith(("_FILE", "_IMAGE")):
            assert above.startswith("# "), f"{name} is not explained"


def test_every_variable_that_is_read_reaches_a_container_and_no_other() -> None:
    given = set[str]().union(*(deployment.given(service) for service in PYTHON_SERVICES))
    assert {name for name in given if name in READ or not name.endswith(("_FILE", "_IMAGE"))} == READ


def test_the_compose_file_asks_for_what_the_template_explains_and_nothing_else() -> None:
    only_on_a_host = {"PF9_OUTPUT_DIR"}
    assert deployment.interpolated() == set(deployment.explained()) - only_on_a_host


def test_every_secret_may_come_from_a_file() -> None:
    assert {f"{name}_FILE" for name in SECRETS} <= deployment.interpolated()


def test_the_defaults_that_the_template_shows_are_the_defaults() -> None:
    by_compose = deployment.defaults()
    for name, shown in deployment.explained().items():
        if name in deployment.to_be_filled_in() or not shown:
            continue
        default = by_compose.get(name) or FIELDS[name].default
        assert shown.lower() == str(default).lower(), name


@pytest.mark.parametrize("name", [name for name, sample in deployment.to_be_filled_in().items() if name in FIELDS])
def test_a_start_with_the_sample_is_refused_in_one_line_that_names_it(name: str) -> None:
    group = next(group for group in groups() if any(name_of(field) == name for field in group.model_fields.values()))
    with pytest.raises(SettingsError, match=f"^{name}: ") as refusal:
        group.load({name: deployment.to_be_filled_in()[name]})
    assert "\n" not in str(refusal.value)
