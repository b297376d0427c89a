"""What a stranger and each role meet at the one published address."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import requests

import lab
from lab.ports import Ports
from tests.conftest import LAB

pytestmark = pytest.mark.cloud

SERVERS_OF_THE_SCENE = 120


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
    assert (directives["frame-ancestors"], directives["object-src"], directives["base-uri"]) == ("'none'",) * 3
    assert "//" not in policy.replace("data:", ""), "no other host"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Server"] == "nginx", "without its version"
    assert "Strict-Transport-Security" not in answer.headers
    behind_tls = requests.get(product["ui_url"], headers={"X-Forwarded-Proto": "https"}, timeout=10)
    assert behind_tls.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    openers = [behind_tls, answer, requests.get(product["ui_url"], headers={"Host": "console.example.org"}, timeout=10)]
    assert [each.headers.get("Cross-Origin-Opener-Policy") for each in openers] == ["same-origin", "same-origin", None]


def assets_of(product: dict[str, Any]) -> list[str]:
    """The files that the page names."""
    found = re.findall(r'(?:src|href)="(/assets/[^"]+)"', requests.get(product["ui_url"], timeout=10).text)
    assert found
    return found


def test_files_of_the_build_are_kept_for_ever_compressed_and_typed(product: dict[str, Any]) -> None:
    for path in assets_of(product):
        answer = requests.get(product["ui_url"] + path, headers={"Accept-Encoding": "gzip"}, timeout=10)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Type"].startswith(("text/javascript", "text/css", "font/", "image/")), path
        if path.endswith((".js", ".css")):
            assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == ("gzip", "Accept-Encoding")
        plain = requests.get(product["ui_url"] + path, headers={"Accept-Encoding": "identity"}, timeout=10)
        assert plain.content == answer.content
        known = {"If-None-Match": plain.headers["ETag"], "Accept-Encoding": "identity"}
        assert requests.get(product["ui_url"] + path, headers=known, timeout=10).status_code == 304


@pytest.mark.parametrize("path", ["/", "/index.html", "/servers", "/drift/events?id=1"])
def test_the_page_that_names_them_is_asked_for_anew(product: dict[str, Any], path: str) -> None:
    answer = requests.get(product["ui_url"] + path, timeout=10)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert '<div id="root">' in answer.text


@pytest.mark.parametrize("path", ["/assets/index-00000000.js", "/assets/", "/assets/no/such.css"])
def test_a_file_that_is_not_there_is_neither_the_page_nor_remembered(product: dict[str, Any], path: str) -> None:
    answer = requests.get(product["ui_url"] + path, timeout=10)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("size", [3 * 1024 * 1024 + 1, 4 * 1024 * 1024 + 1])
def test_a_body_that_is_too_large_gets_a_problem_whoever_refuses_it(product: dict[str, Any], size: int) -> None:
    answer = requests.post(f"{product['ui_url']}/api/v1/auth/login", data=b"x" * size, timeout=30)
    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 413


def test_the_apis_own_headers_come_through_once(product: dict[str, Any]) -> None:
    answer = log_in(product, "viewer").get(
        f"{product['ui_url']}/api/v1/servers?page_size=500", headers={"Accept-Encoding": "gzip"}, timeout=10
    )
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; base-uri 'none'")


@pytest.mark.usefixtures("product")
def test_while_the_gateway_is_away_the_answer_says_so_in_the_same_form(tmp_path: Path) -> None:
    running = lab.find(LAB)
    front = dataclasses.replace(running.console, folder=tmp_path, port=Ports(tmp_path / "ports.json").of("front"))
    front.start(dataclasses.replace(running.api, port=1))
    try:
        answer = requests.get(f"{front.url}/api/v1/servers", timeout=10)
        page = requests.get(front.url, timeout=10)
    finally:
        front.stop()
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert int(answer.headers["Retry-After"]) > 0
    assert "gateway does not answer" in answer.json()["detail"]
    assert page.status_code == 200, "the console itself is there and can say it"


@pytest.mark.parametrize("path", ["/metrics", "/health/ready", "/openapi.json", "/docs", "/servers"])
def test_only_the_versioned_api_is_behind_it(product: dict[str, Any], path: str) -> None:
    answer = requests.get(product["ui_url"] + path, timeout=10)
    assert "text/html" in answer.headers["Content-Type"]
    assert '<div id="root">' in answer.text, "the console answers, not the api"


def stored_servers(product: dict[str, Any]) -> int:
    """How many the inventory holds: the scene's own, and those of tests before that had one at this moment."""
    with psycopg2.connect(product["database_url"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM servers")
        found = int(cursor.fetchone()[0])  # type: ignore[index]
    connection.close()
    assert found >= SERVERS_OF_THE_SCENE
    return found


@pytest.mark.parametrize("role", ["superadmin", "admin", "operator", "technical", "viewer"])
def test_each_role_reads_the_servers_and_only_some_collect(product: dict[str, Any], role: str) -> None:
    session = log_in(product, role)
    assert session.get(f"{product['ui_url']}/api/v1/servers", timeout=10).json()["total"] == stored_servers(product)
    me = session.get(f"{product['ui_url']}/api/v1/auth/me", timeout=10).json()
    assert me["role"] == role
    assert ("write" in me["permissions"]["resources"]) == (role != "viewer")


def test_a_stranger_gets_nothing(product: dict[str, Any]) -> None:
    answer = requests.get(f"{product['ui_url']}/api/v1/servers", timeout=10)
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
