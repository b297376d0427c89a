"""What the compose file must never say."""

import re

from tests.house import deployment

OURS = {
    "pf9_ui",
    "pf9_api",
    "pf9_api_direct",
    "pf9_migrate",
    "pf9_inventory",
    "pf9_snapshot_worker",
    "pf9_db",
    "pf9_ldap",
}
ADMIN_TOOLS = {"pf9_pgadmin", "pf9_phpldapadmin"}
# The gateway (the one for API clients is the same program), the collector and the snapshot worker.
IN_THE_CLOUD = {"pf9_api", "pf9_api_direct", "pf9_inventory", "pf9_snapshot_worker"}
CREDENTIALS = ("PF9_USERNAME", "PF9_PASSWORD", "PF9_PASSWORD_FILE", "PF9_AUTH_URL")
ROLES = {
    "pf9_api": "pf9_api",
    "pf9_api_direct": "pf9_api",
    "pf9_inventory": "pf9_inventory",
    "pf9_snapshot_worker": "pf9_snapshots",
}


def test_the_services_are_those_that_the_rules_know() -> None:
    assert {name for name in deployment.parts() if not name.startswith("x-")} == OURS | ADMIN_TOOLS


def test_a_container_is_named_as_its_service() -> None:
    for service in OURS | ADMIN_TOOLS:
        assert f"container_name: {service}\n" in deployment.parts()[service]


def test_only_the_gateway_the_collector_and_the_snapshot_worker_get_the_clouds_credentials() -> None:
    for credential in CREDENTIALS:
        assert {service for service in OURS | ADMIN_TOOLS if credential in deployment.given(service)} == IN_THE_CLOUD
    assert {service for service in OURS | ADMIN_TOOLS if "pf9_password" in deployment.whole(service)} == IN_THE_CLOUD


def test_only_the_console_publishes_a_port_by_default() -> None:
    publishing = {service for service in OURS | ADMIN_TOOLS if "ports:" in deployment.parts()[service]}
    assert {service for service in publishing if "profiles:" not in deployment.parts()[service]} == {"pf9_ui"}


def test_the_tools_of_administrators_are_for_this_machine_only() -> None:
    for service in ADMIN_TOOLS:
        assert re.findall(r'ports: \["([\d.]+):', deployment.parts()[service]) == ["127.0.0.1"]
        assert "profiles: [admin-tools]" in deployment.parts()[service]


def test_every_container_of_ours_is_locked_down_and_limited() -> None:
    for service in OURS:
        text = deployment.whole(service)
        for rule in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "pids_limit:", "mem_limit:"):
            assert rule in text, f"{service}: {rule}"
        assert "privileged: true" not in text
        assert "user: root" not in text


def test_every_image_of_ours_leaves_root_behind() -> None:
    for folder in ("api", "db", "directory", "ui"):
        users = re.findall(r"^USER (\S+)$", (deployment.ROOT / folder / "Dockerfile").read_text(), flags=re.MULTILINE)
        assert users, folder
        assert users[-1] not in {"root", "0"}, folder


def test_each_service_logs_in_to_the_database_with_its_own_role() -> None:
    for service, role in ROLES.items():
        assert re.findall(r"POSTGRES_USER: (\S+)", deployment.whole(service)) == [role]
    owners = {service for service in OURS if "${POSTGRES_PASSWORD:-}" in deployment.whole(service)}
    assert owners == {"pf9_db", "pf9_migrate"}
