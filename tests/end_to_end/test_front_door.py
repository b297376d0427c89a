"""What a stranger and each role meet at the one published address."""

from typing import Any

import pytest
import requests

pytestmark = pytest.mark.cloud


def log_in(product: dict[str, Any], role: str) -> requests.Session:
    session = requests.Session()
    answer = session.post(f"{product['ui_url']}/api/v1/auth/login", json=product["logins"][role], timeout=10)
    assert answer.status_code == 200, answer.text
    return session


def test_the_page_is_served_with_a_strict_policy(product: dict[str, Any]) -> None:
    answer = requests.get(product["ui_url"], timeout=10)
    policy = answer.headers["Content-Security-Policy"]
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";") if part.strip())
    assert directives["default-src"] in {"'self'", "'none'"}
    assert "unsafe" not in directives.get("script-src", directives["default-src"])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/metrics", "/health/ready", "/openapi.json", "/docs", "/servers"])
def test_only_the_versioned_api_is_behind_it(product: dict[str, Any], path: str) -> None:
    answer = requests.get(product["ui_url"] + path, timeout=10)
    assert "text/html" in answer.headers["Content-Type"]
    assert '<div id="root">' in answer.text, "the console answers, not the api"


@pytest.mark.parametrize("role", ["superadmin", "admin", "operator", "technical", "viewer"])
def test_each_role_reads_the_servers_and_only_some_collect(product: dict[str, Any], role: str) -> None:
    session = log_in(product, role)
    assert session.get(f"{product['ui_url']}/api/v1/servers", timeout=10).json()["total"] == 120
    me = session.get(f"{product['ui_url']}/api/v1/auth/me", timeout=10).json()
    assert me["role"] == role
    assert ("write" in me["permissions"]["resources"]) == (role != "viewer")


def test_a_stranger_gets_nothing(product: dict[str, Any]) -> None:
    answer = requests.get(f"{product['ui_url']}/api/v1/servers", timeout=10)
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
